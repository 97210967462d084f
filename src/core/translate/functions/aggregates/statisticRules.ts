import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, type ColumnType, type Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { filterOf, type Aggregate } from './aggregate';
import type { Call } from '../arguments';
import { trinoPercentile, trinoPercentileType } from './trinoAggregates';
import { DORIS, MYSQL } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The values of all rows as JSON. */
function values(call: Call, value: string): string {
  return `json_group_array(${call.distinct ? 'DISTINCT ' : ''}${value})${filterOf(call, [`(${value}) IS NOT NULL`])}${call.over ?? ''}`;
}

function statistic(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const value = argument(call, 0);
    if (call.args.length !== 1 || (!isNumeric(value.type) && value.type !== 'unknown')) refuseConstruct(context, `${call.name} of these arguments`, call.range);
    return `CAST(statistic(${values(call, value.sql)}, ${quoteText(name)}) AS REAL)`;
  };
}

function bits(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const plain = `CAST(${statistic(name)(context, call)} AS INTEGER)`;
    if (context.dialect !== 'mysql') return plain;
    return `coalesce(${plain}, ${name === 'bit_and' ? "fail('BIT_AND of no rows, which has no sign, is not supported by the local runner')" : '0'})`;
  };
}

function paired(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    if (name === 'corr' && context.dialect === 'bigquery') return `coalesce(${pairedSql(call, name)}, ${filterOf(call, []) === '' && call.over === undefined ? `CASE WHEN count(CASE WHEN (${argument(call, 0).sql}) IS NOT NULL AND (${argument(call, 1).sql}) IS NOT NULL THEN 1 END) > 1 THEN fail('CORR of values that do not vary is NaN') END` : 'NULL'})`;
    return pairedSql(call, name);
  };
}

function pairedSql(call: Call, name: string): string {
    const row = `json_array(${argument(call, 0).sql}, ${argument(call, 1).sql})`;
    return `CAST(paired_statistic(json_group_array(${row})${filterOf(call, [])}${call.over ?? ''}, ${quoteText(name)}) AS REAL)`;
}

/** The value of the row with the greatest or smallest key; DuckDB and ClickHouse leave out rows whose value is NULL. */
function beside(sign: 1 | -1): (context: Context, call: Call) => string {
  return (context, call) => {
    if (call.args.length !== 2 || call.distinct) refuseConstruct(context, `${call.name} of these arguments`, call.range);
    const value = argument(call, 0).sql;
    const row = `json_array(${value}, ${argument(call, 1).sql})`;
    const present = inDialect(context, 'duckdb', 'clickhouse') ? [`(${value}) IS NOT NULL`] : [];
    return `${context.dialect === 'spark' ? 'value_beside_last' : 'value_beside'}(json_group_array(json(${row}))${filterOf(call, present)}${call.over ?? ''}, ${String(sign)})`;
  };
}

/** `WITHIN GROUP (ORDER BY x)`: the order holds the values. */
function within(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const order = /^ORDER BY (.*?)( DESC)?(?: NULLS (?:FIRST|LAST))?$/s.exec(call.order ?? '');
    const value = order?.[1];
    if (call.within && value !== undefined && order?.[2] === undefined && call.orderTerms === 1) return `${name}(${values(call, value)}, ${argument(call, 0).sql})`;
    if (call.within && value !== undefined && call.orderTerms === 1 && context.dialect === 'spark') return `${name === 'percentile_at' ? 'percentile_from_top' : name}(${values(call, value)}, 1 - (${argument(call, 0).sql}))`;
    if (call.order === undefined && inDialect(context, ...DORIS, 'bigquery', 'duckdb')) return `${name}(${values(call, argument(call, 0).sql)}, ${argument(call, 1).sql})`;
    return refuseConstruct(context, `${call.name} with this order`, call.range);
  };
}

/** `percentile(x, 0.5)`: between the two values that stand around the place. */
function percentile(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const fraction = argument(call, 1);
    if (call.args.length > 3 || (call.args.length === 3 && name === 'percentile_between')) refuseConstruct(context, `${call.name} with a frequency`, call.range);
    return `${name}(${values(call, argument(call, 0).sql)}, ${fraction.sql})`;
  };
}

function median(_context: Context, call: Call): string {
  return `CAST(percentile_between(${values(call, argument(call, 0).sql)}, 0.5) AS REAL)`;
}

