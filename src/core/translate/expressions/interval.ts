import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, type Expr, type Interval } from '../expr';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { parseOperand } from './expression';
import { unitOf } from './temporal';
import { LEVEL } from '../expr';
import type { TextRange } from '../../base/textRange';

const QUANTITY = /^\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/;

/** `'1 day'`, `'-3 hours'`, `'1 day 02:00:00'` → an interval; the text's own unit or the one that follows. */
function fromText(context: Context, value: Expr): Interval {
  const text = value.text ?? '';
  const quantity = QUANTITY.exec(text);
  const { cursor } = context;
  if (quantity === null) return { amount: quoteText(context.dialect === 'snowflake' ? text.replaceAll(',', ' ') : text), unit: 'compound' };
  const [, amount = '0', word = ''] = quantity;
  const following = cursor.peek();
  const unit = unitOf(word === '' ? (following?.upper ?? '') : word);
  if (unit === undefined) return refuse('This interval has no unit that the local runner knows.', value.range);
  if (word === '') cursor.at++;
  return { amount, unit };
}

/** `'1 day'::interval`. */
export function intervalOf(context: Context, value: Expr): Expr {
  if (/^\s*[\d.]*\s*$/.test(value.text ?? '')) return refuse('This interval has no unit that the local runner knows.', value.range);
  return { ...atom('NULL', 'unknown', value.range), interval: fromText(context, value) };
}

/** `INTERVAL '1 day'`, `INTERVAL '1' DAY`, `INTERVAL 1 DAY`, `INTERVAL n + 1 DAY`. */
export function parseInterval(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('INTERVAL');
  const isLiteral = inDialect(context, 'postgresql') && cursor.peek()?.kind === 'string';
  const value = parseOperand(context, isLiteral ? LEVEL.atom : LEVEL.add);
  const isText = value.text !== undefined;
  const interval = ofParts(context, value) ?? (isText ? fromText(context, value) : fromUnit(context, value));
  const range = cursor.rangeFrom(from);
  const several = inDialect(context, 'spark', 'hive', 'flink', 'oracle', 'trino') ? severalUnits(context, interval, value) : undefined;
  if (several !== undefined) refuseMixed(context, several, range);
  if (several !== undefined) return { ...atom('NULL', 'unknown', range), interval: several };
  if (cursor.accept('TO') || (isText && cursor.sees('('))) refuseConstruct(context, 'INTERVAL … TO …', cursor.rangeFrom(from));
  if (interval.unit === 'compound' && unitOf(cursor.peek()?.upper ?? '') !== undefined) refuseConstruct(context, 'This interval', cursor.rangeFrom(from));
  return { ...atom('NULL', 'unknown', cursor.rangeFrom(from)), interval };
}

/** Spark has intervals of months and of days, but none of both. */
function refuseMixed(context: Context, { amount, unit }: Interval, range: TextRange): void {
  if (context.dialect === 'spark' && unit === 'compound' && /year|quarter|month/.test(amount) && /week|day|hour|minute|second/.test(amount)) refuseConstruct(context, 'An interval of months together with days or hours', range);
}

/** Years and months are added as one number of months; `undefined`: other units stand among them. */
function monthsOf(parts: readonly string[]): Interval | undefined {
  const months = { year: 12, quarter: 3, month: 1 } as const;
  const all = parts.map((part) => /^(-?\d+) (year|quarter|month)$/.exec(part));
  if (all.some((match) => match === null)) return undefined;
  return { amount: String(all.reduce((sum, match) => sum + Number(match?.[1]) * months[match?.[2] === 'year' ? 'year' : match?.[2] === 'quarter' ? 'quarter' : 'month'], 0)), unit: 'month' };
}

const DAY_PARTS = ['day', 'hour', 'minute', 'second'];

/** `'1 02:03:04' DAY TO SECOND`, `'1-2' YEAR TO MONTH`, `1 DAY 2 HOURS`; `undefined`: neither stands here. */
function severalUnits(context: Context, first: Interval, value: Expr): Interval | undefined {
  const { cursor } = context;
  const last = cursor.sees('TO') ? undefined : unitOf(cursor.peek()?.upper ?? '');
  if (first.unit === 'compound' && last !== undefined && cursor.peek(1)?.upper === 'TO') return upTo(context, value, last);
  if (first.unit === 'compound' || value.number === undefined) return undefined;
  const parts = [`${first.amount} ${first.unit}`];
  for (;;) {
    const minus = cursor.sees('-') ? 1 : 0;
    const number = cursor.peek(minus);
    const unit = unitOf(cursor.peek(minus + 1)?.upper ?? '');
    if (number?.kind !== 'number' || unit === undefined) break;
    cursor.at += minus + 2;
    parts.push(`${minus === 1 ? '-' : ''}${number.text} ${unit}`);
  }
  return parts.length === 1 ? undefined : (monthsOf(parts) ?? { amount: quoteText(parts.join(' ')), unit: 'compound' });
}

