import { civilOf } from './clock';
import { addMonths, clockText, dateText, dayOf, epochUs, fromEpochUs, readMoment, shift, timestampText, DAY_US } from './moment';
import { weekOf } from './patterns';
import { asText, strict, type SqlFunction, type SqlValue } from './udf';

const TIME = /^\s*(-?)(?:(\d+)\s+)?(\d+):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?\s*$/;

/** `[d ]h:m[:s[.f]]` in microseconds; `undefined` for anything else. */
export function readTime(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
  const us = whole * 1_000_000 + Number(fraction.padEnd(6, '0'));
  return sign === '-' ? -us : us;
}

/** The longest TIME of MySQL and Doris, 838:59:59, in microseconds: what is longer becomes it. */
const MOST_US = ((838 * 60 + 59) * 60 + 59) * 1_000_000;

/** A length of time as `hh:mm:ss[.ffffff]`; hours may be more than 24. */
function timeText(us: number): string {
  const size = Math.min(Math.abs(us), MOST_US);
  const seconds = Math.floor(size / 1_000_000);
  const fraction = size % 1_000_000 === 0 ? '' : `.${String(size % 1_000_000).padStart(6, '0')}`;
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  return `${us < 0 ? '-' : ''}${parts.join(':')}${fraction}`;
}

/** Text of a time of day, from one or from a timestamp. */
function castTime(text: string, mode: string): SqlValue {
  const moment = readMoment(text);
  if (moment?.hasTime === true) return clockText(moment);
  const us = readTime(text);
  if (us !== undefined && us >= 0 && us < DAY_US) return clockText({ day: 0, us, hasTime: true });
  if (mode === 'error' || /\d/.test(text)) throw new Error(`'${text}' is no time that the local runner can read`);
  return null;
}

/** MySQL's ADDTIME: to a timestamp or to a time. */
function addTime(value: string, by: string, sign: number): SqlValue {
  const us = readTime(by);
  if (us === undefined) return null;
  const moment = readMoment(value);
  if (moment?.hasTime === false) throw new Error(`'${value}', which has no time, is not supported by the local runner here`);
  if (moment !== undefined) return timestampText(shift(moment, sign * us));
  const time = readTime(value);
  return time === undefined ? null : timeText(time + sign * us);
}

/** A negative hour makes all of it negative. */
function timeOfParts(hour: number, minute: number, second: number): SqlValue {
  if (minute < 0 || minute > 59 || second < 0 || second >= 60) return null;
  const us = ((Math.abs(hour) * 60 + minute) * 60 + second) * 1_000_000;
  return timeText(hour < 0 ? -us : us);
}

function timeBetween(a: string, b: string): SqlValue {
  const [first, second] = [readMoment(a), readMoment(b)];
  if (first !== undefined && second !== undefined) return timeText(epochUs(first) - epochUs(second));
  const [x, y] = [readTime(a), readTime(b)];
  return first !== undefined || second !== undefined || x === undefined || y === undefined ? null : timeText(x - y);
}

/** MySQL's modes of WEEK: bit 0 Monday first, bit 1 weeks from 1 to 53, bit 2 the other rule for the first week. */
function weekOfMode(text: string, mode: number): { readonly week: number; readonly year: number } | undefined {
  const moment = readMoment(text);
  if (moment === undefined) return undefined;
  const monday = (mode & 1) !== 0;
  return weekOf(moment, { monday, fromZero: (mode & 2) === 0, iso: monday !== ((mode & 4) !== 0) });
}

/** Days of MySQL's TO_DAYS before 1970-01-01. */
const DAYS_BEFORE = 719528;

/** Years of two digits are those from 1970 to 2069. */
function wholeYear(year: number): number {
  return year >= 100 ? year : year + (year < 70 ? 2000 : 1900);
}

function monthsOf(period: number): number {
  return wholeYear(Math.floor(period / 100)) * 12 + (period % 100) - 1;
}

/** A timestamp from seconds since 1970-01-01, with the text form of a fraction. */
function fromMilliseconds(ms: number): string {
  return timestampText(fromEpochUs(ms * 1000));
}

/** Starts of slices of equal length, counted from 0001-01-01 (StarRocks, Doris). */
function slice(text: string, amount: number, unit: string): SqlValue {
  const moment = readMoment(text);
  if (moment === undefined || amount <= 0) return null;
  const lengths: Readonly<Record<string, number>> = { second: 1_000_000, minute: 60_000_000, hour: 3_600_000_000, day: DAY_US, week: 7 * DAY_US };
  const length = lengths[unit];
  if (length === undefined) throw new Error(`a slice of ${unit}s is not supported by the local runner`);
  const origin = dayOf(1, 1, 1);
  const steps = Math.floor((moment.day - origin) * (DAY_US / length) / amount + moment.us / length / amount);
  const days = Math.floor((steps * amount) / (DAY_US / length));
  return timestampText(shift({ day: origin + days, us: 0, hasTime: true }, (steps * amount - days * (DAY_US / length)) * length));
}

