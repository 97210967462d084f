import { collect } from '../../base/collect';
import { callAt, isOpenCall } from '../calls';
import { indexesOf, operatorAt, parentOf, rangeOf, wordAt, type IndexSpan, type StatementView } from '../view';
import type { TextRange } from '../../base/textRange';
import { wordSet } from '../wordSet';

/** A step of whole days that is written in hours, minutes or seconds. */
export interface DayStep {
  readonly range: TextRange;
  /** What to write instead, where that is surely the same in days; `undefined`: it depends on the column. */
  readonly inDays: { readonly range: TextRange; readonly text: string } | undefined;
}

/** Units of a day, by name in upper case without a plural's S. */
const UNITS_OF_DAY: Readonly<Record<string, number>> = { HOUR: 24, HH: 24, HR: 24, MINUTE: 1440, MI: 1440, MIN: 1440, SECOND: 86_400, SS: 86_400, SEC: 86_400, MILLISECOND: 86_400_000, MS: 86_400_000 };

/** The number of days that `amount` of `unit` is; `undefined` when that is no whole number of days. */
function daysOf(amount: number, unit: string): number | undefined {
  const name = unit.toUpperCase().replace(/^SQL_TSI_/, '').replace(/(?<=[A-Z]{3})S$/, '');
  const size = Object.hasOwn(UNITS_OF_DAY, name) ? UNITS_OF_DAY[name] : undefined;
  return size !== undefined && Number.isInteger(amount) && amount !== 0 && amount % size === 0 ? amount / size : undefined;
}

/** Every step of whole days in a statement that clock changes make wrong. */
export function findDaySteps(view: StatementView): readonly DayStep[] {
  const words = collect(indexesOf(view, STEP_WORDS), (index) => (wordAt(view, index) === 'INTERVAL' ? intervalAt(view, index) : stepCallAt(view, index)) ?? []);
  const others: DayStep[] = [];
  view.tokens.forEach(({ kind }, index) => {
    if (kind !== 'number' && kind !== 'string') return;
    const found = kind === 'number' ? (secondsAt(view, index) ?? fractionAt(view, index)) : (modifierAt(view, index) ?? castIntervalAt(view, index));
    if (found !== undefined) others.push(...found);
  });
  return words.length === 0 ? others : [...words, ...others].sort((a, b) => a.range.start - b.range.start);
}

function isBinary(view: StatementView, sign: number): boolean {
  const operator = operatorAt(view, sign);
  const before = view.tokens[sign - 1];
  if ((operator !== '-' && operator !== '+') || before === undefined) return false;
  return before.kind !== 'operator' ? !LEADERS.has(before.upper) : before.text === ')' || before.text === ']';
}

const LEADERS = wordSet('SELECT WHERE AND OR THEN ELSE WHEN BETWEEN IN BY INTERVAL LIMIT OFFSET');

/** The plain numbers that are multiplied, around `index`, each one token. */
function productAt(view: StatementView, index: number): IndexSpan & { readonly value: number } {
  let to = index + 1;
  let value = Number(view.tokens[index]?.text);
  while (operatorAt(view, to) === '*' && view.tokens[to + 1]?.kind === 'number') {
    value *= Number(view.tokens[to + 1]?.text);
    to += 2;
  }
  return { from: index, to, value };
}

/** `ts - 86400`, `ts + 24 * 3600`, `ts - 2 * 86400`, `ts - n * 86400`. */
function secondsAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  let start = index;
  if (operatorAt(view, start - 1) === '*') {
    if (view.tokens[start - 2]?.kind !== 'word' && view.tokens[start - 2]?.kind !== 'template') return undefined;
    start -= 2;
  }
  const product = productAt(view, index);
  const isDays = product.value >= 86_400 && product.value % 86_400 === 0 && (product.value < 86_400_000 || product.value % 86_400_000 === 0) && product.value / 86_400 <= 366_000;
  if (!isDays || !isBinary(view, start - 1) || ['/', '%'].includes(operatorAt(view, product.to))) return undefined;
  return [{ range: rangeOf(view, start, product.to - 1), inDays: undefined }];
}

/** Oracle: `d - 24/24`, `d - 1/24*24`. */
function fractionAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  if (operatorAt(view, index + 1) !== '/' || view.tokens[index + 2]?.text !== '24' || !isBinary(view, index - 1)) return undefined;
  const isTimes = operatorAt(view, index + 3) === '*' && view.tokens[index + 4]?.kind === 'number';
  const hours = Number(view.tokens[index]?.text) * (isTimes ? Number(view.tokens[index + 4]?.text) : 1);
  const days = daysOf(hours, 'HOUR');
  const range = rangeOf(view, index, isTimes ? index + 4 : index + 2);
  return days === undefined ? undefined : [{ range, inDays: { range, text: String(days) } }];
}

/** Functions that step by their interval; BigQuery's TIMESTAMP_SUB knows no calendar days. */
const STEPPERS = wordSet('DATE_ADD DATE_SUB ADDDATE SUBDATE DATETIME_ADD DATETIME_SUB TIME_ADD');