/** The text's parts from the unit in front of TO to the one behind it. */
function upTo(context: Context, value: Expr, first: string): Interval {
  const { cursor } = context;
  cursor.at += 2;
  const last = unitOf(cursor.next().upper) ?? '';
  const text = value.text ?? '';
  const all = first === 'year' ? ['year', 'month'] : DAY_PARTS;
  const units = all.slice(all.indexOf(first), all.indexOf(last) + 1);
  const parts = text.match(/\d+(?:\.\d+)?/g) ?? [];
  if (units.length < 2 || parts.length !== units.length || !/^\s*[+-]?[\d\s:.-]+$/.test(text) || cursor.sees('(')) return refuseConstruct(context, 'This interval', value.range);
  const sign = text.trim().startsWith('-') ? '-' : '';
  if (context.dialect === 'oracle' && first === 'year') return { amount: `${sign}${String(Number(parts[0]) * 12 + Number(parts[1]))}`, unit: 'month' };
  const written = parts.map((part, i) => `${sign}${part} ${units[i] ?? ''}`);
  return monthsOf(written) ?? { amount: quoteText(written.join(' ')), unit: 'compound' };
}

/** MySQL's units of several parts, from the largest to the smallest. */
const COMPOUND: Readonly<Record<string, readonly string[]>> = {
  YEAR_MONTH: ['year', 'month'], DAY_HOUR: ['day', 'hour'], DAY_MINUTE: ['day', 'hour', 'minute'], DAY_SECOND: ['day', 'hour', 'minute', 'second'],
  DAY_MICROSECOND: ['day', 'hour', 'minute', 'second', 'microsecond'], HOUR_MICROSECOND: ['hour', 'minute', 'second', 'microsecond'],
  MINUTE_MICROSECOND: ['minute', 'second', 'microsecond'], SECOND_MICROSECOND: ['second', 'microsecond'], HOUR_MINUTE: ['hour', 'minute'], HOUR_SECOND: ['hour', 'minute', 'second'], MINUTE_SECOND: ['minute', 'second'],
};

/** `'1 10' DAY_HOUR`: parts that are left out are the largest. `undefined`: no such unit stands here. */
function ofParts(context: Context, value: Expr): Interval | undefined {
  const word = context.cursor.peek()?.upper ?? '';
  const units = inDialect(context, 'mysql') && Object.hasOwn(COMPOUND, word) ? COMPOUND[word] : undefined;
  if (units === undefined) return undefined;
  context.cursor.at++;
  const parts: string[] = [...(value.text?.match(/\d+/g) ?? [])];
  if (parts.length === 0 || parts.length > units.length || !/^\s*-?[\d\s:./-]+$/.test(value.text ?? '')) return refuseConstruct(context, 'This interval', value.range);
  const sign = value.text?.trim().startsWith('-') === true ? '-' : '';
  if (word === 'YEAR_MONTH') return { amount: `${sign}${String(Number(parts.at(-2) ?? 0) * 12 + Number(parts.at(-1)))}`, unit: 'month' };
  if (word.endsWith('_MICROSECOND')) parts.push((parts.pop() ?? '').padEnd(6, '0').slice(0, 6));
  const text = parts.map((part, i) => `${sign}${part} ${units[units.length - parts.length + i] ?? ''}`).join(' ');
  return { amount: quoteText(text), unit: 'compound' };
}

function fromUnit(context: Context, value: Expr): Interval {
  const token = context.cursor.next();
  const unit = unitOf(token.upper);
  if (unit === undefined) return refuse(`${token.text} is no unit of time that the local runner knows.`, token);
  const isRounded = inDialect(context, 'mysql', 'doris', 'starrocks') && unit !== 'second' && value.type !== 'integer' && value.number !== undefined;
  if (isRounded) return refuse('A fraction of this unit is not supported by the local runner.', value.range);
  return { amount: value.sql, unit };
}
