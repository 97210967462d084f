import { accessSync, closeSync, constants, fchmodSync, fsyncSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync, type Dirent } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { messageOf } from '../core/base/errors';
import type { CliFiles, FileChange, FileRead, FileWritten } from './host';

/** Larger files are refused before they are read; the YAML limit is lower and is told by the parser. */
const MAX_BYTES = 8 * 1024 * 1024;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** With links followed on both sides: a link may not lead out of the root. */
function isInside(root: string, path: string): boolean {
  const way = relative(realpathSync(root), realpathSync(path));
  return way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}

function readWithin(path: string, root: string | undefined): FileRead {
  const stat = statSync(path);
  if (stat.isDirectory()) return { kind: 'refused', reason: 'it is a folder' };
  if (!stat.isFile()) return { kind: 'refused', reason: 'it is not a plain file' };
  if (root !== undefined && !isInside(root, path)) return { kind: 'refused', reason: `it lies outside of ${root}` };
  if (stat.size > MAX_BYTES) return { kind: 'refused', reason: 'it is larger than 8 MB' };
  return decoded(readFileSync(path));
}

/** Without a byte order mark. With wrong bytes replaced, other values than written would reach the tables. */
function decoded(bytes: Buffer): FileRead {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { kind: 'refused', reason: 'it is not UTF-8: save it with that encoding' };
  }
}

const BYTE_ORDER_MARK = '\ufeff';

/** Beside the file, so that it can take its place in one step; the process number keeps two runs apart. */
function replaceFile(path: string, bytes: Buffer, mode: number | undefined): void {
  const temporary = `${path}.idempo-${process.pid}`;
  try {
    const descriptor = openSync(temporary, 'wx', mode ?? 0o666);
    try {
      writeFileSync(descriptor, bytes);
      // What the process' own mask took away.
      if (mode !== undefined) fchmodSync(descriptor, mode);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function changeFile(path: string, { before, after }: FileChange): FileWritten {
  const target = realpathSync(path);
  // Taking its place needs no right to write it: a file that is read-only is meant to stay.
  accessSync(target, constants.W_OK);
  const bytes = readFileSync(target);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!Buffer.from(text).equals(bytes)) return { kind: 'refused', reason: 'it is not UTF-8' };
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  if (text !== mark + before) return { kind: 'refused', reason: 'it has changed meanwhile' };
  replaceFile(target, Buffer.from(mark + after), statSync(target).mode & 0o7777);
  return { kind: 'written' };
}

function writeFile(path: string, text: string): FileWritten {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) return { kind: 'refused', reason: 'it is not a plain file' };
  if (stat !== undefined) accessSync(path, constants.W_OK);
  replaceFile(stat === undefined ? path : realpathSync(path), Buffer.from(text), stat === undefined ? undefined : stat.mode & 0o7777);
  return { kind: 'written' };
}

function refusingFailures(work: () => FileWritten): FileWritten {
  try {
    return work();
  } catch (error) {
    return { kind: 'refused', reason: messageOf(error) };
  }
}

/** A folder that may not be looked into, or that has just gone, is none of ours. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error) || ['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return [];
    throw error;
  }
}

function kindOf(path: string): ReturnType<CliFiles['kindOf']> {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    // A loop of links or a folder that may not be looked into: reading it says why.
    return isMissing(error) ? 'missing' : 'file';
  }
}

/** Reads from the disk; relative paths start at `cwd`. */
export function nodeFiles(cwd: string): CliFiles {
  return {
    kindOf: (path) => kindOf(resolve(cwd, path)),
    read: (path, root) => {
      try {
        return readWithin(resolve(cwd, path), root);
      } catch (error) {
        return isMissing(error) ? { kind: 'missing' } : { kind: 'refused', reason: messageOf(error) };
      }
    },
    change: (path, change) => refusingFailures(() => changeFile(resolve(cwd, path), change)),
    write: (path, text) => refusingFailures(() => writeFile(resolve(cwd, path), text)),
    list: (folder) => {
      const entries = entriesOf(resolve(cwd, folder));
      const kept = entries.filter((entry) => entry.isFile() || entry.isDirectory());
      return kept.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    },
  };
}
