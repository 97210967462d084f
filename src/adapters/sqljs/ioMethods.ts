/* eslint-disable max-params -- the parameters are those of the C functions that are replaced */
import { RESULT, IO_ERROR } from './resultCodes';
import type { MountedFile, MountTable } from './mount';
import type { SqliteModule } from './sqliteModule';

/** Of a `sqlite3_io_methods` block of version 1: the version and twelve function slots. */
const BLOCK_SIZE = 52;
const SECTOR_SIZE = 4096;
/** SQLITE_IOCAP_POWERSAFE_OVERWRITE: what SQLite's own file layer reports on disks of this century. */
const DEVICE_CHARACTERISTICS = 0x1000;

/** Makes the engine's file methods over the mounted files; returns the pointer for `sqlite3_file.pMethods`. */
export function createIoMethods(module: SqliteModule, mounts: MountTable): number {
  const { memory } = module;
  const withFile = (pointer: number, code: number, work: (file: MountedFile) => number): number =>
    guard(mounts, pointer, { code, work });
  const methods: readonly [signature: string, method: (...args: never[]) => number][] = [
    ['ii', (file: number) => guard(mounts, file, { code: RESULT.ioError, work: () => close(mounts, file) })],
    ['iiiij', (file: number, target: number, count: number, offset: bigint) =>
      withFile(file, IO_ERROR.read, ({ file: opened }) => {
        const bytes = memory.bytes.subarray(target, target + count);
        const read = opened.read(bytes, Number(offset));
        if (read === count) return RESULT.ok;
        bytes.fill(0, read);
        return IO_ERROR.shortRead;
      })],
    ['iiiij', (file: number, source: number, count: number, offset: bigint) =>
      withFile(file, IO_ERROR.write, (opened) => {
        opened.dirty = true;
        opened.file.write(memory.bytes.subarray(source, source + count), Number(offset));
        return RESULT.ok;
      })],
    ['iij', (file: number, size: bigint) =>
      withFile(file, IO_ERROR.truncate, (opened) => {
        opened.dirty = true;
        opened.file.truncate(Number(size));
        return RESULT.ok;
      })],
    ['iii', (file: number) => withFile(file, IO_ERROR.sync, syncFile)],
    ['iii', (file: number, result: number) =>
      withFile(file, IO_ERROR.size, ({ file: opened }) => {
        memory.writeInt64(result, BigInt(opened.size()));
        return RESULT.ok;
      })],
    // One process has the store (the lease) and one connection has the file: locks have nothing to do.
    ['iii', () => RESULT.ok],
    ['iii', () => RESULT.ok],
    ['iii', (_file: number, result: number) => {
      memory.writeInt32(result, 0);
      return RESULT.ok;
    }],
    ['iiii', () => RESULT.notFound],
    ['ii', () => SECTOR_SIZE],
    ['ii', () => DEVICE_CHARACTERISTICS],
  ];
  const block = module.allocate(BLOCK_SIZE);
  const indices = methods.map(([signature, method]) => module.addFunction(method, signature));
  memory.writeInt32(block, 1);
  indices.forEach((index, slot) => memory.writeInt32(block + 4 + 4 * slot, index));
  return block;
}

export function syncFile(opened: MountedFile): number {
  opened.file.sync();
  opened.dirty = false;
  return RESULT.ok;
}

function close(mounts: MountTable, pointer: number): number {
  mounts.closeFile(pointer);
  return RESULT.ok;
}

interface Guarded {
  /** Result when the work throws. */
  readonly code: number;
  readonly work: (file: MountedFile) => number;
}

/** An exception that unwinds through the engine leaves it unusable, so each one becomes a result code (storage.md §3.1). */
function guard(mounts: MountTable, pointer: number, { code, work }: Guarded): number {
  const mount = mounts.mountOf(pointer);
  const file = mount?.files.get(pointer);
  if (mount === undefined || file === undefined) return code;
  try {
    return work(file);
  } catch (error) {
    mount.lastError = error;
    return resultOf(error, code);
  }
}

export function resultOf(error: unknown, otherwise: number): number {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return isFull ? RESULT.full : otherwise;
}
