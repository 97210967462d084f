import { civilOf } from './clock';
import { addMonths, epochUs, readMoment, DAY_US, type Moment } from './moment';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

/** An interval as PostgreSQL keeps it. */
export interface Span {
  readonly months: number;
  readonly days: number;
  readonly us: number;
}

const HOUR_US = 3_600_000_000;

/** Months, days and microseconds of one unit. */
const UNITS: Readonly<Record<string, readonly [number, number, number]>> = {
  century: [1200, 0, 0], decade: [120, 0, 0], year: [12, 0, 0], quarter: [3, 0, 0], month: [1, 0, 0], week: [0, 7, 0], day: [0, 1, 0], hour: [0, 0, HOUR_US],
  minute: [0, 0, 60_000_000], second: [0, 0, 1_000_000], millisecond: [0, 0, 1000], microsecond: [0, 0, 1],
};

const WORDS: Readonly<Record<string, string>> = {
  y: 'year', yr: 'year', mon: 'month', w: 'week', d: 'day', h: 'hour', hr: 'hour', m: 'minute', min: 'minute', s: 'second', sec: 'second', ms: 'millisecond', us: 'microsecond', c: 'century',
};

/** Parts of larger units go down to days and times: a month has 30 days. */
function scaled(months: number, days: number, us: number): Span {
  const wholeMonths = Math.trunc(months + Math.sign(months) * 1e-9);
  const allDays = days + (months - wholeMonths) * 30;
  const wholeDays = Math.trunc(allDays + Math.sign(allDays) * 1e-9);
  return { months: wholeMonths + 0, days: wholeDays + 0, us: Math.round(us + (allDays - wholeDays) * DAY_US) + 0 };
}

const PART = /([+-]?\d+(?:\.\d+)?)\s*([a-z]+)|([+-]?)(\d+):(\d+)(?::(\d+(?:\.\d+)?))?/gi;

/** `1-2` (years and months), `3 4:05:06` (days and a time), `P1Y2M3DT4H5M6S`; `undefined`: another form. */
function standardSpan(text: string): Span | undefined {
  const months = /^\s*([+-]?)(\d+)-(\d+)\s*$/.exec(text);
  if (months !== null) return { months: (months[1] === '-' ? -1 : 1) * (Number(months[2]) * 12 + Number(months[3])), days: 0, us: 0 };
  const days = /^\s*([+-]?\d+) ([+-]?\d+:\d+(?::\d+(?:\.\d+)?)?)\s*$/.exec(text);
  if (days !== null) return { ...readSpan(days[2] ?? ''), days: Number(days[1]) };
  const iso = /^\s*P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d+)?)S)?)?\s*$/.exec(text);
  if (iso === null || iso[0].trim() === 'P') return undefined;
  const [year = 0, month = 0, week = 0, day = 0, hour = 0, minute = 0, second = 0] = iso.slice(1).map((part) => Number(part ?? 0));
  return { months: year * 12 + month, days: week * 7 + day, us: Math.round(((hour * 60 + minute) * 60 + second) * 1_000_000) };
}

/** Reads an interval as PostgreSQL writes it, and as people do; fails for what is none. */
export function readSpan(text: string): Span {
  const total = [0, 0, 0];
  const other = standardSpan(text);
  if (other !== undefined) return other;
  const signed = text.replace(/([+-])\s+(?=\d)/g, '$1').replace(/^\s*@/, '').replace(/\bago\s*$/i, '');
  for (const [, amount, word, minus, hour, minute, second] of signed.matchAll(PART)) {
    if (amount !== undefined && word !== undefined) {
      const lower = word.toLowerCase();
      const unit = UNITS[WORDS[lower] ?? lower] ?? UNITS[lower.replace(/ies$/, 'y').replace(/s$/, '')] ?? UNITS[WORDS[lower.replace(/s$/, '')] ?? ''];
      if (unit === undefined) throw new Error(`unknown unit ${word} in an interval`);
      unit.forEach((size, i) => { total[i] = (total[i] ?? 0) + size * Number(amount); });
    } else {
      const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
      total[2] = (total[2] ?? 0) + (minus === '-' ? -1 : 1) * Math.round(seconds * 1_000_000);
    }
  }
  if (signed.replace(PART, '').trim() !== '') throw new Error(`cannot read the interval '${text}'`);
  const sign = /\bago\s*$/i.test(text) ? -1 : 1;
  return scaled(sign * (total[0] ?? 0), sign * (total[1] ?? 0), sign * (total[2] ?? 0));
}

