import type { Insert, TableChange } from '../../../sql/scanned';
import { findWord, firstIndex, operatorAt, wordAt, type StatementView } from '../../../sql/view';
import { dayColumn } from '../../fixes/slice';
import { namesDay } from '../../windows/columnNames';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { collectWrites, placeOf, textOf, type ScriptStep, type TaskScript } from '../../taskScript';
import { tablesByOrder } from '../../writes/tablesByOrder';
import { isScratchName } from '../../writes/taskWrites';
import { tableDefinitionsOf } from '../../writes/unsafeInserts';
import { hasTemplate, wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A whole table is replaced by the rows of one window',
  why: 'The query reads one schedule time, and its result takes the place of everything the table held: each run, rerun or backfill leaves one day and removes all others.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: "CREATE OR REPLACE TABLE daily AS SELECT dt, sum(v) AS v FROM orders WHERE dt = '${schedule_time}' GROUP BY dt" },
    { kind: 'sql', dialect: 'snowflake', text: "INSERT OVERWRITE INTO daily SELECT dt, id FROM orders WHERE dt = '${schedule_time}'" },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'CREATE OR REPLACE TABLE daily AS SELECT dt, sum(v) AS v FROM orders GROUP BY dt' },
    { kind: 'sql', dialect: 'spark', text: "CREATE OR REPLACE TABLE stg_daily AS SELECT dt, id FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'spark', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'bigquery', text: "CREATE OR REPLACE TABLE daily AS SELECT dt, id FROM orders WHERE dt <= '${schedule_time}'" },
  ],
  whenToIgnore: 'When the table is meant to hold the newest window only.',
  threads: ['https://github.com/bruin-data/bruin/issues/2181'],
};

export const partialReplace: Rule = {
  code: 'X05',
  name: 'partial-replace',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const definitions = tableDefinitionsOf(context.scripts);
    return collectWrites(context.scripts, (write, step, script) => {
          const query = replacingQuery(step.statement.view, write.kind === 'insert' || write.kind === 'createAs' ? write : undefined);
          const isPartitioned = (definitions.get(write.target.key)?.partitionColumns.length ?? 0) > 0;
          if (query === undefined || isPartitioned || isScratchName(write.target.key) || isIntermediate(context, script, { step, table: write.target.key })) return [];
          if (!readsOneWindow(step, query) || !keepsDay(step, query)) return [];
          const message = `${write.target.text} is replaced as a whole by the rows of one window: a rerun for ${context.dates.scheduleTime} would remove every other day. Replace the partition, or delete and insert the window.`;
          return [{ ...placeOf(step.part, write.range), message }];
        });
  },
};

/** The index of the SELECT whose rows take the place of all others; `undefined` when the write replaces no whole table. */
function replacingQuery(view: StatementView, write: Insert | TableChange | undefined): number | undefined {
  if (write === undefined) return undefined;
  const isWhole = write.kind === 'insert' ? write.guard === 'overwrite' && write.partition === undefined && !hasPartitionName(view, write) : write.guard === 'orReplace' && write.object === 'TABLE';
  if (!isWhole) return undefined;
  const from = write.kind === 'insert' ? write.source.from : write.from;
  return firstIndex({ from: from, to: view.tokens.length }, (i) => wordAt(view, i) === 'SELECT');
}

/** Doris and StarRocks: `INSERT OVERWRITE TABLE t PARTITION (p1)`, `PARTITION (*)`. */
function hasPartitionName(view: StatementView, insert: Insert): boolean {
  return findWord(view, { from: insert.from, to: insert.source.from }, wordSet('PARTITION PARTITIONS')) !== undefined;
}

/** Names by which people call tables that hold one load. */
const SCRATCH_NAME = /(?:^|_|\.)(?:tmp|temp|stg|stage|staging|scratch|work|wrk|delta|increment|inc|latest|current|today|snapshot|buffer|landing)(?:_|$|\d)/i;

/** Whether a table is named like one for one load, or read by another task or by a later statement. */
export function isIntermediate({ scripts }: RuleContext, script: TaskScript, place: { readonly step: ScriptStep; readonly table: string }): boolean {
  if (SCRATCH_NAME.test(place.table) || hasTemplate(place.table)) return true;
  return scripts.some((other) => (readsOf(other).last(place.table) ?? -1) > (other === script ? place.step.order : -1));
}

const readsOf = tablesByOrder(({ reads }) => reads.map(({ table }) => table.key));

/** A comparison `column = '${…}'`, or both ends of a range; `<=` alone reads the whole history. */
function readsOneWindow({ statement: { view } }: ScriptStep, from: number): boolean {
  let lower = false;
  for (let i = from; i < view.tokens.length; i++) {
    if (!hasTemplate(view.tokens[i]?.text)) continue;
    const at = valueStart(view, i) - 1;
    const before = operatorAt(view, at);
    if (before === '=' && wordAt(view, at - 1) !== '' && isInCondition(view, at)) return true;
    if (before === '>' || before === '>=' || wordAt(view, at) === 'BETWEEN') lower = true;
  }
  return lower;
}

/** Of `DATE '${…}'` and `to_date('${…}')`: the type or the function. */
function valueStart(view: StatementView, index: number): number {
  if (/^(?:DATE|TIMESTAMP)/.test(wordAt(view, index - 1))) return index - 1;
  return operatorAt(view, index - 1) === '(' && wordAt(view, index - 2) !== '' ? index - 2 : index;
}

/** Not in the ON of a join, where the day may limit one table among others. */
function isInCondition(view: StatementView, index: number): boolean {
  for (let i = index; i >= 0; i--) {
    const word = wordAt(view, i);
    if (word === 'WHERE') return true;
    if (word === 'ON' || word === 'SELECT' || word === 'HAVING') return false;
  }
  return false;
}

/** Whether the rows carry their day, so that the table could hold others: a day column, or all columns of a source that has one. */
function keepsDay({ statement: { view, writes }, part }: ScriptStep, select: number): boolean {
  const insert = writes.find((write): write is Insert => write.kind === 'insert');
  const names = insert === undefined ? selectedNames(view, select) : (insert.columns?.names ?? insert.source.items.map(({ name, range }) => name ?? textOf(part, range)));
  return names.some((name) => name.endsWith('*') || namesDay(name.toLowerCase())) || dayColumn(names) !== undefined;
}

function selectedNames(view: StatementView, select: number): readonly string[] {
  const end = findWord(view, { from: select, to: view.tokens.length }, 'FROM') ?? view.tokens.length;
  return view.tokens.slice(select + 1, end).filter((token) => token.kind !== 'string').map((token) => token.upper.toLowerCase());
}
