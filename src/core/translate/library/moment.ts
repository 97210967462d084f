import { civilOf } from './clock';

/** A date, or a date and time in UTC. */
export interface Moment {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** Microseconds since midnight, 0 … 86,399,999,999. */
  readonly us: number;
  /** False for a date alone. */
  readonly hasTime: boolean;
}

/** Microseconds of a day. */
export const DAY_US = 86_400_000_000;

/** Days since 1970-01-01 of a civil date (the inverse of `civilOf`). */
export function dayOf(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const ofEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}

/** Days of a month, 1 … 12. */
export function daysInMonth(year: number, month: number): number {
  return month === 12 ? 31 : dayOf(year, month + 1, 1) - dayOf(year, month, 1);
}

/** A moment from its parts; `undefined` when a part is out of its range. */
export function momentOf(date: readonly [number, number, number], us: number, hasTime: boolean): Moment | undefined {
  const [year, month, day] = date;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month) || us < 0 || us >= DAY_US) return undefined;
  return { day: dayOf(year, month, day), us, hasTime };
}

const FULL = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?|UTC)?\s*$/i;
const COMPACT = /^\s*(\d{4})(\d{2})(\d{2})\s*$/;

function zoneUs(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000_000;
}

/** Microseconds since midnight, or -1 when a part is out of its range. */
export function clockUs([hour, minute, second]: readonly [number, number, number], us: number): number {
  return hour > 23 || minute > 59 || second > 59 ? -1 : ((hour * 60 + minute) * 60 + second) * 1_000_000 + us;
}

/** Adds microseconds, which may lead to another day. */
export function shift(moment: Moment, us: number): Moment {
  const total = moment.us + us;
  const days = Math.floor(total / DAY_US);
  return { day: moment.day + days, us: total - days * DAY_US, hasTime: true };
}

/** Reads `2024-05-01`, `2024-05-01 10:00[:00[.5]]`, `2024-05-01T10:00:00Z`, `20240501`; `undefined` for anything else. */
export function readMoment(value: string | number): Moment | undefined {
  const text = String(value);
  const compact = COMPACT.exec(text);
  if (compact !== null) return momentOf([Number(compact[1]), Number(compact[2]), Number(compact[3])], 0, false);
  const match = FULL.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = match;
  const us = hour === undefined ? 0 : clockUs([Number(hour), Number(minute), Number(second)], Number(fraction.padEnd(6, '0').slice(0, 6)));
  const moment = momentOf([Number(year), Number(month), Number(day)], us, hour !== undefined);
  const offset = zoneUs(match[8]);
  return moment === undefined || offset === 0 ? moment : shift(moment, -offset);
}

/** With zeros in front, up to this width. */
export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

/** `2024-05-01`; throws outside of the years 1 … 9999. */
export function dateText(moment: Moment): string {
  const { year, month, day } = civilOf(moment.day);
  if (year < 1 || year > 9999) throw new Error(`the year ${String(year)} is outside of what dates can have`);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `12:30:00`, with up to six digits of a second where there are any. */
export function clockText(moment: Moment): string {
  const seconds = Math.floor(moment.us / 1_000_000);
  const us = moment.us % 1_000_000;
  const clock = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
  return us === 0 ? clock : `${clock}.${pad(us, 6).replace(/0+$/, '')}`;
}

/** `2024-05-01 12:30:00`, with up to six digits of a second. */
export function timestampText(moment: Moment): string {
  return `${dateText(moment)} ${clockText(moment)}`;
}

/** A date alone stays one. */
export function momentText(moment: Moment): string {
  return moment.hasTime ? timestampText(moment) : dateText(moment);
}

/** Adds months; a day that the month does not have becomes its last. `sticky`: the last day of a month stays the last. */
export function addMonths(moment: Moment, months: number, sticky = false): Moment {
  const { year, month, day } = civilOf(moment.day);
  const total = year * 12 + (month - 1) + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  const last = daysInMonth(newYear, newMonth);
  const isLast = sticky && day === daysInMonth(year, month);
  return { ...moment, day: dayOf(newYear, newMonth, isLast ? last : Math.min(day, last)) };
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(moment: Moment): number {
  return (((moment.day + 4) % 7) + 7) % 7;
}

/** ISO 8601 week and the year that it belongs to. */
export function isoWeekOf(moment: Moment): { readonly week: number; readonly year: number } {
  const thursday = moment.day - ((weekdayOf(moment) + 6) % 7) + 3;
  const { year } = civilOf(thursday);
  return { week: Math.floor((thursday - dayOf(year, 1, 1)) / 7) + 1, year };
}

/** 1 … 366. */
export function dayOfYear(moment: Moment): number {
  return moment.day - dayOf(civilOf(moment.day).year, 1, 1) + 1;
}

/** Microseconds since 1970-01-01; exact for years 1685 … 2255. */
export function epochUs(moment: Moment): number {
  return moment.day * DAY_US + moment.us;
}

/** A moment from microseconds since 1970-01-01. */
export function fromEpochUs(us: number): Moment {
  const day = Math.floor(us / DAY_US);
  return { day, us: us - day * DAY_US, hasTime: true };
}
