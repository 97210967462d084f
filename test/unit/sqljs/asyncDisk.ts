import type { AsyncFiles } from '../../../src/adapters/web/storeLog';

/** What a crash leaves of the file that was being written. */
export type Torn = 'old' | 'nothing' | 'empty' | 'half' | 'mixed' | 'whole';
export const TORN: readonly Torn[] = ['old', 'nothing', 'empty', 'half', 'mixed', 'whole'];

export interface AsyncDisk extends AsyncFiles {
  /** By name. */
  readonly files: Map<string, Uint8Array>;
  readonly writings: number;
  /** The `writing`-th writing from now on, from 0, never ends, nor does any after it. */
  crashAt(writing: number, torn: Torn): void;
  /** The same writing is refused. */
  failAt(writing: number, torn: Torn): void;
  /** Resolves at the crash. */
  readonly crashed: Promise<void>;
  /** The program is ended and started again: what it was writing never ends. */
  restart(): Promise<void>;
}

/** A file system with whole-file writes that can be torn, like `workspace.fs`. */
export function createAsyncDisk(): AsyncDisk {
  const files = new Map<string, Uint8Array>();
  let writings = 0;
  let planned: { readonly at: number; readonly torn: Torn; readonly isFailure: boolean } | undefined;
  let isDown = false;
  let crash: () => void = () => undefined;
  let crashed = new Promise<void>((resolve) => (crash = resolve));
  return {
    files,
    get writings() {
      return writings;
    },
    get crashed() {
      return crashed;
    },
    read: async (name) => files.get(name)?.slice(),
    async write(name, bytes) {
      await Promise.resolve();
      if (isDown) return new Promise(() => undefined);
      const isPlanned = planned !== undefined && planned.at === writings;
      writings++;
      if (!isPlanned) return void files.set(name, bytes.slice());
      const { torn = 'old', isFailure = false } = planned ?? {};
      planned = undefined;
      tear(files, { name, bytes, torn });
      if (isFailure) throw new Error('the quota is used up');
      isDown = true;
      crash();
      return new Promise(() => undefined);
    },
    crashAt: (writing, torn) => void (planned = { at: writings + writing, torn, isFailure: false }),
    failAt: (writing, torn) => void (planned = { at: writings + writing, torn, isFailure: true }),
    async restart() {
      isDown = true;
      await new Promise((resolve) => setImmediate(resolve));
      isDown = false;
      planned = undefined;
      crashed = new Promise((resolve) => (crash = resolve));
    },
  };
}

function tear(files: Map<string, Uint8Array>, { name, bytes, torn }: { readonly name: string; readonly bytes: Uint8Array; readonly torn: Torn }): void {
  const old = files.get(name) ?? new Uint8Array(0);
  if (torn === 'nothing') files.delete(name);
  else if (torn === 'empty') files.set(name, new Uint8Array(0));
  else if (torn === 'half') files.set(name, bytes.slice(0, bytes.length >> 1));
  else if (torn === 'whole') files.set(name, bytes.slice());
  else if (torn === 'mixed') {
    const mixed = new Uint8Array(Math.max(old.length, bytes.length));
    mixed.set(old);
    mixed.set(bytes.subarray(0, bytes.length >> 1));
    files.set(name, mixed);
  }
}
