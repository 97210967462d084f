import { type Message, text } from '../../../core/base/message';
import type { FileBackend } from '../fileBackend';
import { hiddenName } from '../guardBackend';
import { storeDamaged } from '../storeErrors';
import { checkLog, type LogState } from './logFrames';
import { readSumsFile, SUMS_SUFFIX, type SumsFile } from './sumsFile';

const COUNTER_AT = 24;
/** The change counter at which the header was last complete (sqlite.org/fileformat.html §1.3.15). */
const VALID_FOR_AT = 92;

/**
 * What is known about the bytes of the database `path`, before the engine sees them. Throws `storeDamaged` for what has been lost
 * from its log. After a clean close another program may have written to the database: then nothing is known.
 */
export function checkSums(backend: FileBackend, path: string, isClean: boolean): SumsFile {
  const stored = readSumsFile(backend, path + SUMS_SUFFIX);
  if (isClean) return wasChangedElsewhere(backend, path, stored) ? { ...stored, sums: undefined } : stored;
  if (stored.flushed !== undefined && stored.flushed.frames > 0) {
    const log = hiddenName(path, `${path}-wal`);
    const state = stateOfLog(backend, `${path}-wal`, stored.flushed);
    if (state !== 'complete') throw storeDamaged(path, text`its log of changes (${log}) is ${LOST[state]}`);
  }
  return stored;
}

const LOST: Readonly<Record<Exclude<LogState, 'complete'> | 'missing', Message>> = {
  missing: text`missing`,
  unreadable: text`cut off or damaged at its beginning`,
  broken: text`cut off or damaged before the end of what was saved`,
};

function stateOfLog(backend: FileBackend, logPath: string, flushed: NonNullable<SumsFile['flushed']>): LogState | 'missing' {
  const log = backend.open(logPath, false);
  if (log === undefined) return 'missing';
  try {
    return checkLog(log, flushed);
  } finally {
    log.close();
  }
}

function wasChangedElsewhere(backend: FileBackend, path: string, { sums }: SumsFile): boolean {
  const header = new Uint8Array(100);
  const file = backend.open(path, false);
  file?.read(header, 0);
  file?.close();
  const view = new DataView(header.buffer);
  const counter = view.getInt32(COUNTER_AT);
  if (sums === undefined || sums.counter === counter) return false;
  // Whoever writes to a database sets both; a flipped bit changes one.
  if (counter !== view.getInt32(VALID_FOR_AT)) throw storeDamaged(path, text`its header contradicts itself`);
  return true;
}