function mostFrequent(context: Context, call: Call): string {
  if (call.within) {
    const order = /^ORDER BY (.*?)(?: NULLS (?:FIRST|LAST))?$/s.exec(call.order ?? '');
    if (order?.[1] === undefined || / DESC/.test(call.order ?? '')) return refuseConstruct(context, 'mode with this order', call.range);
    return `most_frequent(${values(call, order[1])}, 0)`;
  }
  return `most_frequent(${values(call, argument(call, 0).sql)}, ${context.dialect === 'duckdb' ? '1' : '0'})`;
}

function percentileType(_context: Context, call: Call): ColumnType {
  return call.args[1]?.type === 'array' ? { type: 'array', element: 'real' } : { type: 'real' };
}

function besideType(_context: Context, call: Call): ColumnType {
  return call.args[0] ?? { type: 'unknown' };
}

const NOT_SQLSERVER: readonly Dialect[] = [
  'hive', 'spark', 'postgresql', 'trino', 'bigquery', 'snowflake', 'clickhouse', 'oracle', 'redshift', 'mysql', ...DORIS, 'duckdb', 'flink',
];
/** STDDEV and VARIANCE alone divide by the number of rows. */
const POPULATION: readonly Dialect[] = ['hive', 'mysql', ...DORIS];
const SAMPLE = NOT_SQLSERVER.filter((dialect) => !POPULATION.includes(dialect));

type Row = readonly [string, Aggregate];

function named(name: string, of: string, dialects: readonly Dialect[]): Row {
  return [name, { sql: statistic(of), type: 'real', dialects }];
}

/** Oracle's STDDEV and VARIANCE of one value are 0. */
function ofOneRow(context: Context, call: Call, sql: string): string {
  return context.dialect === 'oracle' ? `coalesce(${sql}, CASE WHEN count(${argument(call, 0).sql})${filterOf(call, [])}${call.over ?? ''} > 0 THEN 0.0 END)` : sql;
}

function byDialect(name: string, statisticName: string): Row {
  return [name, {
    sql: (context, call) => ofOneRow(context, call, statistic(`${statisticName}_${inDialect(context, ...POPULATION) ? 'pop' : 'samp'}`)(context, call)), type: 'real', dialects: [...POPULATION, ...SAMPLE],
  }];
}

const TWO_VALUES: readonly Dialect[] = ['clickhouse', 'hive', 'spark', 'postgresql', 'trino', 'snowflake', 'oracle', 'duckdb', 'bigquery', 'doris', 'starrocks'];

