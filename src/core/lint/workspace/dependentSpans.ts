import { addMonths, DAY_MS, dayOfWall, HOUR_MS, wallFieldsOf, weekdayOf, type WallTime } from '../../schedule/calendar';

/** A half-open span of wall time. */
export interface WallSpan {
  readonly from: WallTime;
  readonly to: WallTime;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * The spans of a `Dependent` task's date value for a schedule time; an instance is needed in each of them
 * (dolphinscheduler.md §3.9, after DolphinScheduler's DependentDateUtils). `undefined`: not a value that is known.
 */
export function dependentSpans(date: string, wall: WallTime): readonly WallSpan[] | undefined {
  return hourSpans(date, wall) ?? daySpans(date, dayOfWall(wall));
}

function hourSpans(date: string, wall: WallTime): readonly WallSpan[] | undefined {
  const hour = Math.floor(wall / HOUR_MS) * HOUR_MS;
  const hours = (first: number, count: number): readonly WallSpan[] => Array.from({ length: count }, (_, index) => ({ from: first + index * HOUR_MS, to: first + (index + 1) * HOUR_MS }));
  const back = /^last([123])Hours?$/.exec(date)?.[1];
  if (back !== undefined) return hours(hour - Number(back) * HOUR_MS, Number(back));
  if (date === 'currentHour') return hours(hour, 1);
  // A calendar day shifted by one hour: 01:00 of the day before up to 00:00 of the base day, that hour included.
  return date === 'last24Hours' ? hours((dayOfWall(wall) - 1) * DAY_MS + HOUR_MS, 24) : undefined;
}

function daySpans(date: string, day: number): readonly WallSpan[] | undefined {
  const days = (first: number, last: number): readonly WallSpan[] => Array.from({ length: last - first + 1 }, (_, index) => ({ from: (first + index) * DAY_MS, to: (first + index + 1) * DAY_MS }));
  const monday = day - ((weekdayOf(day) + 6) % 7);
  const monthStart = day - wallFieldsOf(day * DAY_MS).day + 1;
  const lastMonthStart = dayOfWall(addMonths(monthStart * DAY_MS, -1));
  const back = /^last([1237])Days$/.exec(date)?.[1];
  if (back !== undefined) return days(day - Number(back), day - 1);
  const weekday = WEEKDAYS.indexOf(/^last(\w+day)$/.exec(date)?.[1] ?? '');
  if (weekday !== -1) return days(monday - 7 + ((weekday + 6) % 7), monday - 7 + ((weekday + 6) % 7));
  switch (date) {
    case 'today':
      return days(day, day);
    case 'thisWeek':
      return days(monday, day);
    case 'lastWeek':
      return days(monday - 7, monday - 1);
    case 'thisMonth':
      return days(monthStart, day);
    case 'thisMonthBegin':
      return days(monthStart, monthStart);
    case 'lastMonth':
      return days(lastMonthStart, monthStart - 1);
    case 'lastMonthBegin':
      return days(lastMonthStart, lastMonthStart);
    case 'lastMonthEnd':
      return days(monthStart - 1, monthStart - 1);
    default:
      return undefined;
  }
}
