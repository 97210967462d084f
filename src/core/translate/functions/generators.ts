import type { Dialect } from '../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../context';
import { commonColumn, elementOf, isTemporal, typed, type ColumnType, type Expr, type Pair } from '../expr';
import { inArray, isMap } from '../expressions/elements';
import { fieldSql } from '../expressions/fields';
import { asSpan } from '../expressions/spans';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { Call } from './arguments';
import { pathItems } from './rules/jsonPathRules';
import { DORIS, HIVE } from './rule';

/** One column of rows that are made of an array. */
export interface RowColumn {
  /** Its name where the statement gives none. */
  readonly name: string;
  /** SQL for the alias, quoted, of the elements. */
  readonly sql: (alias: string) => string;
  readonly type: ColumnType;
}

/** An array whose elements become rows. */
export interface Rows {
  readonly array: string;
  readonly columns: readonly RowColumn[];
}

type GeneratorCall = Pick<Call, 'name' | 'args' | 'range'>;

interface Generator {
  readonly dialects: readonly Dialect[];
  readonly rows: (context: Context, call: GeneratorCall) => Rows;
}

function one(array: string, type: ColumnType, name = 'col'): Rows {
  return { array, columns: [{ name, sql: (alias) => `${alias}.value`, type }] };
}

function pairsOf(map: Expr): Rows {
  return {
    array: map.sql,
    columns: [{ name: 'key', sql: (alias) => (map.keys === 'integer' ? `CAST(${alias}.key AS INTEGER)` : `${alias}.key`), type: { type: map.keys ?? 'text' } }, { name: 'value', sql: (alias) => `${alias}.value`, type: elementOf(map) }],
  };
}

function arrayOf(context: Context, call: GeneratorCall): Expr {
  const [array] = call.args;
  if (array === undefined || call.args.length > 1 || array.type !== 'array') return refuseConstruct(context, `${call.name} of what is not known to be an array`, call.range);
  return array;
}

const ARRAYS: Generator['rows'] = (context, call) => {
  const [value] = call.args;
  if (value !== undefined && isMap(value) && inDialect(context, ...HIVE)) return pairsOf(value);
  const array = arrayOf(context, call);
  return one(array.sql, elementOf(array));
};

const POSITIONS: Generator['rows'] = (context, call) => {
  const rows = ARRAYS(context, call);
  return { ...rows, columns: [{ name: 'pos', sql: (alias) => `CAST(${alias}.key AS INTEGER)`, type: { type: 'integer' } }, ...rows.columns] };
};

/** `inline(array of rows)`: a column for each field. */
const INLINE: Generator['rows'] = (context, call) => {
  const array = arrayOf(context, call);
  const { fields } = elementOf(array);
  if (fields === undefined) return refuseConstruct(context, `${call.name} of what is not known to be an array of rows`, call.range);
  return { array: array.sql, columns: fields.map((field) => ({ name: field.name, sql: (alias) => fieldSql(`${alias}.value`, field.name), type: field.type })) };
};

/** `stack(2, a, b, c, d)`: two rows. */
const STACK: Generator['rows'] = (context, call) => {
  const [count, ...values] = call.args;
  const rows = count?.number;
  if (rows === undefined || rows < 1 || values.length === 0) return refuseConstruct(context, `${call.name} with this number of rows`, call.range);
  const width = Math.ceil(values.length / rows);
  const known = values.map((value, at) => ({ type: value.type, at: at % width })).filter(({ type }) => type !== 'unknown' && type !== 'null');
  const mixed = values.find((value, at) => known.some((other) => other.at === at % width && other.type !== value.type && value.type !== 'unknown' && value.type !== 'null'));
  if (mixed !== undefined) return refuseConstruct(context, `${call.name} of values of several types in one column`, mixed.range);
  const arrays = Array.from({ length: rows }, (_unused, row) => `json_array(${Array.from({ length: width }, (_none, i) => cell(values[row * width + i])).join(', ')})`);
  const columns = Array.from({ length: width }, (_unused, i) => ({
    name: `col${String(i)}`, sql: (alias: string) => `json_extract(${alias}.value, '$[${String(i)}]')`, type: commonColumn(values.filter((_value, at) => at % width === i)),
  }));
  return { array: `json_array(${arrays.join(', ')})`, columns };
};

function cell(value: Expr | undefined): string {
  return value === undefined ? 'NULL' : inArray(value);
}

/** `json_tuple(json, 'a', 'b')`: one row, a column for each key. */
const TUPLE: Generator['rows'] = (context, call) => {
  const [json, ...keys] = call.args;
  if (json === undefined || keys.length === 0) return refuse('An argument is missing.', call.range);
  const columns = keys.map((key, i) => {
    const name = key.text ?? refuseConstruct(context, `${call.name} with a key that is no literal`, key.range);
    return { name: `c${String(i)}`, sql: (alias: string) => `warehouse_json_text(${alias}.value, ${quoteText(`$['${name}']`)}, 'spark')`, type: { type: 'text' } as const };
  });
  return { array: `json_array(${json.sql})`, columns };
};

