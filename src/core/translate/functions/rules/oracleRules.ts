import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { isNumeric, isTemporal, type ColumnType, type Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { atLeast, makeRules, type FunctionRule } from '../rule';

const O: readonly Dialect[] = ['oracle'];

/** Oracle's DATE: a moment of whole seconds. */
const DATE: ColumnType = { type: 'timestamp', scale: 0 };
const asDate = (): ColumnType => DATE;

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** The format models of TRUNC and ROUND. */
const UNITS: Readonly<Record<string, string>> = {
  SYYYY: 'year', YYYY: 'year', YEAR: 'year', SYEAR: 'year', YYY: 'year', YY: 'year', Y: 'year', Q: 'quarter', MONTH: 'month', MON: 'month', MM: 'month', RM: 'month', IW: 'week',
  DDD: 'day', DD: 'day', J: 'day', DAY: 'sunday', DY: 'sunday', D: 'sunday', HH: 'hour', HH12: 'hour', HH24: 'hour', MI: 'minute', CC: 'century',
};

function unitOf(context: Context, call: Call): string {
  const given = call.args[1];
  if (given === undefined) return 'day';
  const word = given.text?.toUpperCase() ?? '';
  return (Object.hasOwn(UNITS, word) ? UNITS[word] : undefined) ?? refuseConstruct(context, `${call.name} with this unit`, given.range);
}

/** `TRUNC(date, 'MM')` and `TRUNC(number, 2)`. */
function truncated(context: Context, call: Call): string {
  const [value, second] = call.args;
  if (value === undefined) return refuse('An argument is missing.', call.range);
  if (isTemporal(value.type) || second?.text !== undefined) {
    if (second?.text?.toUpperCase() === 'WW' || second?.text?.toUpperCase() === 'W') return inWeeks(value.sql, second.text.toUpperCase() === 'WW' ? 'year' : 'month');
    return `as_timestamp(truncate_moment(${value.sql}, '${unitOf(context, call)}'))`;
  }
  if (isNumeric(value.type)) return `truncate_number(${value.sql}, ${second?.sql ?? '0'})`;
  return refuseConstruct(context, 'trunc of what is not known to be a date or number', value.range);
}

/** The start of the week that begins on the weekday of the first day of the year or month. */
function inWeeks(date: string, unit: 'year' | 'month'): string {
  const first = `truncate_timestamp(${date}, '${unit}')`;
  return `add_days(${first}, (CAST(subtract_dates(truncate_timestamp(${date}, 'day'), ${first}) AS INTEGER) / 7) * 7)`;
}

function roundType(_context: Context, call: Call): ColumnType {
  const value = call.args[0];
  if (value !== undefined && isTemporal(value.type)) return DATE;
  return call.args[1]?.text !== undefined ? DATE : { type: 'decimal', scale: call.args.length === 1 ? 0 : call.args[1]?.number !== undefined && call.args[1].number >= 0 ? call.args[1].number : undefined };
}

/** From the middle of a unit on, the next one begins: the 16th of a month, July, noon. */
function rounded(context: Context, call: Call): string {
  const value = argument(call, 0);
  if (!isTemporal(value.type)) return isNumeric(value.type) ? `round_number(${value.sql}, ${call.args[1]?.sql ?? '0'})` : refuseConstruct(context, 'round of what is not known to be a date or number', value.range);
  const unit = unitOf(context, call);
  const at = (moment: string): string => `as_timestamp(truncate_moment(${moment}, '${unit}'))`;
  const steps: Readonly<Record<string, string>> = { day: "12, 'hour'", hour: "30, 'minute'", minute: "30, 'second'", year: "6, 'month'" };
  if (unit === 'month') return `CASE WHEN date_part_of(${value.sql}, 'day') >= 16 THEN ${at(`add_units(${value.sql}, 1, 'month')`)} ELSE ${at(value.sql)} END`;
  const step = steps[unit] ?? refuseConstruct(context, 'round with this unit', call.range);
  return at(unit === 'year' ? `add_units(truncate_moment(${value.sql}, 'month'), ${step})` : `add_units(as_timestamp(${value.sql}), ${step})`);
}

/** The time of day stays. */
function withTime(date: string, of: string): string {
  return `substr(${date}, 1, 10) || substr(as_timestamp(${of}), 11)`;
}

/** The pattern of TO_DATE as `read_postgresql` takes it. What it leaves out would be that of the current month. */
export function oracleReadPattern(context: Context, name: string, pattern: Expr): string {
  const text = pattern.text?.toUpperCase();
  if (text === undefined || !/Y|RR/.test(text) || !/MM|MON|DDD/.test(text)) return refuseConstruct(context, `${name} with this pattern`, pattern.range);
  if (/(?<!Y)YY(?!Y)|(?<!Y)YYY(?!Y)|(?<!Y)Y(?!Y)|TZ|J|A\.D|B\.C/.test(text.replace(/"[^"]*"/g, ''))) return refuseConstruct(context, 'This pattern', pattern.range);
  return text.replace(/RRRR/g, 'YYYY').replace(/FF\d?/g, 'FF6').replace(/^FX/, '').replace(/([AP])\.M\./g, '$1M');
}

/** Oracle takes any sign for a sign of the pattern, and `A.M.` for AM. */
function read(context: Context, call: Call): string {
  const [value, pattern] = [argument(call, 0), argument(call, 1)];
  const written = oracleReadPattern(context, call.name, pattern);
  const text = asTextSql(context, value);
  const plain = /[AP]M/.test(written) ? `replace(replace(${text}, '.M.', 'M'), '.m.', 'm')` : text;
  return `oracle_moment(${plain}, ${quoteText(written)}, 'error')`;
}

/** TO_CHAR of numbers and dates. */
function toChar(context: Context, call: Call): string {
  const [value, pattern] = call.args;
  if (value === undefined) return refuse('An argument is missing.', call.range);
  if (pattern === undefined) return isTemporal(value.type) || value.type === 'interval' ? refuseConstruct(context, 'to_char of a date or an interval without a pattern', call.range) : asTextSql(context, value);
  const text = pattern.text;
  if (isNumeric(value.type)) {
    if (text !== undefined && /^(?:FM)?\$?[09,G]*(?:[D.][09]*)?(?:MI)?$/i.test(text)) return moneyDigits(value.sql, text);
    if (text !== undefined && /^(?:FM)?X+$/i.test(text)) return hexadecimal(value.sql, text);
    if (text !== undefined && /^(?:FM)?(?:RN|S[09,G]*(?:[D.][09]*)?|[09,G]*(?:[D.][09]*)?(?:S|PR))$/i.test(text)) return `patterned_number(${value.sql}, ${pattern.sql})`;
    return refuseConstruct(context, 'to_char of a number with this pattern', pattern.range);
  }
  if (text === undefined) return `format_postgresql(${value.sql}, ${pattern.sql})`;
  return `format_postgresql(${value.sql}, ${quoteText(oraclePattern(context, { ...pattern, text }))})`;
}

/** `$9,999`: the dollar stands right before the first digit. */
function moneyDigits(value: string, pattern: string): string {
  const [, fits = '', dollar = '', rest = ''] = /^(FM)?(\$)?(.*)$/is.exec(pattern) ?? [];
  const digits = `oracle_digits(${value}, ${quoteText(fits + rest)})`;
  return dollar === '' ? digits : `oracle_money(${digits})`;
}

function hexadecimal(value: string, pattern: string): string {
  const width = pattern.replace(/^FM/i, '').length;
  const text = `printf('%${pattern.includes('x') ? 'x' : 'X'}', ${value})`;
  return /^FM/i.test(pattern) ? text : `printf('%${String(width + 1)}s', ${text})`;
}

/** FM holds for all that follows, TH is written as the pattern is. */
function oraclePattern(context: Context, pattern: Expr & { readonly text: string }): string {
  const { text } = pattern;
  if (/SP|TS|DL|DS|EE|BC|AD|TZ|(?<!DD)TH/i.test(text.replace(/"[^"]*"/g, '').replace(/MONTH/gi, ''))) return refuseConstruct(context, 'This pattern', pattern.range);
  if (/DDth|[Dd]dTH|DDTh|Ddth(?=[A-Za-z])/.test(text)) return refuseConstruct(context, 'This case of DDTH', pattern.range);
  const words = text.replace(/([AP])\.M\./gi, '$1M').replace(/RRRR/gi, 'YYYY').replace(/RR/gi, 'YY').replace(/\bX\b/g, '.').replace(/FF([1-9])?/gi, (_written, digits?: string) => (digits === undefined ? 'FF6' : `FF${digits}`));
  const at = words.toUpperCase().indexOf('FM');
  if (at === -1) return words;
  const parts = words.slice(at + 2).match(/"[^"]*"|[A-Za-z]+\d*|[^A-Za-z"]+/g) ?? [];
  if (words.slice(at + 2).toUpperCase().includes('FM')) return refuseConstruct(context, 'This pattern', pattern.range);
  return words.slice(0, at) + parts.flatMap((part) => (/^[A-Za-z]/.test(part) ? [...separated(part)].map((word) => `FM${word}`) : [part])).join('');
}

/** `YYYYMMDD` → its fields. */
function separated(part: string): readonly string[] {
  return part.match(/SSSSS|YYYY|MONTH|MON|MM|RM|DDD|DDTH|DD|DAY|DY|HH24|HH12|HH|MI|SS|FF\d|AM|PM|IYYY|IW|WW|YY|Q|D|W|J|CC|./gi) ?? [];
}

/** `TO_NUMBER('1,234.50', '9,999.99')`, `TO_NUMBER('FF', 'XX')`. */
function toNumber(context: Context, call: Call): string {
  const [value, pattern] = [argument(call, 0), argument(call, 1)];
  if (pattern.text === undefined || !/^(?:FM)?(?:X+|[$L]?[09,G]*(?:[D.][09]*)?(?:MI)?)$/i.test(pattern.text)) return refuseConstruct(context, `${call.name} with this pattern`, pattern.range);
  return `number_by_pattern(${asTextSql(context, value)}, ${pattern.sql})`;
}

function hash(context: Context, call: Call): string {
  const name = (call.args[1]?.text ?? 'SHA1').toUpperCase().replace('SHA-', 'SHA');
  const known: Readonly<Record<string, string>> = { MD5: 'md5', SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' };
  const value = argument(call, 0);
  const algorithm = known[name];
  if (algorithm === undefined || value.type !== 'text') return refuseConstruct(context, `${call.name} of these values`, call.range);
  return `upper(hash_${algorithm}(${value.sql}))`;
}

/** `TO_DSINTERVAL('1 10:00:00')`, `TO_YMINTERVAL('01-02')`. */
function textInterval(call: Call): Expr['interval'] {
  const text = call.args[0]?.text?.trim() ?? '';
  const months = /^([+-]?)(\d+)-(\d+)$/.exec(text);
  if (call.name === 'to_yminterval' && months !== null) return { amount: `${months[1] === '-' ? '-' : ''}${String(Number(months[2]) * 12 + Number(months[3]))}`, unit: 'month' };
  const days = /^([+-]?)(\d+) (\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (call.name !== 'to_dsinterval' || days === null) return undefined;
  const [, sign = '', ...parts] = days;
  return { amount: quoteText(parts.map((part, i) => `${sign === '-' ? '-' : ''}${part} ${['day', 'hour', 'minute', 'second'][i] ?? ''}`).join(' ')), unit: 'compound' };
}

/** `NUMTODSINTERVAL(90, 'MINUTE')`, and of a text. */
export function numberInterval(call: Call): Expr['interval'] {
  if (call.name.startsWith('to_')) return textInterval(call);
  const unit = (call.args[1]?.text ?? '').toLowerCase();
  if (!['day', 'hour', 'minute', 'second', 'month', 'year'].includes(unit)) return undefined;
  return { amount: `(${call.args[0]?.sql ?? 'NULL'})`, unit };
}

/** Oracle's functions of its own. */
export const ORACLE_RULES: readonly FunctionRule[] = makeRules([
  ['trunc', O, [1, 2], truncated, roundType],
  ['round', O, [1, 2], rounded, roundType],
  ['to_date', O, 2, read, asDate],
  ['to_timestamp', O, 2, read, 'timestamp'],
  ['to_char', O, [1, 2], toChar, 'text'],
  ['to_number', O, 2, toNumber, 'decimal'],
  ['last_day', O, 1, (_context, call) => withTime(`last_day_of(${argument(call, 0).sql})`, argument(call, 0).sql), asDate],
  ['next_day', O, 2, (_context, call) => withTime(`next_day_of(${argument(call, 0).sql}, ${argument(call, 1).sql})`, argument(call, 0).sql), asDate],
  ['add_months', O, 2, 'as_timestamp(add_months_to($1, $2, 1))', asDate],
  ['mod', O, 2, 'CASE WHEN ($2) = 0 THEN $1 ELSE ($1) - ($2) * truncate_number(CAST($1 AS REAL) / ($2), 0) END', 'common'],
  ['standard_hash', O, [1, 2], hash, 'text'],
  ['rawtohex', O, 1, (context, call) => (/^nullif\((?:upper|hex)\(/.test(argument(call, 0).sql) ? argument(call, 0).sql : refuseConstruct(context, 'rawtohex of this value', call.range)), 'text'],
  ['nls_upper', O, 1, 'upper_text($1)', 'text'],
  ['nls_lower', O, 1, 'lower_text($1)', 'text'],
  ['nls_initcap', O, 1, 'capitalise($1, 1)', 'text'],
  ['json_query', O, 2, 'json_nonscalar($1, $2)', 'json'],
  ['json_exists', O, 2, 'json_has_path($1, $2)', 'boolean'],
  ['regexp_count', O, [3, 4], (context, call) => ((call.args[3]?.text ?? 'c') === 'c' || call.args[3]?.text === 'i' ? `#regexp_counted(substr($1, $2), $3)`.replace('$1', call.args[3]?.text === 'i' ? `lower(${argument(call, 0).sql})` : argument(call, 0).sql).replace('$2', argument(call, 2).sql).replace('$3', call.args[3]?.text === 'i' ? `lower(${argument(call, 1).sql})` : argument(call, 1).sql) : refuseConstruct(context, 'regexp_count with these flags', call.range)), 'integer'],
  ['regexp_substr', O, 6, (_context, call) => `regexp_found(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${argument(call, 5).sql}, ${argument(call, 2).sql}, ${argument(call, 3).sql}, ${argument(call, 4).sql})`, 'text'],
  ['regexp_replace', O, [4, 6], (_context, call) => `oracle_replaced(${[0, 1, 2].map((i) => (call.args[i]?.type === 'null' ? "''" : argument(call, i).sql)).join(', ')}, ${argument(call, 3).sql}, ${call.args[4]?.sql ?? '0'}, ${call.args[5]?.sql ?? "''"})`, 'text'],
  ['utl_raw.cast_to_raw', O, 1, (context, call) => `hex(${asTextSql(context, argument(call, 0))})`, 'text'],
  ['utl_raw.cast_to_varchar2', O, 1, 'CAST(unhex($1) AS TEXT)', 'text'],
  ['hextoraw', O, 1, 'upper($1)', 'text'],
  ['remainder', O, 2, 'oracle_remainder($1, $2)', 'decimal'],
  ['replace', O, 2, "replace($t1, coalesce($t2, ''), '')", 'text'],
  ['lnnvl', O, 1, '(($1) IS NOT TRUE)', 'boolean'],
  ['nvl2', O, 3, 'CASE WHEN ($1) IS NOT NULL THEN $2 ELSE $3 END', 'rest'],
  ['coalesce', O, atLeast(2), 'coalesce($*)', 'common'],
]);
