/**
 * Where the bytes of a store live. Every file access of the database goes through here, so that a store can be a file on disk,
 * plain memory, a guarded file or a branch. All calls are synchronous and may throw; an error with `code: 'ENOSPC'` reads as
 * "disk full", every other one as an input/output error.
 */
export interface FileBackend {
  /** `undefined`: the file does not exist and `create` is false. */
  open(path: string, create: boolean): BackendFile | undefined;
  /** False: there was no such file. `sync`: the removal must survive a power cut. */
  delete(path: string, sync: boolean): boolean;
  /** Bytes; `undefined`: no such file. */
  sizeOf(path: string): number | undefined;
  /**
   * Where `sync` cannot wait for the disk (a browser): resolves when everything that was written so far is durable. Rejects for ever once
   * that has failed. `undefined`: `sync` is enough.
   */
  readonly settle?: () => Promise<void>;
}

export interface BackendFile {
  /** Fills `target` from `position` on; returns how many bytes there were. */
  read(target: Uint8Array, position: number): number;
  /** Writes all of `source`. */
  write(source: Uint8Array, position: number): void;
  truncate(size: number): void;
  size(): number;
  /** Returns when all written bytes are on disk. */
  sync(): void;
  close(): void;
}
