import type { Dialect } from '../../../sql/lex/token';
import { refuseConstruct, type Context } from '../../context';
import { columnTypeOnly, commonColumn, isNumeric, isTemporal, UNKNOWN, type ColumnType, type Expr } from '../../expr';
import { padded } from '../../expressions/blanks';
import { datePart } from '../../expressions/special';
import { unitIn } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import { makeRules, type FunctionRule } from '../rule';

const T: readonly Dialect[] = ['sqlserver'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function unitOf(context: Context, call: Call): string {
  const given = argument(call, 0);
  const word = given.column ?? given.text ?? '';
  const own: Readonly<Record<string, string>> = { dayofyear: 'day', dy: 'day', weekday: 'day', dw: 'day', mcs: 'microsecond' };
  return own[word.toLowerCase()] ?? unitIn(context, word) ?? refuseConstruct(context, `The unit ${word}`, given.range);
}

/** A number stands for the days since 1900-01-01. */
function momentOf(value: Expr): string {
  return value.number !== undefined && value.type === 'integer' ? `add_days('1900-01-01 00:00:00', ${value.sql})` : value.sql;
}

/** A literal without a time, moved by days or more. */
function isDay(context: Context, call: Call): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(argument(call, 2).text ?? '') && ['day', 'week', 'month', 'quarter', 'year'].includes(unitOf(context, call));
}

function added(context: Context, call: Call): string {
  const [by, value] = [argument(call, 1), argument(call, 2)];
  const amount = by.type === 'integer' || by.type === 'null' ? by.sql : `CAST(${by.sql} AS INTEGER)`;
  const moment = value.type === 'text' && !isDay(context, call) ? `cast_timestamp(${value.sql}, 'tsql')` : momentOf(value);
  return `add_units(${moment}, ${amount}, ${quoteText(unitOf(context, call))})`;
}

/** What DATEADD gives has the type of the date; text and numbers become a datetime. */
function addedType(context: Context, call: Call): ColumnType {
  const value = argument(call, 2);
  if (isDay(context, call)) return { type: 'date' };
  if (isTemporal(value.type)) return columnTypeOnly(value);
  return value.type === 'text' || value.number !== undefined ? { type: 'timestamp', scale: 3 } : { type: 'unknown' };
}

function difference(isBig: boolean): (context: Context, call: Call) => string {
  return (context, call) => {
    const unit = unitOf(context, call);
    const crossed = `crossed_units(${momentOf(argument(call, 1))}, ${momentOf(argument(call, 2))}, ${quoteText(unit === 'week' ? 'sunday' : unit)})`;
    const isFine = unit === 'microsecond' || unit === 'millisecond' || unit === 'second';
    return isBig || !isFine ? `#${crossed}` : `#integer_within(${crossed}, -2147483648, 2147483647, 'error')`;
  };
}

/** Abbreviations of DATEPART; the vendor's table. */
const PARTS: Readonly<Record<string, string>> = {
  wk: 'week', ww: 'week', dw: 'weekday', w: 'weekday', dy: 'dayofyear', y: 'dayofyear', isowk: 'iso_week', isoww: 'iso_week', qq: 'quarter', q: 'quarter', m: 'month', mm: 'month',
  yy: 'year', yyyy: 'year', d: 'day', dd: 'day', hh: 'hour', n: 'minute', mi: 'minute', s: 'second', ss: 'second', ms: 'millisecond', mcs: 'microsecond',
};

function partOf(context: Context, call: Call): string {
  const [unit, value] = [argument(call, 0), argument(call, 1)];
  const written = (unit.column ?? unit.text ?? '').toLowerCase();
  const name = PARTS[written] ?? written;
  // The week of January 1 is the first one, and a week begins on Sunday.
  if (name === 'week') {
    const days = `date_part_of(${value.sql}, 'doy') - 1 + date_part_of(truncate_moment(${value.sql}, 'year'), 'dow')`;
    return `(CAST(${days} AS INTEGER) / 7) + 1`;
  }
  if (name === 'millisecond') return `(CAST(date_part_of(${value.sql}, 'microsecond') AS INTEGER) / 1000)`;
  return datePart(context, name, value).sql;
}

