import { civilOf } from './clock';
import {
  addMonths, dateText, dayOf, dayOfYear, daysInMonth, epochUs, fromEpochUs, isoWeekOf, momentOf, momentText, readMoment, shift, timestampText, weekdayOf, DAY_US,
  type Moment,
} from './moment';
import { castMoment, roundMoment } from './momentCasts';
import { weekOf } from './patterns';
import { strict, type SqlFunction, type SqlValue } from './udf';

const UNIT_US: Readonly<Record<string, number>> = {
  microsecond: 1, millisecond: 1000, second: 1_000_000, minute: 60_000_000, hour: 3_600_000_000,
};

const UNIT_MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** Moves a moment by a whole number of units; times may move by fractions. */
export function move(moment: Moment, amount: number, unit: string): Moment {
  const us = UNIT_US[unit];
  if (us !== undefined) return shift(moment, Math.round(amount * us));
  if (!Number.isInteger(amount)) throw new Error(`a part of a ${unit} cannot be added to a date`);
  if (unit === 'year over the end') {
    const { year, month, day } = civilOf(moment.day);
    return { ...moment, day: dayOf(year + amount, month, 1) + day - 1 };
  }
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) return addMonths(moment, amount * months);
  return { ...moment, day: moment.day + amount * (unit === 'week' ? 7 : 1) };
}

const COMPOUND = /([+-]?\d+(?:\.\d+)?)\s*([a-z]+)|([+-]?)(\d+):(\d+)(?::(\d+(?:\.\d+)?))?/gi;

const COMPOUND_UNITS: Readonly<Record<string, string>> = {
  us: 'microsecond', ms: 'millisecond', s: 'second', sec: 'second', secs: 'second', min: 'minute', mins: 'minute', h: 'hour', hr: 'hour', hrs: 'hour',
  d: 'day', w: 'week', mon: 'month', mons: 'month', y: 'year', yr: 'year', yrs: 'year',
};

function compoundUnit(word: string): string {
  const lower = word.toLowerCase();
  const unit = COMPOUND_UNITS[lower] ?? lower.replace(/s$/, '');
  const isKnown = unit in UNIT_US || unit in UNIT_MONTHS || unit === 'day' || unit === 'week';
  if (!isKnown) throw new Error(`unknown unit ${word} in an interval`);
  return unit;
}

/** Months and years are added before days and times, in whatever order they are written. */
function isMonths(word: string | undefined): boolean {
  return /^(?:y|mon|dec|cent|mil(?!li))/i.test(word ?? '');
}

/** `1 day 02:00:00`, `1 year 2 months`, `1 month - 1 day`. */
function moveBy(moment: Moment, interval: string, sign: number): Moment {
  let result = moment;
  const signed = interval.replace(/([+-])\s+(?=\d)/g, '$1');
  const matches = [...signed.matchAll(COMPOUND)].sort((a, b) => Number(isMonths(b[2])) - Number(isMonths(a[2])));
  for (const match of matches) {
    const [, amount, word, minus, hour, minute, second] = match;
    if (amount !== undefined && word !== undefined) {
      result = move(result, sign * Number(amount), compoundUnit(word));
    } else {
      const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
      result = shift(result, Math.round((minus === '-' ? -1 : 1) * sign * seconds * 1_000_000));
    }
  }
  if (signed.replace(COMPOUND, '').trim() !== '') throw new Error(`cannot read the interval '${interval}'`);
  return result;
}

function onMoment(name: string, arity: number, call: (moment: Moment, args: readonly (string | number)[]) => SqlValue): SqlFunction {
  return strict(name, arity, (args) => {
    const moment = readMoment(args[0] ?? '');
    return moment === undefined ? null : call(moment, args);
  });
}

function integer(definition: SqlFunction): SqlFunction {
  return { ...definition, integerResult: true };
}

