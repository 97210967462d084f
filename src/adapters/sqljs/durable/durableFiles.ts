import { BATCH_PLACES, SNAPSHOT_PLACES, type LogPosition, type StoreLog } from '../../../protocol/storeLog';
import type { FileBackend } from '../fileBackend';
import { encodeChanges } from './fileChanges';
import { decodeStep, encodeStep, type LogStep } from './logRecord';
import { recoverLog, type LogEnd } from './recoverLog';
import { trackFiles, type TrackedFiles } from './trackedFiles';

/** When a snapshot is made; tests have smaller ones. */
export interface LogLimits {
  readonly places: number;
  /** Fewer bytes of changes than this are never worth a snapshot. */
  readonly bytes: number;
}

const LIMITS: LogLimits = { places: BATCH_PLACES, bytes: 1_048_576 };

/** A store's files in memory, and their durable copy in a log. */
export class DurableFiles {
  readonly #log: StoreLog;
  readonly #files: TrackedFiles;
  #end: LogEnd;
  /** Of the newest record that was given to the log. */
  #last: Promise<unknown> = Promise.resolve();
  #unanswered = 0;
  readonly #limits: LogLimits;

  private constructor({ log, files, limits, end }: { readonly log: StoreLog; readonly files: TrackedFiles; readonly limits: LogLimits; readonly end: LogEnd }) {
    this.#log = log;
    this.#files = files;
    this.#limits = limits;
    this.#end = end;
  }

  /** `path`: of the store. Throws `storeDamaged` when something in the middle of the log is lost. */
  static async open(log: StoreLog, path: string, limits = LIMITS): Promise<DurableFiles> {
    const files = trackFiles(path);
    return new DurableFiles({ log, files, limits, end: await recoverLog({ log, files, path, places: limits.places }) });
  }

  get position(): LogPosition {
    return this.#end.position;
  }

  /** Its `settle` resolves when everything that was written so far is durable. */
  get backend(): FileBackend {
    return { ...this.#files.backend, settle: () => this.settle() };
  }

  /** What the files hold now, for a reader of its own. */
  copy(path: string): FileBackend {
    const copy = trackFiles(path);
    copy.apply(this.#files.listAll());
    return copy.backend;
  }

  /** Before the first change. */
  async beginWriting(): Promise<void> {
    await this.#log.resume(this.#end.nextPlace);
  }

  /** Resolves when all changes up to now are durable. Rejects for ever once a writing has failed. */
  settle(): Promise<void> {
    if (this.#files.isChanged) this.#save();
    return this.#last.then(() => undefined);
  }

  /** Gives the changes to the log without waiting: they get there even when this worker is ended. */
  push(): void {
    this.settle().catch(() => undefined);
  }

  /** Whether somebody has written to the log since this was opened. For a reader. */
  async isStale(): Promise<boolean> {
    const next = await this.#log.readBatch(this.#end.nextPlace);
    const step = next === undefined ? undefined : decodeStep(next, 0);
    const { generation, sequence } = this.#end.position;
    return step !== undefined && step.position.generation >= generation && (step.position.generation > generation || step.position.sequence > sequence);
  }

  #save(): void {
    const { batchBytes, nextPlace } = this.#end;
    // The last place is for the record that says that a snapshot follows.
    const isFull = nextPlace >= this.#limits.places - 1 || batchBytes > Math.max(this.#limits.bytes, this.#files.size);
    if (isFull) return this.#saveSnapshot();
    this.#append('changes', encodeChanges(this.#files.takeChanges()));
  }

  #saveSnapshot(): void {
    const { generation } = this.#end.position;
    this.#append('turn', new Uint8Array(0));
    const place = (generation + 1) % SNAPSHOT_PLACES;
    this.#files.takeChanges();
    const payload = encodeChanges(this.#files.listAll());
    this.#give({ kind: 'snapshot', position: { generation: generation + 1, sequence: 0 }, payload }, (record) => this.#log.writeSnapshot(place, record));
    this.#end = { ...this.#end, nextPlace: 0, batchBytes: 0 };
  }

  #append(kind: 'changes' | 'turn', payload: Uint8Array): void {
    const { generation, sequence } = this.#end.position;
    this.#give({ kind, position: { generation, sequence: sequence + 1 }, payload }, (record) => this.#log.append(record));
    // At most: records that wait share a file.
    this.#end = { ...this.#end, nextPlace: this.#end.nextPlace + 1, batchBytes: this.#end.batchBytes + payload.length };
  }

  #give(step: LogStep, send: (record: { readonly bytes: Uint8Array; readonly position: LogPosition }) => Promise<number>): void {
    const { bytes, checksum } = encodeStep(step, this.#end.checksum);
    this.#end = { ...this.#end, position: step.position, checksum };
    this.#unanswered++;
    this.#last = send({ bytes, position: step.position }).then((nextPlace) => {
      this.#unanswered--;
      if (this.#unanswered === 0) this.#end = { ...this.#end, nextPlace };
    });
    this.#last.catch(() => undefined);
  }
}
