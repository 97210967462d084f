import { text } from '../../../core/base/message';
import type { BackendFile, FileBackend } from '../fileBackend';
import { storeDamaged } from '../storeErrors';
import { FRAME_HEADER_SIZE, LOG_HEADER_SIZE, saltsOf } from './logFrames';
import { PAGE_SIZE, PageSums } from './pageSums';
import { encodeFlushed, encodeSums, SUMS_SUFFIX, type FlushedLog, type SumsFile } from './sumsFile';

const COUNTER_AT = 24;
const FRAME_SIZE = FRAME_HEADER_SIZE + PAGE_SIZE;

export interface SummedBackend extends FileBackend {
  /** Lets go of the file of the sums. */
  close(): void;
}

/**
 * Keeps a checksum of each page of the database `path` and looks at it whenever the page is read, and keeps how much of the log
 * was flushed. Both stand in a file beside it.
 *
 * The sums are brought to disk with the database, which happens only while a checkpoint copies pages from the log. Until the log
 * begins anew the engine takes those pages from the log, so a crash in between does not set sums and pages at odds. What was
 * flushed is noted without a flush of its own: an older note is as true, it only claims less.
 */
export function sumBackend(inner: FileBackend, path: string, stored: SumsFile): SummedBackend {
  const file = createSumsWriter(inner, path);
  const main = createMain(path, stored, file);
  const log = createLog(stored, file);
  const logPath = `${path}-wal`;
  return {
    open(name, create) {
      const opened = inner.open(name, create);
      if (opened === undefined) return undefined;
      return name === path ? main(opened) : name === logPath ? log.open(opened) : opened;
    },
    delete(name, sync) {
      if (name === logPath) log.forget();
      return inner.delete(name, sync);
    },
    sizeOf: (name) => inner.sizeOf(name),
    close: () => file.close(),
  };
}

interface SumsWriter {
  write(bytes: Uint8Array, position: number): void;
  sync(): void;
  close(): void;
}

/** The file is made by the first write. */
function createSumsWriter(inner: FileBackend, path: string): SumsWriter {
  let file: BackendFile | undefined;
  return {
    write(bytes, position) {
      file ??= inner.open(path + SUMS_SUFFIX, true);
      file?.write(bytes, position);
    },
    sync: () => file?.sync(),
    close() {
      file?.close();
      file = undefined;
    },
  };
}

function createMain(path: string, { sums: stored }: SumsFile, file: SumsWriter): (opened: BackendFile) => BackendFile {
  const sums = new PageSums(stored?.words);
  let counter = stored?.counter ?? 0;
  return (opened) => ({
    ...opened,
    read(target, position) {
      const count = opened.read(target, position);
      if (!isPage(target, position)) return count;
      target.fill(0, count);
      const page = position / PAGE_SIZE + 1;
      if (!sums.fits(page, target)) throw storeDamaged(path, text`page ${page} does not hold what was written to it`);
      if (count === PAGE_SIZE && !sums.knows(page)) sums.note(page, target);
      return count;
    },
    write(source, position) {
      opened.write(source, position);
      if (!isPage(source, position)) return;
      sums.note(position / PAGE_SIZE + 1, source);
      if (position === 0) counter = new DataView(source.buffer, source.byteOffset).getInt32(COUNTER_AT);
    },
    truncate(size) {
      opened.truncate(size);
      sums.forgetAfter(Math.ceil(size / PAGE_SIZE));
    },
    sync() {
      opened.sync();
      const { bytes, position } = encodeSums({ counter, words: sums.words });
      file.write(bytes, position);
      file.sync();
    },
  });
}

function isPage(bytes: Uint8Array, position: number): boolean {
  return bytes.length === PAGE_SIZE && position % PAGE_SIZE === 0;
}

interface Log {
  open(opened: BackendFile): BackendFile;
  /** Before it is removed. */
  forget(): void;
}

function createLog({ flushed }: SumsFile, file: SumsWriter): Log {
  let noted = flushed;
  let salts: FlushedLog['salts'] | undefined;
  let committed = 0;
  const note = (now: FlushedLog): void => {
    noted = now;
    file.write(encodeFlushed(now), 0);
  };
  const forget = (): void => {
    if (noted === undefined || noted.frames === 0) return;
    note({ ...noted, frames: 0 });
    file.sync();
  };
  return {
    forget,
    open(opened) {
      salts = readSalts(opened);
      committed = isSameLog(noted, salts) ? noted.frames : 0;
      return {
        ...opened,
        write(source, position) {
          opened.write(source, position);
          if (position === 0 && source.length === LOG_HEADER_SIZE) [salts, committed] = [saltsOf(source), 0];
          else if (isCommit(source, position)) committed = (position - LOG_HEADER_SIZE) / FRAME_SIZE + 1;
        },
        truncate(size) {
          forget();
          opened.truncate(size);
        },
        sync() {
          opened.sync();
          if (salts === undefined || committed === 0 || (isSameLog(noted, salts) && noted.frames === committed)) return;
          // The log is on disk, which is what was asked for.
          attempt(() => note({ salts: salts ?? [0, 0], frames: committed }));
        },
      };
    },
  };
}

function isSameLog(noted: FlushedLog | undefined, salts: FlushedLog['salts'] | undefined): noted is FlushedLog {
  return noted !== undefined && noted.salts[0] === salts?.[0] && noted.salts[1] === salts[1];
}

function readSalts(log: BackendFile): FlushedLog['salts'] | undefined {
  const header = new Uint8Array(LOG_HEADER_SIZE);
  return log.read(header, 0) === header.length ? saltsOf(header) : undefined;
}

/** The header of a frame that ends a transaction names the size of the database after it. */
function isCommit(source: Uint8Array, position: number): boolean {
  if (source.length !== FRAME_HEADER_SIZE || (position - LOG_HEADER_SIZE) % FRAME_SIZE !== 0) return false;
  return new DataView(source.buffer, source.byteOffset).getInt32(4) !== 0;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