/** Times, weeks and periods, most of them of MySQL. */
export const TIME_FUNCTIONS: readonly SqlFunction[] = [
  strict('cast_time', 2, ([value = '', mode]) => castTime(asText(value), String(mode))),
  strict('time_part_of', 2, ([value = '', part]) => {
    const us = Math.abs(readTime(asText(value)) ?? readMoment(value)?.us ?? Number.NaN);
    if (Number.isNaN(us)) return null;
    const parts: Readonly<Record<string, number>> = {
      hour: Math.floor(us / 3_600_000_000), minute: Math.floor(us / 60_000_000) % 60, second: Math.floor(us / 1_000_000) % 60, microsecond: us % 1_000_000,
    };
    return parts[String(part)] ?? null;
  }),
  strict('week_of', 2, ([value = '', mode]) => weekOfMode(asText(value), Number(mode))?.week ?? null),
  strict('year_week_of', 2, ([value = '', mode]) => {
    const found = weekOfMode(asText(value), Number(mode) | 2);
    return found === undefined ? null : found.year * 100 + found.week;
  }),
  strict('days_of', 1, ([value = '']) => {
    const moment = readMoment(value);
    return moment === undefined ? null : moment.day + DAYS_BEFORE;
  }),
  strict('seconds_of', 1, ([value = '']) => {
    const moment = readMoment(value);
    return moment === undefined ? null : (moment.day + DAYS_BEFORE) * 86_400 + Math.floor(moment.us / 1_000_000);
  }),
  strict('date_of_days', 1, ([days]) => dateText({ day: Number(days) - DAYS_BEFORE, us: 0, hasTime: false })),
  strict('date_of_epoch_days', 1, ([days]) => dateText({ day: Number(days), us: 0, hasTime: false })),
  strict('epoch_days_of', 1, ([value = '']) => readMoment(value)?.day ?? null),
  strict('date_of_year_day', 2, ([year, day]) => (Number(day) < 1 ? null : dateText({ day: dayOf(wholeYear(Number(year)), 1, 1) + Number(day) - 1, us: 0, hasTime: false }))),
  strict('time_of_seconds', 1, ([seconds]) => timeText(Math.round(Number(seconds) * 1_000_000))),
  strict('seconds_of_time', 1, ([value = '']) => {
    const us = readTime(asText(value)) ?? readMoment(value)?.us;
    return us === undefined ? null : Math.trunc(us / 1_000_000);
  }),
  strict('time_of_parts', 3, ([hour, minute, second]) => timeOfParts(Number(hour), Number(minute), Number(second))),
  strict('add_time', 3, ([value = '', by = '', sign]) => addTime(asText(value), asText(by), Number(sign))),
  strict('time_between', 2, ([a = '', b = '']) => timeBetween(asText(a), asText(b))),
  strict('add_period', 2, ([period, months]) => {
    const total = monthsOf(Number(period)) + Number(months);
    return Math.floor(total / 12) * 100 + (total % 12) + 1;
  }),
  strict('period_between', 2, ([a, b]) => monthsOf(Number(a)) - monthsOf(Number(b))),
  strict('timestamp_of_ms', 1, ([ms]) => fromMilliseconds(Number(ms))),
  strict('timestamp_of_parts', 6, ([year, month, day, hour, minute, second]) => {
    const moment = readMoment(`${String(year).padStart(4, '0')}-${String(month)}-${String(day)}`);
    return moment === undefined ? null : timestampText(shift(moment, Math.round(((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000_000)));
  }),
  strict('time_slice_of', 3, ([value = '', amount, unit]) => slice(asText(value), Number(amount), String(unit))),
  strict('last_day_of_year', 1, ([value = '']) => {
    const moment = readMoment(value);
    return moment === undefined ? null : dateText({ ...moment, day: dayOf(civilOf(moment.day).year, 12, 31) });
  }),
  strict('last_day_after', 2, ([value = '', months]) => {
    const moment = readMoment(value);
    if (moment === undefined) return null;
    const { year, month } = civilOf(addMonths({ ...moment, day: moment.day - civilOf(moment.day).day + 1 }, Number(months) + 1).day);
    return dateText({ ...moment, day: dayOf(year, month, 1) - 1 });
  }),
];
