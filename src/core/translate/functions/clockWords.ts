import { inDialect, type Context } from '../context';
import { typed, type Expr, type SqlType } from '../expr';
import type { Dialect } from '../../sql/lex/token';
import { refuse } from '../refusal';

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

/** BigQuery's `CURRENT_DATE('Asia/Tokyo')`; the zone is a literal. */
function inZone(type: SqlType, zone: string): string {
  const shown = `utc_to_zone(clock_timestamp(0), ${zone}, 'bigquery')`;
  return type === 'date' ? `cast_date(${shown}, 'error')` : type === 'time' ? `substr(${shown}, 12)` : shown;
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
  let zone: string | undefined;
  if (cursor.accept('(')) {
    const inner = cursor.peek();
    if (inner?.kind === 'number') digits = cursor.next().text;
    else if (inner?.kind === 'string' && context.dialect === 'bigquery') zone = cursor.next().text;
    else if (inner?.text !== ')') refuse('The local runner knows the time zone UTC only.', cursor.here);
    cursor.expect(')');
  }
  if (zone !== undefined) return typed(inZone(word.type, zone), { type: word.type }, cursor.rangeFrom(from));
  if (context.dialect === 'oracle' && (token?.upper === 'SYSDATE' || token?.upper === 'CURRENT_DATE')) return typed("truncate_timestamp(clock_timestamp(0), 'second')", { type: 'timestamp', scale: 0 }, cursor.rangeFrom(from));
  return typed(word.sql.replace('(0)', `(${word.type === 'date' ? '0' : digits})`), { type: word.type, zoned: word.sql === TIMESTAMP && token?.upper === 'CURRENT_TIMESTAMP' ? true : undefined }, cursor.rangeFrom(from));
}
