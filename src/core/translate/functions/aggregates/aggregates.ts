import { inDialect, refuseConstruct, type Context } from '../../context';
import { atom, holderOf, isNumeric, LEVEL, mapOfTypes, typed, UNKNOWN, type ColumnType, type Expr, type SqlType } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { binaryType, distinctSql } from '../../expressions/jsonb';
import { inArray } from '../../expressions/elements';
import { shown, summed } from '../../expressions/finer';
import { quoteText } from '../../quoting';
import type { Call } from '../arguments';
import { EVERY } from '../rule';
import { distinctOver } from './distinctWindows';
import { STATISTIC_AGGREGATES } from './statisticRules';
import { tupleValue } from '../tuples';
import { CLICKHOUSE_PARAMETRIC } from './clickhouseParametric';
import { countIf, distinctCount } from './counts';
import { bigqueryCall, inFrame, joinTexts, limitedText, LIMITED } from './ownForms';
import { orEmptyValue, uncombined } from './clickhouseAggregates';
import type { Dialect } from '../../../sql/lex/token';
import { aggregateArgument, countedArgument, filterOf, refuseMore, suffix, type Aggregate } from './aggregate';
import { keptSql } from './kept';
import { mapOf, objectOf } from './mapAggregates';
import { aggregatedJson, aggregatedObject, documentType } from './postgresJson';
import { asksForSeveral, several, severalType, TRINO_AGGREGATES } from './trinoAggregates';
import { average, averageType, sum, sumType } from './sums';
import { checkInstead, EDGES, neighbourWithValue, needsWholeWindow, share, wholeWindow, withoutFlag } from './windowDefaults';

/** `count(DISTINCT a, b)` counts the pairs without a NULL. */
function count(context: Context, call: Call): string {
  if (call.star || call.args.length === 0) return `count(*)${suffix(call)}`;
  if (call.args.length === 1) return `count(${countedArgument(context, call)})${suffix(call)}`;
  const all = call.args.map((arg) => `(${arg.sql}) IS NOT NULL`).join(' AND ');
  if (!call.distinct && !inDialect(context, 'hive', 'spark')) return refuseConstruct(context, 'count with several arguments', call.range);
  const row = call.distinct ? `json_array(${call.args.map((arg) => (context.traits.foldsCase && !isNumeric(arg.type) ? `lower_text(${arg.sql})` : arg.sql)).join(', ')})` : '1';
  return `count(${call.distinct ? 'DISTINCT ' : ''}CASE WHEN ${all} THEN ${row} END)${suffix(call)}`;
}

function simple(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    refuseMore(context, call, 1);
    return `${name}(${aggregateArgument(call)})${suffix(call)}`;
  };
}

/** The text of rows and arrays says nothing of their order. */
function extreme(name: 'min' | 'max'): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value] = call.args;
    if (value?.type === 'boolean' && inDialect(context, 'postgresql', 'redshift')) return refuseConstruct(context, `${name} of booleans, which ${context.dialect} does not have`, value.range);
    if (value?.type === 'interval') return `span_extreme(json_group_array(${value.sql})${suffix(call)}, ${name === 'max' ? '1' : '-1'})`;
    if (value?.fields !== undefined) return `row_extreme(json_group_array(json(${value.sql}))${suffix(call)}, ${name === 'max' ? '1' : '-1'})`;
    if (value !== undefined && !context.traits.native && (value.type === 'array' || value.type === 'json')) return refuseConstruct(context, `${name} of JSON or arrays`, value.range);
    return simple(name)(context, call);
  };
}

/** Text of all rows joined; the separator is the second argument or SEPARATOR, by default as given. */
function joined(separator: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, second] = call.args;
    refuseMore(context, call, 2);
    if (call.limit !== undefined) return limitedText(context, call);
    const between = second?.sql ?? call.separator?.sql ?? quoteText(separator);
    return joinTexts(call, value === undefined ? 'NULL' : asTextSql(context, value), between);
  };
}

