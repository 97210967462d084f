import type { BackendFile, FileBackend } from './fileBackend';

/** One store's files as the engine sees them: `/idempo-store-1`, `/idempo-store-1-wal`, … stand for `path`, `path-wal`, … */
export interface Mount {
  /** What to open in the engine. */
  readonly name: string;
  readonly backend: FileBackend;
  readonly path: string;
  /** Open files by the engine's pointer. */
  readonly files: Map<number, MountedFile>;
  /** The last error that the backend threw: the engine reports only its kind. */
  lastError: unknown;
}

export interface MountedFile {
  readonly path: string;
  readonly file: BackendFile;
  readonly deleteOnClose: boolean;
  /** Written since the last `sync`. */
  dirty: boolean;
}

const NAME = /^(\/idempo-store-\d+)(-[a-z]+)?$/;

export interface MountedPath {
  readonly mount: Mount;
  /** In the mount's backend. */
  readonly path: string;
}

/** All mounts of one engine. */
export class MountTable {
  readonly #mounts = new Map<string, Mount>();
  readonly #files = new Map<number, Mount>();
  #count = 0;

  add(backend: FileBackend, path: string): Mount {
    const name = `/idempo-store-${++this.#count}`;
    const mount: Mount = { name, backend, path, files: new Map(), lastError: undefined };
    this.#mounts.set(name, mount);
    return mount;
  }

  /** Closes what the engine left open. */
  remove(mount: Mount): void {
    for (const pointer of [...mount.files.keys()]) this.closeFile(pointer);
    this.#mounts.delete(mount.name);
  }

  /** `undefined`: not one of ours (a temporary file, `/dev/urandom`). */
  find(name: string): MountedPath | undefined {
    const match = NAME.exec(name);
    const mount = this.#mounts.get(match?.[1] ?? '');
    return mount === undefined ? undefined : { mount, path: mount.path + (match?.[2] ?? '') };
  }

  openFile(pointer: number, mount: Mount, file: MountedFile): void {
    mount.files.set(pointer, file);
    this.#files.set(pointer, mount);
  }

  closeFile(pointer: number): void {
    const mount = this.#files.get(pointer);
    const opened = mount?.files.get(pointer);
    this.#files.delete(pointer);
    mount?.files.delete(pointer);
    opened?.file.close();
    if (opened?.deleteOnClose === true) mount?.backend.delete(opened.path, false);
  }

  mountOf(pointer: number): Mount | undefined {
    return this.#files.get(pointer);
  }
}
