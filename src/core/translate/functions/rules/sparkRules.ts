import { refuseConstruct, type Context } from '../../context';
import { isNumeric, type ColumnType, type Expr } from '../../expr';
import { castTo } from '../../expressions/casts';
import { binary } from '../../expressions/operators';
import type { TypeName } from '../../expressions/types';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { elementAt } from './arrayRules';
import { atLeast, HIVE, makeRules, type FunctionRule, type RuleRow } from '../rule';
import type { HashKind } from '../../library/sparkHash';
import { typeText } from '../typeText';

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The declared type of a plain column of one table in scope. */
function declaredType(context: Context, value: Expr): string | undefined {
  const column = value.column?.toLowerCase();
  const found = (context.scope?.sources ?? []).flatMap(({ table, columns }) => (column !== undefined && table !== undefined && columns?.includes(column) === true ? [context.catalog.typeOf?.(table, column)] : []));
  return found.length === 1 ? found[0] : undefined;
}

/** Spark hashes the bits of a value's type, which must be known; the digits of a decimal only where it is a literal. */
function hashed(context: Context, value: Expr): { readonly kind: HashKind; readonly sql: string } {
  const { type, sql } = value;
  if (type === 'boolean' || (type === 'integer' && value.narrow === true)) return { kind: 'int', sql };
  if (type === 'integer' && (value.number !== undefined || /^BIGINT/i.test(declaredType(context, value) ?? ''))) return { kind: 'long', sql };
  if (type === 'real') return { kind: 'double', sql };
  if (type === 'date' || type === 'timestamp' || type === 'text') return { kind: type, sql };
  if (type === 'decimal' && value.number !== undefined && value.scale !== undefined) return { kind: 'decimal', sql: quoteText(String(Math.round(value.number * 10 ** value.scale))) };
  const [, precision, scale = '0'] = /\((\d+)(?:,\s*(\d+))?\)/.exec(declaredType(context, value) ?? '') ?? [];
  if (type === 'decimal' && precision !== undefined && Number(precision) <= 18) return { kind: 'decimal', sql: `CAST(CAST(round((${sql}) * 1e${scale}) AS INTEGER) AS TEXT)` };
  return type === 'null' ? { kind: 'text', sql } : refuseConstruct(context, 'A hash of a value of this type', value.range);
}

function hash(name: string): (context: Context, call: Call) => string {
  return (context, call) => {
    const all = call.args.map((value) => hashed(context, value));
    return `CAST(${name}(${[quoteText(all.map(({ kind }) => kind).join(',')), ...all.map(({ sql }) => sql)].join(', ')}) AS INTEGER)`;
  };
}

/** `int('12')` and its like are casts. */
function cast(name: string, type: TypeName['type'], lenient = false): readonly [FunctionRule['sql'], FunctionRule['type']] {
  const made = (context: Context, call: Call): Expr => castTo(context, argument(call, 0), { type, name, sizes: [], range: call.range, lenient });
  return [(context, call) => made(context, call).sql, (context, call) => made(context, call)];
}

const CASTS: readonly RuleRow[] = (
  [['tinyint', 'integer'], ['smallint', 'integer'], ['int', 'integer'], ['bigint', 'integer'], ['double', 'real'], ['string', 'text'], ['boolean', 'boolean'], ['timestamp', 'timestamp']] as const
).map(([name, type]) => [name, ['spark'], 1, ...cast(name.toUpperCase(), type)] as const);

/** NULL where the sum of two INTs is none; Spark's BIGINTs have more digits than are checked here. */
function tried(operator: '+' | '-' | '*'): (context: Context, call: Call) => string {
  return (context, call) => {
    const pair = [argument(call, 0), argument(call, 1)] as const;
    if (!pair.every(({ type }) => type === 'integer')) return `(${binary(context, operator, pair).sql})`;
    const sql = `(${pair[0].sql}) ${operator} (${pair[1].sql})`;
    if (!pair.every(({ narrow }) => narrow === true)) return refuseConstruct(context, `${call.name} of integers that are not known to be of 32 bits`, call.range);
    return `CASE WHEN (${sql}) BETWEEN -2147483648 AND 2147483647 THEN (${sql}) END`;
  };
}

function triedType(operator: '+' | '-' | '*'): (context: Context, call: Call) => ColumnType {
  return (context, call) => {
    const pair = [argument(call, 0), argument(call, 1)] as const;
    return pair.every((value) => value.type === 'integer') ? { type: 'integer', narrow: true } : binary(context, operator, pair);
  };
}

