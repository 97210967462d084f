import { inDialect, type Context } from '../context';
import { typed, type ColumnType, type Expr, type SqlType } from '../expr';
import type { Dialect } from '../../sql/lex/token';
import { refuse } from '../refusal';
import { EVERY, makeRules } from './rule';
import { strict, type FunctionContext, type SqlFunction } from './udf';

const DATE = 'clock_date(0)';
const TIMESTAMP = 'clock_timestamp(0)';

interface ClockWord {
  readonly sql: string;
  readonly type: SqlType;
  /** Dialects in which the bare word is the function; `undefined`: all but plain SQLite's own spelling. */
  readonly dialects?: readonly Dialect[];
}

const MYSQL_FAMILY: readonly Dialect[] = ['mysql', 'doris', 'starrocks'];

/** Keywords that need no brackets (lint-rules.md B.3a). */
const WORDS: Readonly<Record<string, ClockWord>> = {
  CURRENT_DATE: { sql: DATE, type: 'date' },
  CURRENT_TIMESTAMP: { sql: TIMESTAMP, type: 'timestamp' },
  CURRENT_TIME: { sql: 'clock_time(0)', type: 'time' },
  CURRENT_DATETIME: { sql: TIMESTAMP, type: 'timestamp', dialects: ['bigquery'] },
  LOCALTIMESTAMP: { sql: TIMESTAMP, type: 'timestamp' },
  LOCALTIME: { sql: 'clock_time(0)', type: 'time' },
  UTC_DATE: { sql: DATE, type: 'date', dialects: MYSQL_FAMILY },
  UTC_TIME: { sql: 'clock_time(0)', type: 'time', dialects: MYSQL_FAMILY },
  UTC_TIMESTAMP: { sql: TIMESTAMP, type: 'timestamp', dialects: MYSQL_FAMILY },
  SYSDATE: { sql: TIMESTAMP, type: 'timestamp', dialects: ['oracle', 'redshift', 'starrocks'] },
  SYSTIMESTAMP: { sql: TIMESTAMP, type: 'timestamp', dialects: ['oracle'] },
};

/** MySQL's LOCALTIME is a date and time. */
function wordFor(context: Context, upper: string): ClockWord | undefined {
  if (upper === 'LOCALTIME' && inDialect(context, ...MYSQL_FAMILY)) return WORDS['LOCALTIMESTAMP'];
  const word = Object.hasOwn(WORDS, upper) ? WORDS[upper] : undefined;
  if (word === undefined) return undefined;
  const isCommon = word.dialects === undefined && (upper.startsWith('CURRENT') || !context.traits.native);
  return isCommon || word.dialects?.includes(context.dialect) === true ? word : undefined;
}

/** A current-time keyword, with or without brackets; `undefined`: the word is a name here. */
export function clockKeyword(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  const token = cursor.peek();
  const word = wordFor(context, token?.upper ?? '');
  if (word === undefined || cursor.peek(1)?.text === '.') return undefined;
  cursor.at++;
  let digits = '0';
  if (cursor.accept('(')) {
    const inner = cursor.peek();
    if (inner?.kind === 'number') digits = cursor.next().text;
    else if (inner?.text !== ')') refuse('The local runner knows the time zone UTC only.', cursor.here);
    cursor.expect(')');
  }
  if (context.dialect === 'oracle' && (token?.upper === 'SYSDATE' || token?.upper === 'CURRENT_DATE')) return typed("truncate_timestamp(clock_timestamp(0), 'second')", { type: 'timestamp', scale: 0 }, cursor.rangeFrom(from));
  return typed(word.sql.replace('(0)', `(${word.type === 'date' ? '0' : digits})`), { type: word.type, zoned: word.sql === TIMESTAMP && token?.upper === 'CURRENT_TIMESTAMP' ? true : undefined }, cursor.rangeFrom(from));
}

/** `generic` tasks may use the clock functions of every dialect; `sqlite` ones those that lint reports. */
const ANY: readonly Dialect[] = [...EVERY, 'generic', 'sqlite'];

function timestampOf(dialects: readonly Dialect[], names: string): readonly [string, readonly Dialect[], readonly [number, number], string, () => ColumnType] {
  return [names, dialects, [0, 0], TIMESTAMP, () => ({ type: 'timestamp', zoned: !names.startsWith('utc') })];
}

export const CLOCK_RULES = makeRules([
  timestampOf(ANY, 'now getdate sysdate getutcdate sysdatetime sysutcdatetime systimestamp statement_timestamp transaction_timestamp clock_timestamp'),
  timestampOf(ANY, 'utc_timestamp localtimestamp get_current_timestamp current_localtimestamp now64 current_datetime utctimestamp'),
  ['now current_timestamp utc_timestamp sysdate localtimestamp now64', ANY, [1, 1], 'clock_timestamp($1)', 'timestamp'],
  ['today curdate utc_date', ANY, [0, 0], DATE, 'date'],
  ['yesterday', ['clickhouse', 'generic'], [0, 0], `add_days(${DATE}, -1)`, 'date'],
  ['curtime utc_time localtime get_current_time', ANY, [0, 1], 'clock_time(0)', 'time'],
  ['unix_timestamp', ANY, [0, 0], '#clock_epoch()', 'integer'],
]);

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** Civil date of a day counted from 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
export function civilOf(day: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - era * 146097;
  const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
}

function dateText(context: FunctionContext): string {
  const civil = civilOf(Math.floor(context.nowMs() / 86400000));
  return `${pad(civil.year, 4)}-${pad(civil.month, 2)}-${pad(civil.day, 2)}`;
}

function timeText(context: FunctionContext, digits: number): string {
  const ms = ((context.nowMs() % 86400000) + 86400000) % 86400000;
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2)).join(':');
  return digits > 0 ? `${clock}.${pad(Math.floor(ms % 1000), 3).padEnd(digits, '0').slice(0, digits)}` : clock;
}

/** The execution clock, in UTC. */
export const CLOCK_FUNCTIONS: readonly SqlFunction[] = [
  strict('clock_date', 1, (_args, context) => dateText(context)),
  strict('clock_time', 1, ([digits], context) => timeText(context, Number(digits))),
  strict('clock_timestamp', 1, ([digits], context) => `${dateText(context)} ${timeText(context, Number(digits))}`),
  { ...strict('clock_epoch', 0, (_args, context) => Math.floor(context.nowMs() / 1000)), integerResult: true },
];
