import type { TextRange } from '../base/textRange';
import { taskScriptsOf } from '../lint/taskScript';
import { isProducing } from '../lint/workspace/flows';
import { tableIndexOf, tablesOfFile } from '../lint/workspace/tableIndex';
import { taskOrderOf } from '../lint/workspace/taskOrder';
import type { Dialect } from '../sql/lex/token';
import type { Task, Workflow, WorkflowFile } from '../workflow/workflow';
import { quoteYaml } from '../workflow/yamlEdits';

/** A task that another one may wait for. */
export interface DepsCompletion {
  readonly name: string;
  /** The name as YAML needs it. */
  readonly insertText: string;
  /** What is typed of the name so far; empty at the offset when nothing is. */
  readonly range: TextRange;
  /** The tables that the named task writes and this one reads, as this one writes them. Empty: none is known. */
  readonly tables: readonly string[];
}

/**
 * What may stand in the `deps` of a task at the offset, also while the list is half typed: tasks whose tables the task reads
 * first, then the others in file order. Never the task itself, what the list holds already, or what would make a cycle.
 * Empty where the offset is in no `deps`. `fallback`: the dialect of tasks that declare none.
 */
export function completeDeps(file: WorkflowFile, offset: number, fallback?: Dialect): readonly DepsCompletion[] {
  const { workflow } = file;
  const task = workflow && taskAt(workflow, offset);
  const place = task && placeInDeps(file.text, task, offset);
  if (workflow === undefined || task === undefined || place === undefined) return [];
  const tables = tablesFrom(file, workflow, { task, fallback });
  const candidates = candidatesFor(workflow, task, place).map((name): DepsCompletion => ({ name, insertText: quoteYaml(name), range: place, tables: tables.get(name) ?? [] }));
  return [...candidates.filter((candidate) => candidate.tables.length > 0), ...candidates.filter((candidate) => candidate.tables.length === 0)];
}

/** The task in whose list item the offset lies, white space behind it included. */
function taskAt(workflow: Workflow, offset: number): Task | undefined {
  return workflow.tasks.findLast((task) => task.range.start <= offset);
}

/** Behind `deps:` a list that is open at the end: `[a, b`, `- a\n - b`, or one name. */
const OPEN_LIST = /^[ \t]*(?:\[[^\]#]*|(?:#[^\n]*)?(?:\r?\n[ \t]*(?:-(?:[ \t][^\n]*)?|#[^\n]*)?)*\r?\n[ \t]*-[ \t]+[^\n]*|[^\s[#\n][^\n,]*|)$/;

/** The span of the name at the offset, when that lies in the task's `deps`. */
function placeInDeps(text: string, task: Task, offset: number): TextRange | undefined {
  const before = text.slice(task.range.start, offset);
  const key = [...before.matchAll(/(^|\n[ \t]*|[{,][ \t]*)deps[ \t]*:/g)].at(-1);
  if (key === undefined || !isOwnKey(text, task, task.range.start + key.index + (key[1] ?? '').length)) return undefined;
  const list = before.slice(key.index + key[0].length);
  if (!OPEN_LIST.test(list) || (list === '' && before.endsWith(':'))) return undefined;
  const typed = /[^\s[,]*$/.exec(list)?.[0] ?? '';
  const start = offset - (typed === '-' ? 0 : typed.length);
  const rest = /^[^\s,\]}#]*/.exec(text.slice(offset))?.[0].length ?? 0;
  return { start, end: offset + rest };
}

/** Whether a key at the offset is one of the task's own, not a line of its SQL. */
function isOwnKey(text: string, task: Task, offset: number): boolean {
  const column = (at: number): number => at - (text.lastIndexOf('\n', at - 1) + 1);
  return text[task.range.start] === '{' || column(offset) === column(task.range.start);
}

function candidatesFor(workflow: Workflow, task: Task, place: TextRange): readonly string[] {
  const own = task.name.value;
  const order = taskOrderOf(workflow);
  const taken = new Set(task.deps.filter(({ range }) => range.end < place.start || range.start > place.end).map(({ value }) => value));
  const names = new Set(workflow.tasks.map(({ name }) => name.value));
  return [...names].filter((name) => name.trim() !== '' && name !== own && !taken.has(name) && !order.isBefore(own, name));
}

/** The tables that the task reads, by the name of each task that writes them. */
function tablesFrom(file: WorkflowFile, workflow: Workflow, { task, fallback }: { readonly task: Task; readonly fallback: Dialect | undefined }): ReadonlyMap<string, readonly string[]> {
  const own = { file, scripts: taskScriptsOf(file, workflow, fallback) };
  const index = tableIndexOf({ files: [own] });
  const tables = new Map<string, readonly string[]>();
  for (const read of tablesOfFile(own).reads.filter((use) => use.task === task)) {
    for (const write of index.writersOf(read.name.key).filter(isProducing)) {
      const name = write.task.name.value;
      tables.set(name, [...new Set([...(tables.get(name) ?? []), read.name.text])]);
    }
  }
  return tables;
}
