import {
  dateOfDay, DAY_MS, dayOfWall, daysInMonth, HOUR_MS, MINUTE_MS, SECOND_MS, wallFieldsOf, wallOf, type CivilDate, type WallTime,
} from './calendar';
import type { Instant, ScheduleTime } from './instant';
import { firstInstantShowing, wallAt } from './zone';

/** Ten thousands of times are written for one plan. */
const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

export function padNumber(value: number, width: number): string {
  return (width === 2 ? TWO_DIGITS[value] : undefined) ?? String(value).padStart(width, '0');
}

/** `yyyy-MM-dd HH:mm:ss` as a clock in the zone shows it; parts of a second are dropped. */
export function formatScheduleTime(instant: Instant, zone: string): string {
  return formatWall(wallAt(zone, instant));
}

export function formatWall(wall: WallTime): string {
  const fields = wallFieldsOf(wall);
  return `${formatDate(fields)} ${padNumber(fields.hour, 2)}:${padNumber(fields.minute, 2)}:${padNumber(fields.second, 2)}`;
}

/** `yyyy-MM-dd`. */
export function formatDate({ year, month, day }: CivilDate): string {
  return `${padNumber(year, 4)}-${padNumber(month, 2)}-${padNumber(day, 2)}`;
}

/** `undefined`: not `yyyy-MM-dd`, or no such day. */
export function parseDate(text: string): CivilDate | undefined {
  const written = readWritten(text);
  return written?.dateOnly === true ? dateOfDay(dayOfWall(written.wall)) : undefined;
}

/** How far clocks in the zone are ahead of UTC at the instant: `+05:30`; parts of a minute are dropped. */
export function formatOffset(instant: Instant, zone: string): string {
  const offset = wallAt(zone, instant) - instant;
  const minutes = Math.floor(Math.abs(offset) / MINUTE_MS);
  return `${offset < 0 ? '-' : '+'}${padNumber(Math.floor(minutes / 60), 2)}:${padNumber(minutes % 60, 2)}`;
}

export function scheduleTimeOf(instant: Instant, zone: string): ScheduleTime {
  return { instant, text: formatScheduleTime(instant, zone) };
}

/** Whether a day of the zone begins at the instant: at midnight, or right after a clock change that skips midnight. */
export function isStartOfDay(instant: Instant, zone: string): boolean {
  const wall = wallAt(zone, instant);
  return firstInstantShowing(zone, Math.floor(wall / DAY_MS) * DAY_MS) === instant;
}

interface WrittenTime {
  readonly wall: WallTime;
  readonly dateOnly: boolean;
  /** ms ahead of UTC, when written. */
  readonly offset: number | undefined;
}

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\s?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/;

function readOffset(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === 'Z') return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 15 || minutes > 59) return Number.NaN;
  return (text.startsWith('-') ? -1 : 1) * (hours * HOUR_MS + minutes * MINUTE_MS);
}

/** Years before 1900 are refused: a typing mistake, and zones have no whole-minute offsets there. */
function readWritten(text: string): WrittenTime | undefined {
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offset = readOffset(match[7]);
  if (Number.isNaN(offset)) return undefined;
  const timeOfDay = hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS;
  return { wall: wallOf({ year, month, day }, timeOfDay), dateOnly: match[4] === undefined, offset };
}

/**
 * Reads `yyyy-MM-dd`, `yyyy-MM-dd HH:mm[:ss]` or the same with `T`, in the zone unless `Z` or an offset follows the time.
 * A time that the zone's clocks skip is the first instant after the gap, a repeated one its first occurrence: the same
 * instants that a cron yields. `endOfDay`: a date alone means the last millisecond of that day. `undefined`: not such a text,
 * or no such day.
 */
export function parseScheduleTime(text: string, zone: string, edge: 'exact' | 'endOfDay'): Instant | undefined {
  const written = readWritten(text);
  if (written === undefined) return undefined;
  if (written.offset !== undefined) return written.wall - written.offset;
  if (written.dateOnly && edge === 'endOfDay') return firstInstantShowing(zone, written.wall + DAY_MS) - 1;
  return firstInstantShowing(zone, written.wall);
}