/** MySQL's GROUP_CONCAT joins the texts of several arguments; one that is NULL leaves the row out. */
function groupConcat(context: Context, call: Call): string {
  if (context.dialect !== 'mysql' || call.args.length < 2) return joined(inDialect(context, 'doris') ? ', ' : ',')(context, call);
  const text = call.args.map((arg) => `(${asTextSql(context, arg)})`).join(' || ');
  return joinTexts(call, `(${text})`, call.separator?.sql ?? "','");
}

/** Arrays are JSON text. Hive leaves NULLs out, the others keep them. */
function collected(keepsNulls: boolean, distinct: boolean): (context: Context, call: Call) => string {
  return (context, call) => {
    refuseMore(context, call, 1);
    const [value] = call.args;
    const text = value === undefined ? 'NULL' : inArray(value);
    const filter = filterOf(call, keepsNulls ? [] : [`(${value?.sql ?? 'NULL'}) IS NOT NULL`]);
    const order = call.order !== undefined ? ` ${call.order}` : call.distinct && inDialect(context, 'postgresql') ? ` ORDER BY ${value?.sql ?? ''} NULLS LAST` : '';
    return `json_group_array(${call.distinct || distinct ? 'DISTINCT ' : ''}${text}${order})${filter}${call.over ?? ''}`;
  };
}

/** ClickHouse's `groupArray(3)(x)` keeps the first ones. */
function groupArray(context: Context, call: Call): string {
  const all = collected(false, false)(context, { ...call, args: call.args.map((arg) => tupleValue(arg)) });
  if (call.params === undefined) return all;
  const count = call.params[0]?.number;
  return count === undefined || count < 1 || call.params.length > 1 ? refuseConstruct(context, 'groupArray with this number', call.range) : `list_span(${all}, 1, ${String(count)}, 1)`;
}

function collectedType(_context: Context, call: Call): ColumnType {
  return holderOf('array', call.args[0]?.row === undefined ? (call.args[0] ?? UNKNOWN) : { type: 'json' });
}

/** PostgreSQL's and Trino's array of no rows is NULL. */
function collectedOrNull(context: Context, call: Call): string {
  if (context.dialect === 'spark') return collected(false, false)(context, call);
  return `nullif(${collected(!inDialect(context, 'snowflake'), false)(context, call)}, ${context.dialect === 'snowflake' ? 'NULL' : "'[]'"})`;
}

/** Doris' array of no rows is empty. */
function arrayAgg(context: Context, call: Call): string {
  const count = call.limit?.number;
  if (call.limit !== undefined) return count === undefined || call.over !== undefined ? refuseConstruct(context, 'ARRAY_AGG with this LIMIT', call.limit.range) : `nullif(list_span(${collected(true, false)(context, call)}, 1, ${String(count)}, 1), '[]')`;
  return (context.dialect === 'doris' ? collected(true, false) : collectedOrNull)(context, call);
}

/** The first or last value of the rows, in the order of ORDER BY or as they come. */
function firstOf(path: string, skipsNulls: boolean): (context: Context, call: Call) => string {
  return (context, call) => {
    refuseMore(context, call, 1);
    const [value] = call.args;
    if (value === undefined || value.type === 'json' || value.type === 'array') return refuseConstruct(context, `${call.name} of this value`, call.range);
    const filter = filterOf(call, skipsNulls ? [`(${value.sql}) IS NOT NULL`] : []);
    return `json_extract(json_group_array(${value.sql}${call.order === undefined ? '' : ` ${call.order}`})${filter}${call.over ?? ''}, '${path}')`;
  };
}

/** The databases give the first row's value; all but Spark leave NULLs out. */
function anyValue(context: Context, call: Call): string {
  return call.distinct ? simple('max')(context, call) : firstOf('$[0]', context.dialect !== 'spark')(context, call);
}