function truncate(moment: Moment, unit: string): Moment {
  const us = UNIT_US[unit];
  if (us !== undefined) return { ...moment, us: Math.floor(moment.us / us) * us };
  const { year, month } = civilOf(moment.day);
  const days: Readonly<Record<string, number>> = {
    day: moment.day,
    week: moment.day - ((weekdayOf(moment) + 6) % 7),
    sunday: moment.day - weekdayOf(moment),
    month: dayOf(year, month, 1),
    quarter: dayOf(year, month - ((month - 1) % 3), 1),
    year: dayOf(year, 1, 1),
    decade: dayOf(year - (year % 10), 1, 1),
    century: dayOf(year - ((year - 1) % 100), 1, 1),
    millennium: dayOf(year - ((year - 1) % 1000), 1, 1),
  };
  const day = days[unit];
  if (day === undefined) throw new Error(`cannot truncate a date to ${unit}`);
  return { ...moment, day, us: 0 };
}

function monthsApart(later: Moment, earlier: Moment): number {
  const a = civilOf(later.day);
  const b = civilOf(earlier.day);
  return (a.year - b.year) * 12 + a.month - b.month;
}

interface SeriesOfMoments {
  readonly from: Moment | undefined;
  readonly to: Moment | undefined;
  readonly amount: number;
  readonly unit: string;
}

/** Longest series that is made. */
const MAX_MOMENTS = 100_000;

/** From one moment to another by steps, both included. */
function seriesOfMoments({ from, to, amount, unit }: SeriesOfMoments): readonly string[] {
  if (from === undefined || to === undefined) throw new Error('a series needs two dates');
  if (!(amount > 0)) throw new Error('a series of dates needs a step forwards in the local runner');
  if (UNIT_MONTHS[unit] !== undefined && civilOf(from.day).day > 28) throw new Error('a series by months from the end of a month is not supported by the local runner');
  const moments: string[] = [];
  for (let at = from; epochUs(at) <= epochUs(to); at = move(at, amount, unit)) {
    if (moments.length >= MAX_MOMENTS) throw new Error(`a series gives more than ${String(MAX_MOMENTS)} rows`);
    moments.push(timestampText(at));
  }
  return moments;
}

/** Whole units that have passed from `a` to `b`. */
function elapsed(a: Moment, b: Moment, unit: string): number {
  const months = UNIT_MONTHS[unit];
  if (months !== undefined) {
    const forward = epochUs(b) >= epochUs(a);
    const [from, to] = forward ? [a, b] : [b, a];
    const fromCivil = civilOf(from.day);
    const toCivil = civilOf(to.day);
    const before = toCivil.day * DAY_US + to.us < fromCivil.day * DAY_US + from.us ? 1 : 0;
    const count = Math.trunc((monthsApart(to, from) - before) / months);
    return forward || count === 0 ? count : -count;
  }
  const us = UNIT_US[unit] ?? (unit === 'week' ? 7 * DAY_US : DAY_US);
  return Math.trunc((epochUs(b) - epochUs(a)) / us) + 0;
}

/** Unit boundaries between `a` and `b`. */
function crossed(a: Moment, b: Moment, unit: string): number {
  const months = UNIT_MONTHS[unit];
  const index = (moment: Moment): number => {
    const civil = civilOf(moment.day);
    if (months !== undefined) return Math.floor((civil.year * 12 + civil.month - 1) / months);
    if (unit === 'week') return Math.floor((moment.day + 3) / 7);
    if (unit === 'sunday') return Math.floor((moment.day + 4) / 7);
    return unit === 'day' ? moment.day : Math.floor(epochUs(moment) / (UNIT_US[unit] ?? 1));
  };
  return index(b) - index(a);
}

function pairOf(name: string, call: (a: Moment, b: Moment, unit: string) => number): SqlFunction {
  return integer(strict(name, 3, ([first = '', second = '', unit]) => {
    const a = readMoment(first);
    const b = readMoment(second);
    return a === undefined || b === undefined ? null : call(a, b, String(unit));
  }));
}

