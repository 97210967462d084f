import { refuseConstruct, type Context } from '../../context';
import type { Expr } from '../../expr';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import type { Call } from '../arguments';
import type { RuleRow } from '../rule';
import type { OwnRow } from './clickhouseRow';

type Body = RuleRow[3];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

/** Text of what looks like a date and is none is moved on to a later day there, which the local runner refuses. */
function dateOr(kind: 'date' | 'timestamp', otherwise: 'null' | 'zero'): Body {
  return (context, call) => {
    const value = argument(call, 0);
    if (value.type !== 'text' && value.type !== 'unknown') return refuseConstruct(context, `${call.name} of this value`, value.range);
    const cast = `cast_${kind}(iso_or_null(${value.sql}), 'null')`;
    const zero = kind === 'date' ? "'1970-01-01'" : "'1970-01-01 00:00:00'";
    const instead = otherwise === 'zero' ? `WHEN (${value.sql}) IS NOT NULL THEN ${zero} ` : '';
    return `CASE WHEN ${cast} IS NOT NULL THEN ${cast} WHEN regexp_matches(${value.sql}, '[0-9]-[0-9]+-[0-9]|^[0-9]{8}', '') THEN fail('the local runner reads dates of the form 2024-05-01 10:00:00 only') ${instead}END`;
  };
}

/** Weeks begin on Sunday, or with an odd mode on Monday. */
function startOfWeek(last: boolean): Body {
  return (context, call) => {
    const mode = call.args[1]?.number ?? (call.args[1] === undefined ? 0 : refuseConstruct(context, `${call.name} with this mode`, call.range));
    const day = `cast_date(${argument(call, 0).sql}, 'error')`;
    const back = mode % 2 === 1 ? "(CAST(date_part_of($d, 'isodow') AS INTEGER) - 1)" : "CAST(date_part_of($d, 'dow') AS INTEGER)";
    return `add_units($d, ${last ? `6 - ${back}` : `-${back}`}, 'day')`.replaceAll('$d', () => day);
  };
}

const FORMAT_LETTERS = /%[^YmdHiSsjyeFTDRpMIbaWurCVGw%]/;

/** ClickHouse's letters as those of strftime. */
function formatted(context: Context, call: Call): string {
  const pattern = argument(call, 1);
  const zone = call.args[2];
  if (zone !== undefined && zone.text !== 'UTC') return refuseConstruct(context, 'A time zone other than UTC', zone.range);
  if (pattern.text === undefined || FORMAT_LETTERS.test(pattern.text)) return refuseConstruct(context, 'formatDateTime with this pattern', pattern.range);
  const letters: Readonly<Record<string, string>> = { i: '%M', s: '%S', M: '%B', F: '%Y-%m-%d', T: '%H:%M:%S', D: '%m/%d/%y', R: '%H:%M', W: '%A', r: '%I:%M %p' };
  const written = pattern.text.replace(/%(.)/g, (whole, letter: string) => (Object.hasOwn(letters, letter) ? (letters[letter] ?? whole) : whole));
  return `format_strftime(${argument(call, 0).sql}, ${quoteText(written)})`;
}

function dateName(context: Context, call: Call): string {
  const name = argument(call, 0).text?.toLowerCase();
  if (name !== undefined && /^(?:year|quarter|day|hour|minute|second)$/.test(name)) return `CAST(CAST(date_part_of(${argument(call, 1).sql}, '${name}') AS INTEGER) AS TEXT)`;
  const letter = name === 'weekday' ? '%A' : name === 'month' ? '%B' : name === 'dayofyear' ? '%j' : refuseConstruct(context, 'This unit', call.range);
  const text = `format_strftime(${argument(call, 1).sql}, '${letter}')`;
  return letter === '%j' ? `CAST(CAST(${text} AS INTEGER) AS TEXT)` : text;
}

function digitsOf(context: Context, call: Call): number {
  const digits = argument(call, 1).number;
  return digits !== undefined && [0, 3, 6].includes(digits) ? digits : refuseConstruct(context, `${call.name} with these digits`, call.range);
}

