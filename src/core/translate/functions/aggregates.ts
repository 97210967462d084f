import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, type Expr, type SqlType } from '../expr';
import { asTextSql } from '../expressions/casts';
import { quoteText } from '../quoting';
import type { Call } from './arguments';
import { EVERY, HIVE } from './rule';
import type { Dialect } from '../../sql/lex/token';

/** FILTER and OVER behind an aggregate. */
function suffix(call: Call): string {
  return `${call.filter === undefined ? '' : ` FILTER (WHERE ${call.filter})`}${call.over ?? ''}`;
}

function argument(call: Call): string {
  return `${call.distinct ? 'DISTINCT ' : ''}${call.args[0]?.sql ?? ''}`;
}

function refuseMore(context: Context, call: Call, most: number): void {
  if (call.args.length > most || call.args.length === 0) refuseConstruct(context, `${call.name} with ${String(call.args.length)} arguments`, call.range);
}

/** `count(DISTINCT a, b)` counts the pairs without a NULL. */
function count(context: Context, call: Call): string {
  if (call.star || call.args.length === 0) return `count(*)${suffix(call)}`;
  if (call.args.length === 1) return `count(${argument(call)})${suffix(call)}`;
  const all = call.args.map((arg) => `(${arg.sql}) IS NOT NULL`).join(' AND ');
  if (!call.distinct && !inDialect(context, 'hive', 'spark')) return refuseConstruct(context, 'count with several arguments', call.range);
  const row = call.distinct ? `json_array(${call.args.map((arg) => arg.sql).join(', ')})` : '1';
  return `count(${call.distinct ? 'DISTINCT ' : ''}CASE WHEN ${all} THEN ${row} END)${suffix(call)}`;
}

/** SQL Server's average of integers is an integer. */
function average(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  const plain = `avg(${argument(call)})${suffix(call)}`;
  if (context.dialect !== 'sqlserver') return plain;
  const sum = `sum(${argument(call)})${suffix(call)}`;
  return `CASE typeof(${sum}) WHEN 'integer' THEN ${sum} / count(${argument(call)})${suffix(call)} ELSE ${plain} END`;
}

function simple(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    refuseMore(context, call, 1);
    return `${name}(${argument(call)})${suffix(call)}`;
  };
}

/** Text of all rows joined; the separator is the second argument or SEPARATOR, by default as given. */
function joined(separator: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, second] = call.args;
    if (value === undefined || (call.distinct && second !== undefined && second.text !== ',')) refuseConstruct(context, `${call.name}(DISTINCT …) with a separator`, call.range);
    const between = second?.sql ?? call.separator?.sql ?? quoteText(separator);
    if (call.distinct && between !== "','") refuseConstruct(context, `${call.name}(DISTINCT …) with a separator other than a comma`, call.range);
    const order = call.order === undefined ? '' : ` ${call.order}`;
    const text = value === undefined ? 'NULL' : asTextSql(context, value);
    return `group_concat(${call.distinct ? `DISTINCT ${text}` : `${text}, ${between}`}${order})${suffix(call)}`;
  };
}

/** MySQL's and Doris's GROUP_CONCAT joins several arguments, and has SEPARATOR. */
function groupConcat(context: Context, call: Call): string {
  if (context.dialect !== 'mysql' || call.args.length < 2) return joined(inDialect(context, 'doris', 'starrocks') ? ', ' : ',')(context, call);
  return refuseConstruct(context, 'GROUP_CONCAT of several arguments', call.range);
}

/** Arrays are JSON text. Hive leaves NULLs out, the others keep them. */
function collected(keepsNulls: boolean, distinct: boolean): (context: Context, call: Call) => string {
  return (context, call) => {
    refuseMore(context, call, 1);
    const value = call.args[0]?.sql ?? 'NULL';
    const filters = [...(call.filter === undefined ? [] : [call.filter]), ...(keepsNulls ? [] : [`(${value}) IS NOT NULL`])];
    const filter = filters.length === 0 ? '' : ` FILTER (WHERE ${filters.join(' AND ')})`;
    const order = call.order === undefined ? '' : ` ${call.order}`;
    return `json_group_array(${call.distinct || distinct ? 'DISTINCT ' : ''}${value}${order})${filter}${call.over ?? ''}`;
  };
}