function clock(us: number): string {
  const size = Math.abs(us);
  const seconds = Math.floor(size / 1_000_000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const fraction = size % 1_000_000 === 0 ? '' : `.${String(size % 1_000_000).padStart(6, '0').replace(/0+$/, '')}`;
  return parts.join(':') + fraction;
}

/** PostgreSQL's style `postgres`: `1 year 2 mons -3 days +04:05:06`. */
export function spanText({ months, days, us }: Span): string {
  const years = Math.trunc(months / 12);
  const fields: readonly (readonly [number, string])[] = [[years, 'year'], [months - years * 12, 'mon'], [days, 'day']];
  const parts: string[] = [];
  let isNegative = false;
  for (const [value, word] of fields) {
    if (value === 0) continue;
    parts.push(`${isNegative && value > 0 ? '+' : ''}${String(value)} ${word}${value === 1 ? '' : 's'}`);
    isNegative = value < 0;
  }
  if (us !== 0 || parts.length === 0) parts.push(`${us < 0 ? '-' : isNegative ? '+' : ''}${clock(us)}`);
  return parts.join(' ');
}

/** The length by which intervals are compared: months of 30 days. */
export function lengthOf({ months, days, us }: Span): number {
  return (months * 30 + days) * DAY_US + us;
}

function between(a: Moment, b: Moment): Span {
  const us = epochUs(a) - epochUs(b);
  const days = Math.trunc(us / DAY_US);
  return { months: 0, days: days + 0, us: us - days * DAY_US };
}

/** PostgreSQL's `age`: whole months, then days and times. */
function age(a: Moment, b: Moment): Span {
  if (epochUs(a) < epochUs(b)) {
    const { months, days, us } = age(b, a);
    return { months: -months + 0, days: -days + 0, us: -us + 0 };
  }
  const [x, y] = [civilOf(a.day), civilOf(b.day)];
  let months = (x.year - y.year) * 12 + x.month - y.month;
  let days = x.day - y.day;
  let us = a.us - b.us;
  if (us < 0) [days, us] = [days - 1, us + DAY_US];
  if (days < 0) {
    const start = { day: b.day - y.day + 1, us: 0, hasTime: false };
    [months, days] = [months - 1, days + addMonths(start, 1).day - start.day];
  }
  return { months, days, us };
}

function partOf(span: Span, name: string): number {
  const { months, days, us } = span;
  const seconds = (us % 60_000_000) / 1_000_000;
  const parts: Readonly<Record<string, number>> = {
    year: Math.trunc(months / 12), month: months % 12, day: days, hour: Math.trunc(us / HOUR_US), minute: Math.trunc(us / 60_000_000) % 60, second: seconds,
    milliseconds: seconds * 1000, microseconds: seconds * 1_000_000, quarter: Math.trunc((months % 12) / 3) + 1, decade: Math.trunc(months / 120),
    epoch: (Math.trunc(months / 12) * 365.25 + (months % 12) * 30 + days) * 86_400 + us / 1_000_000,
  };
  const found = parts[name] ?? parts[name.replace(/s$/, '')];
  if (found === undefined) throw new Error(`unknown part of an interval: ${name}`);
  return found;
}

/** PostgreSQL's justify_days, justify_hours and justify_interval. */
function justified(span: Span, how: string): Span {
  let { months, days, us } = span;
  if (how !== 'days') [days, us] = [days + Math.trunc(us / DAY_US), us % DAY_US];
  if (how !== 'hours') [months, days] = [months + Math.trunc(days / 30), days % 30];
  if (how !== 'days' && days > 0 && us < 0) [days, us] = [days - 1, us + DAY_US];
  if (how !== 'days' && days < 0 && us > 0) [days, us] = [days + 1, us - DAY_US];
  if (how !== 'hours' && months > 0 && (days < 0 || (days === 0 && us < 0))) [months, days] = [months - 1, days + 30];
  if (how === 'interval' && days > 0 && us < 0) [days, us] = [days - 1, us + DAY_US];
  return { months, days, us };
}

function added(a: Span, b: Span, sign: number): Span {
  return { months: a.months + sign * b.months, days: a.days + sign * b.days, us: a.us + sign * b.us };
}

function times(span: Span, factor: number): Span {
  return scaled(span.months * factor, span.days * factor, span.us * factor);
}

function total(json: string, average: boolean): SqlValue {
  const spans = (JSON.parse(json) as readonly (string | null)[]).filter((text) => text !== null).map(readSpan);
  if (spans.length === 0) return null;
  const sum = spans.reduce((a, b) => added(a, b, 1));
  return spanText(average ? times(sum, 1 / spans.length) : sum);
}

function ofMoments(name: string, call: (a: Moment, b: Moment) => Span): SqlFunction {
  return strict(name, 2, ([a = '', b = '']) => {
    const [first, second] = [readMoment(a), readMoment(b)];
    return first === undefined || second === undefined ? null : spanText(call(first, second));
  });
}

/** Starts of slices of equal length, counted from an origin. */
function slice(span: Span, moment: Moment, origin: Moment): number {
  const size = lengthOf(span);
  if (span.months !== 0 || size <= 0) throw new Error('date_bin takes days and times, greater than zero');
  return epochUs(origin) + Math.floor((epochUs(moment) - epochUs(origin)) / size) * size;
}

/** Intervals, as PostgreSQL writes them. */
export const SPAN_FUNCTIONS: readonly SqlFunction[] = [
  strict('span_of', 1, ([text]) => spanText(readSpan(asText(text ?? '')))),
  strict('span_length', 1, ([text]) => lengthOf(readSpan(asText(text ?? '')))),
  strict('span_added', 3, ([a, b, sign]) => spanText(added(readSpan(asText(a ?? '')), readSpan(asText(b ?? '')), Number(sign)))),
  strict('span_times', 2, ([span, factor]) => spanText(times(readSpan(asText(span ?? '')), Number(factor)))),
  strict('span_part', 2, ([span, part]) => partOf(readSpan(asText(span ?? '')), String(part))),
  strict('span_justified', 2, ([span, how]) => spanText(justified(readSpan(asText(span ?? '')), String(how)))),
  strict('span_total', 2, ([spans, average]) => total(asText(spans ?? '[]'), average === 1)),
  ofMoments('span_between', between),
  ofMoments('span_age', age),
  strict('date_in_slices', 3, ([span, value = '', origin = '']) => {
    const [moment, start] = [readMoment(value), readMoment(origin)];
    return moment === undefined || start === undefined ? null : slice(readSpan(asText(span ?? '')), moment, start);
  }),
];