function dateFrom(_context: Context, call: Call): string {
  const [year, month, day] = call.args.map(({ sql }) => sql);
  const present = call.args.map(({ sql }) => `(${sql}) IS NOT NULL`).join(' AND ');
  return `coalesce(date_of_parts(${year ?? ''}, ${month ?? ''}, ${day ?? ''}), CASE WHEN ${present} THEN fail('these numbers make no date') END)`;
}

function timestampFrom(context: Context, call: Call): string {
  const [y, m, d, h, mi, s, fraction, digits] = call.args;
  if (digits?.number === undefined) return refuseConstruct(context, `${call.name} with these digits`, call.range);
  return `timestamp_of_parts(${[y, m, d, h, mi].map((arg) => arg?.sql ?? '').join(', ')}, (${s?.sql ?? '0'}) + (${fraction?.sql ?? '0'}) / ${String(10 ** digits.number)}.0)`;
}

function timeFrom(context: Context, call: Call): string {
  const [h, m, s, fraction, digits] = call.args;
  if (fraction?.number !== 0 || digits?.number !== 0) return refuseConstruct(context, `${call.name} with a fraction`, call.range);
  return `printf('%02d:%02d:%02d', ${h?.sql ?? ''}, ${m?.sql ?? ''}, ${s?.sql ?? ''})`;
}

/** DATE_BUCKET counts from Monday, 1900-01-01. */
function bucket(context: Context, call: Call): string {
  const [unit, width, value] = [unitOf(context, call), argument(call, 1), argument(call, 2)];
  if (width.number === undefined || call.args.length > 3 || !isTemporal(value.type)) return refuseConstruct(context, 'DATE_BUCKET with these arguments', call.range);
  const count = `CAST(elapsed_units('1900-01-01', ${value.sql}, '${unit}') AS INTEGER)`;
  return `add_units(${value.type === 'date' ? "'1900-01-01'" : "'1900-01-01 00:00:00'"}, ${count} / ${width.sql} * ${width.sql}, '${unit}')`;
}

function modified(_context: Context, call: Call): string {
  const value = argument(call, 2);
  return `json_modified(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${value.sql}, ${value.type === 'json' ? '1' : '0'})`;
}

const CUSTOM = /^(?:yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|fff|tt|T|'[^']*'|[-/:., ])+$/;

/** Standard patterns of one letter, in English (United States). */
const STANDARD: Readonly<Record<string, string>> = { d: 'M/d/yyyy', D: 'EEEE, MMMM d, yyyy', t: 'h:mm a', T: 'h:mm:ss a', g: 'M/d/yyyy h:mm a', G: 'M/d/yyyy h:mm:ss a', s: "yyyy-MM-dd'T'HH:mm:ss", M: 'MMMM d', m: 'MMMM d', Y: 'MMMM yyyy', y: 'MMMM yyyy' };

/** .NET's patterns of dates and numbers, in English. */
function formatted(context: Context, call: Call): string {
  const [value, pattern, culture] = [argument(call, 0), argument(call, 1), call.args[2]];
  const text = pattern.text;
  if (text === undefined || (culture !== undefined && !/^en-us$/i.test(culture.text ?? ''))) return refuseConstruct(context, 'FORMAT with this pattern', call.range);
  if (isNumeric(value.type)) return formattedNumber(context, value, { ...pattern, text });
  if (!isTemporal(value.type)) return refuseConstruct(context, 'FORMAT of what is not known to be a date or number', value.range);
  const standard = Object.hasOwn(STANDARD, text) ? STANDARD[text] : undefined;
  if (standard !== undefined) return `format_java(${value.sql}, ${quoteText(standard)})`;
  if (text.length === 1 || !CUSTOM.test(text)) return refuseConstruct(context, 'FORMAT with this pattern', pattern.range);
  const java = text.replace(/'[^']*'|dddd|ddd|fff|tt|T/g, (part) => ({ dddd: 'EEEE', ddd: 'EEE', fff: 'SSS', tt: 'a', T: "'T'" })[part] ?? part);
  return `format_java(${value.sql}, ${quoteText(java)})`;
}

