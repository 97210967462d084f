import { addMonths, DAY_MS, dayOfWall, HOUR_MS, wallFieldsOf, weekdayOf, type DayNumber } from './calendar';
import type { Instant, InstantSpan } from './instant';
import { dayAt, firstInstantShowing, offsetSpansOfDay, startOfDay } from './zone';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/**
 * The hours or days of a DEPENDENT task's date value, ascending; an instance is needed in EACH of them
 * (dolphinscheduler.md §3.9). `base`: the schedule time of the instance that waits. `undefined`: not a value that is known.
 *
 * An hour lasts from one instant at which clocks in the zone show a whole hour to the next, a day from one midnight to the
 * next: the windows of an hourly and of a daily schedule. A clock change therefore leaves hours out or repeats them
 * (`last24Hours` has 23 or 25 then), and a day that a zone never had is in no list.
 */
export function dependentIntervals(dateValue: string, base: Instant, zone: string): readonly InstantSpan[] | undefined {
  return hoursOf(dateValue, base, zone) ?? daysOf(dateValue, dayAt(zone, base))?.flatMap((day) => spanOfDay(zone, day));
}

function hoursOf(dateValue: string, base: Instant, zone: string): readonly InstantSpan[] | undefined {
  const current = hourAt(zone, base);
  if (dateValue === 'currentHour') return [current];
  if (dateValue === 'last24Hours') return shiftedDay(zone, dayAt(zone, base) - 1);
  const count = /^last(?:(1)Hour|([23])Hours)$/.exec(dateValue);
  return count === null ? undefined : hoursBefore(zone, current, Number(count[1] ?? count[2]));
}

function hoursBefore(zone: string, { from }: InstantSpan, count: number): readonly InstantSpan[] {
  if (count === 0) return [];
  const hour = hourAt(zone, from - 1);
  return [...hoursBefore(zone, hour, count - 1), hour];
}

/** The hours from 01:00 of the day up to and with hour 00 of the next. */
function shiftedDay(zone: string, day: DayNumber): readonly InstantSpan[] {
  const end = hourAt(zone, firstInstantShowing(zone, (day + 1) * DAY_MS + HOUR_MS)).from;
  const hours: InstantSpan[] = [];
  let hour = hourAt(zone, firstInstantShowing(zone, day * DAY_MS + HOUR_MS));
  for (; hour.from < end; hour = hourAt(zone, hour.to)) hours.push(hour);
  return hours;
}

function hourAt(zone: string, instant: Instant): InstantSpan {
  return { from: wholeHourNotAfter(zone, instant), to: wholeHourAfter(zone, instant) };
}

function wholeHourNotAfter(zone: string, instant: Instant): Instant {
  for (let day = Math.floor(instant / DAY_MS); ; day--) {
    for (const { start, end, offset } of [...offsetSpansOfDay(zone, day)].reverse()) {
      const hour = Math.floor((Math.min(instant, end - 1) + offset) / HOUR_MS) * HOUR_MS - offset;
      if (hour >= start) return hour;
    }
  }
}

function wholeHourAfter(zone: string, instant: Instant): Instant {
  for (let day = Math.floor(instant / DAY_MS); ; day++) {
    for (const { start, end, offset } of offsetSpansOfDay(zone, day)) {
      const hour = Math.ceil((Math.max(instant + 1, start) + offset) / HOUR_MS) * HOUR_MS - offset;
      if (hour < end) return hour;
    }
  }
}

function spanOfDay(zone: string, day: DayNumber): readonly InstantSpan[] {
  const span = { from: startOfDay(zone, day), to: startOfDay(zone, day + 1) };
  return span.from < span.to ? [span] : [];
}

function daysOf(dateValue: string, today: DayNumber): readonly DayNumber[] | undefined {
  const back = /^last([1237])Days$/.exec(dateValue)?.[1];
  if (back !== undefined) return daysBetween(today - Number(back), today - 1);
  const monday = today - ((weekdayOf(today) + 6) % 7);
  const weekday = WEEKDAYS.indexOf(/^last([A-Z]\w+day)$/.exec(dateValue)?.[1] ?? '');
  if (weekday !== -1) return [monday - 7 + weekday];
  const first = today - wallFieldsOf(today * DAY_MS).day + 1;
  const firstOfLast = dayOfWall(addMonths(first * DAY_MS, -1));
  switch (dateValue) {
    case 'today':
      return [today];
    case 'thisWeek':
      return daysBetween(monday, today);
    case 'lastWeek':
      return daysBetween(monday - 7, monday - 1);
    case 'thisMonth':
      return daysBetween(first, today);
    case 'thisMonthBegin':
    // DolphinScheduler computes this end with offset 0, which is the first of the month.
    case 'thisMonthEnd':
      return [first];
    case 'lastMonth':
      return daysBetween(firstOfLast, first - 1);
    case 'lastMonthBegin':
      return [firstOfLast];
    case 'lastMonthEnd':
      return [first - 1];
    default:
      return undefined;
  }
}

function daysBetween(first: DayNumber, last: DayNumber): readonly DayNumber[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
