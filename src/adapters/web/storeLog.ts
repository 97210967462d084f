import { IdempoError, textOf } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { LogPosition, LogRecord, StoreLog } from '../../protocol/storeLog';

/** Whole files by name, in the store's folder. */
export interface AsyncFiles {
  /** `undefined`: there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Resolves when the file is as durable as this host can make it. What a crash leaves of it is anything. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

function snapshotName(place: number): string {
  return `snapshot-${place}.bin`;
}

export function batchName(place: number): string {
  return `batch-${String(place).padStart(3, '0')}.bin`;
}

interface Pending {
  readonly record: LogRecord;
  /** Of a snapshot; `undefined`: it belongs to a batch. */
  readonly snapshotPlace: number | undefined;
  readonly resolve: (nextPlace: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Writes one file at a time, in the order in which the records were given, and none any more after one has failed. */
export class FileStoreLog implements StoreLog {
  readonly #files: AsyncFiles;
  readonly #onWritten: (position: LogPosition) => void;
  readonly #pending: Pending[] = [];
  #writing: Promise<void> | undefined;
  #nextPlace = 0;
  #failure: Error | undefined;

  /** `onWritten`: hears how far the store has come after each file. */
  constructor(files: AsyncFiles, onWritten: (position: LogPosition) => void = () => undefined) {
    this.#files = files;
    this.#onWritten = onWritten;
  }

  async readSnapshot(place: number): Promise<Uint8Array | undefined> {
    await this.#writing;
    return this.#files.read(snapshotName(place));
  }

  async readBatch(place: number): Promise<Uint8Array | undefined> {
    await this.#writing;
    return this.#files.read(batchName(place));
  }

  async resume(place: number): Promise<void> {
    await this.#writing;
    this.#failure = undefined;
    this.#nextPlace = place;
  }

  append(record: LogRecord): Promise<number> {
    return this.#add(record, undefined);
  }

  writeSnapshot(place: number, record: LogRecord): Promise<number> {
    return this.#add(record, place);
  }

  #add(record: LogRecord, snapshotPlace: number | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ record, snapshotPlace, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#pending.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#write(group);
        for (const each of group) each.resolve(this.#nextPlace);
      } catch (error) {
        this.#failure ??= new IdempoError('storeNotWritable', text`The store could not be written: ${textOf(error)}.`, { cause: error });
        for (const each of group) each.reject(this.#failure);
      }
    }
    this.#writing = undefined;
  }

  /** A snapshot alone, or all batch records up to the next snapshot. */
  #takeGroup(): readonly Pending[] {
    const end = this.#pending.findIndex(({ snapshotPlace }) => snapshotPlace !== undefined);
    return this.#pending.splice(0, end === -1 ? this.#pending.length : Math.max(1, end));
  }

  async #write(group: readonly Pending[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const place = group[0]?.snapshotPlace;
    const bytes = concat(group.map(({ record }) => record.bytes));
    await this.#files.write(place === undefined ? batchName(this.#nextPlace) : snapshotName(place), bytes);
    this.#nextPlace = place === undefined ? this.#nextPlace + 1 : 0;
    const position = group.at(-1)?.record.position;
    if (position !== undefined) this.#onWritten(position);
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