/** Hive's `parse_url_tuple(url, 'HOST', 'QUERY:k')`: one row. */
const URL_TUPLE: Generator['rows'] = (context, call) => {
  const [url, ...parts] = call.args;
  if (url === undefined || parts.length === 0) return refuse('An argument is missing.', call.range);
  const columns = parts.map((part, i) => {
    const [, name = '', key] = /^(HOST|PATH|QUERY|REF|PROTOCOL|AUTHORITY|FILE|USERINFO)(?::(.+))?$/.exec(part.text ?? '') ?? refuseConstruct(context, `${call.name} with this part`, part.range);
    const sql = (alias: string): string => (key === undefined ? `url_part(${alias}.value, ${quoteText(name)})` : `url_query(${alias}.value, 'QUERY', ${quoteText(key)})`);
    return { name: `c${String(i)}`, sql, type: { type: 'text' } as const };
  });
  return { array: `json_array(${url.sql})`, columns };
};

function documentParts(kind: string): Generator['rows'] {
  return (_context, call) => one(`json_parts(${call.args[0]?.sql ?? 'NULL'}, '${kind}')`, kind === 'items' ? { type: 'json', binary: call.name.startsWith('jsonb') } : { type: 'text' }, kind === 'keys' ? call.name : 'value');
}

/** `jsonb_each(json)`: a row for each pair. */
function documentPairs(asText: boolean): Generator['rows'] {
  const item = (place: number) => (alias: string) => `json_extract(${alias}.value, '$[${String(place)}]')`;
  return (_context, call) => ({
    array: `json_pairs(${call.args[0]?.sql ?? 'NULL'}, ${asText ? "'texts'" : "'items'"})`,
    columns: [{ name: 'key', sql: item(0), type: { type: 'text' } }, { name: 'value', sql: item(1), type: asText ? { type: 'text' } : { type: 'json', binary: call.name.startsWith('jsonb') } }],
  });
}

/** PostgreSQL's series of moments by an interval; `undefined`: it is one of numbers. Dates give instants. */
function seriesOfSpans(context: Context, [from, to]: Pair, by: Expr): Expr | undefined {
  const isSpan = by.interval !== undefined || by.type === 'interval';
  if (!isSpan && (by.text === undefined || !isTemporal(from.type))) return undefined;
  const zoned = from.zoned === true || (from.type === 'date' && to.type !== 'timestamp') ? true : undefined;
  const ends = [from, to].map((end) => (isTemporal(end.type) ? end.sql : `cast_timestamp(${end.sql}, 'error')`));
  return typed(`series_of_spans(${ends.join(', ')}, ${isSpan ? asSpan(context, by).sql : by.sql})`, { type: 'timestamp', zoned }, by.range);
}

/** `generate_series(from, to[, step])`, `range(…)`: of numbers, or of dates by an interval. */
function series(context: Context, call: GeneratorCall): Rows {
  const isRange = call.name === 'range' || call.name === 'numbers';
  const name = call.name === 'numbers' ? 'number' : context.dialect === 'spark' ? 'id' : call.name;
  if (call.name === 'numbers' && call.args.length === 2) {
    const [start, count] = call.args;
    return one(`series(${start?.sql ?? ''}, (${start?.sql ?? ''}) + (${count?.sql ?? ''}) - 1, 1)`, { type: 'integer' }, name);
  }
  const args = isRange && call.args.length === 1 ? [{ ...typed('0', { type: 'integer' }, call.range), number: 0 }, ...call.args] : call.args;
  const [from, to, by] = args;
  if (from === undefined || to === undefined) return refuse('A series needs a start and an end.', call.range);
  const spans = context.dialect === 'postgresql' && by !== undefined ? seriesOfSpans(context, [from, to], by) : undefined;
  if (spans !== undefined) return one(spans.sql, spans, name);
  if (by?.interval !== undefined) {
    if (by.interval.unit === 'compound' || isRange) return refuseConstruct(context, 'This series', by.range);
    return one(`series_of_moments(${from.sql}, ${to.sql}, ${by.interval.amount}, ${quoteText(by.interval.unit)})`, { type: 'timestamp' }, name);
  }
  if (isRange && by !== undefined && (by.number ?? 0) <= 0) return refuseConstruct(context, 'range with this step', call.range);
  return one(`series(${from.sql}, ${isRange ? `(${to.sql}) - 1` : to.sql}, ${by?.sql ?? '1'})`, { type: 'integer' }, name);
}

