import { addMonths, DAY_MS, dayNumberOf, HOUR_MS, MINUTE_MS, SECOND_MS, wallFieldsOf, type WallTime } from '../../schedule/calendar';
import { padNumber } from '../../schedule/scheduleTime';

/** How much of a time a text names. */
export type Precision = 'month' | 'day' | 'hour' | 'minute' | 'second';

/** A date or time as text, read. */
export interface WallMoment {
  readonly wall: WallTime;
  readonly precision: Precision;
}

const FORM = /^(\d{4})([-/]?)(\d{2})(?:\2(\d{2})(?:[ T]?(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.(\d{1,9}))?)?)?(?:\s?(?:Z|[+-]\d{2}(?::?\d{2})?))?)?)?$/;

/** `20250310`, `2025-03-10`, `2025/03`, `2025031004`, `2025-03-10 04:00:00.0`. A zone's offset is left out: windows of one workflow are written in one zone. */
export function readWallText(text: string): WallMoment | undefined {
  const match = FORM.exec(text.trim());
  if (match === null) return undefined;
  const [, year = '', , month = '', day, hour, minute, second, fraction] = match;
  const date = { year: Number(year), month: Number(month), day: Number(day ?? '1') };
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) return undefined;
  const millisecond = Math.floor(Number(`0.${fraction ?? '0'}`) * 1000);
  const time = Number(hour ?? '0') * HOUR_MS + Number(minute ?? '0') * MINUTE_MS + Number(second ?? '0') * SECOND_MS + millisecond;
  const precision = second !== undefined ? 'second' : minute !== undefined ? 'minute' : hour !== undefined ? 'hour' : day !== undefined ? 'day' : 'month';
  return { wall: dayNumberOf(date) * DAY_MS + time, precision };
}

/** How the text is built, whatever the date: `2025-03-10` is `9999-99-99`. */
export function shapeOf(text: string): string {
  return text.replace(/\d/g, '9');
}

/** The first moment behind everything that the text names: `2025-03-10` ends where 11 March begins. */
export function endOfMoment({ wall, precision }: WallMoment): WallTime {
  if (precision === 'month') return addMonths(wall, 1);
  return wall + { day: DAY_MS, hour: HOUR_MS, minute: MINUTE_MS, second: SECOND_MS }[precision];
}

/** `2025-03-10`, with the time of day where that is not midnight. */
export function showWall(wall: WallTime): string {
  const { year, month, day, hour, minute, second } = wallFieldsOf(wall);
  const date = `${padNumber(year, 4)}-${padNumber(month, 2)}-${padNumber(day, 2)}`;
  const time = `${padNumber(hour, 2)}:${padNumber(minute, 2)}:${padNumber(second, 2)}`;
  return time === '00:00:00' ? date : `${date} ${time}`;
}

/** A length in the words of a declaration: `3d`, `12h`, `30m`. Rounded up to whole minutes. */
export function showSpan(ms: number): string {
  const minutes = Math.ceil(ms / MINUTE_MS);
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