/** Arrays one after the other. */
function chained(context: Context, call: Call): string {
  const arrays = call.args.map((value) => (value.type === 'array' ? value.sql : refuseConstruct(context, 'concat of an array and another value', value.range)));
  return arrays.length === 1 ? (arrays[0] ?? '') : arrays.reduce((left, right) => `array_chain(${left}, ${right})`);
}

/** From a place on; the part before it stays. */
function replacedFrom(_context: Context, call: Call): string {
  const [text, pattern, by, at] = [argument(call, 0).sql, argument(call, 1).sql, argument(call, 2).sql, argument(call, 3).sql];
  return `CASE WHEN (${at}) > 0 THEN substr(${text}, 1, (${at}) - 1) || regexp_replaced(substr(${text}, ${at}), ${pattern}, ${by}, 'g') ELSE fail('regexp_replace: places count from 1') END`;
}

const rounded = (_context: Context, call: Call): ColumnType => {
  const digits = call.args[1]?.number;
  return digits === undefined ? { type: 'unknown' } : { type: 'decimal', scale: Math.max(0, digits) };
};

/** `overlay(text, part, place[, length])`. */
function overlay(_context: Context, call: Call): string {
  const [text, part, at] = [argument(call, 0).sql, argument(call, 1).sql, argument(call, 2).sql];
  return `(substr(${text}, 1, (${at}) - 1) || (${part}) || substr(${text}, (${at}) + (${call.args[3]?.sql ?? `length(${part})`})))`;
}

function itemAt(context: Context, call: Call): string {
  const [array, index] = [argument(call, 0), argument(call, 1)];
  if (array.type !== 'array') return refuseConstruct(context, 'get of what is not known to be an array', array.range);
  return `array_item(${array.sql}, CASE WHEN (${index.sql}) >= 0 THEN (${index.sql}) + 1 END)`;
}

function inserted(context: Context, call: Call): string {
  const [array, value] = [argument(call, 0), argument(call, 2)];
  if (array.type !== 'array' || value.type === 'array' || value.type === 'json' || value.type === 'boolean') return refuseConstruct(context, 'array_insert of these values', call.range);
  return `array_inserted(${array.sql}, ${argument(call, 1).sql}, ${value.sql})`;
}

const elementType = (_context: Context, call: Call): ColumnType => call.args[0]?.inner ?? { type: call.args[0]?.element ?? 'unknown' };
const firstType = (_context: Context, call: Call): ColumnType => call.args[0] ?? { type: 'unknown' };

/** Bits that move in from the left are 0: those of 32 or of 64. */
function unsignedShift(context: Context, call: Call): string {
  const [value, by] = [argument(call, 0), argument(call, 1)];
  if (value.narrow !== true) return refuseConstruct(context, `${call.name} of what is not known to be an INT`, value.range);
  return `CASE WHEN (${value.sql}) >= 0 THEN (${value.sql}) >> (${by.sql}) ELSE ((${value.sql}) & 4294967295) >> (${by.sql}) END`;
}

function mask(_context: Context, call: Call): string {
  const letters = ["'X'", "'x'", "'n'", 'NULL'].map((own, i) => call.args[i + 1]?.sql ?? own);
  return `spark_masked(${[argument(call, 0).sql, ...letters].join(', ')})`;
}

function typeOf(context: Context, call: Call): string {
  const value = argument(call, 0);
  return quoteText(typeText(value, declaredType(context, value)) ?? refuseConstruct(context, 'typeof of a value whose type is not known', value.range));
}

function tryRead(result: string): RuleRow[3] {
  return (_context, call) => (call.args[1] === undefined ? `cast_${result}(${argument(call, 0).sql}, 'iso')` : `read_java(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${quoteText(result)}, 'null')`);
}

function toBinary(context: Context, call: Call): string {
  const [value, format] = [argument(call, 0), argument(call, 1).text?.toLowerCase()];
  if (format === 'utf-8' || format === 'utf8') return `CAST(${value.sql} AS BLOB)`;
  if (format === 'hex' && /^(?:[\da-fA-F]{2})+$/.test(value.text ?? '')) return `X'${value.text ?? ''}'`;
  return format === 'base64' ? `bytes_of_base64(${value.sql})` : refuseConstruct(context, 'to_binary with this format', call.range);
}

/** `date_diff(unit, from, to)` counts whole units, `date_diff(to, from)` days. */
function micros(context: Context, call: Call): string {
  const value = argument(call, 0);
  return value.type === 'timestamp' || value.type === 'text' ? `CAST(micros_of(${value.sql}) AS INTEGER)${call.name === 'unix_millis' ? ' / 1000' : ''}` : refuseConstruct(context, `${call.name} of this value`, value.range);
}

function notNumber(context: Context, call: Call): string {
  const value = argument(call, 0);
  return isNumeric(value.type) ? value.sql : refuseConstruct(context, 'nanvl of this value', value.range);
}

