import { collect } from '../../base/collect';
import type { TableWrite } from '../../sql/scanned';
import type { RuleContext } from '../rule';
import { exampleValues } from './exampleValues';
import { factsOf } from './factsOf';
import { sharesStore } from './flows';
import { groupBy } from './grouping';
import { areDisjoint, sliceOfWrite, type Slice } from './slice';
import { mayBeWrittenBy, tableIndexOf, tablesOfFile, type WriteUse } from './tableIndex';
import { taskOrderOf, type TaskOrder } from './taskOrder';

/** Two tasks of which neither waits for the other, and whose writes of one table can meet. */
export interface WriteConflict {
  /** The write of the task that comes later in the file. */
  readonly use: WriteUse;
  readonly other: WriteUse;
}

/** A write with the rows that it can touch. */
interface BoundedWrite {
  readonly use: WriteUse;
  readonly slice: Slice;
}

/** For each task and table the first conflict with a task before it in the file. */
export function findWriteConflicts(context: RuleContext): readonly WriteConflict[] {
  const own = factsOf(context);
  const { workflow } = context;
  if (own === undefined || workflow === undefined) return [];
  const tables = tablesOfFile(own.file);
  const uses = tables.writes.filter(({ write, task, name }) =>
    CHANGING.has(write.kind) && task.name.value !== '' && mayBeWrittenBy(tables, name.key).some((other) => other.task !== task));
  if (uses.length === 0) return [];
  const index = tableIndexOf(own.facts);
  const order = taskOrderOf(workflow);
  return collect([...groupBy(uses, ({ name }) => index.fullNameOf(name.key)).values()], (ofTable) => {
    const tasks = [...groupBy(ofTable, ({ task }) => task.name.value).values()].map(boundWrites).slice(0, MOST_WRITERS);
    return collect(tasks, (writes, position) => {
      for (const others of tasks.slice(0, position)) {
        const conflict = conflictOf({ context, order }, writes, others);
        if (conflict !== undefined) return [conflict];
      }
      return [];
    });
  });
}

/** Tasks that write one table and are compared with one another; the comparison grows with their square. */
const MOST_WRITERS = 100;

const CHANGING: ReadonlySet<TableWrite['kind']> = new Set<TableWrite['kind']>([
  'insert', 'update', 'delete', 'merge', 'truncate', 'drop', 'dropPartition', 'createAs', 'selectInto', 'load',
]);

/** What a task adds after it deleted a part of the table belongs to that part. */
function boundWrites(uses: readonly WriteUse[]): readonly BoundedWrite[] {
  let cleared: Slice = new Map();
  return uses.map((use) => {
    const slice = sliceOfWrite(use.step, use.write);
    if (use.write.kind === 'delete' || use.write.kind === 'dropPartition') cleared = slice;
    return { use, slice: isAddition(use.write) ? new Map([...cleared, ...slice]) : slice };
  });
}

interface Place {
  readonly context: RuleContext;
  readonly order: TaskOrder;
}

function conflictOf({ context, order }: Place, writes: readonly BoundedWrite[], others: readonly BoundedWrite[]): WriteConflict | undefined {
  const [first, second] = [writes[0]?.use, others[0]?.use];
  if (first === undefined || second === undefined || context.workflow === undefined) return undefined;
  const [a, b] = [first.task.name.value, second.task.name.value];
  if (order.isBefore(a, b) || order.isBefore(b, a) || order.mayExclude(a, b) || !sharesStore(first, second)) return undefined;
  const values = [exampleValues(context.workflow, first.task, context.dates.instant), exampleValues(context.workflow, second.task, context.dates.instant)] as const;
  for (const { use, slice } of writes) {
    const met = others.find((other) => !commute(use, other.use) && !areDisjoint(slice, other.slice, values));
    if (met !== undefined) return { use, other: met.use };
  }
  return undefined;
}

/** Whether the same rows are left whichever comes first: both only add, or both set other columns. */
function commute(a: WriteUse, b: WriteUse): boolean {
  if (isAddition(a.write) && isAddition(b.write)) return true;
  if (a.write.kind !== 'update' || b.write.kind !== 'update') return false;
  const columns = new Set(a.step.statement.assignments.map(({ column }) => column));
  return columns.size > 0 && b.step.statement.assignments.every(({ column }) => !columns.has(column));
}

const ADDING_GUARDS = new Set(['none', 'ignore', 'conflictNothing', 'antiJoin']);

function isAddition(write: TableWrite): boolean {
  if (write.kind === 'load') return write.guard === 'none';
  return write.kind === 'insert' && ADDING_GUARDS.has(write.guard);
}