/** Spark's `first(x[, ignoreNulls])`. */
function sparkFirst(path: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const skips = call.args[1];
    if (skips !== undefined && skips.sql !== 'TRUE' && skips.sql !== 'FALSE') return refuseConstruct(context, `${call.name} with this argument`, skips.range);
    return firstOf(path, context.dialect === 'spark' && skips?.sql === 'TRUE')(context, { ...call, args: call.args.slice(0, 1) });
  };
}

function windowFunction(context: Context, call: Call): string {
  const own = withoutFlag(context, call);
  if (own !== call) return windowFunction(context, own);
  if (call.over === undefined && context.dialect === 'spark' && EDGES[call.name] !== undefined) return firstOf(EDGES[call.name] ?? '', call.ignoresNulls)(context, call);
  if (call.over === undefined) refuseConstruct(context, `${call.name} without OVER`, call.range);
  if (call.distinct) refuseConstruct(context, 'DISTINCT in a window function', call.range);
  if (call.ignoresNulls) return ignoringNulls(context, call);
  if (call.name === 'lag' || call.name === 'lead') checkInstead(context, call);
  if (needsWholeWindow(context, call)) return wholeWindow(call);
  return `${call.name}(${call.args.map((arg) => arg.sql).join(', ')})${suffix(call)}`;
}

/** The first or last value that is there: SQLite has no IGNORE NULLS, but its aggregates have FILTER. */
function ignoringNulls(context: Context, call: Call): string {
  const value = call.args[0];
  const path = EDGES[call.name];
  const neighbour = neighbourWithValue(call);
  if (neighbour !== undefined) return neighbour;
  if (path === undefined || value === undefined || call.args.length > 1) return refuseConstruct(context, `${call.name} … IGNORE NULLS`, call.range);
  const filter = filterOf(call, [`(${value.sql}) IS NOT NULL`]);
  return `json_extract(json_group_array(${inArray(value)})${filter}${call.over ?? ''}, '${path}')`;
}

const WINDOW_NUMBERS = ['row_number', 'rank', 'dense_rank', 'ntile'];
const WINDOW_VALUES = ['lag', 'lead', 'first_value', 'last_value', 'nth_value'];
const BOOLEANS: readonly Dialect[] = ['postgresql', 'trino', 'spark', 'redshift', 'duckdb', 'doris', 'starrocks'];

