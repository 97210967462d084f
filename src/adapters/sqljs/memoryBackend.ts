import type { BackendFile, FileBackend } from './fileBackend';

interface MemoryFile {
  /** Holds at least `size` bytes; grows by doubling. */
  bytes: Uint8Array;
  size: number;
}

const FIRST_CAPACITY = 65_536;

/** Files in memory: for tests, for hosts without files, and for reading a copy of a store that another process owns. */
export function createMemoryBackend(initial: Readonly<Record<string, Uint8Array>> = {}): FileBackend {
  const files = new Map<string, MemoryFile>();
  for (const [path, bytes] of Object.entries(initial)) files.set(path, { bytes: new Uint8Array(bytes), size: bytes.length });
  return {
    open(path, create) {
      let file = files.get(path);
      if (file === undefined && create) files.set(path, (file = { bytes: new Uint8Array(FIRST_CAPACITY), size: 0 }));
      return file === undefined ? undefined : openMemoryFile(file);
    },
    delete: (path) => files.delete(path),
    sizeOf: (path) => files.get(path)?.size,
  };
}

function openMemoryFile(file: MemoryFile): BackendFile {
  return {
    read(target, position) {
      const count = Math.max(0, Math.min(target.length, file.size - position));
      target.set(file.bytes.subarray(position, position + count));
      return count;
    },
    write(source, position) {
      const end = position + source.length;
      if (end > file.bytes.length) grow(file, end);
      file.bytes.set(source, position);
      file.size = Math.max(file.size, end);
    },
    truncate(size) {
      if (size > file.bytes.length) grow(file, size);
      file.bytes.fill(0, Math.min(size, file.size), Math.max(size, file.size));
      file.size = size;
    },
    size: () => file.size,
    sync: () => undefined,
    close: () => undefined,
  };
}

function grow(file: MemoryFile, size: number): void {
  const bytes = new Uint8Array(Math.max(size, file.bytes.length * 2));
  bytes.set(file.bytes.subarray(0, file.size));
  file.bytes = bytes;
}
