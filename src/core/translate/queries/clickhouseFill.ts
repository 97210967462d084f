import { refuseConstruct, type Context, type Shape } from '../context';
import type { ColumnType, Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { CLICKHOUSE_EMPTY } from './clickhouseJoins';
import { readName } from '../names';

/** ClickHouse's `WITH FILL` behind the one key of ORDER BY. */
export interface Fill {
  /** The key's place among the columns, from 0. */
  readonly at: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly step: string;
  /** Values that INTERPOLATE gives to columns of rows that are put in, by name in lower case. */
  readonly given: ReadonlyMap<string, string>;
}

function readStep(context: Context, isDate: boolean): string {
  const { cursor } = context;
  if (!cursor.accept('STEP')) return '1';
  const value = parseExpression(context);
  const { interval } = value;
  if (interval !== undefined) return isDate && interval.unit === 'day' ? interval.amount : refuseConstruct(context, 'WITH FILL with this step', value.range);
  return value.number !== undefined && Number.isInteger(value.number) && value.number > 0 ? value.sql : refuseConstruct(context, 'WITH FILL with this step', value.range);
}

function readGiven(context: Context): ReadonlyMap<string, string> {
  const { cursor } = context;
  const given = new Map<string, string>();
  if (!cursor.accept('INTERPOLATE')) return given;
  cursor.expect('(');
  do {
    const name = readName(context).toLowerCase();
    cursor.expect('AS');
    const value = parseExpression(context);
    if (value.text === undefined && value.number === undefined) refuseConstruct(context, 'INTERPOLATE with what is no literal', value.range);
    given.set(name, value.sql);
  } while (cursor.accept(','));
  cursor.expect(')');
  return given;
}

/** What stands behind `WITH FILL`; the cursor is at WITH. `term`: the key. */
export function readFill(context: Context, term: Expr, { columns, types }: Shape): Fill {
  const { cursor } = context;
  const word = cursor.here;
  cursor.expect('WITH', 'FILL');
  const at = (columns ?? []).indexOf((term.column ?? '').toLowerCase());
  const type = types?.[at]?.type;
  if (type !== 'date' && type !== 'integer') return refuseConstruct(context, 'WITH FILL of what is not known to be a date or a whole number', word);
  const end = (value: Expr): string => (type === 'date' && value.type === 'timestamp' ? refuseConstruct(context, 'WITH FILL with this end', value.range) : value.sql);
  const from = cursor.accept('FROM') ? end(parseExpression(context)) : undefined;
  const to = cursor.accept('TO') ? end(parseExpression(context)) : undefined;
  const step = readStep(context, type === 'date');
  if (cursor.sees(',')) refuseConstruct(context, 'WITH FILL beside another key', cursor.here);
  return { at, from, to, step, given: readGiven(context) };
}

function emptyValue(type: ColumnType, name: string): string {
  return CLICKHOUSE_EMPTY[type.type] ?? refuse(`What ClickHouse gives for ${name} in a row that WITH FILL puts in is not known here.`, { start: 0, end: 0 });
}

/** The query with the rows between its own. A column that may be Nullable fails when a row is put in. */
export function filledRows(context: Context, query: string, { fill, shape, filled }: { readonly fill: Fill; readonly shape: Shape; readonly filled: boolean }): string {
  const columns = shape.columns ?? refuse('The columns of this query are not known here: name them.', context.cursor.here);
  const names = columns.map(quoteName);
  const key = names[fill.at] ?? '';
  const isDate = shape.types?.[fill.at]?.type === 'date';
  const number = (sql: string): string => (isDate ? `CAST(epoch_days_of(${sql}) AS INTEGER)` : sql);
  const value = isDate ? 'date_of_epoch_days(value)' : 'value';
  const first = fill.from === undefined ? `(SELECT min(${number(key)}) FROM [own rows])` : number(fill.from);
  const last = fill.to === undefined ? `(SELECT max(${number(key)}) FROM [own rows])` : `(${number(fill.to)}) - 1`;
  const others = columns.map((name, i) => {
    if (i === fill.at) return value;
    const given = fill.given.get(name.toLowerCase());
    if (given !== undefined) return given;
    return filled ? emptyValue(shape.types?.[i] ?? { type: 'unknown' }, name) : `fail('whether ${name.replaceAll("'", '')} is Nullable, which decides what WITH FILL puts there, is not known to the local runner')`;
  });
  const strayed = `EXISTS (SELECT 1 FROM [own rows] WHERE (${number(key)} - ${first}) % ${fill.step} <> 0)`;
  const series = `json_each(CASE WHEN ${strayed} THEN fail('rows between the steps of WITH FILL are not supported by the local runner') ELSE series(${first}, ${last}, ${fill.step}) END)`;
  return `WITH [own rows](${names.join(', ')}) AS (${query}) SELECT * FROM (SELECT * FROM [own rows] UNION ALL SELECT ${others.join(', ')} FROM ${series} WHERE ${value} NOT IN (SELECT ${key} FROM [own rows])) ORDER BY ${key}`;
}
