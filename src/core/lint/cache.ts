import { parseWorkflowFile, type ReadFileResult, type WorkflowFileInput } from '../workflow/parseWorkflowFile';
import type { SqlSource, WorkflowFile } from '../workflow/workflow';
import { checkSqlText, checkWorkflowFile, type BareSql, type LintOptions, type LintResult } from './linter';
import type { WorkspaceFacts } from './workspace';

/**
 * Remembers what was parsed and found, by content: the same texts, settings, workspace files and history give the same
 * object back without work. A pure helper: it never reads anything by itself, and leaving it out changes no result.
 *
 * - `parse` stands for `parseWorkflowFile`. A hit asks `readFile` again for each `.sql` file that was read before and
 *   compares the texts, so that nobody has to tell the cache what changed on disk.
 * - `checkWorkflow` and `checkSql` stand for `checkWorkflowFile` and `checkSqlText`. Two workflow files count as the same when
 *   their texts, the texts of their `.sql` files and their problems are; two workspaces when their files are, in order.
 *   Keep one `WorkspaceFacts` until a file of it changes: comparing it is then one look.
 *
 * Bounded by the characters that it keeps, counted by the texts; the paths that were not asked for longest are dropped.
 * One instance may serve a whole editor or a run of the command line; nothing in it needs to be disposed.
 */
export class LintCache {
  readonly #files: Shelf<Parsed>;
  readonly #results: Shelf<Linted>;

  /** `maxCharacters`: of the texts kept, in UTF-16 units; what was made of a text takes about ten times its size. */
  constructor({ maxCharacters = 16_000_000 }: { readonly maxCharacters?: number } = {}) {
    this.#files = new Shelf(maxCharacters);
    this.#results = new Shelf(maxCharacters);
  }

  parse(input: WorkflowFileInput): WorkflowFile {
    const known = this.#files.find(input.path, (entry) => isSameInput(entry, input));
    if (known !== undefined) return known.file;
    const reads = new Map<string, ReadFileResult>();
    const readFile = (path: string): ReadFileResult => {
      const result = input.readFile(path);
      reads.set(path, result);
      return result;
    };
    const file = parseWorkflowFile({ ...input, readFile });
    this.#files.put(input.path, { root: input.root, reads, file }, sizeOf(file));
    return file;
  }

  checkWorkflow(file: WorkflowFile, options: LintOptions = {}): LintResult {
    const known = this.#results.find(file.path, (entry) => entry.kind === 'workflow' && isSameFile(entry.file, file) && isSameOptions(entry.options, options));
    if (known !== undefined) return known.result;
    const result = checkWorkflowFile(file, options);
    this.#results.put(file.path, { kind: 'workflow', file, options, result }, sizeOf(file));
    return result;
  }

  checkSql(input: BareSql): LintResult {
    const { file, text, dialect, options = {} } = input;
    const isSame = (entry: Linted): boolean => entry.kind === 'sql' && entry.text === text && entry.dialect === dialect && isSameOptions(entry.options, options);
    const known = this.#results.find(file, isSame);
    if (known !== undefined) return known.result;
    const result = checkSqlText(input);
    this.#results.put(file, { kind: 'sql', text, dialect, options, result }, text.length);
    return result;
  }
}

interface Parsed {
  readonly root: string | undefined;
  readonly reads: ReadonlyMap<string, ReadFileResult>;
  readonly file: WorkflowFile;
}

type Linted =
  | { readonly kind: 'workflow'; readonly file: WorkflowFile; readonly options: LintOptions; readonly result: LintResult }
  | (Pick<BareSql, 'text'> & { readonly kind: 'sql'; readonly dialect: BareSql['dialect']; readonly options: LintOptions; readonly result: LintResult });

/** Versions of one path that are kept, so that undo, redo and a second setting cost nothing. */
const VERSIONS = 3;

interface Kept<T> {
  readonly value: T;
  readonly size: number;
}

/** Values by path, newest version first; the path that was used longest ago goes first when there is too much. */
class Shelf<T> {
  readonly #byPath = new Map<string, readonly Kept<T>[]>();
  #size = 0;

  constructor(readonly maxSize: number) {}

  find(path: string, matches: (value: T) => boolean): T | undefined {
    const versions = this.#byPath.get(path);
    const found = versions?.find(({ value }) => matches(value));
    if (versions === undefined || found === undefined) return undefined;
    this.#byPath.delete(path);
    this.#byPath.set(path, [found, ...versions.filter((version) => version !== found)]);
    return found.value;
  }

  put(path: string, value: T, size: number): void {
    const versions = this.#byPath.get(path) ?? [];
    const kept = [{ value, size }, ...versions].slice(0, VERSIONS);
    this.#byPath.delete(path);
    this.#byPath.set(path, kept);
    this.#size += total(kept) - total(versions);
    for (const [oldest, dropped] of this.#byPath) {
      if (this.#size <= this.maxSize) return;
      this.#byPath.delete(oldest);
      this.#size -= total(dropped);
    }
  }
}

function total(versions: readonly Kept<unknown>[]): number {
  return versions.reduce((sum, { size }) => sum + size, 0);
}

function isSameInput(entry: Parsed, input: WorkflowFileInput): boolean {
  if (entry.file.text !== input.text || entry.root !== input.root) return false;
  return [...entry.reads].every(([path, before]) => isSameRead(before, input.readFile(path)));
}

function isSameRead(a: ReadFileResult, b: ReadFileResult): boolean {
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text;
  return a.kind === 'refused' ? b.kind === 'refused' && a.reason === b.reason : b.kind === 'missing';
}

function sourcesOf({ workflow }: WorkflowFile): readonly SqlSource[] {
  return workflow?.tasks.flatMap(({ sql, preStatements, postStatements }) => [...preStatements, ...(sql === undefined ? [] : [sql]), ...postStatements]) ?? [];
}

/** The texts that a workflow file stands for: its own, and those of its `.sql` files. */
function sizeOf(file: WorkflowFile): number {
  return sourcesOf(file).reduce((sum, source) => (source.file === file.path ? sum : sum + source.text.length), file.text.length);
}

function isSameFile(a: WorkflowFile, b: WorkflowFile): boolean {
  if (a === b) return true;
  if (a.path !== b.path || a.text !== b.text || a.problems.length !== b.problems.length) return false;
  const others = sourcesOf(b);
  const sources = sourcesOf(a);
  return sources.length === others.length
    && sources.every((source, index) => source.file === others[index]?.file && source.text === others[index]?.text)
    && JSON.stringify(a.problems) === JSON.stringify(b.problems);
}

function isSameOptions(a: LintOptions, b: LintOptions): boolean {
  return isSameData(a.settings, b.settings) && isSameData(a.history, b.history) && isSameWorkspace(a.workspace, b.workspace);
}

/** Settings and histories are small plain data. */
function isSameData(a: object | undefined, b: object | undefined): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isSameWorkspace(a: WorkspaceFacts | undefined, b: WorkspaceFacts | undefined): boolean {
  if (a === b || a?.files === b?.files) return true;
  if (a === undefined || b === undefined || a.files.length !== b.files.length) return false;
  return a.files.every((each, index) => {
    const other = b.files[index];
    return other !== undefined && (each === other || isSameFile(each.file, other.file));
  });
}
