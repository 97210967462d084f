import { operatorAt } from '../../sql/view';
import { textOf } from '../taskScript';
import type { UnsafeInsert } from '../unsafeInserts';

/** The rows of a table that one schedule time stands for: `column = value`. */
export interface Slice {
  readonly column: string;
  /** SQL text, `'${schedule_time}'` unless the statement itself writes another text. */
  readonly value: string;
  /** Where the column was found; `assumed`: nowhere, the table may have none of that name. */
  readonly source: 'partition' | 'written' | 'filtered' | 'assumed';
}

export const SCHEDULE_TIME = "'${schedule_time}'";

/** Usual names of the column that holds the data's day, best first. */
const DAY_NAMES = [
  'dt', 'ds', 'pt', 'p_date', 'partition_date', 'data_date', 'biz_date', 'bizdate', 'stat_date', 'snapshot_date', 'report_date', 'order_date',
  'event_date', 'sale_date', 'sales_date', 'day', 'date', 'the_date', 'schedule_time', 'hour', 'hr',
];

/** Names that end like this hold a day too, unless they record when the row was written. */
const DAY_ENDING = /(?:_date|_day|_dt|_ds|date_key|_on)$/;
const RECORD_NAMES = /^(?:created|updated|modified|loaded|inserted|deleted|birth|start|end|due|valid|effective|expir)/;

/** The column that most likely holds the day of the data. */
export function dayColumn(names: readonly string[]): string | undefined {
  const usual = DAY_NAMES.find((name) => names.includes(name));
  return usual ?? names.find((name) => DAY_ENDING.test(name) && !RECORD_NAMES.test(name));
}

/** The slice that an insert writes. */
export function sliceOf(unsafe: UnsafeInsert): Slice {
  const { insert } = unsafe;
  const entry = insert.partition?.entries[0];
  if (entry !== undefined) return { column: entry.column, value: literalOr(entry.value), source: 'partition' };
  const written = writtenColumns(unsafe);
  const column = unsafe.definition?.partitionColumns.find((name) => written.includes(name)) ?? dayColumn(written);
  const filtered = filteredColumn(unsafe);
  if (column !== undefined) return { column, value: writtenValue(unsafe, written.indexOf(column)), source: 'written' };
  return filtered === undefined ? { column: 'dt', value: SCHEDULE_TIME, source: 'assumed' } : filtered;
}

/** The columns that the insert fills, in the order of its select list; an empty name where it is not known. */
export function writtenColumns({ insert, definition }: UnsafeInsert): readonly string[] {
  if (insert.columns !== undefined) return insert.columns.names;
  const { items } = insert.source;
  if (definition !== undefined && (definition.columns.length === items.length || items.length === 0)) return definition.columns;
  return items.map((item) => item.name ?? '');
}

/** A partition value may be deleted by when it is a text that follows the schedule time. */
function literalOr(value: string | undefined): string {
  return value !== undefined && /^'[^']*(?:\$\{|\$\[)[^']*'$/.test(value) ? value : SCHEDULE_TIME;
}

/** What the insert writes into the column at `index`, when that is a text of the schedule time. */
function writtenValue(unsafe: UnsafeInsert, index: number): string {
  const item = unsafe.insert.source.items[index];
  if (item === undefined) return SCHEDULE_TIME;
  const expression = textOf(unsafe.step.part, item.expression);
  if (literalOr(expression) === expression) return expression;
  const filtered = filteredColumn(unsafe);
  return filtered !== undefined && bare(expression) === filtered.column ? filtered.value : SCHEDULE_TIME;
}

function bare(expression: string): string {
  return (expression.split('.').at(-1) ?? '').toLowerCase();
}

/** The source's column that is compared with the schedule time: `WHERE o.dt = '${schedule_time}'`. */
function filteredColumn({ insert, step }: UnsafeInsert): Slice | undefined {
  const { view } = step.statement;
  for (let i = insert.source.from + 1; i < insert.to - 1; i++) {
    const value = view.tokens[i + 1];
    const column = view.tokens[i - 1];
    if (operatorAt(view, i) !== '=' || value?.kind !== 'string' || column?.kind !== 'word') continue;
    if (literalOr(value.text) === value.text) return { column: column.text.toLowerCase(), value: value.text, source: 'filtered' };
  }
  return undefined;
}
