import { inDialect, refuseConstruct, type Context } from '../../context';
import { inside, isTemporal, LEVEL, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { binary } from '../../expressions/operators';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { DORIS, EVERY, HIVE, makeRules, MYSQL, POSTGRESQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

/** Dialects that round a binary fraction half to the even neighbour. */
const HALF_EVEN: readonly Dialect[] = [...POSTGRESQL, 'mysql', 'clickhouse'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Half away from zero for decimals; a binary fraction is rounded as the dialect does. */
function round(context: Context, call: Call): string {
  const value = argument(call, 0);
  const digits = call.args[1]?.sql ?? '0';
  if (call.args[2] !== undefined) {
    if (context.dialect !== 'sqlserver' || call.args[2].number === undefined) return refuseConstruct(context, 'round with three arguments', call.range);
    return call.args[2].number === 0 ? `round_number(${value.sql}, ${digits})` : `truncate_number(${value.sql}, ${digits})`;
  }
  if (value.type === 'unknown' && inDialect(context, ...HALF_EVEN)) return `round_known(${value.sql}, ${digits})`;
  if (value.type === 'real' && context.dialect === 'trino') return `trino_round(${value.sql}, ${digits})`;
  const even = value.type === 'real' && inDialect(context, ...HALF_EVEN);
  return `${even ? 'round_even' : 'round_number'}(${value.sql}, ${digits})`;
}

/** A decimal that was rounded to a literal number of digits has these digits, or fewer where it had fewer. */
function rounded(context: Context, call: Call): ColumnType {
  const value = argument(call, 0);
  if (value.type === 'integer') return inDialect(context, ...POSTGRESQL) ? { type: 'decimal', scale: Math.max(0, call.args[1]?.number ?? 0) } : { type: 'integer' };
  if (value.type !== 'decimal') return { type: isTemporal(value.type) ? 'date' : value.type };
  const digits = call.args[1] === undefined ? 0 : call.args[1].number;
  if (digits === undefined) return { type: 'decimal' };
  if (context.dialect === 'sqlserver') return { type: 'decimal', scale: value.scale };
  const places = Math.max(0, digits);
  return { type: 'decimal', scale: inDialect(context, ...POSTGRESQL) || value.scale === undefined ? places : Math.min(value.scale, places) };
}

function truncated(context: Context, call: Call): string {
  if (context.dialect === 'snowflake' && call.args[0]?.type !== 'integer' && call.args[0]?.type !== 'decimal' && call.args[0]?.type !== 'real') return refuseConstruct(context, 'trunc of what is not known to be a number', call.range);
  if (context.dialect === 'redshift' && isTemporal(argument(call, 0).type)) return `cast_date(${argument(call, 0).sql}, 'error')`;
  return `truncate_number(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`;
}

/** Oracle's `trunc(n, digits)`; of dates the second argument is text. */
function oracleTruncated(context: Context, call: Call): string {
  const [value, digits] = [argument(call, 0), argument(call, 1)];
  if (digits.number === undefined || isTemporal(value.type)) return refuseConstruct(context, 'trunc with these arguments', call.range);
  return `truncate_number(${value.sql}, ${digits.sql})`;
}

/** floor and ceil give a whole number, which stays a binary fraction where the dialect says so. */
function toWhole(name: 'floor' | 'ceil'): (context: Context, call: Call) => string {
  return (_context, call) => `CAST(${name}(${argument(call, 0).sql}) AS INTEGER)`;
}

function modulo(context: Context, call: Call): string {
  return `(${binary(context, '%', [argument(call, 0), argument(call, 1)]).sql})`;
}

function moduloType(context: Context, call: Call): ColumnType {
  return binary(context, '%', [argument(call, 0), argument(call, 1)]);
}

/** Never negative for a positive divisor. */
function positiveModulo(context: Context, call: Call): string {
  const [left, right] = [argument(call, 0), argument(call, 1)];
  const once = binary(context, '%', [left, right]);
  const again = (): string => binary(context, '%', [sql(binary(context, '+', [sql(once), right])), right]).sql;
  if (context.dialect === 'spark') return `CASE WHEN (${once.sql}) < 0 THEN ${again()} ELSE ${once.sql} END`;
  const sum = binary(context, '+', [{ ...once, sql: `(${once.sql})`, level: LEVEL.atom }, right]);
  return binary(context, '%', [{ ...sql(sum) }, right]).sql;
}

function sql(expr: Expr): Expr {
  return { ...expr, sql: `(${expr.sql})`, level: LEVEL.atom };
}

/** Functions that give NULL for what they are not defined for, in some dialects only. */
function guarded(name: string, isOutside: string, lenient: readonly Dialect[]): (context: Context, call: Call) => string {
  return (context, call) => {
    const value = argument(call, 0);
    const plain = `${name}(${value.sql})`;
    if (inDialect(context, ...lenient) || (value.number !== undefined && value.number > 0)) return plain;
    return `CASE WHEN (${value.sql}) ${isOutside} THEN fail(${quoteText(`${call.name} is not defined for this number`)}) ELSE ${plain} END`;
  };
}

const NULL_ROOT: readonly Dialect[] = [...MYSQL];
const NULL_LOGARITHM: readonly Dialect[] = [...MYSQL, ...HIVE];

/** `log(x)` is the natural logarithm, or to base 10; `log(b, x)` is to base b. */
function log(context: Context, call: Call): string {
  const [first = '', second] = call.args.map((arg) => arg.sql);
  if (second !== undefined) return inDialect(context, 'sqlserver', 'bigquery') ? `log(${second}, ${first})` : `log(${first}, ${second})`;
  if (inDialect(context, ...POSTGRESQL, 'duckdb')) return guarded('log10', '<= 0', [])(context, call);
  if (inDialect(context, 'mysql', 'spark', 'sqlserver', 'bigquery', 'clickhouse', 'flink', ...DORIS)) return guarded('ln', '<= 0', NULL_LOGARITHM)(context, call);
  return refuseConstruct(context, 'log of one argument', call.range);
}

/** `hex(255)` is FF; `hex('abc')` is the bytes of the text. */
function hex(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'null') return 'NULL';
  if (value.type === 'integer') return `CASE WHEN (${value.sql}) IS NOT NULL THEN printf('%X', ${value.sql}) END`;
  if (value.type !== 'text') return refuseConstruct(context, 'hex of this value', value.range);
  return `CASE WHEN (${value.sql}) IS NOT NULL THEN hex(${value.sql}) END`;
}

function toText(text: string): (context: Context, call: Call) => string {
  return (context, call) => text.replace('$1', asTextSql(context, argument(call, 0)));
}

/** PostgreSQL's `div`, MySQL's DIV: towards zero. */
function quotient(context: Context, call: Call): string {
  return binary(context, 'DIV', [argument(call, 0), argument(call, 1)]).sql;
}

const PLAIN = 'exp sin cos tan atan degrees radians sinh cosh tanh asinh acosh atanh';
const NOT_SAFE: readonly Dialect[] = ['hive', 'spark', 'mysql', ...DORIS, 'clickhouse', 'trino', 'snowflake', 'duckdb', 'sqlserver', 'postgresql', 'redshift', 'oracle', 'bigquery', 'flink'];

export const NUMBER_RULES: readonly FunctionRule[] = makeRules([
  ['abs', EVERY, 1, 'abs($1)', 'first'],
  ['sign signum', EVERY, 1, 'sign($1)', 'integer'],
  ['round', EVERY, [1, 3], round, rounded],
  ['bround', HIVE, [1, 2], (_context, call) => `round_even(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`, rounded],
  ['rint', HIVE, 1, 'CAST(round_even($1, 0) AS REAL)', 'real'],
  ['floor', EVERY, 1, toWhole('floor'), 'integer'],
  ['ceil ceiling', EVERY, 1, toWhole('ceil'), 'integer'],
  ['truncate', [...MYSQL, 'trino'], 2, truncated, rounded],
  ['truncate', ['trino'], 1, truncated, rounded],
  ['trunc', [...POSTGRESQL, 'duckdb', 'snowflake', 'bigquery'], [1, 2], truncated, rounded],
  ['mod', EVERY, 2, modulo, moduloType],
  ['pmod', HIVE, 2, positiveModulo, moduloType],
  ['div', ['postgresql', 'bigquery'], 2, quotient, 'integer'],
  ['intdiv', ['clickhouse'], 2, quotient, 'integer'],
  ['modulo', ['clickhouse'], 2, modulo, moduloType],
  ['power pow', EVERY.filter((dialect) => dialect !== 'sqlserver'), 2, 'power($1, $2)', 'real'],
  [PLAIN, NOT_SAFE, 1, (_context, call) => `${call.name}(${argument(call, 0).sql})`, 'real'],
  ['asin acos', EVERY, 1, (context, call) => (inDialect(context, ...NULL_ROOT) ? `${call.name}($1)` : `CASE WHEN ($1) NOT BETWEEN -1 AND 1 THEN fail('${call.name} is not defined for this number') ELSE ${call.name}($1) END`).replaceAll('$1', () => argument(call, 0).sql), 'real'],
  ['sqrt', EVERY, 1, guarded('sqrt', '< 0', NULL_ROOT), 'real'],
  ['ln', EVERY, 1, guarded('ln', '<= 0', NULL_LOGARITHM), 'real'],
  ['log10', EVERY, 1, guarded('log10', '<= 0', NULL_LOGARITHM), 'real'],
  ['log2', [...HIVE, ...MYSQL, 'trino', 'clickhouse', 'duckdb'], 1, guarded('log2', '<= 0', NULL_LOGARITHM), 'real'],
  ['log', EVERY, [1, 2], log, 'real'],
  ['log1p', HIVE, 1, 'log_plus_one($1)', 'real'],
  ['expm1', HIVE, 1, 'exp_minus_one($1)', 'real'],
  ['pi', EVERY, 0, 'pi()', 'real'],
  ['e', [...HIVE, 'trino'], 0, 'exp(1)', 'real'],
  ['cot', ['mysql', 'postgresql', 'spark', 'sqlserver'], 1, '1.0 / tan($1)', 'real'],
  ['atan2 atn2', EVERY, 2, 'atan2($1, $2)', 'real'],
  ['atan', ['mysql'], 2, 'atan2($1, $2)', 'real'],
  ['cbrt', [...HIVE, 'postgresql', 'trino', 'duckdb', 'clickhouse', ...DORIS], 1, 'CAST(cube_root($1) AS REAL)', 'real'],
  ['hypot', ['spark', 'clickhouse'], 2, 'CAST(hypotenuse($1, $2) AS REAL)', 'real'],
  ['square', ['sqlserver'], 1, 'CAST(($1) * ($1) AS REAL)', 'real'],
  ['factorial', [...HIVE, 'postgresql', 'duckdb'], 1, '#factorial_of($1)', 'integer'],
  ['gcd', ['postgresql', 'duckdb', 'clickhouse'], 2, '#greatest_divisor($1, $2)', 'integer'],
  ['lcm', ['postgresql', 'duckdb', 'clickhouse'], 2, '#least_multiple($1, $2)', 'integer'],
  ['width_bucket', [...HIVE, 'postgresql', 'trino', 'oracle', 'snowflake'], 4, '#bucket_of($1, $2, $3, $4)', 'integer'],
  ['bit_count', ['mysql', 'spark', 'duckdb'], 1, '#bits_set($1)', 'integer'],
  ['positive', HIVE, 1, '+($1)', 'first'],
  ['negative', HIVE, 1, '-($1)', 'first'],
  ['shiftleft', HIVE, 2, '($1) << ($2)', 'integer'],
  ['shiftright', HIVE, 2, '($1) >> ($2)', 'integer'],
  ['bitwise_and bitand', ['trino', 'snowflake', ...DORIS, 'oracle'], 2, '($1) & ($2)', 'integer'],
  ['bitwise_or bitor', ['trino', 'snowflake', ...DORIS], 2, '($1) | ($2)', 'integer'],
  ['bitwise_xor bitxor', ['trino', 'snowflake', ...DORIS], 2, '(($1) | ($2)) - (($1) & ($2))', 'integer'],
  ['try_divide', ['spark'], 2, 'CAST($1 AS REAL) / nullif($2, 0)', 'real'],
  ['safe_divide', ['bigquery'], 2, 'CAST($1 AS REAL) / nullif($2, 0)', 'real'],
  ['div0', ['snowflake'], 2, 'CASE WHEN ($2) = 0 THEN 0 ELSE CAST($1 AS REAL) / ($2) END', 'decimal'],
  ['hex', ['hive', 'spark', 'mysql', ...DORIS], 1, hex, 'text'],
  ['to_hex', ['postgresql'], 1, "printf('%x', CASE WHEN ($1) < 0 THEN fail('to_hex of a negative number is not supported by the local runner') ELSE $1 END)", 'text'],
  ['bin', [...HIVE, ...MYSQL], 1, toText('lower(convert_base($1, 10, 2))'), 'text'],
  ['oct', ['mysql'], 1, toText('convert_base($1, 10, 8)'), 'text'],
  ['conv', [...HIVE, ...MYSQL], 3, (context, call) => `convert_base(${asTextSql(context, argument(call, 0))}, ${argument(call, 1).sql}, ${argument(call, 2).sql})`, 'text'],
  ['to_base', ['trino'], 2, (context, call) => `lower(convert_base(${asTextSql(context, argument(call, 0))}, 10, -(${argument(call, 1).sql})))`, 'text'],
  ['from_base', ['trino'], 2, '#convert_base($1, $2, -10)', 'integer'],
  ['format', ['mysql'], 2, 'grouped_number($1, $2)', 'text'],
  ['format_number', HIVE, 2, formatNumber, 'text'],
  ['to_number to_decimal to_numeric', ['snowflake'], 1, "#round_number(cast_real($1, 'error'), 0)", 'integer'],
  ['to_number to_decimal to_numeric', ['snowflake'], 3, "store_decimal(CAST(cast_real($1, 'error') AS REAL), $2, $3, 'error')", (_context, call) => ({ type: 'decimal', scale: call.args[2]?.number })],
  ['trunc', ['oracle'], 2, oracleTruncated, 'decimal'],
  ['to_number', ['oracle'], 1, "CAST(cast_real($1, 'error') AS REAL)", 'decimal'],
  ['is_nan isnan', ['trino', 'spark', 'bigquery', 'snowflake', 'duckdb', 'clickhouse'], 1, 'coalesce(($1) * 0, 0) <> 0', 'boolean'],
  ['rand random', EVERY, 0, 'random_number()', 'real'],
  ['sys_guid', ['oracle'], 0, "upper(replace(random_uuid(), '-', ''))", 'text'],
  ['uuid gen_random_uuid newid generate_uuid uuid_string generateuuidv4', EVERY, 0, 'random_uuid()', 'text'],
]);

/** Java's DecimalFormat patterns of digits, groups and a point; those with other letters are not supported. */
function formatNumber(context: Context, call: Call): string {
  const digits = argument(call, 1);
  const pattern = /^#*(?:,#*)?0*(?:,0+)?(?:\.(0*#*))?$/.exec(digits.text ?? '');
  if (pattern !== null && /[#0]/.test(digits.text ?? '')) return `java_number(round_even(${argument(call, 0).sql}, ${String(pattern[1]?.length ?? 0)}), ${digits.sql})`;
  if (digits.type === 'text') return refuseConstruct(context, 'format_number with a pattern', digits.range);
  return `grouped_number(round_even(${argument(call, 0).sql}, ${digits.sql}), ${inside(digits, LEVEL.add)})`;
}
