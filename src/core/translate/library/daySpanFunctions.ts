import { DAY_US, epochUs, readMoment } from './moment';
import { readSpan } from './spanFunctions';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

function two(part: number): string {
  return String(part).padStart(2, '0');
}

/** `-1 02:03:04.500000000`: days, and a time of day with nine digits. */
function daysText(us: number): string {
  const size = Math.abs(us);
  const seconds = Math.floor(size / 1_000_000);
  const time = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${us < 0 ? '-' : ''}${String(Math.floor(size / DAY_US))} ${time}.${String(size % 1_000_000).padStart(6, '0')}000`;
}

function monthsText(months: number): string {
  const size = Math.abs(months);
  return `${months < 0 ? '-' : ''}${String(Math.floor(size / 12))}-${String(size % 12)}`;
}

/** Sign and parts of what the functions here write. */
function partsOf(text: string): { readonly sign: number; readonly parts: readonly number[]; readonly isMonths: boolean } {
  const parts = text.replace(/^-/, '').split(/[- :]/).map(Number);
  return { sign: text.startsWith('-') ? -1 : 1, parts, isMonths: parts.length === 2 };
}

function lengthOf(text: string): number {
  const { sign, parts: [first = 0, second = 0, third = 0, fourth = 0], isMonths } = partsOf(text);
  if (isMonths) throw new Error('the order of intervals of months is not supported by the local runner');
  return sign * Math.round(((first * 24 + second) * 3600 + third * 60 + fourth) * 1_000_000);
}

const PARTS: Readonly<Record<string, readonly [boolean, number]>> = { year: [true, 0], month: [true, 1], day: [false, 0], hour: [false, 1], minute: [false, 2], second: [false, 3] };

function partOf(text: string, part: string): number {
  const { sign, parts, isMonths } = partsOf(text);
  const [ofMonths, place] = PARTS[part] ?? [false, 0];
  if (ofMonths !== isMonths) throw new Error(`this interval has no ${part}`);
  return sign * Math.trunc(parts[place] ?? 0) + 0;
}

function epochOf(value: SqlValue): number | undefined {
  const moment = readMoment(asText(value));
  return moment === undefined ? undefined : epochUs(moment);
}

/** Intervals of Hive and Spark as text. */
export const DAY_SPAN_FUNCTIONS: readonly SqlFunction[] = [
  strict('month_span', 1, ([months]) => monthsText(Math.trunc(Number(months)))),
  strict('day_span', 1, ([text = '']) => {
    const { months, days, us } = readSpan(asText(text));
    if (months !== 0) throw new Error('an interval of months together with days is not supported by the local runner');
    return daysText(days * DAY_US + us);
  }),
  strict('day_span_between', 2, ([to = '', from = '']) => {
    const [end, start] = [epochOf(to), epochOf(from)];
    return end === undefined || start === undefined ? null : daysText(end - start);
  }),
  strict('day_span_length', 1, ([text = '']) => lengthOf(asText(text))),
  strict('day_span_part', 2, ([text = '', part = '']) => partOf(asText(text), asText(part))),
];
