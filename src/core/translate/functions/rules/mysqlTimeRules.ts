import { inDialect, refuseConstruct, type Context } from '../../context';
import type { ColumnType, Expr } from '../../expr';
import { digitsOfAll, digitsOfSum, withFraction } from '../../expressions/secondDigits';
import { addInterval, unitIn } from '../../expressions/temporal';
import { quoteText } from '../../quoting';
import { refuse } from '../../refusal';
import { momentText, readMoment } from '../../library/moment';
import { lenientMoment } from '../../library/mysqlFunctions';
import type { Call } from '../arguments';
import { makeRules, MYSQL, type FunctionRule } from '../rule';
import type { Dialect } from '../../../sql/lex/token';

const ONLY: readonly Dialect[] = ['mysql'];

function argument(call: Call, index: number): Expr {
  return call.args[index] ?? refuse('An argument is missing.', call.range);
}

function isMoment({ type }: Expr): boolean {
  return type === 'date' || type === 'timestamp';
}

/** MySQL makes a text of a text: with six digits of a second where it has a fraction. */
function movedText(context: Context, value: Expr, { sql, scale }: { readonly sql: string; readonly scale: number | undefined }): string {
  const isPlain = scale === undefined && value.text?.includes('.') === false;
  return isMoment(value) || isPlain || !inDialect(context, 'mysql') ? sql : withFraction(sql);
}

function addOrSubtract(sign: 1 | -1): (context: Context, call: Call) => string {
  return (context, call) => {
    const [value, by] = [argument(call, 0), argument(call, 1)];
    if (by.interval === undefined) return `add_days(${value.sql}, ${sign === 1 ? '' : '-'}(${by.sql}))`;
    const moved = addInterval(value, { interval: by.interval, sign, range: call.range });
    return movedText(context, value, { sql: moved.sql, scale: digitsOfSum(value, by.interval) });
  };
}

/** What a moment is that was moved by an interval or by days. */
function movedType(_context: Context, call: Call): ColumnType {
  const [value, by] = [argument(call, 0), argument(call, 1)];
  return isMoment(value) && by.interval !== undefined ? addInterval(value, { interval: by.interval, sign: 1, range: call.range }) : value;
}

function unitOf(context: Context, call: Call): string {
  const given = argument(call, 0);
  const word = given.column ?? given.text;
  return (word === undefined ? undefined : unitIn(context, word)) ?? refuseConstruct(context, `The unit ${word ?? 'of this call'}`, given.range);
}

/** `TIMESTAMPADD(DAY, n, d)`. */
function addUnits(context: Context, call: Call): string {
  const [unit, count, value] = [unitOf(context, call), argument(call, 1), argument(call, 2)];
  return movedText(context, value, { sql: `add_units(${value.sql}, ${count.sql}, ${quoteText(unit)})`, scale: digitsOfSum(value, { unit, amount: count.sql }) });
}

function unitsType(context: Context, call: Call): ColumnType {
  const [unit, count, value] = [unitOf(context, call), argument(call, 1), argument(call, 2)];
  return value.type === 'timestamp' ? { type: 'timestamp', scale: digitsOfSum(value, { unit, amount: count.sql }) } : { type: 'unknown' };
}

/** A time with the digits of a second of one argument, or of the one that has the most. */
function timeOf(index?: number): (context: Context, call: Call) => ColumnType {
  return (_context, call) => ({ type: 'time', scale: digitsOfAll(index === undefined ? call.args : [argument(call, index)]) });
}

/** MySQL gives NULL where one of both is a date and the other a moment. */
function timeBetween(context: Context, call: Call): string {
  const [a, b] = [argument(call, 0), argument(call, 1)];
  const isMixed = inDialect(context, 'mysql') && isMoment(a) && isMoment(b) && a.type !== b.type;
  return isMixed ? 'NULL' : `time_between(${a.sql}, ${b.sql})`;
}

/** ADDTIME and SUBTIME give a time or timestamp where the first argument is one, otherwise a text. */
function timeMoved(sign: 1 | -1): (context: Context, call: Call) => string {
  return (context, call) => {
    const sql = `add_time(${argument(call, 0).sql}, ${argument(call, 1).sql}, ${String(sign)})`;
    return timeMovedType(context, call).type === 'text' ? withFraction(sql) : sql;
  };
}

function timeMovedType(_context: Context, call: Call): ColumnType {
  const { type } = argument(call, 0);
  return type === 'timestamp' || type === 'time' ? { type, scale: digitsOfAll(call.args) } : { type: 'text' };
}

/** Sums and parts of times and moments as MySQL gives them: with the digits of a second of its types. */
export const MYSQL_TIME_RULES: readonly FunctionRule[] = makeRules([
  ['date_add adddate', MYSQL, 2, addOrSubtract(1), movedType],
  ['date_sub subdate', MYSQL, 2, addOrSubtract(-1), movedType],
  ['dateadd timestampadd', ONLY, 3, addUnits, unitsType],
  ['maketime', MYSQL, 3, 'time_of_parts($1, $2, $3)', timeOf(2)],
  ['sec_to_time', MYSQL, 1, 'time_of_seconds($1)', timeOf(0)],
  ['timediff', MYSQL, 2, timeBetween, timeOf()],
  ['addtime', ONLY, 2, timeMoved(1), timeMovedType],
  ['subtime', ONLY, 2, timeMoved(-1), timeMovedType],
  ['timestamp', ONLY, 2, "add_time(cast_timestamp($1, 'null'), $2, 1)", (_context, call) => ({ type: 'timestamp', scale: digitsOfAll(call.args) })],
  ['time', ONLY, 1, "cast_time($1, 'null')", timeOf(0)],
]);

/** Functions that read a moment from a text. */
const READS_MOMENTS: ReadonlySet<string> = new Set('year month day dayofmonth dayofweek weekday dayname monthname dayofyear quarter week yearweek weekofyear last_day to_days to_seconds datediff date_format date timestamp unix_timestamp date_add date_sub adddate subdate timestampdiff timestampadd'.split(' '));

/** A call with its literal dates as `yyyy-mm-dd`: MySQL takes years of two digits and any signs between the parts. Refuses a month or day zero, which only some functions take. */
export function withReadDates(context: Context, call: Call): Call {
  if (!inDialect(context, 'mysql') || !READS_MOMENTS.has(call.name)) return call;
  return { ...call, args: call.args.map((arg, i) => (i > 0 && call.name === 'date_format' ? arg : readDate(context, arg))) };
}

function readDate(context: Context, value: Expr): Expr {
  const { text } = value;
  if (text === undefined || value.type !== 'text' || !/^\s*\d{1,4}[^\w\s]\d{1,2}[^\w\s]\d{1,2}/.test(text)) return value;
  if (/^\s*\d{1,4}[-/.]0?0(?!\d)|^\s*\d{1,4}[-/.]\d{1,2}[-/.]0?0(?!\d)/.test(text)) return refuseConstruct(context, 'A date with a month or day zero', value.range);
  const moment = readMoment(text) === undefined ? lenientMoment(text) : undefined;
  if (moment === undefined) return value;
  const written = momentText(moment);
  return { ...value, sql: quoteText(written), text: written };
}
