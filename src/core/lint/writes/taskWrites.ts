import { remembered, rememberedOutside } from '../../base/remembered';
import { collect } from '../../base/collect';
import { findClearedTables } from '../../sql/facts/clearedTables';
import { findInsertProtection } from '../../sql/facts/insertProtection';
import { findOwnReads } from '../../sql/facts/ownReads';
import { includesTable, isSameTable, TableIndex } from '../../sql/facts/sameTable';
import type { Insert, PartitionClause, RowChange, TableWrite } from '../../sql/scanned';
import { blockMark, transactionMark } from '../../sql/facts/transactions';
import { findWord, wordAt, type StatementView } from '../../sql/view';
import { findUpsertTables } from '../../sql/facts/upsertTables';
import { openingOf } from './conditionalBlock';
import { isLogRow } from './logRows';
import { isCreation } from './tablesByOrder';
import { collectSteps, textOf, type ScriptStep, type TaskScript } from '../taskScript';

/** What keeps an insert from doubling rows; `undefined`: nothing does. */
export type Repeatability =
  /** A clause of its own, or a check of what is there. */
  | 'guarded'
  /** The rows, or the table, were taken away before it in the task. */
  | 'cleared'
  /** The table holds rows of this task alone and goes with it. */
  | 'scratch'
  /** The table replaces rows by its key. */
  | 'upsert'
  /** A note about the run itself: one for each run is meant. */
  | 'log'
  /** The rows are moved: the task takes them away from where it read them. */
  | 'moved';

/** One insert of a task and what a second run makes of it. */
export interface TaskInsert {
  readonly step: ScriptStep;
  readonly insert: Insert;
  readonly repeatability: Repeatability | undefined;
  /** Whether its query reads the table that it fills. */
  readonly readsItself: boolean;
  /** The DELETE that takes the moved rows away, and whether it shares a transaction with the insert. */
  readonly move: Move | undefined;
}

export interface Move {
  readonly step: ScriptStep;
  readonly change: RowChange;
  readonly isAtomic: boolean;
}

/** Every insert of the task, in order. Made once for each script. `upsertTables`: keys of tables that replace rows by key. */
export const taskInserts = remembered(readInserts);

/** The tables of a workflow that replace rows by key. */
export const upsertTablesOf = rememberedOutside((scripts: readonly TaskScript[]): ReadonlySet<string> =>
  new Set(collectSteps(scripts, (step) => findUpsertTables(step.statement))));

function readInserts(script: TaskScript, upsertTables: ReadonlySet<string>): readonly TaskInsert[] {
  const cleared = new TableIndex<true>();
  const overwritten = new TableIndex<PartitionClause | undefined>();
  const upserting = [...upsertTables];
  const found: TaskInsert[] = [];
  for (const step of script.steps) {
    const clears = findClearedTables(step.statement);
    for (const write of step.statement.writes) {
      if (write.kind !== 'insert') continue;
      const here = clears.length === 0 ? [] : clears.filter(({ at }) => at < write.from).map(({ table }) => table);
      const isCleared = (key: string): boolean => cleared.has(key) || includesTable(here, key) || overwritten.get(key).some((partition) => !isApart(partition, write.partition));
      found.push(readInsert(script, step, { insert: write, isCleared, upserting }));
      if (write.guard === 'overwrite') overwritten.add(write.target.key, write.partition);
    }
    for (const { table } of clears) cleared.add(table, true);
  }
  return found;
}

/** Whether two partitions of a table have different values for a column, so that overwriting one leaves the other's rows. */
function isApart(overwritten: PartitionClause | undefined, other: PartitionClause | undefined): boolean {
  return overwritten?.entries.some(({ column, value }) => {
    const otherValue = other?.entries.find((entry) => entry.column === column)?.value;
    return value !== undefined && otherValue !== undefined && value !== otherValue;
  }) ?? false;
}

interface InsertState {
  readonly insert: Insert;
  readonly isCleared: (key: string) => boolean;
  readonly upserting: readonly string[];
}

function readInsert(script: TaskScript, step: ScriptStep, state: InsertState): TaskInsert {
  const { insert } = state;
  const move = findMove(script, step, insert);
  const isBefore = ['WITH', 'FROM'].includes(wordAt(step.statement.view, 0));
  const readsItself = findOwnReads(step.statement, insert).some((read) => isBefore || read.index > insert.from);
  return { step, insert, move, readsItself, repeatability: repeatabilityOf(script, step, state) ?? (move === undefined ? undefined : 'moved') };
}

