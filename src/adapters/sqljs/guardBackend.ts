import type { BackendFile, FileBackend } from './fileBackend';
import { encodeText } from './wasmMemory';

/** The first bytes of every SQLite file. */
export const SQLITE_MAGIC = encodeText('SQLite format 3\0');
/** What stands there while a runner has the file open: other programs then say "not a database" and keep off. */
export const GUARD_MAGIC = encodeText('Idempo in use 1\0');

/** Other programs do not look for these, so they cannot check the log in and delete it under us (storage.md §3.4). */
const HIDDEN_SUFFIXES: Readonly<Record<string, string>> = { '-wal': '-idempo-wal', '-journal': '-idempo-journal' };

export interface GuardedBackend extends FileBackend {
  /** From now on the file on disk carries the guard's magic; the engine goes on seeing the real one. */
  engage(): void;
  /** After the engine has closed cleanly: the file is an ordinary SQLite file again. Does nothing while a log is left. */
  release(): void;
  /** From now on nothing is written or deleted any more, and nobody is told: the files stay as they are. */
  freeze(): void;
}

/**
 * Bytes 18 and 19: with a log of changes (2), or without (1). A closed store says 1, so that other programs that write to it raise its
 * change counter each time, which with a log they need not; the engine is always shown 2.
 */
const VERSIONS_AT = 18;
const WITH_LOG = 2;
const WITHOUT_LOG = 1;

/** Guards the database `path` of `inner` against other SQLite programs. */
export function guardBackend(inner: FileBackend, path: string): GuardedBackend {
  let isReleased = readMagic(inner, path) === 'sqlite';
  let frozen = false;
  const hide = (name: string): string => hiddenName(path, name);
  return {
    open(name, create) {
      const file = inner.open(hide(name), create && !frozen);
      if (file === undefined) return undefined;
      const freezable = freezableFile(file, () => frozen);
      return name === path ? maskedFile(freezable, () => isReleased) : freezable;
    },
    // A log that came back after a power cut would be taken for one that belongs to another file.
    delete: (name, sync) => frozen || inner.delete(hide(name), sync || name === `${path}-wal`),
    sizeOf: (name) => inner.sizeOf(hide(name)),
    engage() {
      writeHead(inner, path, { magic: GUARD_MAGIC, version: WITH_LOG });
      isReleased = false;
    },
    release() {
      if (frozen || (inner.sizeOf(hide(`${path}-wal`)) ?? 0) > 0) return;
      writeHead(inner, path, { magic: SQLITE_MAGIC, version: WITHOUT_LOG });
      isReleased = true;
    },
    freeze: () => void (frozen = true),
  };
}

/** The name on disk of a file that the engine calls `name`. */
export function hiddenName(path: string, name: string): string {
  const suffix = name.startsWith(path) ? HIDDEN_SUFFIXES[name.slice(path.length)] : undefined;
  return suffix === undefined ? name : path + suffix;
}

export type Magic = 'empty' | 'sqlite' | 'guard' | 'other';

/** What the first bytes of the file say. A missing file is empty. */
export function readMagic(backend: FileBackend, path: string): Magic {
  const file = backend.open(path, false);
  if (file === undefined) return 'empty';
  try {
    const bytes = new Uint8Array(SQLITE_MAGIC.length);
    if (file.read(bytes, 0) === 0) return 'empty';
    return startsWith(bytes, SQLITE_MAGIC) ? 'sqlite' : startsWith(bytes, GUARD_MAGIC) ? 'guard' : 'other';
  } finally {
    file.close();
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[index] === byte);
}

interface Head {
  readonly magic: Uint8Array;
  readonly version: number;
}

/** Nothing is written to a file without bytes. */
function writeHead(backend: FileBackend, path: string, { magic, version }: Head): void {
  const file = backend.open(path, false);
  if (file === undefined) return;
  try {
    if (file.size() === 0) return;
    const bytes = new Uint8Array(VERSIONS_AT + 2);
    file.read(bytes, 0);
    bytes.set(magic);
    bytes.fill(version, VERSIONS_AT);
    file.write(bytes, 0);
    file.sync();
  } finally {
    file.close();
  }
}

/** Shows the head of an open store to the engine, and writes the guard's. */
function maskedFile(file: BackendFile, isReleased: () => boolean): BackendFile {
  return {
    ...file,
    read(target, position) {
      const count = file.read(target, position);
      if (isReleased()) showLog(target.subarray(0, count), position);
      else if (position < SQLITE_MAGIC.length) replace(target.subarray(0, count), position, { from: GUARD_MAGIC, to: SQLITE_MAGIC });
      return count;
    },
    write(source, position) {
      if (isReleased() || position >= SQLITE_MAGIC.length) return file.write(source, position);
      const copy = new Uint8Array(source);
      replace(copy, position, { from: SQLITE_MAGIC, to: GUARD_MAGIC });
      file.write(copy, position);
    },
  };
}

function showLog(bytes: Uint8Array, position: number): void {
  for (let at = VERSIONS_AT; at < VERSIONS_AT + 2; at++) {
    if (at >= position && at < position + bytes.length) bytes[at - position] = WITH_LOG;
  }
}

/** Bytes that are neither are left: a foreign program wrote them, and the engine shall see so. */
function replace(bytes: Uint8Array, position: number, magic: { readonly from: Uint8Array; readonly to: Uint8Array }): void {
  const end = Math.min(bytes.length, SQLITE_MAGIC.length - position);
  for (let i = 0; i < end; i++) {
    const to = magic.to[position + i];
    if (to !== undefined && bytes[i] === magic.from[position + i]) bytes[i] = to;
  }
}

function freezableFile(file: BackendFile, isFrozen: () => boolean): BackendFile {
  return {
    read: (target, position) => file.read(target, position),
    write: (source, position) => (isFrozen() ? undefined : file.write(source, position)),
    truncate: (size) => (isFrozen() ? undefined : file.truncate(size)),
    size: () => file.size(),
    sync: () => (isFrozen() ? undefined : file.sync()),
    close: () => file.close(),
  };
}