/** Numbers that a date or time is made of. */
const PARTS: Readonly<Record<string, (moment: Moment) => number>> = {
  year: (moment) => civilOf(moment.day).year,
  month: (moment) => civilOf(moment.day).month,
  day: (moment) => civilOf(moment.day).day,
  dayofmonth: (moment) => civilOf(moment.day).day,
  quarter: (moment) => Math.floor((civilOf(moment.day).month + 2) / 3),
  hour: (moment) => Math.floor(moment.us / 3_600_000_000),
  minute: (moment) => Math.floor(moment.us / 60_000_000) % 60,
  second: (moment) => (moment.us % 60_000_000) / 1_000_000,
  milliseconds: (moment) => (moment.us % 60_000_000) / 1000,
  microsecond: (moment) => moment.us % 1_000_000,
  epoch: (moment) => epochUs(moment) / 1_000_000,
  century: (moment) => Math.floor((civilOf(moment.day).year + 99) / 100),
  millennium: (moment) => Math.floor((civilOf(moment.day).year + 999) / 1000),
  decade: (moment) => Math.floor(civilOf(moment.day).year / 10),
  microseconds: (moment) => moment.us % 60_000_000,
  julian: (moment) => moment.day + 2440588,
  dow: weekdayOf,
  isodow: (moment) => ((weekdayOf(moment) + 6) % 7) + 1,
  dayofweek: (moment) => weekdayOf(moment) + 1,
  weekday0: (moment) => (weekdayOf(moment) + 6) % 7,
  doy: dayOfYear,
  week: (moment) => isoWeekOf(moment).week,
  week_of_sundays: (moment) => weekOf(moment, { monday: false, iso: false, fromZero: true }).week,
  isoyear: (moment) => isoWeekOf(moment).year,
  year_month: (moment) => civilOf(moment.day).year * 100 + civilOf(moment.day).month,
};

const PART_ALIASES: Readonly<Record<string, string>> = {
  years: 'year', months: 'month', days: 'day', hours: 'hour', minutes: 'minute', seconds: 'second', yyyy: 'year', mm: 'month', dd: 'day', hh: 'hour',
  mi: 'minute', ss: 'second', dayofyear: 'doy', day_of_year: 'doy', yday: 'doy', weekofyear: 'week', isoweek: 'week', iso_week: 'week',
  day_of_week: 'isodow', dayofweekiso: 'isodow', dayofweek_iso: 'isodow', qtr: 'quarter', millisecond: 'milliseconds',
};

function partOf(moment: Moment, name: string): number {
  const part = PARTS[PART_ALIASES[name] ?? name];
  if (part === undefined) throw new Error(`unknown part of a date: ${name}`);
  return part(moment);
}

/** Hive's and Oracle's rule: whole months when both days are equal or both are last days, else 31-day months. */
function monthsBetween(a: Moment, b: Moment): number {
  const x = civilOf(a.day);
  const y = civilOf(b.day);
  const months = monthsApart(a, b);
  const bothLast = x.day === daysInMonth(x.year, x.month) && y.day === daysInMonth(y.year, y.month);
  if (x.day === y.day || bothLast) return months;
  const days = x.day - y.day + (a.us - b.us) / DAY_US;
  return Math.round((months + days / 31) * 1e8) / 1e8;
}

const WEEKDAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];

function nextDay(moment: Moment, name: string): string | null {
  const wanted = WEEKDAYS.indexOf(name.trim().slice(0, 2).toLowerCase());
  if (wanted === -1) return null;
  const ahead = (wanted - weekdayOf(moment) + 7) % 7;
  return dateText({ ...moment, day: moment.day + (ahead === 0 ? 7 : ahead) });
}