const TABLE: ReadonlyMap<string, Aggregate> = new Map<string, Aggregate>([
  ['count', { sql: count, type: (context) => ({ type: 'integer', ...(context.dialect === 'sqlserver' ? { narrow: true } : {}) }) }],
  ['ratio_to_report', { sql: share, type: 'real', dialects: ['oracle', 'snowflake', 'redshift'] }],
  ['count_big', { sql: count, type: 'integer', dialects: ['sqlserver'] }],
  ['sum', { sql: sum, type: sumType }],
  ['avg', { sql: average, type: averageType }],
  ['try_avg', { sql: average, type: averageType, dialects: ['spark'] }], ['try_sum', { sql: sum, type: sumType, dialects: ['spark'] }],
  ['mean', { sql: average, type: averageType, dialects: ['spark', 'duckdb'] }],
  ['min', { sql: extreme('min'), type: 'first' }],
  ['max', { sql: extreme('max'), type: 'first' }],
  ['any_value', { sql: anyValue, type: 'first' }],
  ['any', { sql: (context, call) => (context.dialect === 'spark' ? simple('max') : firstOf('$[0]', true))(context, call), type: 'first', dialects: ['clickhouse', 'spark'] }],
  ['anylast', { sql: firstOf('$[#-1]', true), type: 'first', dialects: ['clickhouse'] }],
  ['first', { sql: sparkFirst('$[0]'), type: 'first', dialects: ['duckdb', 'spark'] }],
  ['last', { sql: sparkFirst('$[#-1]'), type: 'first', dialects: ['duckdb', 'spark'] }],
  ['groupuniqarray', { sql: collected(false, true), type: collectedType, dialects: ['clickhouse'] }],
  ['arbitrary', { sql: simple('max'), type: 'first', dialects: ['trino'] }],
  ['group_concat', { sql: groupConcat, type: 'text', dialects: ['mysql', 'doris', 'starrocks'] }],
  ['string_agg', { sql: (context, call) => joined(context.dialect === 'spark' ? '' : ',')(context, call), type: 'text', dialects: ['postgresql', 'sqlserver', 'bigquery', 'duckdb', 'spark'] }],
  ['listagg', { sql: (context, call) => (context.dialect === 'snowflake' ? `coalesce(${joined('')(context, call)}, '')` : joined(context.dialect === 'flink' ? ',' : '')(context, call)), type: 'text', dialects: ['oracle', 'snowflake', 'redshift', 'trino', 'duckdb', 'spark', 'flink'] }],
  ['collect_list', { sql: collected(false, false), type: collectedType, dialects: ['hive', 'spark', 'doris'] }],
  ['collect_set', { sql: collected(false, true), type: collectedType, dialects: ['hive', 'spark', 'doris'] }],
  ['list', { sql: collectedOrNull, type: collectedType, dialects: ['duckdb'] }],
  ['grouparray', { sql: groupArray, type: collectedType, dialects: ['clickhouse'] }],
  ['array_agg', { sql: arrayAgg, type: collectedType, dialects: ['postgresql', 'trino', 'duckdb', 'bigquery', 'starrocks', 'snowflake', 'spark', 'doris'] }],
  ['json_agg', { sql: aggregatedJson, type: documentType, dialects: ['postgresql'] }],
  ['jsonb_agg', { sql: aggregatedJson, type: documentType, dialects: ['postgresql'] }],
  ['json_arrayagg', { sql: collected(true, false), type: 'json', dialects: ['mysql'] }],
  ['json_objectagg', { sql: objectOf, type: 'json', dialects: ['mysql'] }],
  ['json_object_agg', { sql: aggregatedObject, type: documentType, dialects: ['postgresql'] }],
  ['jsonb_object_agg', { sql: aggregatedObject, type: documentType, dialects: ['postgresql'] }],
  ['map_agg', { sql: mapOf((pairs) => `map_of_pairs(${pairs}, 0)`), type: (_context, call) => mapOfTypes(call.args[0] ?? UNKNOWN, call.args[1] ?? UNKNOWN), dialects: ['trino', 'doris', 'starrocks'] }],
  ['count_if', { sql: countIf, type: 'integer', dialects: ['trino', 'spark', 'snowflake', 'doris', 'duckdb', 'starrocks'] }],
  ['countif', { sql: countIf, type: 'integer', dialects: ['bigquery', 'clickhouse', 'duckdb'] }],
  ['approx_count_distinct', { sql: distinctCount, type: 'integer', dialects: ['spark', 'bigquery', 'snowflake', 'doris', 'starrocks', 'duckdb', 'sqlserver', 'oracle'] }],
  ['approx_distinct', { sql: distinctCount, type: 'integer', dialects: ['trino'] }],
  ['ndv', { sql: distinctCount, type: 'integer', dialects: ['doris', 'starrocks'] }],
  ['multi_distinct_count', { sql: distinctCount, type: 'integer', dialects: ['doris', 'starrocks'] }],
  ['uniq', { sql: distinctCount, type: 'integer', dialects: ['clickhouse'] }],
  ...['uniqexact', 'uniqcombined', 'uniqcombined64', 'uniqhll12', 'uniqtheta'].map((name) => [name, { sql: distinctCount, type: 'integer', dialects: ['clickhouse'] }] satisfies readonly [string, Aggregate]),
  ['bool_and', { sql: simple('min'), type: 'boolean', dialects: BOOLEANS }],
  ['bool_or', { sql: simple('max'), type: 'boolean', dialects: BOOLEANS }],
  ['every', { sql: simple('min'), type: 'boolean', dialects: ['postgresql', 'spark', 'trino'] }],
  ['some', { sql: simple('max'), type: 'boolean', dialects: ['spark'] }],
  ['logical_and', { sql: simple('min'), type: 'boolean', dialects: ['bigquery'] }],
  ['logical_or', { sql: simple('max'), type: 'boolean', dialects: ['bigquery'] }],
  ['booland_agg', { sql: simple('min'), type: 'boolean', dialects: ['snowflake'] }],
  ['boolor_agg', { sql: simple('max'), type: 'boolean', dialects: ['snowflake'] }],
  ...WINDOW_NUMBERS.map((name) => [name, { sql: windowFunction, type: 'integer' }] as const),
  ...['percent_rank', 'cume_dist'].map((name) => [name, { sql: windowFunction, type: 'real' }] as const),
  ...WINDOW_VALUES.map((name) => [name, { sql: windowFunction, type: 'first' }] as const),
  ...STATISTIC_AGGREGATES, ...TRINO_AGGREGATES,
  ...CLICKHOUSE_PARAMETRIC,
]);

