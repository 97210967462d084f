import type { BackendFile, FileBackend } from '../fileBackend';
import { createMemoryBackend } from '../memoryBackend';
import { DirtyRanges } from './dirtyRanges';
import type { ChangedPart, FileChange } from './fileChanges';

interface Track {
  readonly ranges: DirtyRanges;
  /** Smallest size meanwhile. */
  floor: number;
}

/** A store's files in memory, which know what was changed since they were last asked. */
export interface TrackedFiles {
  readonly backend: FileBackend;
  readonly isChanged: boolean;
  /** What happened since the last call. The bytes are copies. */
  takeChanges(): readonly FileChange[];
  /** All files from the beginning. */
  listAll(): readonly FileChange[];
  /** What a record holds; it does not count as a change. */
  apply(changes: readonly FileChange[]): void;
  /** Of all files, bytes. */
  readonly size: number;
}

/** `path`: of the store; every file of it is called `path` with a suffix. */
export function trackFiles(path: string): TrackedFiles {
  const inner = createMemoryBackend();
  const names = new Set<string>();
  let tracks = new Map<string, Track>();
  const trackOf = (name: string): Track => {
    let track = tracks.get(name);
    if (track === undefined) tracks.set(name, (track = { ranges: new DirtyRanges(), floor: inner.sizeOf(name) ?? 0 }));
    return track;
  };
  const describeAll = (chosen: Iterable<readonly [string, Track]>): readonly FileChange[] =>
    [...chosen].map(([name, track]) => describe(inner, name, { suffix: name.slice(path.length), track }));
  return {
    backend: {
      open(name, create) {
        const isNew = inner.sizeOf(name) === undefined;
        const file = inner.open(name, create);
        if (file === undefined) return undefined;
        if (isNew) trackOf(name);
        names.add(name);
        return trackFile(file, () => trackOf(name));
      },
      delete(name, sync) {
        if (!inner.delete(name, sync)) return false;
        names.delete(name);
        trackOf(name).floor = 0;
        return true;
      },
      sizeOf: (name) => inner.sizeOf(name),
    },
    get isChanged() {
      return tracks.size > 0;
    },
    get size() {
      return [...names].reduce((sum, name) => sum + (inner.sizeOf(name) ?? 0), 0);
    },
    takeChanges() {
      const taken = tracks;
      tracks = new Map();
      return describeAll(taken);
    },
    listAll: () => describeAll([...names].map((name) => [name, wholeFile(inner.sizeOf(name) ?? 0)])),
    apply(changes) {
      for (const change of changes) applyChange(inner, names, { ...change, suffix: path + change.suffix });
    },
  };
}

function wholeFile(size: number): Track {
  const ranges = new DirtyRanges();
  if (size > 0) ranges.add(0, size);
  return { ranges, floor: 0 };
}

function trackFile(file: BackendFile, track: () => Track): BackendFile {
  return {
    ...file,
    write(source, position) {
      const { ranges } = track();
      file.write(source, position);
      ranges.add(position, position + source.length);
    },
    truncate(size) {
      const known = track();
      known.floor = Math.min(known.floor, size);
      file.truncate(size);
    },
  };
}

function describe(inner: FileBackend, name: string, { suffix, track }: { readonly suffix: string; readonly track: Track }): FileChange {
  const file = inner.open(name, false);
  if (file === undefined) return { suffix, content: undefined };
  const size = file.size();
  const parts = track.ranges.list(size).map(({ start, end }): ChangedPart => {
    const bytes = new Uint8Array(end - start);
    file.read(bytes, start);
    return { at: start, bytes };
  });
  file.close();
  return { suffix, content: { floor: Math.min(track.floor, size), size, parts } };
}

/** `suffix`: the whole name here. */
function applyChange(inner: FileBackend, names: Set<string>, { suffix: name, content }: FileChange): void {
  if (content === undefined) {
    names.delete(name);
    inner.delete(name, false);
    return;
  }
  names.add(name);
  const file = inner.open(name, true);
  if (file === undefined) return;
  file.truncate(content.floor);
  file.truncate(content.size);
  for (const { at, bytes } of content.parts) file.write(bytes, at);
  file.close();
}