/** Dates are `yyyy-MM-dd`, timestamps `yyyy-MM-dd HH:mm:ss[.ffffff]`, in UTC. Text that is none gives NULL. */
export const DATE_FUNCTIONS: readonly SqlFunction[] = [
  castMoment('cast_date', dateText),
  castMoment('cast_timestamp', timestampText),
  onMoment('as_timestamp', 1, timestampText),
  // StarRocks shows six digits of a second, or none.
  onMoment('full_moment', 1, (moment) => (moment.us % 1_000_000 === 0 ? momentText(moment) : `${momentText(moment).slice(0, 19)}.${String(moment.us % 1_000_000).padStart(6, '0')}`)),
  onMoment('round_moment', 2, (moment, [, digits]) => momentText(roundMoment(moment, digits))),
  strict('iso_moment', 1, ([value = '']) => (typeof value === 'string' && !value.includes('-') ? null : value)),
  integer(strict('epoch_of_full', 2, ([value = '', fails]) => {
    const moment = readMoment(value);
    if (moment?.hasTime === false && fails === 1) throw new Error(`whether unix_timestamp reads '${String(value)}', which has no time, depends on the release: give a pattern`);
    return moment?.hasTime === true ? Math.floor(epochUs(moment) / 1_000_000) : null;
  })),
  onMoment('add_units', 3, (moment, [, amount, unit]) => momentText(move(moment, Number(amount), String(unit)))),
  onMoment('add_interval', 3, (moment, [, interval, sign]) => momentText(moveBy(moment, String(interval), Number(sign)))),
  onMoment('add_days', 2, (moment, [, days]) => momentText(move(moment, Number(days), 'day'))),
  onMoment('add_months_to', 3, (moment, [, months, sticky]) => momentText(addMonths(moment, Math.trunc(Number(months)), sticky === 1))),
  integer(strict('subtract_dates', 2, ([first = '', second = '']) => {
    const a = readMoment(first);
    const b = readMoment(second);
    if (a === undefined || b === undefined) return null;
    if (a.us !== 0 || b.us !== 0) throw new Error('a difference of timestamps is an interval, which the local runner does not have: cast both to DATE');
    return a.day - b.day;
  })),
  pairOf('elapsed_units', elapsed),
  pairOf('crossed_units', crossed),
  onMoment('date_part_of', 2, (moment, [, part]) => partOf(moment, String(part))),
  onMoment('truncate_timestamp', 2, (moment, [, unit]) => timestampText(truncate(moment, String(unit)))),
  onMoment('truncate_moment', 2, (moment, [, unit]) => momentText(truncate(moment, String(unit)))),
  onMoment('last_day_of', 1, (moment) => {
    const { year, month } = civilOf(moment.day);
    return dateText({ ...moment, day: dayOf(year, month, daysInMonth(year, month)) });
  }),
  onMoment('next_day_of', 2, (moment, [, name]) => nextDay(moment, String(name))),
  strict('series_of_moments', 4, ([from = '', to = '', amount, unit]) => JSON.stringify(seriesOfMoments({ from: readMoment(from), to: readMoment(to), amount: Number(amount), unit: String(unit) }))),
  strict('months_apart', 2, ([first = '', second = '']) => {
    const a = readMoment(first);
    const b = readMoment(second);
    return a === undefined || b === undefined ? null : monthsBetween(a, b);
  }),
  strict('date_of_parts', 3, ([year, month, day]) => {
    const moment = momentOf([Number(year), Number(month), Number(day)], 0, false);
    return moment === undefined ? null : dateText(moment);
  }),
  strict('timestamp_of_epoch', 2, ([value, perSecond]) => {
    const us = Math.round((Number(value) / Number(perSecond)) * 1_000_000);
    return Number.isFinite(us) ? timestampText(fromEpochUs(us)) : null;
  }),
  integer(onMoment('epoch_of', 1, (moment) => Math.floor(epochUs(moment) / 1_000_000))),
];