function typeOf(context: Context, type: SqlType | 'first' | ((context: Context, call: Call) => ColumnType), call: Call): ColumnType {
  if (typeof type === 'function') return type(context, call);
  return type === 'first' ? (call.args[0] ?? UNKNOWN) : { type };
}

/** Those that look at ClickHouse's first brackets. */
const PARAMETRIC: ReadonlySet<string> = new Set([...CLICKHOUSE_PARAMETRIC.map(([name]) => name), 'grouparray']);

/** An aggregate or window function; `undefined`: the dialect has none of this name. */
export function aggregateCall(context: Context, call: Call): Expr | undefined {
  const framed = inFrame(context, call);
  if (framed !== undefined) return aggregateCall(context, framed);
  const aggregate = TABLE.get(call.name);
  if (aggregate === undefined || aggregate.dialects?.includes(context.dialect) === false) {
    const base = context.dialect === 'clickhouse' ? uncombined(call) : undefined;
    return base === undefined ? undefined : aggregateCall(context, base);
  }
  if (context.dialect === 'bigquery' && bigqueryCall(call) !== call) return aggregateCall(context, bigqueryCall(call));
  if (call.having !== undefined || (call.limit !== undefined && !LIMITED.has(call.name))) refuseConstruct(context, `HAVING or LIMIT in ${call.name}`, call.range);
  if (call.distinct && call.over !== undefined) return distinctOver(context, call);
  if (call.ignoresNulls && !WINDOW_VALUES.includes(call.name)) refuseConstruct(context, 'IGNORE NULLS', call.range);
  if (call.params !== undefined && !PARAMETRIC.has(call.name)) refuseConstruct(context, `${call.name} with two brackets`, call.range);
  const own = call.distinct ? { ...call, args: call.args.map((arg) => ({ ...arg, sql: distinctSql(context, arg) })) } : call.name === 'sum' || call.name === 'avg' ? { ...call, args: call.args.map((arg) => summed(context, arg)) } : call;
  if (asksForSeveral(context, call)) return typed(several(context, call), severalType(call), call.range);
  const type = binaryType(context, own, typeOf(context, aggregate.type, own));
  const sql = own.keep === undefined ? aggregate.sql(context, own) : keptSql(context, own, own.keep);
  if (context.dialect === 'mysql' && type.type === 'decimal' && type.scale !== undefined && sql.startsWith('round(')) return shown(atom(sql.slice('round('.length, sql.lastIndexOf(', ')), 'decimal', call.range), type.scale);
  return { ...typed(context.dialect === 'clickhouse' ? orEmptyValue(context, call, { sql, type }) : sql, type, call.range), level: LEVEL.atom };
}

/** Dialects of an aggregate, for messages. */
export function aggregateDialects(name: string): readonly Dialect[] {
  const aggregate = TABLE.get(name);
  return aggregate === undefined ? [] : (aggregate.dialects ?? EVERY);
}

/** In lower case. */
export function aggregateNames(): readonly string[] {
  return [...TABLE.keys()];
}
