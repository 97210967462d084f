import { text } from '../../../core/base/message';
import { isBehind, SNAPSHOT_PLACES, type LogPosition, type StoreLog } from '../../../protocol/storeLog';
import { storeDamaged } from '../storeErrors';
import type { Checksum } from '../sums/checksum';
import { isSame } from '../sums/checksum';
import { decodeChanges } from './fileChanges';
import { decodeStep, NO_RECORD, type ReadStep } from './logRecord';
import type { TrackedFiles } from './trackedFiles';

/** How far a log reaches, and where it goes on. */
export interface LogEnd {
  readonly position: LogPosition;
  /** Of the last record. */
  readonly checksum: Checksum;
  /** Of the next batch. */
  readonly nextPlace: number;
  /** Records since the snapshot, bytes. */
  readonly batchBytes: number;
}

export interface RecoverOptions {
  readonly log: StoreLog;
  readonly files: TrackedFiles;
  /** Of the store. */
  readonly path: string;
  /** For batches. */
  readonly places: number;
}

/** Places that are read at the same time. */
const AT_A_TIME = 16;

/**
 * Puts what the log holds into `files`, which are empty: the newest whole snapshot and the records that follow it without a gap. A
 * torn record at the end was never acknowledged, and is passed over. Throws `storeDamaged` when what is missing lies before
 * something that was written later; a log that another tab writes to meanwhile can look so.
 */
export async function recoverLog({ log, files, path, places: count }: RecoverOptions): Promise<LogEnd> {
  const start = await readStart(log, files);
  const recovery = new Recovery(files, start);
  for (let place = 0; place < count; place += AT_A_TIME) {
    const places = Array.from({ length: Math.min(AT_A_TIME, count - place) }, (_, index) => place + index);
    const batches = await Promise.all(places.map((each) => log.readBatch(each)));
    const isEnd = recovery.read(batches, place);
    if (recovery.isBroken) throw storeDamaged(path, text`a part of what was saved is missing or cannot be read`);
    if (isEnd) break;
  }
  return recovery.end;
}

async function readStart(log: StoreLog, files: TrackedFiles): Promise<LogEnd> {
  const snapshots = await Promise.all(Array.from({ length: SNAPSHOT_PLACES }, (_, place) => log.readSnapshot(place)));
  const whole = snapshots.flatMap((bytes, place) => {
    const step = bytes === undefined ? undefined : decodeStep(bytes, 0);
    return step?.kind === 'snapshot' && step.position.generation % SNAPSHOT_PLACES === place ? [step] : [];
  });
  const newest = whole.reduce<ReadStep | undefined>((best, step) => (best === undefined || isBehind(best.position, step.position) ? step : best), undefined);
  if (newest === undefined) return { position: { generation: 0, sequence: 0 }, checksum: NO_RECORD, nextPlace: 0, batchBytes: 0 };
  files.apply(decodeChanges(newest.payload));
  return { position: newest.position, checksum: newest.checksum, nextPlace: 0, batchBytes: 0 };
}

class Recovery {
  readonly #files: TrackedFiles;
  #end: LogEnd;
  /** A record lies behind a gap. */
  isBroken = false;

  constructor(files: TrackedFiles, start: LogEnd) {
    this.#files = files;
    this.#end = start;
  }

  get end(): LogEnd {
    return this.#end;
  }

  /** `true`: the log ends here. */
  read(batches: readonly (Uint8Array | undefined)[], firstPlace: number): boolean {
    let hasEnded = false;
    batches.forEach((bytes, index) => {
      if (bytes === undefined) hasEnded = true;
      else if (hasEnded) this.isBroken ||= this.#isLater(bytes);
      else hasEnded = !this.#readBatch(bytes, firstPlace + index);
    });
    return hasEnded;
  }

  /** `false`: none of its records follows what was read so far. */
  #readBatch(bytes: Uint8Array, place: number): boolean {
    let follows = false;
    for (let step = decodeStep(bytes, 0); step !== undefined && this.#follows(step); step = decodeStep(bytes, step.end)) {
      if (step.kind === 'changes') this.#files.apply(decodeChanges(step.payload));
      const { position, checksum } = step;
      this.#end = { position, checksum, nextPlace: place + 1, batchBytes: this.#end.batchBytes + step.payload.length };
      follows = true;
    }
    if (!follows) this.isBroken ||= this.#isLater(bytes);
    return follows;
  }

  #follows({ kind, position, previous }: ReadStep): boolean {
    const { generation, sequence } = this.#end.position;
    return kind !== 'snapshot' && position.generation === generation && position.sequence === sequence + 1 && isSame(previous, this.#end.checksum);
  }

  /** Written after what could be read, though it does not follow it. */
  #isLater(bytes: Uint8Array): boolean {
    const step = decodeStep(bytes, 0);
    return step !== undefined && isBehind(this.#end.position, step.position);
  }
}
