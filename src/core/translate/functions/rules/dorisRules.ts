import { inDialect, refuseConstruct, type Context } from '../../context';
import { isNumeric, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { binary } from '../../expressions/operators';
import { unitIn } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, DORIS, makeRules, rulesFor, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const ONLY_DORIS: readonly Dialect[] = ['doris'];
const STARROCKS: readonly Dialect[] = ['starrocks'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** A date stays one where the unit is a day or longer. */
function isWholeDay(call: Call, unit: string): boolean {
  return call.args[0]?.type === 'date' && !['microsecond', 'second', 'minute', 'hour'].includes(unit);
}

interface Rounding {
  readonly unit: string;
  readonly amount: string;
  readonly origin: string;
  readonly up: boolean;
}

function rounded(call: Call, { unit, amount, origin, up }: Rounding): string {
  const sql = `moment_rounded(${argument(call, 0).sql}, ${amount}, ${quoteText(unit)}, ${origin}, ${up ? '1' : '0'})`;
  return isWholeDay(call, unit) ? `cast_date(${sql}, 'null')` : sql;
}

/** `hour_floor(moment[, count][, origin])`. */
function roundedTo(unit: string, up: boolean): (context: Context, call: Call) => string {
  return (context, call) => {
    const [, second, third] = call.args;
    if (unit === 'week' && third === undefined) refuseConstruct(context, `${call.name} without an origin, whose first weekday depends on the release,`, call.range);
    const isOrigin = second !== undefined && third === undefined && !isNumeric(second.type) && second.number === undefined;
    return rounded(call, { unit, up, amount: second === undefined || isOrigin ? '1' : second.sql, origin: (isOrigin ? second : third)?.sql ?? 'NULL' });
  };
}

function roundedType(unit: string): (context: Context, call: Call) => ColumnType {
  return (_context, call) => ({ type: isWholeDay(call, unit) ? 'date' : 'timestamp' });
}

/** `date_floor(moment, INTERVAL 5 MINUTE)`, `time_slice(moment, INTERVAL 5 MINUTE[, ceil])`. */
function sliced(context: Context, call: Call): string {
  const [by, edge] = [argument(call, 1), call.args[2]];
  if (by.interval === undefined || by.interval.unit === 'compound') return refuseConstruct(context, `${call.name} without an interval`, by.range);
  const word = (edge?.text ?? edge?.column ?? 'floor').toLowerCase();
  if (word !== 'floor' && word !== 'ceil') return refuseConstruct(context, `${call.name} with this edge`, edge?.range ?? call.range);
  const sql = `moment_rounded(${argument(call, 0).sql}, ${by.interval.amount}, ${quoteText(by.interval.unit)}, NULL, ${call.name === 'date_ceil' || word === 'ceil' ? '1' : '0'})`;
  return call.name === 'date_slice' ? `cast_date(${sql}, 'null')` : sql;
}

const ROUNDINGS = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'].flatMap((unit) => [
  [`${unit}_floor`, ONLY_DORIS, [1, 3], roundedTo(unit, false), roundedType(unit)] as const,
  [`${unit}_ceil`, ONLY_DORIS, [1, 3], roundedTo(unit, true), roundedType(unit)] as const,
]);

/** StarRocks' `last_day(d, 'quarter')`. */
function lastDay(context: Context, call: Call): string {
  const unit = unitIn(context, argument(call, 1).text ?? '');
  const start = (name: string): string => `moment_rounded(${argument(call, 0).sql}, 1, '${name}', NULL, 0)`;
  if (unit === 'month') return `last_day_of(${argument(call, 0).sql})`;
  if (unit === 'quarter') return `last_day_of(add_months_to(${start('quarter')}, 2, 0))`;
  return unit === 'year' ? `last_day_of_year(${argument(call, 0).sql})` : refuseConstruct(context, 'last_day of this unit', call.range);
}

/** Letters that Joda's patterns have in common with Java's. */
const JODA = /^(?:[yMdHhmsSaE]|'[^']*'|[^A-Za-z'])*$/;