/** `x - INTERVAL '24' HOUR`, `x - INTERVAL '24 hours'`, `DATE_SUB(x, INTERVAL 24 HOUR)`. Not a threshold or a frame. */
function intervalAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  const isStep = isBinary(view, index - 1) || (operatorAt(view, index - 1) === ',' && STEPPERS.has(wordAt(view, parentOf(view, index) - 1)));
  if (!isStep) return undefined;
  const hasSign = operatorAt(view, index + 1) === '-';
  const at = hasSign ? index + 2 : index + 1;
  const literal = view.tokens[at];
  const text = literal?.kind === 'string' ? literal.text.slice(1, -1).trim() : literal?.kind === 'number' ? literal.text : '';
  const split = /^(-?\d+)\s*([A-Za-z]*)$/.exec(text);
  const unit = split?.[2] !== '' ? (split?.[2] ?? '') : wordAt(view, at + 1);
  const days = split === null ? undefined : daysOf(Number(split[1]), unit);
  if (days === undefined || wordAt(view, at + 2) === 'TO') return undefined;
  const last = split?.[2] === '' ? at + 1 : at;
  return [{ range: rangeOf(view, index, last), inDays: { range: rangeOf(view, at, last), text: daysText(literal?.kind === 'string', last > at, days) } }];
}

function daysText(isString: boolean, hasUnit: boolean, days: number): string {
  if (!hasUnit) return `'${days} ${Math.abs(days) === 1 ? 'day' : 'days'}'`;
  return isString ? `'${days}' DAY` : `${days} DAY`;
}

/** `x - '24 hours'::interval`. */
function castIntervalAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  if (operatorAt(view, index + 1) !== '::' || wordAt(view, index + 2) !== 'INTERVAL' || !isBinary(view, index - 1)) return undefined;
  const split = /^'\s*(-?\d+)\s*([A-Za-z]+)\s*'$/.exec(view.tokens[index]?.text ?? '');
  const days = split === null ? undefined : daysOf(Number(split[1]), split[2] ?? '');
  return days === undefined ? undefined : [{ range: rangeOf(view, index, index + 2), inDays: { range: rangeOf(view, index, index), text: daysText(true, false, days) } }];
}

const SQLITE_FUNCTIONS = wordSet('DATE TIME DATETIME JULIANDAY UNIXEPOCH STRFTIME');

/** SQLite: `datetime(x, '-24 hours')`. */
function modifierAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  if (operatorAt(view, index - 1) !== ',' || !SQLITE_FUNCTIONS.has(wordAt(view, parentOf(view, index) - 1))) return undefined;
  const split = /^'\s*([+-]?)(\d+)\s*(hours?|minutes?|seconds?)\s*'$/i.exec(view.tokens[index]?.text ?? '');
  const days = split === null ? undefined : daysOf(Number(split[2]), split[3] ?? '');
  if (days === undefined) return undefined;
  const range = rangeOf(view, index, index);
  return [{ range, inDays: { range, text: `'${split?.[1] ?? ''}${days} days'` } }];
}

const UNIT_CALLS = wordSet('DATEADD TIMESTAMPADD DATE_ADD TIMESTAMP_ADD');
const HOUR_CALLS = wordSet('ADDHOURS SUBTRACTHOURS ADDMINUTES SUBTRACTMINUTES ADDSECONDS SUBTRACTSECONDS HOURS_ADD HOURS_SUB SECONDS_ADD SECONDS_SUB');

const STEP_WORDS = new Set([...UNIT_CALLS, ...HOUR_CALLS, 'INTERVAL']);

/** `DATEADD(hour, -24, x)`, `date_add('hour', 24, x)`, ClickHouse's `subtractHours(x, 24)`, Doris' `hours_add(x, 24)`. */
function stepCallAt(view: StatementView, index: number): readonly DayStep[] | undefined {
  const name = wordAt(view, index);
  const fixed = HOUR_CALLS.has(name) ? name.replace(/ADD|SUB(?:TRACT)?|_/g, '') : undefined;
  if (fixed === undefined && !UNIT_CALLS.has(name)) return undefined;
  const call = callAt(view, index);
  const [first, second] = call?.arguments ?? [];
  if (call === undefined || isOpenCall(view, call) || first === undefined || second === undefined) return undefined;
  const unit = fixed ?? (view.tokens[first.from]?.text ?? '').replaceAll("'", '');
  const isNegative = operatorAt(view, second.from) === '-';
  const at = isNegative ? second.from + 1 : second.from;
  const product = view.tokens[at]?.kind === 'number' ? productAt(view, at) : undefined;
  const days = product?.to === second.to ? daysOf(product.value, unit) : undefined;
  if (days === undefined) return undefined;
  const isQuoted = view.tokens[first.from]?.kind === 'string';
  const text = `${isQuoted ? "'day'" : 'day'}, ${isNegative ? '-' : ''}${days}`;
  return [{ range: rangeOf(view, index, call.close), inDays: fixed === undefined ? { range: rangeOf(view, first.from, second.to - 1), text } : undefined }];
}