export const STATISTIC_AGGREGATES: readonly Row[] = [
  ...['stddev_pop', 'stddev_samp', 'var_pop', 'var_samp'].map((name) => named(name, name, NOT_SQLSERVER)),
  byDialect('stddev', 'stddev'),
  byDialect('variance', 'var'),
  ['std', { ...byDialect('std', 'stddev')[1], dialects: [...MYSQL, 'hive', 'spark'] }],
  named('stdev', 'stddev_samp', ['sqlserver']), named('stdevp', 'stddev_pop', ['sqlserver']),
  named('var', 'var_samp', ['sqlserver']), named('varp', 'var_pop', ['sqlserver']),
  named('stddevpop', 'stddev_pop', ['clickhouse']), named('stddevsamp', 'stddev_samp', ['clickhouse']),
  named('varpop', 'var_pop', ['clickhouse']), named('varsamp', 'var_samp', ['clickhouse']),
  named('skewness', 'skewness', ['spark']), named('kurtosis', 'kurtosis', ['spark']),
  named('product', 'product', ['duckdb']),
  ...['bit_and', 'bit_or', 'bit_xor'].map((name) => [name, { sql: bits(name), type: 'integer', dialects: ['mysql', 'postgresql', 'spark', 'duckdb', 'redshift'] }] satisfies Row),
  ...['and', 'or', 'xor'].flatMap((name) => [`bit${name}_agg`, `bit_${name}_agg`].map((alias) => [alias, { sql: bits(`bit_${name}`), type: 'integer', dialects: ['snowflake'] }] satisfies Row)),
  ...['and', 'or'].map((name) => [`bitwise_${name}_agg`, { sql: bits(`bit_${name}`), type: 'integer', dialects: ['trino'] }] satisfies Row),
  ...['and', 'or', 'xor'].map((name) => [`group_bit_${name}`, { sql: bits(`bit_${name}`), type: 'integer', dialects: ['doris'] }] satisfies Row),
  ...['covar_pop', 'covar_samp', 'corr'].map((name) => [name, { sql: paired(name), type: 'real', dialects: TWO_VALUES }] satisfies Row),
  ...['regr_avgx', 'regr_avgy', 'regr_r2', 'regr_sxx', 'regr_syy', 'regr_sxy'].map((name) => [name, { sql: paired(name), type: 'real', dialects: ['hive', 'spark'] }] satisfies Row),
  ['regr_count', { sql: (context, call) => `CAST(coalesce(${paired('regr_count')(context, call)}, 0) AS INTEGER)`, type: 'integer', dialects: ['hive', 'spark', 'snowflake'] }],
  ...['regr_slope', 'regr_intercept'].map((name) => [name, { sql: paired(name), type: 'real', dialects: ['hive', 'postgresql', 'spark', 'trino', 'snowflake', 'oracle', 'duckdb'] }] satisfies Row),
  ...['covarpop', 'covarsamp'].map((name) => [name, { sql: paired(name.replace('covar', 'covar_')), type: 'real', dialects: ['clickhouse'] }] satisfies Row),
  named('skewpop', 'skewness', ['clickhouse']), named('geomean', 'geometric_mean', ['duckdb']), named('geometric_mean', 'geometric_mean', ['trino', 'duckdb']),
  ['max_by', { sql: beside(1), type: besideType, dialects: ['bigquery', 'spark', 'trino', 'snowflake', 'duckdb', ...DORIS] }],
  ['min_by', { sql: beside(-1), type: besideType, dialects: ['bigquery', 'spark', 'trino', 'snowflake', 'duckdb', ...DORIS] }],
  ['arg_max', { sql: beside(1), type: besideType, dialects: ['duckdb'] }],
  ['arg_min', { sql: beside(-1), type: besideType, dialects: ['duckdb'] }],
  ['argmax', { sql: beside(1), type: besideType, dialects: ['clickhouse'] }],
  ['argmin', { sql: beside(-1), type: besideType, dialects: ['clickhouse'] }],
  ['percentile', { sql: percentile('percentile_between'), type: percentileType, dialects: ['hive', 'spark', ...DORIS] }],
  ['quantile_cont', { sql: percentile('percentile_between'), type: percentileType, dialects: ['duckdb'] }],
  ['percentile_approx', { sql: percentile('percentile_at'), type: percentileType, dialects: ['spark'] }],
  ['approx_percentile', { sql: (context, call) => (context.dialect === 'spark' ? percentile('percentile_at')(context, call) : trinoPercentile(context, call)), type: (context, call) => (context.dialect === 'spark' ? percentileType(context, call) : trinoPercentileType(context, call)), dialects: ['spark', 'trino'] }],
  ['percentile_cont', { sql: (context, call) => (context.dialect === 'bigquery' && call.over === undefined ? refuseConstruct(context, 'PERCENTILE_CONT without OVER', call.range) : within('percentile_between')(context, call)), type: 'real', dialects: ['bigquery', 'postgresql', 'redshift', 'snowflake', 'oracle', 'sqlserver', 'spark', 'duckdb', ...DORIS] }],
  ['quantile_disc', { sql: percentile('percentile_at'), type: 'first', dialects: ['duckdb'] }],
  ...['groupbitand', 'groupbitor', 'groupbitxor'].map((name) => [name, { sql: bits(name.replace('groupbit', 'bit_')), type: 'integer', dialects: ['clickhouse'] }] satisfies Row),
  ['percentile_disc', { sql: within('percentile_at'), type: 'unknown', dialects: ['postgresql', 'snowflake', 'oracle', 'sqlserver', 'spark', 'duckdb', 'starrocks', 'redshift'] }],
  ['median', { sql: median, type: 'real', dialects: ['doris', 'spark', 'snowflake', 'oracle', 'redshift', 'duckdb', 'clickhouse'] }],
  ['mode', { sql: mostFrequent, type: 'first', dialects: ['postgresql', 'spark', 'snowflake', 'duckdb'] }],
];
