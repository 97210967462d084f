import { collect } from '../../base/collect';
import { overlaps, type Ranged } from '../../base/textRange';
import { wordAt } from '../../sql/view';
import type { Task } from '../../workflow/workflow';
import type { RuleContext } from '../rule';
import { declarationsOf, type TaskScript } from '../taskScript';
import { factsOf } from './factsOf';
import { tableIndexOf, tablesOfFile } from './tableIndex';
import { taskOrderOf, type TaskOrder } from './taskOrder';

/** An edge of `deps` that no table needs. */
export interface NeedlessEdge {
  readonly task: Task;
  readonly dep: Ranged<string>;
}

/** What a task does to a table by its full name. */
type Touched = ReadonlyMap<string, 'read' | 'write'>;

/** Comparing all that is before each edge with all that follows it grows with the square of the tasks. */
const MOST_TASKS = 500;

/**
 * The edges between two SQL tasks that carry no table, not even between tasks further before and behind: some task before
 * the edge (or its start) and some task behind it (or its end) share no table that one of them writes. Where the tables of
 * one of those tasks are not known, the edge may be needed and is not reported.
 */
export function findNeedlessEdges(context: RuleContext): readonly NeedlessEdge[] {
  const own = factsOf(context);
  const { workflow } = context;
  if (own === undefined || workflow === undefined || workflow.tasks.length > MOST_TASKS) return [];
  if (!workflow.tasks.some((task) => task.deps.length > 0)) return [];
  const touched = touchedTables(context);
  const order = taskOrderOf(workflow);
  return collect(workflow.tasks, (task) => {
    const name = task.name.value;
    const reasons = declarationsOf(workflow, name)?.reasons ?? {};
    const doubtful = task.deps.filter((dep) => dep.value !== name && !hasReason(reasons, dep.value) && mayBeNeedless(touched, name, dep.value));
    if (doubtful.length === 0 || order.isBefore(name, name)) return [];
    const behind = union(touched, [name, ...order.after(name)]);
    return behind === undefined ? [] : doubtful.filter((dep) => !carriesTable({ touched, order, behind }, dep.value)).map((dep) => ({ task, dep }));
  });
}

/** Whether the two tasks themselves, whose tables are known, share none: nearly every edge carries a table from its own start to its end. */
function mayBeNeedless(touched: ReadonlyMap<string, Touched>, name: string, dep: string): boolean {
  const [after, before] = [touched.get(name), touched.get(dep)];
  return after !== undefined && before !== undefined && !share(before, after);
}

function share(a: Touched, b: Touched): boolean {
  return [...a].some(([table, access]) => b.has(table) && (access === 'write' || b.get(table) === 'write'));
}

function hasReason(reasons: Readonly<Record<string, string>>, dep: string): boolean {
  return Object.hasOwn(reasons, dep) && reasons[dep]?.trim() !== '';
}

interface Behind {
  readonly touched: ReadonlyMap<string, Touched>;
  readonly order: TaskOrder;
  readonly behind: Touched;
}

function carriesTable({ touched, order, behind }: Behind, dep: string): boolean {
  const before = union(touched, [dep, ...order.before(dep)]);
  return before === undefined || share(before, behind);
}

/** `undefined` when the tables of one of the tasks are not known. */
function union(touched: ReadonlyMap<string, Touched>, names: readonly string[]): Touched | undefined {
  const all = new Map<string, 'read' | 'write'>();
  for (const name of names) {
    const tables = touched.get(name);
    if (tables === undefined) return undefined;
    for (const [table, access] of tables) if (access === 'write' || !all.has(table)) all.set(table, access);
  }
  return all;
}

/** By task name, of the tasks whose tables are all known and are at least one. */
function touchedTables(context: RuleContext): ReadonlyMap<string, Touched> {
  const own = factsOf(context);
  const tables = new Map<string, Map<string, 'read' | 'write'>>();
  if (own === undefined) return tables;
  const index = tableIndexOf(own.facts);
  const { reads, writes } = tablesOfFile(own.file);
  const missing = context.file?.problems.filter(({ code }) => code === 'Y04') ?? [];
  const isWhole = ({ task }: TaskScript): boolean => !missing.some(({ range }) => task !== undefined && overlaps(task.range, range));
  const known = new Set(context.scripts.filter((script) => isKnown(script) && isWhole(script)).map((script) => script.task));
  for (const [uses, access] of [[reads, 'read'], [writes, 'write']] as const) {
    for (const { task, name } of uses) {
      if (!known.has(task)) continue;
      const touched = tables.get(task.name.value) ?? new Map<string, 'read' | 'write'>();
      tables.set(task.name.value, touched.set(index.fullNameOf(name.key), access));
    }
  }
  return tables;
}

/** Statements that touch no table of ours even without naming one. */
const HARMLESS = new Set(['SET', 'USE', 'BEGIN', 'COMMIT', 'START', 'END', 'ANALYZE']);

/** Whether each statement names the tables that it touches: no procedure, no file, no table function. */
function isKnown({ task, steps }: TaskScript): boolean {
  if (task?.type.value.toLowerCase() !== 'sql') return false;
  return steps.every(({ statement }) => {
    const { reads, writes, view } = statement;
    return reads.length > 0 || writes.length > 0 ? !hasTableFunction(statement.view.tokens.length, view) : HARMLESS.has(wordAt(view, 0));
  });
}

/** `FROM url(…)`, `JOIN read_parquet(…)`. */
function hasTableFunction(length: number, view: Parameters<typeof wordAt>[0]): boolean {
  for (let i = 0; i < length; i++) {
    const word = wordAt(view, i);
    if ((word === 'FROM' || word === 'JOIN') && wordAt(view, i + 1) !== '' && view.tokens[i + 2]?.text === '(') return true;
  }
  return false;
}
