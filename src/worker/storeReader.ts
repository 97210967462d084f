import type { Engine } from '../adapters/sqljs/engine';
import { createMemoryBackend } from '../adapters/sqljs/memoryBackend';
import type { SqljsStore } from '../adapters/sqljs/sqljsStore';
import type { Translator } from '../adapters/sqljs/translator';
import { IdempoError, RefusedError } from '../core/base/errors';
import { text } from '../core/base/message';
import type { Clock, IdSource, Timer } from '../core/runner/ports';
import { Runner } from '../core/runner/runner';
import { openStore } from './openStore';
import type { DoorCopy, StoreDoor } from './storeDoor';

export interface StoreReaderOptions {
  readonly door: StoreDoor;
  readonly engine: () => Promise<Engine>;
  readonly translator: Translator;
  readonly clock: Clock;
  readonly timer: Timer;
  readonly ids: IdSource;
}

type Reading<T> = (runner: Runner) => Promise<T>;

/** A copy may catch the owner's files in a state that does not check out. */
const TRIES = 3;

interface OpenCopy {
  readonly version: string;
  readonly store: SqljsStore;
  readonly runner: Runner;
  /** How many are in the middle of it. */
  readings: number;
}

/** Answers plans, status and queries without owning the store; nothing that they do is kept. */
export class StoreReader {
  readonly #options: StoreReaderOptions;
  #copy: OpenCopy | undefined;
  /** Readings take a copy one after the other, so that those that come together share it. */
  #turn: Promise<unknown> = Promise.resolve();
  #wasChecked = false;

  constructor(options: StoreReaderOptions) {
    this.#options = options;
  }

  /** `holder`: who may be changing it. Throws `RefusedError('storeBusy')` when no copy is to be had. */
  async useCopy<T>(work: Reading<T>, holder: string): Promise<T> {
    const copy = await this.#take(holder);
    try {
      return await work(copy.runner);
    } finally {
      copy.readings--;
      this.#endUnused(copy);
    }
  }

  /** When there is no store yet: a plan or a status makes none. */
  async useEmpty<T>(work: Reading<T>): Promise<T> {
    const opened = await this.#open({ version: '', backend: createMemoryBackend() });
    try {
      return await work(opened.runner);
    } finally {
      opened.store.abandon();
    }
  }

  /** What is being read meanwhile is read to its end. */
  close(): void {
    const copy = this.#copy;
    this.#copy = undefined;
    if (copy !== undefined) this.#endUnused(copy);
  }

  #take(holder: string): Promise<OpenCopy> {
    const taken = this.#turn.then(async () => {
      const copy = await this.#current(holder);
      copy.readings++;
      return copy;
    });
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  #endUnused(copy: OpenCopy): void {
    if (copy !== this.#copy && copy.readings === 0) copy.store.abandon();
  }

  async #current(holder: string): Promise<OpenCopy> {
    const { door } = this.#options;
    if (this.#copy !== undefined && this.#copy.version === door.version()) return this.#copy;
    let failure: Error | undefined;
    for (let i = 0; i < TRIES; i++) {
      const copy = door.copy();
      if (copy === undefined) continue;
      try {
        const opened = await this.#open(copy);
        this.close();
        this.#copy = opened;
        return opened;
      } catch (error) {
        if (!(error instanceof IdempoError)) throw error;
        failure = error;
      }
    }
    // The same each time: it is the file, not the moment.
    if (failure !== undefined) throw failure;
    throw new RefusedError('storeBusy', text`${holder} is changing the store ${door.storePath} too fast to be read now: try again.`);
  }

  async #open({ version, backend }: DoorCopy): Promise<OpenCopy> {
    const { door, translator, clock, timer, ids } = this.#options;
    const engine = await this.#options.engine();
    const check = this.#wasChecked ? 'whenUnclean' : 'always';
    const store = openStore({ engine, translator, backend, path: door.storePath, check, publisher: undefined, clock });
    this.#wasChecked = true;
    return { version, store, runner: new Runner({ store, clock, timer, ids }), readings: 0 };
  }
}
