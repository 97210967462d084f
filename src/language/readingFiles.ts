import type { ReadFileResult } from '../core/workflow/parseWorkflowFile';

/** A scenario names a workflow, that names SQL files and other workflows, and those name files. */
const MAX_ROUNDS = 12;

export interface FileReading<T> {
  readonly result: T;
  /** What was read, by path. */
  readonly files: ReadonlyMap<string, ReadFileResult>;
}

/** What a pure reader is given, and where it gets its files from. */
export interface FileReader<T> {
  /** Paths that it will likely ask for: they are read beforehand, so that it is called once. */
  readonly expected?: Iterable<string>;
  readonly read: (path: string) => Promise<ReadFileResult>;
  readonly work: (readFile: (path: string) => ReadFileResult) => T;
}

/** Calls a pure reader again until every file that it asked for was read beforehand. */
export async function withFiles<T>({ expected = [], read, work }: FileReader<T>): Promise<FileReading<T>> {
  const known = new Map<string, ReadFileResult>();
  const readAll = (paths: Iterable<string>): Promise<unknown> => Promise.all([...paths].map(async (path) => known.set(path, await read(path))));
  await readAll(expected);
  for (let round = 1; ; round++) {
    const files = new Map<string, ReadFileResult>();
    const wanted = new Set<string>();
    const result = work((path) => {
      const file = known.get(path);
      if (file === undefined) wanted.add(path);
      else files.set(path, file);
      return file ?? { kind: 'missing' };
    });
    if (wanted.size === 0 || round === MAX_ROUNDS) return { result, files };
    await readAll(wanted);
  }
}
