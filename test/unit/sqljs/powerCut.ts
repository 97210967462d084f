import type { BackendFile, FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import type { Files } from './damage';

type Change = { readonly kind: 'write'; readonly position: number; readonly bytes: Uint8Array } | { readonly kind: 'truncate'; readonly size: number };

interface Disk {
  /** What is on disk for certain; `undefined`: after a power cut the file need not be there. */
  synced: Uint8Array | undefined;
  /** What programs see; `undefined`: it was removed. */
  seen: Uint8Array | undefined;
  pending: Change[];
}

const SECTOR = 512;

export interface PowerCut {
  readonly backend: FileBackend;
  /** The files after a power cut: of what was not synced any part may be there, in any order, torn at sectors. `below`: random integers. */
  cut(below: (limit: number) => number): Files;
}

/** A disk that loses power: as in storage.md §3.3. */
export function createPowerCut(): PowerCut {
  const disks = new Map<string, Disk>();
  return {
    backend: {
      open(path, create) {
        let disk = disks.get(path);
        if (disk?.seen === undefined) {
          if (!create) return undefined;
          disk = { synced: disk?.synced, seen: new Uint8Array(0), pending: [...(disk?.pending ?? []), { kind: 'truncate', size: 0 }] };
          disks.set(path, disk);
        }
        const made = disk;
        return openFile(made, () => settle(disks, made));
      },
      delete(path, sync) {
        const disk = disks.get(path);
        if (disk?.seen === undefined) return false;
        if (sync) disks.delete(path);
        else disk.seen = undefined;
        return true;
      },
      sizeOf: (path) => disks.get(path)?.seen?.length,
    },
    cut(below) {
      const files = [...disks].flatMap(([path, disk]) => {
        const left = afterCut(disk, below);
        return left === undefined ? [] : [[path, left] as const];
      });
      return Object.fromEntries(files);
    },
  };
}

/** The first sync of a new file syncs its folder, and that settles what was removed from it before. */
function settle(disks: Map<string, Disk>, synced: Disk): void {
  if (synced.synced === undefined) {
    for (const [path, { seen }] of disks) if (seen === undefined) disks.delete(path);
  }
  synced.synced = synced.seen?.slice();
  synced.pending = [];
}

function openFile(disk: Disk, sync: () => void): BackendFile {
  const change = (made: Change): void => {
    disk.pending.push(made);
    disk.seen = apply(disk.seen ?? new Uint8Array(0), made);
  };
  return {
    read(target, position) {
      const part = (disk.seen ?? new Uint8Array(0)).subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
    write: (source, position) => change({ kind: 'write', position, bytes: source.slice() }),
    truncate: (size) => change({ kind: 'truncate', size }),
    size: () => disk.seen?.length ?? 0,
    sync,
    close: () => undefined,
  };
}

function apply(bytes: Uint8Array, change: Change): Uint8Array {
  const size = change.kind === 'truncate' ? change.size : Math.max(bytes.length, change.position + change.bytes.length);
  let target = bytes;
  if (size !== bytes.length) {
    target = new Uint8Array(size);
    target.set(bytes.subarray(0, size));
  }
  if (change.kind === 'write') target.set(change.bytes, change.position);
  return target;
}

function afterCut(disk: Disk, below: (limit: number) => number): Uint8Array | undefined {
  if (disk.seen === undefined && below(2) === 0) return undefined;
  if (disk.synced === undefined && below(2) === 0) return undefined;
  let bytes: Uint8Array = disk.synced?.slice() ?? new Uint8Array(0);
  // 0: nothing of it arrived; 1: the first part did; 2: any parts, torn.
  const mode = below(3);
  const arrived = mode === 1 ? below(disk.pending.length + 1) : disk.pending.length;
  for (const change of mode === 0 ? [] : disk.pending.slice(0, arrived)) {
    if (mode === 2 && below(3) === 0) continue;
    bytes = apply(bytes, mode === 2 ? tear(change, below) : change);
  }
  return bytes;
}

function tear(change: Change, below: (limit: number) => number): Change {
  if (change.kind === 'truncate' || change.bytes.length <= SECTOR || below(2) === 0) return change;
  const sectors = Math.floor(change.bytes.length / SECTOR);
  return { ...change, bytes: change.bytes.slice(0, SECTOR * (1 + below(sectors))) };
}