function joda(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  if (pattern.text === undefined || !JODA.test(pattern.text)) return refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
  return call.name === 'jodatime_format' ? `format_java(${argument(call, 0).sql}, ${pattern.sql})` : `read_java(${argument(call, 0).sql}, ${pattern.sql}, 'timestamp', 'null')`;
}

function positiveRest(context: Context, call: Call): string {
  const [value, by] = [argument(call, 0), argument(call, 1)];
  const rest = binary(context, '%', [value, by]).sql;
  return `(CASE WHEN (${rest}) * sign(${by.sql}) < 0 THEN (${rest}) + (${by.sql}) ELSE ${rest} END)`;
}

/** `trim(text, word)`: Doris takes the word away as a whole, StarRocks each of its characters. */
function trimmedWord(context: Context, call: Call): string {
  const side = { ltrim: 'leading', rtrim: 'trailing' }[call.name] ?? 'both';
  return `trim_word(${asTextSql(context, argument(call, 0))}, ${argument(call, 1).sql}, ${quoteText(side)})`;
}

/** Doris shows the matches as one text: `['a','b']`. */
function allMatches(_context: Context, call: Call): string {
  const found = `regexp_all(${argument(call, 0).sql}, ${argument(call, 1).sql}, 1, '')`;
  return `CASE ${found} WHEN '[]' THEN '' ELSE '[''' || array_text(${found}, ''',''', NULL) || ''']' END`;
}

function masked(_context: Context, call: Call): string {
  const letters = ["'X'", "'x'", "'n'"].map((plain, i) => call.args[i + 1]?.sql ?? plain);
  return `masked_text(${argument(call, 0).sql}, ${letters.join(', ')})`;
}

function money(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (value.type === 'text') return `grouped_number(cast_real(${value.sql}, 'null'), 2)`;
  return isNumeric(value.type) ? `grouped_number(${value.sql}, 2)` : refuseConstruct(context, 'money_format of what is not known to be a number', value.range);
}

/** Doris' 1.50K, 2.00M. */
function shortNumber(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (!isNumeric(value.type)) return refuseConstruct(context, `${call.name} of what is not known to be a number`, value.range);
  const at = `abs(${value.sql})`;
  const part = (size: string, letter: string): string => `printf('%.2f${letter}', (${value.sql}) / ${size})`;
  return `CASE WHEN ${at} IS NULL THEN NULL WHEN ${at} >= 1e15 THEN ${part('1e15', 'Q')} WHEN ${at} >= 1e12 THEN ${part('1e12', 'T')} WHEN ${at} >= 1e9 THEN ${part('1e9', 'B')} WHEN ${at} >= 1e6 THEN ${part('1e6', 'M')} WHEN ${at} >= 1e3 THEN ${part('1e3', 'K')} ELSE printf('%.2f', ${value.sql}) END`;
}

function urlPart(part: string): string {
  return `url_part($1, '${part}')`;
}

function joinedHash(context: Context, call: Call): string {
  return `hash_md5(${call.args.map((arg) => `(${asTextSql(context, arg)})`).join(' || ')})`;
}

function parsed(context: Context, call: Call): string {
  const value = argument(call, 0);
  const fails = inDialect(context, 'doris') && !call.name.endsWith('error_to_null');
  return `cast_json(${value.sql}, ${fails ? "'error'" : "'null'"})`;
}

/** A value by its path, as one kind of value: `get_json_int(j, '$.a')`. */
function typedItem(kind: string): (context: Context, call: Call) => string {
  return (_context, call) => `${kind === 'double' || kind === 'string' ? '' : '#'}json_item_as(${argument(call, 0).sql}, ${call.args[1]?.sql ?? "'$'"}, ${quoteText(kind)})`;
}

