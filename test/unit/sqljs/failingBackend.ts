import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';

export interface Failing {
  /** How many changes still go well. */
  left: number;
  /** As the file system calls the error. */
  code: string;
}

/** Fails every change from the n-th on. */
export function failingBackend(inner: FileBackend, state: Failing): FileBackend {
  const change = <T>(work: () => T): T => {
    if (state.left-- <= 0) throw Object.assign(new Error(`${state.code}: injected`), { code: state.code, syscall: 'write' });
    return work();
  };
  return {
    open(path, create) {
      const file = inner.open(path, create);
      if (file === undefined) return undefined;
      return {
        ...file,
        write: (source, position) => change(() => file.write(source, position)),
        truncate: (size) => change(() => file.truncate(size)),
        sync: () => change(() => file.sync()),
      };
    },
    delete: (path, sync) => change(() => inner.delete(path, sync)),
    sizeOf: (path) => inner.sizeOf(path),
  };
}
