import { operatorAt, type StatementView } from '../../sql/view';
import type { Fix } from '../finding';
import { textOf } from '../taskScript';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { wordSet } from '../../sql/wordSet';

/** The rows of a table that one schedule time stands for: `column = value`. */
export interface Slice {
  readonly column: string;
  /** SQL text, `'${schedule_time}'` unless the statement itself writes another text. */
  readonly value: string;
  /**
   * Where the column was found. `written`: the insert fills it with the schedule time; `writtenOther`: with something
   * that need not be the schedule time; `assumed`: nowhere, the table may have none of that name.
   */
  readonly source: 'partition' | 'written' | 'writtenOther' | 'filtered' | 'assumed';
}

/** How much has to be assumed for the slice to be the rows that the insert writes: 0 nothing. */
export const ASSUMPTIONS: Readonly<Record<Slice['source'], number>> = { partition: 0, written: 0, writtenOther: 1, filtered: 2, assumed: 3 };

/** One way to make an insert repeatable. */
export interface InsertFix {
  readonly fix: Fix;
  /** As in `ASSUMPTIONS`; a declared key needs none. */
  readonly assumptions: number;
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
  const [filtered] = filters(unsafe);
  if (column !== undefined) return { column, ...writtenValue(unsafe, written.indexOf(column)) };
  if (filtered === undefined) return { column: 'dt', value: SCHEDULE_TIME, source: 'assumed' };
  return { column: filtered.column, value: filtered.value, source: 'filtered' };
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
  return value !== undefined && /^(?:(?:date|timestamp|datetime)\s*)?'[^']*(?:\$\{|\$\[)[^']*'$/i.test(value) ? value : SCHEDULE_TIME;
}

/** What the insert writes into the column at `index`, and whether that is surely the schedule time. */
function writtenValue(unsafe: UnsafeInsert, index: number): Pick<Slice, 'value' | 'source'> {
  const { step, insert } = unsafe;
  const item = insert.source.items[index];
  if (item === undefined) return { value: SCHEDULE_TIME, source: 'writtenOther' };
  const expression = textOf(step.part, item.expression);
  if (literalOr(expression) === expression) return { value: expression, source: 'written' };
  const isClock = step.statement.clockReads.some(({ range }) => item.expression.start <= range.start && range.end <= item.expression.end);
  if (isClock) return { value: SCHEDULE_TIME, source: 'written' };
  const filter = filters(unsafe).find((found) => found.text === expression.replace(/\s+/g, '').toLowerCase());
  return filter === undefined ? { value: SCHEDULE_TIME, source: 'writtenOther' } : { value: filter.value, source: 'written' };
}

interface Filter {
  readonly column: string;
  /** The column with its table, in lower case. */
  readonly text: string;
  readonly value: string;
}

/** The comparisons of a source's column with the schedule time: `o.dt = '${schedule_time}'`. */
function filters({ insert, step }: UnsafeInsert): readonly Filter[] {
  const { view } = step.statement;
  const found: Filter[] = [];
  for (let i = insert.source.from + 1; i < insert.to - 1; i++) {
    const value = operatorAt(view, i) === '=' ? literalAt(view, i + 1) : undefined;
    const column = view.tokens[i - 1];
    if (value === undefined || column?.kind !== 'word' || literalOr(value) !== value) continue;
    const qualifier = operatorAt(view, i - 2) === '.' ? `${view.tokens[i - 3]?.text ?? ''}.` : '';
    found.push({ column: column.text.toLowerCase(), text: (qualifier + column.text).toLowerCase(), value });
  }
  return found;
}

/** `'…'`, or `DATE '…'` with one space. */
function literalAt(view: StatementView, index: number): string | undefined {
  const token = view.tokens[index];
  if (token?.kind === 'string') return token.text;
  const next = view.tokens[index + 1];
  return token?.kind === 'word' && TYPES.has(token.upper) && next?.kind === 'string' ? `${token.text} ${next.text}` : undefined;
}

const TYPES = wordSet('DATE TIMESTAMP DATETIME');