/** `toDateTime64(x, 3)` always shows three digits. */
function toDateTime64(context: Context, call: Call): string {
  const digits = digitsOf(context, call);
  const zone = call.args[2];
  if (zone !== undefined && zone.text !== 'UTC') return refuseConstruct(context, 'A time zone other than UTC', zone.range);
  if (argument(call, 0).type === 'integer' || argument(call, 0).type === 'real') return refuseConstruct(context, 'toDateTime64 of a number', call.range);
  const moment = `cast_timestamp(${argument(call, 0).sql}, 'error')`;
  return digits === 0 ? `substr(${moment}, 1, 19)` : `substr(${moment} || CASE WHEN instr(${moment}, '.') > 0 THEN '' ELSE '.' END || '000000', 1, ${String(20 + digits)})`;
}

/** `fromUnixTimestamp64Milli(x)`: always with its digits. */
function fromUnix64(digits: 3 | 6): Body {
  return (_context, call) => `substr(timestamp_of_epoch(${argument(call, 0).sql}, 1${'0'.repeat(digits)}) || CASE WHEN (${argument(call, 0).sql}) % 1${'0'.repeat(digits)} = 0 THEN '.' ELSE '' END || '000000', 1, ${String(20 + digits)})`;
}

/** ClickHouse's functions of dates that stand before all others of these names. */
export const CLICKHOUSE_DATES: readonly OwnRow[] = [
  ['fromunixtimestamp64milli', 1, fromUnix64(3), 'unknown'],
  ['fromunixtimestamp64micro', 1, fromUnix64(6), 'unknown'],
  ['totimezone', 2, (context, call) => (argument(call, 1).text === 'UTC' ? argument(call, 0).sql : refuseConstruct(context, 'A time zone other than UTC', argument(call, 1).range)), 'first'],
  ['todateornull', 1, dateOr('date', 'null'), 'date'],
  ['todateorzero', 1, dateOr('date', 'zero'), 'date'],
  ['todatetimeornull', 1, dateOr('timestamp', 'null'), 'timestamp'],
  ['todatetimeorzero', 1, dateOr('timestamp', 'zero'), 'timestamp'],
  ['tostartofweek', [1, 2], startOfWeek(false), 'date'],
  ['tolastdayofweek', [1, 2], startOfWeek(true), 'date'],
  ['formatdatetime', [2, 3], formatted, 'text'],
  ['formatdatetimeinjodasyntax', 2, (context, call) => (/^(?:[^A-Za-z']|yyyy|MM|dd|HH|mm|ss)*$/.test(argument(call, 1).text ?? 'x') ? `format_java(${argument(call, 0).sql}, ${argument(call, 1).sql})` : refuseConstruct(context, 'formatDateTimeInJodaSyntax with this pattern', call.range)), 'text'],
  ['parsedatetimeinjodasyntax', 2, (context, call) => (/^(?:[^A-Za-z']|yyyy|MM|dd|HH|mm|ss)*$/.test(argument(call, 1).text ?? 'x') ? `read_java(${argument(call, 0).sql}, ${argument(call, 1).sql}, 'timestamp', 'error')` : refuseConstruct(context, 'parseDateTimeInJodaSyntax with this pattern', call.range)), 'timestamp'],
  ['makedate makedate32', 2, "add_units(date_of_parts($1, 1, 1), ($2) - 1, 'day')", 'date'],
  ['makedate makedate32', 3, "coalesce(date_of_parts($1, $2, $3), CASE WHEN ($1) IS NOT NULL AND ($2) IS NOT NULL AND ($3) IS NOT NULL THEN fail('a date of these parts is not supported by the local runner') END)", 'date'],
  ['makedatetime', 6, "coalesce(date_of_parts($1, $2, $3), fail('a date of these parts is not supported by the local runner')) || printf(' %02d:%02d:%02d', $4, $5, $6)", 'timestamp'],
  ['todate32', 1, "cast_date($1, 'error')", 'date'],
  ['todatetime64', [2, 3], toDateTime64, (_context, call) => ({ type: (call.args[1]?.number ?? 0) === 0 ? 'timestamp' : 'unknown' })],
  ['datename', 2, dateName, 'text'],
];

