import { SQLITE_MAGIC, readMagic } from '../guardBackend';
import type { BackendFile, FileBackend } from '../fileBackend';

const CHUNK_BYTES = 1_048_576;

/**
 * Copies the file `from`, an SQLite database, to `to`, and returns when the copy is on disk. Its first bytes are written last: a
 * copy that was cut off does not look like a database and is written again. A complete one that stands there from an earlier
 * time is left alone, and a number is added to the name.
 */
export function keepCopy(backend: FileBackend, from: string, to: string): void {
  let path = to;
  for (let number = 2; readMagic(backend, path) === 'sqlite'; number++) path = `${to}-${number}`;
  const source = openExisting(backend, from);
  try {
    const target = openExisting(backend, path, true);
    try {
      copyAll(source, target);
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
}

function openExisting(backend: FileBackend, path: string, create = false): BackendFile {
  const file = backend.open(path, create);
  if (file === undefined) throw new Error(`${path} is missing`);
  return file;
}

function copyAll(source: BackendFile, target: BackendFile): void {
  target.truncate(0);
  const size = source.size();
  const chunk = new Uint8Array(Math.min(CHUNK_BYTES, size));
  for (let position = 0; position < size; position += chunk.length) {
    const count = source.read(chunk, position);
    if (position === 0) chunk.fill(0, 0, SQLITE_MAGIC.length);
    target.write(chunk.subarray(0, count), position);
  }
  target.sync();
  target.write(SQLITE_MAGIC, 0);
  target.sync();
}
