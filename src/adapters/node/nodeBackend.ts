import { closeSync, fdatasyncSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Files on disk, with the calls of `FileBackend` in adapters/sqljs. */
export interface NodeBackend {
  open(path: string, create: boolean): NodeFile | undefined;
  delete(path: string, sync: boolean): boolean;
  sizeOf(path: string): number | undefined;
}

export interface NodeFile {
  read(target: Uint8Array, position: number): number;
  write(source: Uint8Array, position: number): void;
  truncate(size: number): void;
  size(): number;
  sync(): void;
  close(): void;
}

/** `beforeChange` is called before each change of a file and may throw, so that a process that lost its lease changes nothing. */
export function createNodeBackend(beforeChange: () => void = () => undefined): NodeBackend {
  return {
    open(path, create) {
      const existing = openExisting(path);
      if (existing !== undefined) return openNodeFile(existing, { path, isNew: false, beforeChange });
      if (!create) return undefined;
      beforeChange();
      return openNodeFile(openSync(path, 'wx+', 0o600), { path, isNew: true, beforeChange });
    },
    delete(path, sync) {
      beforeChange();
      try {
        unlinkSync(path);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return false;
        throw error;
      }
      if (sync) syncFolder(path);
      return true;
    },
    sizeOf(path) {
      return statSync(path, { throwIfNoEntry: false })?.size;
    },
  };
}

export function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, 'r+');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

interface NodeFileOptions {
  readonly path: string;
  readonly isNew: boolean;
  readonly beforeChange: () => void;
}

function openNodeFile(descriptor: number, { path, isNew, beforeChange }: NodeFileOptions): NodeFile {
  let folderIsDirty = isNew;
  return {
    read(target, position) {
      let done = 0;
      while (done < target.length) {
        const count = readSync(descriptor, target, done, target.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    write(source, position) {
      beforeChange();
      let done = 0;
      while (done < source.length) done += writeSync(descriptor, source, done, source.length - done, position + done);
    },
    truncate(size) {
      beforeChange();
      ftruncateSync(descriptor, size);
    },
    size: () => fstatSync(descriptor).size,
    sync() {
      fdatasyncSync(descriptor);
      if (!folderIsDirty) return;
      // A new file is only there after a power cut when its folder says so; this also settles earlier removals (storage.md §3.3).
      fsyncSync(descriptor);
      syncFolder(path);
      folderIsDirty = false;
    },
    close: () => closeSync(descriptor),
  };
}

/** Windows has no such call; its file system writes names through its own log. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(dirname(path), 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