const ITEMS = ([['int', 'integer'], ['bigint', 'integer'], ['bool', 'boolean'], ['double', 'real'], ['string', 'text']] as const).flatMap(([kind, type]) => [
  [`get_json_${kind}`, DORIS, 2, typedItem(kind), type] as const,
  [`json_extract_${kind} jsonb_extract_${kind}`, ONLY_DORIS, 2, typedItem(`${kind}`), type] as const,
]);

function hasPath(_context: Context, call: Call): string {
  return `CASE WHEN (${argument(call, 0).sql}) IS NOT NULL THEN json_path_json(${argument(call, 0).sql}, ${argument(call, 1).sql}) IS NOT NULL END`;
}

/** Functions that Doris alone has, or has in a way of its own. */
const DORIS_ALONE = rulesFor(ONLY_DORIS, [
  ['date_floor date_ceil', 2, sliced, 'timestamp'],
  ['months_between', 2, 'CAST(months_apart($1, $2) AS REAL)', 'real'],
  ['to_monday', 1, "CASE WHEN cast_date($1, 'null') BETWEEN '1970-01-01' AND '1970-01-04' THEN '1970-01-01' ELSE truncate_moment(cast_date($1, 'null'), 'week') END", 'date'],
  ['year_of_week yow', 1, "#date_part_of($1, 'isoyear')", 'integer'],
  ['century', 1, "#date_part_of($1, 'century')", 'integer'],
  ['second_timestamp', 1, '#epoch_units($1, 1)', 'integer'],
  ['millisecond_timestamp', 1, '#epoch_units($1, 1000)', 'integer'],
  ['microsecond_timestamp', 1, '#epoch_units($1, 1000000)', 'integer'],
  ['from_second', 1, 'timestamp_of_epoch($1, 1)', 'timestamp'],
  ['from_millisecond', 1, 'timestamp_of_epoch($1, 1000)', 'timestamp'],
  ['from_microsecond', 1, 'timestamp_of_epoch($1, 1000000)', 'timestamp'],
  ['sub_replace', 3, 'CASE WHEN ($3) >= 0 THEN substr($1, 1, $3) || ($2) || substr($1, ($3) + length($2) + 1) END', 'text'],
  ['sub_replace', 4, 'CASE WHEN ($3) >= 0 THEN substr($1, 1, $3) || ($2) || substr($1, ($3) + ($4) + 1) END', 'text'],
  ['not_null_or_empty', 1, "(($1) IS NOT NULL AND ($1) <> '')", 'boolean'],
  ['trim ltrim rtrim', 2, trimmedWord, 'text'],
  ['trim_in', 2, 'trim($1, $2)', 'text'],
  ['ltrim_in', 2, 'ltrim($1, $2)', 'text'],
  ['rtrim_in', 2, 'rtrim($1, $2)', 'text'],
  ['format_number', 1, shortNumber, 'text'],
  ['domain', 1, urlPart('HOST'), 'text'],
  ['protocol', 1, urlPart('PROTOCOL'), 'text'],
  ['mask', [1, 4], masked, 'text'],
  ['mask_first_n', [1, 2], (_context, call) => `masked_end(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '4'}, 1)`, 'text'],
  ['mask_last_n', [1, 2], (_context, call) => `masked_end(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '4'}, 0)`, 'text'],
  ['digital_masking', 1, "substr($t1, 1, 3) || '****' || right_part($t1, 4)", 'text'],
  ['count_substrings', 2, '#count_of_part($1, $2)', 'integer'],
  ['regexp_extract_or_null', 3, "nullif(regexp_found($1, $2, $3, 1, 1, ''), '')", 'text'],
  ['regexp_extract_all', 2, allMatches, 'text'],
  ['regexp_replace_one', 3, "regexp_replaced($1, $2, $3, '')", 'text'],
  ['round_bankers', [1, 2], (_context, call) => `round_even(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`, 'first'],
  ['width_bucket', 4, '#bucket_of($1, $2, $3, $4)', 'integer'],
  ['gcd', 2, '#greatest_divisor($1, $2)', 'integer'],
  ['lcm', 2, '#least_multiple($1, $2)', 'integer'],
  ['bit_count', 1, '#bits_set($1)', 'integer'],
  ['bit_test bit_test_all', 2, 'CASE WHEN ($1) IS NULL OR ($2) IS NULL THEN NULL WHEN ($1) & (1 << ($2)) THEN 1 ELSE 0 END', 'integer'],
  ['xor', 2, '(NOT ($1)) <> (NOT ($2))', 'boolean'],
  ['json_parse jsonb_parse json_parse_error_to_null jsonb_parse_error_to_null', 1, parsed, 'json'],
  ['json_exists_path jsonb_exists_path', 2, hasPath, 'boolean'],
  ['json_type jsonb_type', 2, "json_kind(json_path_json($1, $2), 'doris')", 'text'],
  ['json_valid', 1, 'json_valid($1)', 'boolean'],
  ['json_quote', 1, "coalesce(json_quote($1), 'null')", 'text'],
  ['json_contains', 2, 'json_covers($1, $2)', 'boolean'],
  ['json_contains', 3, 'json_covers(json_node_of($1, $3), $2)', 'boolean'],
  ['json_keys', [1, 2], (_context, call) => `json_names(${call.args[1] === undefined ? argument(call, 0).sql : `json_node_of(${argument(call, 0).sql}, ${call.args[1].sql})`})`, 'texts'],
]);