/** Functions that Spark alone, or Hive with it, has. */
export const SPARK_RULES: readonly FunctionRule[] = makeRules([
  ...CASTS,
  ['hash', ['spark'], atLeast(1), hash('spark_hash'), 'integer'],
  ['xxhash64', ['spark'], atLeast(1), hash('spark_xxhash'), 'integer'],
  ['try_add', ['spark'], 2, tried('+'), triedType('+')],
  ['try_subtract', ['spark'], 2, tried('-'), triedType('-')],
  ['try_multiply', ['spark'], 2, tried('*'), triedType('*')],
  ['assert_true', HIVE, [1, 2], "CASE WHEN $1 THEN NULL ELSE fail(coalesce($2, 'assert_true: the condition does not hold')) END", 'null'],
  ['raise_error', ['spark'], 1, 'fail($1)', 'null'],
  ['overlay', ['spark'], [3, 4], overlay, 'text'],
  ['charindex', ['spark'], 2, 'instr($2, $1)', 'integer'],
  ['charindex', ['spark'], 3, '#position_from($2, $1, $3)', 'integer'],
  ['concat', ['spark', 'trino'], atLeast(1), chained, firstType],
  ['regexp_replace', ['spark'], 4, replacedFrom, 'text'],
  ['floor', ['spark'], 2, 'neighbour_of($1, $2, 0)', rounded],
  ['ceil ceiling', ['spark'], 2, 'neighbour_of($1, $2, 1)', rounded],
  ['levenshtein', ['spark'], 3, '#CASE WHEN edit_distance($1, $2) > ($3) THEN -1 ELSE edit_distance($1, $2) END', 'integer'],
  ['get', ['spark'], 2, itemAt, elementType],
  ['try_element_at', ['spark'], 2, elementAt, elementType],
  ['array_prepend', ['spark'], 2, (context, call) => (argument(call, 0).type === 'array' ? `array_with(${argument(call, 0).sql}, ${argument(call, 1).sql}, 1)` : refuseConstruct(context, 'array_prepend of what is not known to be an array', call.range)), firstType],
  ['array_insert', ['spark'], 3, inserted, firstType],
  ['shiftrightunsigned', HIVE, 2, unsignedShift, 'integer'],
  ['bit_get getbit', ['spark'], 2, '(($1) >> ($2)) & 1', 'integer'],
  ['sec', ['spark'], 1, '1.0 / cos($1)', 'real'],
  ['csc', ['spark'], 1, '1.0 / sin($1)', 'real'],
  ['nanvl', ['spark'], 2, notNumber, 'first'],
  ['zeroifnull', ['spark'], 1, 'coalesce($1, 0)', 'first'],
  ['nullifzero', ['spark'], 1, 'nullif($1, 0)', 'first'],
  ['mask', HIVE, [1, 5], mask, 'text'],
  ['typeof', ['spark'], 1, typeOf, 'text'],
  ['current_timezone', ['spark'], 0, "'UTC'", 'text'],
  ['dayname', ['spark'], 1, "format_java($1, 'EEE')", 'text'],
  ['monthname', ['spark'], 1, "format_java($1, 'MMM')", 'text'],
  ['try_to_date', ['spark'], [1, 2], tryRead('date'), 'date'],
  ['try_to_timestamp', ['spark'], [1, 2], tryRead('timestamp'), 'timestamp'],
  ['to_timestamp_ntz to_timestamp_ltz', ['spark'], 1, "cast_timestamp($1, 'null')", 'timestamp'],
  ['to_timestamp_ntz to_timestamp_ltz', ['spark'], 2, "read_java($1, $2, 'timestamp', 'null')", 'timestamp'],
  ['make_timestamp_ntz', ['spark'], 6, 'timestamp_of_parts($1, $2, $3, $4, $5, $6)', 'timestamp'],
  ['timestamp_micros', ['spark'], 1, 'timestamp_of_epoch($1, 1000000)', 'timestamp'],
  ['unix_micros unix_millis', ['spark'], 1, micros, 'integer'],
  ['date_diff', ['spark'], 2, "#subtract_dates(cast_date($1, 'iso'), cast_date($2, 'iso'))", 'integer'],
  ['url_encode', ['spark', 'flink'], 1, 'spark_url_encoded($1)', 'text'],
  ['url_decode', ['spark', 'flink'], 1, 'spark_url_decoded($1)', 'text'],
  ['to_binary', ['spark'], 2, toBinary, 'unknown'],
  ['luhn_check', ['spark', 'trino'], 1, '#luhn_holds($1)', 'boolean'],
]);