function repeatabilityOf(script: TaskScript, step: ScriptStep, { insert, isCleared, upserting }: InsertState): Repeatability | undefined {
  const { key } = insert.target;
  if (isScratchName(key)) return 'scratch';
  if (isLogRow(insert)) return 'log';
  if (insert.guard !== 'none' && insert.guard !== 'antiJoin') return 'guarded';
  if (isCleared(key)) return 'cleared';
  if (includesTable(upserting, key)) return 'upsert';
  return findInsertProtection(step.statement, insert, openingOf(script, step)) === undefined ? undefined : 'guarded';
}

/** T-SQL's `#t`, and the schemas that engines keep for temporary tables. */
export function isScratchName(key: string): boolean {
  return key.startsWith('#') || /^(?:temp|pg_temp|tempdb\.[^.]*)\./.test(key);
}

/** `INSERT INTO a SELECT … FROM b WHERE c` with `DELETE FROM b WHERE c` behind it. */
function findMove(script: TaskScript, step: ScriptStep, insert: Insert): Move | undefined {
  const { view, reads } = step.statement;
  if (deletesByCondition(script).size === 0) return undefined;
  const sources = reads.filter((read) => !isSameTable(read.table.key, insert.target.key)).map((read) => read.table.key);
  const at = findWord(view, { from: insert.source.from, to: insert.to }, 'WHERE');
  if (at === undefined || sources.length === 0) return undefined;
  const condition = normal(textOf(step.part, { start: view.tokens[at]?.end ?? 0, end: view.tokens[insert.to - 1]?.end ?? 0 }));
  const deletes = deletesByCondition(script).get(condition);
  let later: Delete | undefined;
  for (const source of sources) {
    const found = deletes?.behind(source, (other) => other.step.order <= step.order);
    if (later === undefined || (found !== undefined && found.step.order < later.step.order)) later = found;
  }
  return later && { ...later, isAtomic: inOneTransaction(script, step, later.step) };
}

type Delete = Pick<Move, 'step' | 'change'>;

/** The task's DELETEs by their condition, each in order. */
const deletesByCondition = remembered((script: TaskScript): ReadonlyMap<string, TableIndex<Delete>> => {
  const found = new Map<string, TableIndex<Delete>>();
  for (const step of script.steps) {
    for (const change of step.statement.writes) {
      if (change.kind !== 'delete' || change.where === undefined) continue;
      const condition = normal(textOf(step.part, change.where));
      const group = found.get(condition) ?? new TableIndex();
      found.set(condition, group);
      group.add(change.target.key, { step, change });
    }
  }
  return found;
});

function normal(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Whether a transaction is open from `first` on and does not end before `last` is done. */
export function inOneTransaction(script: TaskScript, first: ScriptStep, last: ScriptStep): boolean {
  const states = transactionsOf(script);
  const before = states[first.order];
  const after = states[last.order];
  if (before === undefined || after === undefined || after.ends > before.ends) return false;
  return (before.isOpen || before.isMarked) && after.isOpen;
}

interface TransactionState {
  /** Behind the statement. */
  readonly isOpen: boolean;
  /** The statement itself begins or ends a transaction. */
  readonly isMarked: boolean;
  /** How many transactions ended up to here. */
  readonly ends: number;
}

/** By the statements' order. */
const transactionsOf = remembered((script: TaskScript): readonly TransactionState[] => {
  let isOpen = false;
  let ends = 0;
  /** Whether a transaction was open before the block that one is in. */
  let outer: boolean | undefined;
  return script.steps.map(({ statement: { view } }): TransactionState => {
    const found = blockMark(view);
    const block = found === 'end' && outer === undefined ? undefined : found;
    if (block === 'begin') outer = isOpen;
    const mark = block ?? (outer === undefined ? transactionMark(view) : markInBlock(view));
    if (mark !== undefined) isOpen = block === 'end' ? outer === true : outer !== undefined || mark === 'begin';
    if (mark === 'end' && (block === undefined || !isOpen)) ends++;
    if (block === 'end') outer = undefined;
    return { isOpen, isMarked: mark !== undefined, ends };
  });
});

/** COMMIT and ROLLBACK end the transaction of a block and start the next one; BEGIN and END are brackets. */
function markInBlock(view: StatementView): 'end' | undefined {
  const word = wordAt(view, 0);
  return word === 'COMMIT' || word === 'ROLLBACK' ? 'end' : undefined;
}

/** Tables that the task makes for itself: temporary ones, and those that it drops again at its end. */
export const scratchTables = remembered((script: TaskScript): ReadonlySet<string> => {
  const temporary = collect(script.steps, (step) => collect(step.statement.writes, (write) => (isTemporary(script, write) ? [write.target.key] : [])));
  return new Set(temporary);
});

function isTemporary(script: TaskScript, write: TableWrite): boolean {
  return isCreation(write) && write.isTemporary && script.dialect !== 'flink';
}