function formattedNumber(context: Context, value: Expr, pattern: Expr & { readonly text: string }): string {
  const { text } = pattern;
  const [, letter, digits] = /^([nNdDfFcC])(\d*)$/.exec(text) ?? [];
  if (letter !== undefined && /n/i.test(letter)) return `grouped_number(${value.sql}, ${digits === '' ? '2' : (digits ?? '2')})`;
  if (letter !== undefined && /f/i.test(letter)) return `printf('%.${digits === '' ? '2' : (digits ?? '2')}f', round_number(${value.sql}, ${digits === '' ? '2' : (digits ?? '2')}))`;
  if (letter !== undefined && /c/i.test(letter)) return `CASE WHEN (${value.sql}) < 0 THEN '($' || grouped_number(-(${value.sql}), ${digits === '' ? '2' : (digits ?? '2')}) || ')' ELSE '$' || grouped_number(${value.sql}, ${digits === '' ? '2' : (digits ?? '2')}) END`;
  if (letter !== undefined && value.type === 'integer') return `printf('%0${digits === '' ? '1' : (digits ?? '1')}d', ${value.sql})`;
  if (/^0+$/.test(text) && value.type === 'integer') return `printf('%0${String(text.length)}d', ${value.sql})`;
  const grouped = /^#,##0(?:\.(0+))?$/.exec(text);
  if (grouped !== null) return `grouped_number(${value.sql}, ${String(grouped[1]?.length ?? 0)})`;
  const plain = /^0\.(0+)$/.exec(text);
  if (plain !== null) return `printf('%.${String(plain[1]?.length ?? 0)}f', round_number(${value.sql}, ${String(plain[1]?.length ?? 0)}))`;
  const masked = /^[#-]+$/.test(text) && value.type === 'integer';
  return masked ? `masked_number(${value.sql}, ${pattern.sql})` : refuseConstruct(context, 'FORMAT of a number with this pattern', pattern.range);
}

/** n of a column that is declared varchar(n); `undefined`: not known. */
function lengthOf(context: Context, { origin }: Expr): string | undefined {
  const declared = origin === undefined ? undefined : context.catalog.typeOf?.(origin.table, origin.column);
  return /^(?:WIDE_)?TEXT\((\d+)\)$/.exec(declared ?? '')?.[1];
}

/** ISNULL has the type of its first argument, and its length. */
function firstOrSecond(context: Context, call: Call): string {
  const [first, second] = [argument(call, 0), argument(call, 1)];
  if (first.padded !== undefined) return `coalesce(${first.sql}, ${padded(second.sql, first.padded)})`;
  const length = /^substr\(.*, 1, (\d+)\)$/.exec(first.sql)?.[1] ?? lengthOf(context, first);
  if (length !== undefined && second.type === 'text' && !(second.text !== undefined && second.text.length <= Number(length))) return `coalesce(${first.sql}, substr(${second.sql}, 1, ${length}))`;
  return `coalesce(${first.sql}, ${second.sql})`;
}

/** QUOTENAME with another sign than brackets. */
function quoted(context: Context, call: Call): string {
  const [text, sign] = [argument(call, 0), argument(call, 1).text ?? ''];
  const pairs: Readonly<Record<string, string>> = { "'": "''", '"': '""', '`': '``', '[': '[]', ']': '[]', '(': '()', ')': '()', '<': '<>', '>': '<>', '{': '{}', '}': '{}' };
  const pair = Object.hasOwn(pairs, sign) ? pairs[sign] : undefined;
  if (pair === undefined) return refuseConstruct(context, 'QUOTENAME with this sign', call.range);
  const [open = '', close = ''] = [...pair];
  return `${quoteText(open)} || replace(${text.sql}, ${quoteText(close)}, ${quoteText(close + close)}) || ${quoteText(close)}`;
}

/** `scope_identity('table', 'a,b', id)`: the number that the INSERT before gave its last row, whose columns are listed. */
function lastIdentity(context: Context, call: Call): string {
  const table = argument(call, 0).text ?? '';
  const counter = /[(,]\s*\[?(\w+)\]?\s+integer\s+(?:\/\*[^*]*\*\/\s+|not\s+null\s+)*primary\s+key/i.exec(context.catalog.definitionOf?.(table) ?? '')?.[1]?.toLowerCase();
  if (counter === undefined || argument(call, 1).text?.split(',').includes(counter) !== false) return refuseConstruct(context, 'SCOPE_IDENTITY of rows whose numbers the statement gives', call.range);
  return argument(call, 2).sql;
}

/** SQL Server's functions of its own. */
export const TSQL_RULES: readonly FunctionRule[] = makeRules([
  ['getdate getutcdate', T, 0, 'clock_timestamp(0)', () => ({ type: 'timestamp', scale: 3 })],
  ['scope_identity', T, 3, lastIdentity, 'integer'],
  ['sysdatetime sysutcdatetime', T, 0, 'clock_timestamp(0)', () => ({ type: 'timestamp', scale: 7 })],
  ['quotename', T, 2, quoted, 'text'],
  ['dateadd', T, 3, added, addedType],
  ['datediff', T, 3, difference(false), 'integer'],
  ['datediff_big', T, 3, difference(true), 'integer'],
  ['datepart', T, 2, partOf, 'integer'],
  ['datefromparts', T, 3, dateFrom, 'date'],
  ['datetime2fromparts', T, 8, timestampFrom, (_context, call) => ({ type: 'timestamp', scale: call.args[7]?.number, ...(call.args[7]?.number === 3 ? { precise: true } : {}) })],
  ['timefromparts', T, 5, timeFrom, 'time'],
  ['date_bucket', T, 3, bucket, (_context, call) => ({ type: call.args[2]?.type ?? 'unknown' })],
  ['datetrunc', T, 2, (context, call) => `truncate_moment(${argument(call, 1).sql}, ${quoteText(unitOf(context, call) === 'week' ? 'sunday' : unitOf(context, call))})`, (_context, call) => columnTypeOnly(call.args[1] ?? UNKNOWN)],
  ['parsename', T, 2, 'part_of_name($1, $2)', 'text'],
  ['patindex', T, 2, '#like_place($2, $1)', 'integer'],
  ['str', T, [1, 3], (_context, call) => `number_in_width(${argument(call, 0).sql}, ${call.args[1]?.sql ?? '10'}, ${call.args[2]?.sql ?? '0'})`, 'text'],
  ['soundex', T, 1, 'soundex_plain($1)', 'text'],
  ['difference', T, 2, '#sounds_alike($1, $2)', 'integer'],
  ['string_escape', T, 2, (context, call) => (argument(call, 1).text === 'json' ? `json_escaped(${argument(call, 0).sql})` : refuseConstruct(context, 'string_escape of this kind', call.range)), 'text'],
  ['json_modify', T, 3, modified, 'json'],
  ['json_path_exists', T, 2, '#json_has_path($1, $2)', 'integer'],
  ['json_query', T, 1, '$1', 'json'],
  ['format', T, [2, 3], formatted, 'text'],
  ['isnull', T, 2, firstOrSecond, (_context, call) => (call.args[0]?.padded === undefined ? commonColumn(call.args) : call.args[0])],
]);
