import { DurableFiles } from '../adapters/sqljs/durable/durableFiles';
import { readMagic, type Magic } from '../adapters/sqljs/guardBackend';
import { IdempoError } from '../core/base/errors';
import { text } from '../core/base/message';
import { isBehind, type LogPosition, type StoreLog } from '../protocol/storeLog';
import type { LeaseAnswer, WorkerOwnerMethods } from '../protocol/workerProtocol';
import type { DoorAnswer, DoorCopy, StoreDoor } from './storeDoor';

/** What a host without files tells the worker that may write. */
export interface LogGrant {
  /** How far other tabs have said that they brought the store. */
  readonly heard: LogPosition | undefined;
}

export interface LogDoorOptions {
  readonly storePath: string;
  readonly log: StoreLog;
  readonly lease: Pick<WorkerOwnerMethods<LogGrant>, 'acquireLease' | 'releaseLease'>;
}

/** Another tab may be writing while its log is read. */
const TRIES = 5;

/** A store that lies in a log of whole files (`StoreLog`), and in memory while it is used. */
export class LogDoor implements StoreDoor {
  readonly storePath: string;
  readonly #options: LogDoorOptions;
  #files: DurableFiles | undefined;
  #preparing: Promise<void> | undefined;
  #isOwned = false;

  constructor(options: LogDoorOptions) {
    this.#options = options;
    this.storePath = options.storePath;
  }

  /** What others wrote since the last time is in memory then. */
  readonly prepare = (): Promise<void> => {
    if (this.#isOwned) return Promise.resolve();
    this.#preparing ??= this.#renew().finally(() => (this.#preparing = undefined));
    return this.#preparing;
  };

  magic(): Magic {
    return this.#files === undefined ? 'empty' : readMagic(this.#files.backend, this.storePath);
  }

  version(): string | undefined {
    if (this.#files === undefined || this.magic() === 'empty') return undefined;
    const { generation, sequence } = this.#files.position;
    return `${generation}/${sequence}`;
  }

  copy(): DoorCopy | undefined {
    const version = this.version();
    return this.#files === undefined || version === undefined ? undefined : { version, backend: this.#files.copy(this.storePath) };
  }

  async acquire(waitMs: number): Promise<DoorAnswer> {
    const answer: LeaseAnswer<LogGrant> = await this.#options.lease.acquireLease(waitMs);
    if (answer.kind === 'taken') return answer;
    try {
      const files = await this.#open(answer.grant);
      this.#isOwned = true;
      return { kind: 'granted', backend: files.backend };
    } catch (error) {
      await this.#options.lease.releaseLease(0);
      throw error;
    }
  }

  async release(heapBytes: number): Promise<void> {
    try {
      await this.#files?.settle();
    } catch {
      // What could not be saved was never acknowledged; the log is read anew.
      this.#files = undefined;
    }
    this.#isOwned = false;
    await this.#options.lease.releaseLease(heapBytes);
  }

  /** Brings what was committed on its way, without waiting: it gets there even when this worker is ended. */
  push(): void {
    if (this.#isOwned) this.#files?.push();
  }

  async #open({ heard }: LogGrant): Promise<DurableFiles> {
    await this.prepare();
    const files = this.#files;
    if (files === undefined || (heard !== undefined && isBehind(files.position, heard))) {
      throw new IdempoError('staleWindow', text`Another tab has changed the instances of this folder, and this tab cannot see it yet. Reload this window.`);
    }
    await files.beginWriting();
    return files;
  }

  async #renew(): Promise<void> {
    if (this.#files !== undefined && !(await this.#files.isStale())) return;
    for (let i = 1; ; i++) {
      try {
        this.#files = await DurableFiles.open(this.#options.log, this.storePath);
        return;
      } catch (error) {
        if (i === TRIES) throw error;
      }
    }
  }
}