function splitRows(isPattern: boolean): Generator['rows'] {
  return (_context, call) => one(`${isPattern ? 'array_of_regex_split' : 'array_of_split'}(${call.args.map((arg) => arg.sql).join(', ')})`, { type: 'text' }, call.name);
}

const PG: readonly Dialect[] = ['postgresql'];

const GENERATORS: Readonly<Record<string, Generator>> = {
  explode: { dialects: [...HIVE, ...DORIS], rows: ARRAYS },
  explode_outer: { dialects: ['spark'], rows: ARRAYS },
  posexplode: { dialects: HIVE, rows: POSITIONS },
  posexplode_outer: { dialects: ['spark'], rows: POSITIONS },
  inline: { dialects: HIVE, rows: INLINE },
  inline_outer: { dialects: ['spark'], rows: INLINE },
  stack: { dialects: HIVE, rows: STACK },
  json_tuple: { dialects: HIVE, rows: TUPLE },
  parse_url_tuple: { dialects: ['hive'], rows: URL_TUPLE },
  unnest: { dialects: ['postgresql', 'duckdb'], rows: ARRAYS },
  arrayjoin: { dialects: ['clickhouse'], rows: ARRAYS },
  generate_series: { dialects: [...PG, 'redshift', 'duckdb'], rows: series },
  range: { dialects: ['duckdb', 'spark'], rows: series },
  numbers: { dialects: ['clickhouse'], rows: series },
  jsonb_array_elements: { dialects: PG, rows: documentParts('items') },
  json_array_elements: { dialects: PG, rows: documentParts('items') },
  jsonb_array_elements_text: { dialects: PG, rows: documentParts('texts') },
  json_array_elements_text: { dialects: PG, rows: documentParts('texts') },
  jsonb_object_keys: { dialects: PG, rows: documentParts('keys') },
  jsonb_each: { dialects: PG, rows: documentPairs(false) },
  json_each: { dialects: PG, rows: documentPairs(false) },
  jsonb_each_text: { dialects: PG, rows: documentPairs(true) },
  json_each_text: { dialects: PG, rows: documentPairs(true) },
  jsonb_path_query: { dialects: PG, rows: (context, call) => one(`json_parts(${pathItems(context, call)}, 'items')`, { type: 'json', binary: true }, call.name) },
  regexp_split_to_table: { dialects: PG, rows: splitRows(true) },
  regexp_matches: { dialects: PG, rows: (_context, call) => one(`regexp_all_groups(${call.args[0]?.sql ?? ''}, ${call.args[1]?.sql ?? ''}, ${call.args[2]?.sql ?? "''"})`, { type: 'array', element: 'text' }, call.name) },
  string_to_table: { dialects: PG, rows: splitRows(false) },
};

function generatorOf(context: Context, name: string): Generator | undefined {
  const key = name.toLowerCase();
  const generator = Object.hasOwn(GENERATORS, key) ? GENERATORS[key] : undefined;
  return generator !== undefined && inDialect(context, ...generator.dialects) ? generator : undefined;
}

/** Those that stand in the select list. DuckDB's are functions of arrays there. */
export function isGenerator(context: Context, name: string): boolean {
  const key = name.toLowerCase();
  return generatorOf(context, name) !== undefined && !(context.dialect === 'duckdb' && key !== 'unnest') && !inDialect(context, ...DORIS) && key !== 'numbers' && key !== 'range';
}

/** Those that stand in FROM. */
export function isRowSource(context: Context, name: string): boolean {
  const key = name.toLowerCase();
  return !inDialect(context, ...DORIS) && key !== 'unnest' && key !== 'arrayjoin' && generatorOf(context, name) !== undefined;
}

/** The rows of a call of one of them. */
export function rowsOf(context: Context, call: GeneratorCall): Rows {
  return generatorOf(context, call.name)?.rows(context, call) ?? refuseConstruct(context, call.name, call.range);
}

const ELEMENTS = 'elements of rows';

/** A call in the select list: its rows join those of FROM. */
export function addGenerated(context: Context, call: Call): readonly RowColumn[] {
  const { generators } = context;
  if (generators === undefined) return refuseConstruct(context, `${call.name} here`, call.range);
  if (generators.length > 0) refuseConstruct(context, 'A second function that gives rows', call.range);
  const { array, columns } = rowsOf(context, call);
  generators.push({ sql: `json_each(${array}) AS [${ELEMENTS}]`, keepsRows: call.name.endsWith('_outer') });
  return columns.map((column) => ({ ...column, sql: () => column.sql(quoteName(ELEMENTS)) }));
}

/** A call within the select list, whose value is one element. */
export function generated(context: Context, call: Call): Expr {
  const [column, second] = addGenerated(context, call);
  if (column === undefined || second !== undefined) return refuseConstruct(context, `${call.name} with several columns here`, call.range);
  return typed(column.sql(''), column.type, call.range);
}
