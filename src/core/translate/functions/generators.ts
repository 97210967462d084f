import type { Dialect } from '../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../context';
import { typed, type ColumnType, type Expr } from '../expr';
import { isMap } from '../expressions/elements';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { Call } from './arguments';
import { HIVE } from './rule';

/** An array whose elements become rows. */
export interface Rows {
  readonly array: string;
  readonly element: ColumnType;
}

interface Generator {
  readonly dialects: readonly Dialect[];
  readonly rows: (context: Context, call: Pick<Call, 'name' | 'args' | 'range'>) => Rows;
}

const ARRAYS: Generator['rows'] = (context, call) => {
  const [array] = call.args;
  if (array === undefined || call.args.length > 1 || isMap(array) || array.type !== 'array') return refuseConstruct(context, `${call.name} of what is not known to be an array`, call.range);
  return { array: array.sql, element: { type: array.element ?? 'unknown' } };
};

function documentParts(kind: string): Generator['rows'] {
  return (_context, call) => ({ array: `json_parts(${call.args[0]?.sql ?? 'NULL'}, '${kind}')`, element: { type: kind === 'items' ? 'json' : 'text' } });
}

/** `generate_series(from, to[, step])`, `range(…)`: of numbers, or of dates by an interval. */
function series(context: Context, call: Pick<Call, 'name' | 'args' | 'range'>): Rows {
  const isRange = call.name === 'range' || call.name === 'numbers';
  const args = isRange && call.args.length === 1 ? [{ ...typed('0', { type: 'integer' }, call.range), number: 0 }, ...call.args] : call.args;
  const [from, to, by] = args;
  if (from === undefined || to === undefined) return refuse('A series needs a start and an end.', call.range);
  if (by?.interval !== undefined) {
    if (by.interval.unit === 'compound' || isRange) return refuseConstruct(context, 'This series', by.range);
    return { array: `series_of_moments(${from.sql}, ${to.sql}, ${by.interval.amount}, ${quoteText(by.interval.unit)})`, element: { type: 'timestamp' } };
  }
  if (isRange && by !== undefined && (by.number ?? 0) <= 0) return refuseConstruct(context, 'range with this step', call.range);
  return { array: `series(${from.sql}, ${isRange ? `(${to.sql}) - 1` : to.sql}, ${by?.sql ?? '1'})`, element: { type: 'integer' } };
}

function splitRows(isPattern: boolean): Generator['rows'] {
  return (_context, call) => ({ array: `${isPattern ? 'array_of_regex_split' : 'array_of_split'}(${call.args.map((arg) => arg.sql).join(', ')})`, element: { type: 'text' } });
}

const PG: readonly Dialect[] = ['postgresql'];

const GENERATORS: Readonly<Record<string, Generator>> = {
  explode: { dialects: HIVE, rows: ARRAYS },
  unnest: { dialects: ['postgresql', 'duckdb'], rows: ARRAYS },
  arrayjoin: { dialects: ['clickhouse'], rows: ARRAYS },
  generate_series: { dialects: [...PG, 'redshift', 'duckdb'], rows: series },
  range: { dialects: ['duckdb'], rows: series },
  numbers: { dialects: ['clickhouse'], rows: series },
  jsonb_array_elements: { dialects: PG, rows: documentParts('items') },
  json_array_elements: { dialects: PG, rows: documentParts('items') },
  jsonb_array_elements_text: { dialects: PG, rows: documentParts('texts') },
  json_array_elements_text: { dialects: PG, rows: documentParts('texts') },
  jsonb_object_keys: { dialects: PG, rows: documentParts('keys') },
  regexp_split_to_table: { dialects: PG, rows: splitRows(true) },
  string_to_table: { dialects: PG, rows: splitRows(false) },
};

/** Those that stand in the select list. DuckDB's are functions of arrays there. */
export function isGenerator(context: Context, name: string): boolean {
  const key = name.toLowerCase();
  const generator = Object.hasOwn(GENERATORS, key) ? GENERATORS[key] : undefined;
  return generator !== undefined && inDialect(context, ...generator.dialects) && !(context.dialect === 'duckdb' && key !== 'unnest') && key !== 'numbers';
}

/** Those that stand in FROM. */
export function isRowSource(context: Context, name: string): boolean {
  const key = name.toLowerCase();
  return Object.hasOwn(GENERATORS, key) && key !== 'explode' && key !== 'unnest' && key !== 'arrayjoin' && inDialect(context, ...(GENERATORS[key]?.dialects ?? []));
}

/** The rows of a call of one of them. */
export function rowsOf(context: Context, call: Pick<Call, 'name' | 'args' | 'range'>): Rows {
  return GENERATORS[call.name]?.rows(context, call) ?? refuseConstruct(context, call.name, call.range);
}

/** The name of the column of a row source that has no alias. */
export function columnOfRows(name: string): string {
  if (name === 'numbers') return 'number';
  return /elements/.test(name) ? 'value' : name;
}

/** A call in the select list: its rows join those of FROM, and its value is one element. */
export function generated(context: Context, call: Call): Expr {
  const { generators } = context;
  if (generators === undefined) return refuseConstruct(context, `${call.name} here`, call.range);
  if (generators.length > 0) refuseConstruct(context, 'A second function that gives rows', call.range);
  const { array, element } = rowsOf(context, call);
  generators.push(`json_each(${array}) AS [elements of rows]`);
  return typed(`${quoteName('elements of rows')}.value`, element, call.range);
}