function countIf(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  return `count(CASE WHEN ${call.args[0]?.sql ?? ''} THEN 1 END)${suffix(call)}`;
}

function windowFunction(context: Context, call: Call): string {
  if (call.over === undefined) refuseConstruct(context, `${call.name} without OVER`, call.range);
  if (call.ignoresNulls || call.distinct) refuseConstruct(context, 'IGNORE NULLS', call.range);
  return `${call.name}(${call.args.map((arg) => arg.sql).join(', ')})${suffix(call)}`;
}

interface Aggregate {
  readonly sql: (context: Context, call: Call) => string;
  readonly type: SqlType | 'first';
  readonly dialects?: readonly Dialect[];
}

const WINDOW_NUMBERS = ['row_number', 'rank', 'dense_rank', 'ntile'];
const WINDOW_VALUES = ['lag', 'lead', 'first_value', 'last_value', 'nth_value'];

const TABLE: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ['count', { sql: count, type: 'integer' }],
  ['sum', { sql: simple('sum'), type: 'first' }],
  ['avg', { sql: average, type: 'real' }],
  ['min', { sql: simple('min'), type: 'first' }],
  ['max', { sql: simple('max'), type: 'first' }],
  ['any_value', { sql: simple('max'), type: 'first' }],
  ['group_concat', { sql: groupConcat, type: 'text', dialects: ['mysql', 'doris', 'starrocks', 'hive'] }],
  ['string_agg', { sql: joined(','), type: 'text', dialects: ['postgresql', 'sqlserver', 'bigquery', 'duckdb'] }],
  ['listagg', { sql: joined(''), type: 'text', dialects: ['oracle', 'snowflake', 'redshift', 'trino', 'spark', 'duckdb', 'flink'] }],
  ['collect_list', { sql: collected(false, false), type: 'array', dialects: [...HIVE, 'doris'] }],
  ['collect_set', { sql: collected(false, true), type: 'array', dialects: [...HIVE, 'doris'] }],
  ['array_agg', { sql: collected(true, false), type: 'array', dialects: ['postgresql', 'trino', 'duckdb', 'bigquery'] }],
  ['count_if', { sql: countIf, type: 'integer', dialects: ['trino', 'spark', 'snowflake', 'doris', 'duckdb', 'starrocks'] }],
  ['countif', { sql: countIf, type: 'integer', dialects: ['bigquery', 'clickhouse', 'duckdb'] }],
  ['bool_and', { sql: simple('min'), type: 'boolean', dialects: ['postgresql', 'trino', 'spark', 'redshift', 'duckdb'] }],
  ['bool_or', { sql: simple('max'), type: 'boolean', dialects: ['postgresql', 'trino', 'spark', 'redshift', 'duckdb'] }],
  ['every', { sql: simple('min'), type: 'boolean', dialects: ['postgresql', 'spark', 'trino'] }],
  ...WINDOW_NUMBERS.map((name) => [name, { sql: windowFunction, type: 'integer' }] as const),
  ...['percent_rank', 'cume_dist'].map((name) => [name, { sql: windowFunction, type: 'real' }] as const),
  ...WINDOW_VALUES.map((name) => [name, { sql: windowFunction, type: 'first' }] as const),
]);

/** An aggregate or window function; `undefined`: the dialect has none of this name. */
export function aggregateCall(context: Context, call: Call): Expr | undefined {
  const aggregate = TABLE.get(call.name);
  if (aggregate === undefined || aggregate.dialects?.includes(context.dialect) === false) return undefined;
  const type = aggregate.type === 'first' ? (call.args[0]?.type ?? 'unknown') : aggregate.type;
  return atom(aggregate.sql(context, call), type, call.range);
}

/** Dialects of an aggregate, for messages. */
export function aggregateDialects(name: string): readonly Dialect[] {
  const aggregate = TABLE.get(name);
  return aggregate === undefined ? [] : (aggregate.dialects ?? EVERY);
}

