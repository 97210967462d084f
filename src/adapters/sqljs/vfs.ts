/* eslint-disable max-params -- the parameters are those of the C functions that are replaced */
import type { FileBackend } from './fileBackend';
import { createIoMethods, resultOf } from './ioMethods';
import { MountTable, type Mount } from './mount';
import { IO_ERROR, RESULT } from './resultCodes';
import { engineMismatch, type SqliteModule } from './sqliteModule';

/** Words of `struct sqlite3_vfs` from this byte on: xOpen, xDelete, … (sqlite.org/c3ref/vfs.html). */
const FIRST_SLOT = 24;
const SLOT = { open: 0, delete: 1, access: 2, fullPathname: 3, currentTime: 10, currentTimeInt64: 12 } as const;
const NAME_OFFSET = 16;

const OPEN_CREATE = 0x4;
const OPEN_DELETE_ON_CLOSE = 0x8;

const MS_PER_DAY = 86_400_000;
/** Julian day of 1970-01-01, as days and as ms. */
const UNIX_EPOCH_DAYS = 2_440_587.5;
const UNIX_EPOCH_MS = 210_866_760_000_000n;

type VfsFunction = (...args: readonly number[]) => number;

/** The file layer of one engine: our mounts, our clock, and SQLite's own functions for everything else. */
export interface Vfs {
  mount(backend: FileBackend, path: string): Mount;
  unmount(mount: Mount): void;
  /** What current-time functions read, ms since the epoch; `undefined`: the machine's clock. */
  setClock(clockMs: number | undefined): void;
}

/** `vfs`: pointer to the engine's default `sqlite3_vfs`. Throws `engineMismatch` when its layout is not the known one. */
export function installVfs(module: SqliteModule, vfs: number): Vfs {
  const { memory } = module;
  const version = memory.readInt32(vfs);
  const name = memory.readText(memory.readInt32(vfs + NAME_OFFSET));
  if (version !== 3 || name !== 'unix') throw engineMismatch(`its file layer is version ${version} "${name}"`);
  const mounts = new MountTable();
  const slots = new Slots(module, vfs);
  const ioMethods = createIoMethods(module, mounts);
  replaceOpen(slots, { module, mounts, ioMethods });
  replaceNameFunctions(slots, module, mounts);
  return {
    mount: (backend, path) => mounts.add(backend, path),
    unmount: (mount) => mounts.remove(mount),
    setClock: replaceClock(slots, module),
  };
}

/** Reads and replaces the function slots. */
class Slots {
  constructor(
    readonly module: SqliteModule,
    readonly vfs: number,
  ) {}

  original(slot: number): VfsFunction {
    const found: unknown = this.module.table.get(this.module.memory.readInt32(this.#addressOf(slot)));
    if (typeof found !== 'function') throw engineMismatch(`slot ${slot} of its file layer is empty`);
    return found as VfsFunction;
  }

  replace(slot: number, signature: string, callback: (...args: never[]) => number): void {
    this.module.memory.writeInt32(this.#addressOf(slot), this.module.addFunction(callback, signature));
  }

  #addressOf(slot: number): number {
    return this.vfs + FIRST_SLOT + 4 * slot;
  }
}

interface OpenParts {
  readonly module: SqliteModule;
  readonly mounts: MountTable;
  readonly ioMethods: number;
}

function replaceOpen(slots: Slots, { module, mounts, ioMethods }: OpenParts): void {
  const { memory } = module;
  const original = slots.original(SLOT.open);
  slots.replace(SLOT.open, 'iiiiii', (vfs: number, name: number, file: number, flags: number, outFlags: number) => {
    const found = name === 0 ? undefined : mounts.find(memory.readText(name));
    if (found === undefined) return original(vfs, name, file, flags, outFlags);
    memory.writeInt32(file, 0);
    try {
      const opened = found.mount.backend.open(found.path, (flags & OPEN_CREATE) !== 0);
      if (opened === undefined) return RESULT.cantOpen;
      const deleteOnClose = (flags & OPEN_DELETE_ON_CLOSE) !== 0;
      mounts.openFile(file, found.mount, { path: found.path, file: opened, deleteOnClose, dirty: false });
    } catch (error) {
      found.mount.lastError = error;
      return resultOf(error, RESULT.cantOpen);
    }
    memory.writeInt32(file, ioMethods);
    if (outFlags !== 0) memory.writeInt32(outFlags, flags);
    return RESULT.ok;
  });
}

function replaceNameFunctions(slots: Slots, module: SqliteModule, mounts: MountTable): void {
  const { memory } = module;
  const originalDelete = slots.original(SLOT.delete);
  slots.replace(SLOT.delete, 'iiii', (vfs: number, name: number, sync: number) => {
    const found = mounts.find(memory.readText(name));
    if (found === undefined) return originalDelete(vfs, name, sync);
    try {
      return found.mount.backend.delete(found.path, sync !== 0) ? RESULT.ok : IO_ERROR.deleteNoEntry;
    } catch (error) {
      found.mount.lastError = error;
      return IO_ERROR.delete;
    }
  });
  const originalAccess = slots.original(SLOT.access);
  slots.replace(SLOT.access, 'iiiii', (vfs: number, name: number, kind: number, result: number) => {
    const found = mounts.find(memory.readText(name));
    if (found === undefined) return originalAccess(vfs, name, kind, result);
    try {
      memory.writeInt32(result, (found.mount.backend.sizeOf(found.path) ?? 0) > 0 ? 1 : 0);
      return RESULT.ok;
    } catch (error) {
      found.mount.lastError = error;
      return RESULT.ioError;
    }
  });
  const originalFullPathname = slots.original(SLOT.fullPathname);
  slots.replace(SLOT.fullPathname, 'iiiii', (vfs: number, name: number, capacity: number, result: number) => {
    const text = memory.readText(name);
    if (mounts.find(text) === undefined) return originalFullPathname(vfs, name, capacity, result);
    return memory.writeText(result, text, capacity) ? RESULT.ok : RESULT.cantOpen;
  });
}

/** Every way to ask for the current time ends here (storage.md §6). */
function replaceClock(slots: Slots, module: SqliteModule): Vfs['setClock'] {
  let clockMs: number | undefined;
  const originals = { days: slots.original(SLOT.currentTime), ms: slots.original(SLOT.currentTimeInt64) };
  slots.replace(SLOT.currentTime, 'iii', (vfs: number, result: number) => {
    if (clockMs === undefined) return originals.days(vfs, result);
    module.memory.writeFloat64(result, clockMs / MS_PER_DAY + UNIX_EPOCH_DAYS);
    return RESULT.ok;
  });
  slots.replace(SLOT.currentTimeInt64, 'iii', (vfs: number, result: number) => {
    if (clockMs === undefined) return originals.ms(vfs, result);
    module.memory.writeInt64(result, BigInt(Math.floor(clockMs)) + UNIX_EPOCH_MS);
    return RESULT.ok;
  });
  return (value) => void (clockMs = value);
}
