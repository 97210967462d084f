import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { isTemporal, type ColumnType, type Expr } from '../../expr';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { arrayOf, elementType, sameArray } from './arrayRules';
import { addUnits, dateTrunc, elapsed, part } from './dateRules';
import { makeRules, type FunctionRule } from '../rule';

const ONLY: readonly Dialect[] = ['trino'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The width of the type is not known: only values that all of them give. */
function shifted(operator: '<<' | '>>'): string {
  const result = `(($1) ${operator} ($2))`;
  const isSafe = operator === '<<' ? `($2) BETWEEN 0 AND 30 AND ($1) <= 2147483647 AND ${result} <= 2147483647` : '($2) BETWEEN 0 AND 63';
  return `CASE WHEN ($1) >= 0 AND ${isSafe} THEN ${result} WHEN ($1) IS NOT NULL AND ($2) IS NOT NULL THEN fail('a shift of these numbers is not supported by the local runner') END`;
}

/** Only texts and whole numbers are compared in a way that is sure. */
function holds(context: Context, call: Call): string {
  const [json, value] = [argument(call, 0), argument(call, 1)];
  if (value.type !== 'text' && value.type !== 'integer') return refuseConstruct(context, 'json_array_contains of this value', value.range);
  return `trino_json_holds(${json.sql}, ${value.sql}, '${value.type}')`;
}

function size(context: Context, call: Call): string {
  const [json, path] = [argument(call, 0), argument(call, 1)];
  if (path.text === undefined || !/^\$(?:\.[A-Za-z_]\w*|\[\d+\])*$/.test(path.text)) return refuseConstruct(context, 'This JSON path', path.range);
  return `#trino_json_size(${json.sql}, ${path.sql})`;
}

/** NaN cannot be kept: a stored value is none, and what was worked out may have been one where it is NULL. */
function notANumber(_context: Context, call: Call): string {
  const value = argument(call, 0);
  return `CASE WHEN (${value.sql}) IS NOT NULL THEN 0${value.origin === undefined ? " ELSE fail('whether a value that was worked out is NaN is not known to the local runner')" : ''} END`;
}

/** `random(n)` and `random(m, n)`: a whole number from 0 or m on, below n. */
function randomWhole(context: Context, call: Call): string {
  const [low, high] = call.args.length === 1 ? ['0', argument(call, 0)] : [argument(call, 0).sql, argument(call, 1)];
  if (call.args.some(({ type }) => type !== 'integer')) return refuseConstruct(context, `${call.name} of these values`, call.range);
  return `CAST((${low}) + CASE WHEN (${high.sql}) > (${low}) THEN floor(random_number() * ((${high.sql}) - (${low}))) WHEN (${high.sql}) IS NOT NULL THEN fail('the bound of random is out of range: it must be positive') END AS INTEGER)`;
}

const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** Whole units; a month has passed on its last day where it is too short: from 31 January to 29 February is one. */
function apart(context: Context, call: Call): string {
  const unit = argument(call, 0).text?.toLowerCase() ?? '';
  const months = Object.hasOwn(MONTHS, unit) ? MONTHS[unit] : undefined;
  return months === undefined ? elapsed(context, call) : `#trino_months(${argument(call, 1).sql}, ${argument(call, 2).sql}, ${String(months)})`;
}

function trimmed(context: Context, call: Call): string {
  const [array, count] = [arrayOf(context, call), argument(call, 1)];
  return `array_slice_of(${array.sql}, 1, CASE WHEN (${count.sql}) BETWEEN 0 AND json_array_length(${array.sql}) THEN json_array_length(${array.sql}) - (${count.sql}) WHEN (${array.sql}) IS NOT NULL AND (${count.sql}) IS NOT NULL THEN fail('trim_array: the array is shorter than that') END)`;
}

/** What the argument at an index is, date or timestamp, where it is known. */
function momentType(index: number): (context: Context, call: Call) => ColumnType {
  return (_context, call) => {
    const { type, zoned } = argument(call, index);
    return isTemporal(type) ? { type, zoned } : { type: 'unknown' };
  };
}

/** Functions that only Trino has, or has in this way (Trino's manual, "Functions and operators"). */
export const TRINO_RULES: readonly FunctionRule[] = makeRules([
  ['strpos', ONLY, 3, '#trino_strpos($1, $2, $3)', 'integer'],
  ['split', ONLY, 3, 'trino_split($1, $2, $3)', 'texts'],
  ['regexp_position', ONLY, 2, "#CASE regexp_place($1, $2, 1, 1, '') WHEN 0 THEN -1 ELSE regexp_place($1, $2, 1, 1, '') END", 'integer'],
  ['hamming_distance', ONLY, 2, '#trino_hamming($1, $2)', 'integer'],
  ['soundex', ONLY, 1, 'soundex_of($1)', 'text'],
  ['crc32', ONLY, 1, '#hash_crc32($1)', 'integer'],
  ['url_encode', ONLY, 1, 'spark_url_encoded($1)', 'text'],
  ['url_decode', ONLY, 1, 'spark_url_decoded($1)', 'text'],
  ['url_extract_port', ONLY, 1, '#trino_url_port($1)', 'integer'],
  ['bitwise_not', ONLY, 1, '~($1)', 'integer'],
  ['bitwise_left_shift', ONLY, 2, shifted('<<'), 'integer'],
  ['bitwise_right_shift bitwise_right_shift_arithmetic', ONLY, 2, shifted('>>'), 'integer'],
  ['bit_count', ONLY, 2, '#trino_bit_count($1, $2)', 'integer'],
  ['infinity', ONLY, 0, '9e999', 'real'],
  ['is_nan', ONLY, 1, notANumber, 'boolean'],
  ['rand random', ONLY, [1, 2], randomWhole, 'integer'],
  ['human_readable_seconds', ONLY, 1, 'trino_readable_seconds($1)', 'text'],
  ['is_finite', ONLY, 1, 'abs($1) < 9e999', 'boolean'],
  ['is_infinite', ONLY, 1, 'abs($1) = 9e999', 'boolean'],
  ['from_iso8601_timestamp', ONLY, 1, "cast_timestamp(trino_iso_moment($1), 'error')", 'timestamp'],
  ['json_parse', ONLY, 1, 'trino_json($1)', 'json'],
  ['json_format', ONLY, 1, 'trino_json($1)', 'text'],
  ['is_json_scalar', ONLY, 1, 'trino_json_scalar($1)', 'boolean'],
  ['json_array_contains', ONLY, 2, holds, 'boolean'],
  ['json_array_get', ONLY, 2, 'trino_json_item($1, $2)', 'json'],
  ['json_size', ONLY, 2, size, 'integer'],
  ['date_add', ONLY, 3, addUnits, momentType(2)],
  ['date_trunc', ONLY, 2, dateTrunc, momentType(1)],
  ['doy', ONLY, 1, part('doy'), 'integer'],
  ['to_unixtime', ONLY, 1, "CAST(date_part_of($1, 'epoch') AS REAL)", 'real'],
  ['date_diff', ONLY, 3, apart, 'integer'],
  ['array_first', ONLY, 1, (context, call) => `array_item(${arrayOf(context, call).sql}, 1)`, elementType],
  ['array_last', ONLY, 1, (context, call) => `array_item(${arrayOf(context, call).sql}, -1)`, elementType],
  ['trim_array', ONLY, 2, trimmed, sameArray],
]);