/** Functions that StarRocks alone has, or has in a way of its own. */
const STARROCKS_ALONE = rulesFor(STARROCKS, [
  ['time_slice', [2, 3], sliced, 'timestamp'],
  ['date_slice', [2, 3], sliced, 'date'],
  ['last_day', 2, lastDay, 'date'],
  ['dayofweek_iso day_of_week_iso', 1, "#date_part_of($1, 'isodow')", 'integer'],
  ['week_iso', 1, "#date_part_of($1, 'week')", 'integer'],
  ['from_unixtime_ms', 1, 'timestamp_of_epoch(($1) / 1000, 1)', 'timestamp'],
  ['jodatime_format str_to_jodatime', 2, joda, (_context, call) => ({ type: call.name === 'jodatime_format' ? 'text' : 'timestamp' })],
  ['isnotnull', 1, '($1) IS NOT NULL', 'boolean'],
  ['hex_decode_string', 1, 'CAST(unhex($1) AS TEXT)', 'text'],
  ['base64_decode_string', 1, 'CAST(bytes_of_base64($1) AS TEXT)', 'text'],
  ['inet_aton', 1, '#address_number($1)', 'integer'],
  ['dceil', 1, 'CAST(ceil($1) AS INTEGER)', 'integer'],
  ['dfloor', 1, 'CAST(floor($1) AS INTEGER)', 'integer'],
  ['initcap', 1, 'capitalise($1, 1)', 'text'],
  ['url_extract_host', 1, urlPart('HOST'), 'text'],
  ['parse_url', [2, 3], (_context, call) => (call.args.length === 2 ? `url_part(${argument(call, 0).sql}, ${argument(call, 1).sql})` : `url_query(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${argument(call, 2).sql})`), 'text'],
  ['regexp_extract_all', [2, 3], (_context, call) => `regexp_all(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${call.args[2]?.sql ?? '1'}, '')`, 'texts'],
  ['cbrt', 1, 'CAST(cube_root($1) AS REAL)', 'real'],
  ['square', 1, '($1) * ($1)', 'real'],
  ['dpow fpow', 2, 'power($1, $2)', 'real'],
  ['dsqrt', 1, 'sqrt($1)', 'real'],
  ['parse_json', 1, parsed, 'json'],
  ['json_exists', 2, hasPath, 'boolean'],
  ['json_query', 2, 'json_path_json($1, $2)', 'json'],
  ['json_keys', [1, 2], (_context, call) => `json_names(${call.args[1] === undefined ? argument(call, 0).sql : `json_node_of(${argument(call, 0).sql}, ${call.args[1].sql})`})`, 'json'],
]);

/** Functions that both have. */
const BOTH = rulesFor(DORIS, [
  ['next_day', 2, 'weekday_beside($1, $2, 1)', 'date'],
  ['previous_day', 2, 'weekday_beside($1, $2, -1)', 'date'],
  ['to_iso8601', 1, 'iso_moment_text($1)', 'text'],
  ['from_iso8601_date', 1, 'iso_date_of($1)', 'date'],
  ['milliseconds_add', 2, "add_units($1, ($2) * 1000, 'microsecond')", 'timestamp'],
  ['milliseconds_sub', 2, "add_units($1, -($2) * 1000, 'microsecond')", 'timestamp'],
  ['microseconds_add', 2, "add_units($1, $2, 'microsecond')", 'timestamp'],
  ['microseconds_sub', 2, "add_units($1, -($2), 'microsecond')", 'timestamp'],
  ['milliseconds_diff', 2, '#epoch_units($1, 1000) - #epoch_units($2, 1000)', 'integer'],
  ['quarters_diff', 2, "#elapsed_units($2, $1, 'quarter')", 'integer'],
  ['isnull', 1, '($1) IS NULL', 'boolean'],
  ['null_or_empty', 1, "(($1) IS NULL OR ($1) = '')", 'boolean'],
  ['translate', 3, 'translate_text($1, $2, $3)', 'text'],
  ['append_trailing_char_if_absent', 2, "CASE WHEN ($1) = '' OR length($2) <> 1 THEN NULL WHEN right_part($1, 1) = ($2) THEN $1 ELSE ($1) || ($2) END", 'text'],
  ['money_format', 1, money, 'text'],
  ['char', atLeast(1), (_context, call) => `char(${call.args.map((arg) => arg.sql).join(', ')})`, 'text'],
  ['from_base64', 1, 'CAST(bytes_of_base64($1) AS TEXT)', 'text'],
  ['md5sum', atLeast(1), joinedHash, 'text'],
  ['sha sha1', 1, 'hash_sha1($1)', 'text'],
  ['murmur_hash3_32', atLeast(1), (context, call) => `#murmur_of(${call.args.map((arg) => asTextSql(context, arg)).join(', ')})`, 'integer'],
  ['url_decode', 1, 'url_decoded($1)', 'text'],
  ['url_encode', 1, "CASE WHEN instr($1, ' ') > 0 THEN fail('url_encode of a blank, which depends on the release, is not supported by the local runner') ELSE url_encoded($1) END", 'text'],
  ['extract_url_parameter url_extract_parameter', 2, 'url_parameter($1, $2)', 'text'],
  ['levenshtein', 2, '#edit_distance($1, $2)', 'integer'],
  ['regexp', 2, "regexp_matches($1, $2, '')", 'boolean'],
  ['regexp_count', 2, '#regexp_counted($1, $2)', 'integer'],
  ['pmod', 2, positiveRest, 'first'],
  ['fmod', 2, (context, call) => `(${binary(context, '%', [argument(call, 0), argument(call, 1)]).sql})`, 'real'],
  ['positive', 1, '($1)', 'first'],
  ['negative', 1, '-($1)', 'first'],
  ['dexp', 1, 'exp($1)', 'real'],
  ['dlog1', 1, 'ln($1)', 'real'],
  ['dlog10', 1, 'log10($1)', 'real'],
  ['dround', [1, 2], (_context, call) => `round_number(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '0'})`, 'real'],
  ['truncate', 1, 'truncate_number($1, 0)', 'first'],
  ['e', 0, 'exp(1)', 'real'],
  ['bitnot', 1, '~($1)', 'integer'],
  ['bit_shift_left', 2, '($1) << ($2)', 'integer'],
  ['bit_shift_right', 2, '#shifted_right($1, $2)', 'integer'],
]);

/** Functions that Doris and StarRocks have beside those of MySQL. */
export const DORIS_RULES: readonly FunctionRule[] = [...makeRules([...ROUNDINGS, ...ITEMS]), ...DORIS_ALONE, ...STARROCKS_ALONE, ...BOTH];
