import { DAY_MS, dayOfWall, HOUR_MS, SECOND_MS, wallOf, type DayNumber, type WallTime } from './calendar';
import type { Instant } from './instant';

/** A span `[start, end)` in which a zone's clocks are `offset` ms ahead of UTC. */
export interface OffsetSpan {
  readonly start: Instant;
  readonly end: Instant;
  readonly offset: number;
}

interface ZoneTable {
  readonly format: Intl.DateTimeFormat;
  /** Offsets at UTC midnights, by day number. */
  readonly midnightOffsets: Map<number, number>;
  /** The instant at which the offset changes within that UTC day, by day number. */
  readonly transitions: Map<number, Instant>;
}

/** No zone has ever been further from UTC than this; a change of the clocks, Samoa's lost day included, is smaller than twice this. */
const MAX_OFFSET_MS = 16 * HOUR_MS;

const tables = new Map<string, ZoneTable>();

function makeFormat(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric',
      hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/** Whether the host knows the zone by that name. A bare offset such as `+08:00` is not a zone: it knows no clock changes. */
export function isZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && (tables.has(name) || makeFormat(name) !== undefined);
}

function tableOf(zone: string): ZoneTable {
  const known = tables.get(zone);
  if (known !== undefined) return known;
  const format = makeFormat(zone);
  if (format === undefined) throw new RangeError(`unknown time zone ${JSON.stringify(zone)}`);
  const table = { format, midnightOffsets: new Map<number, number>(), transitions: new Map<number, Instant>() };
  tables.set(zone, table);
  return table;
}

const FORMATTED = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/;

function computeOffset(table: ZoneTable, instant: Instant): number {
  const parts = FORMATTED.exec(table.format.format(instant));
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (parts ?? []).slice(1).map(Number);
  const wall = wallOf({ year, month, day }, ((hour * 60 + minute) * 60 + second) * SECOND_MS);
  return wall - Math.floor(instant / SECOND_MS) * SECOND_MS;
}

function midnightOffset(table: ZoneTable, day: number): number {
  const known = table.midnightOffsets.get(day);
  if (known !== undefined) return known;
  const offset = computeOffset(table, day * DAY_MS);
  table.midnightOffsets.set(day, offset);
  return offset;
}

/** Zones change their offset at whole seconds and at most once in a UTC day. */
function transitionIn(table: ZoneTable, day: number): Instant {
  const known = table.transitions.get(day);
  if (known !== undefined) return known;
  const before = midnightOffset(table, day);
  let low = 0;
  let high = DAY_MS / SECOND_MS;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (computeOffset(table, day * DAY_MS + middle * SECOND_MS) === before) low = middle;
    else high = middle;
  }
  const found = day * DAY_MS + high * SECOND_MS;
  table.transitions.set(day, found);
  return found;
}

/** The one or two spans of constant offset that make up a UTC day, in order. */
export function offsetSpansOfDay(zone: string, day: number): readonly OffsetSpan[] {
  const table = tableOf(zone);
  const start = day * DAY_MS;
  const end = start + DAY_MS;
  const before = midnightOffset(table, day);
  const after = midnightOffset(table, day + 1);
  if (before === after) return [{ start, end, offset: before }];
  const transition = transitionIn(table, day);
  const first = { start, end: transition, offset: before };
  return transition === end ? [first] : [first, { start: transition, end, offset: after }];
}

/** How many ms the zone's clocks are ahead of UTC. Throws for a name that is not a zone. */
export function offsetAt(zone: string, instant: Instant): number {
  const table = tableOf(zone);
  const day = Math.floor(instant / DAY_MS);
  const before = midnightOffset(table, day);
  const after = midnightOffset(table, day + 1);
  return before === after || instant < transitionIn(table, day) ? before : after;
}

/** What a clock in the zone shows at the instant. */
export function wallAt(zone: string, instant: Instant): WallTime {
  return instant + offsetAt(zone, instant);
}

/**
 * The first instant at which a clock in the zone shows `wall` or later. So a wall time that is skipped becomes the first
 * instant after the gap, and one that is repeated its first occurrence.
 */
export function firstInstantShowing(zone: string, wall: WallTime): Instant {
  const before = offsetAt(zone, wall - MAX_OFFSET_MS);
  if (before === offsetAt(zone, wall + MAX_OFFSET_MS)) return wall - before;
  const lastDay = Math.floor((wall + MAX_OFFSET_MS) / DAY_MS);
  for (let day = Math.floor((wall - MAX_OFFSET_MS) / DAY_MS); day <= lastDay; day++) {
    for (const span of offsetSpansOfDay(zone, day)) {
      if (span.end + span.offset > wall) return Math.max(span.start, wall - span.offset);
    }
  }
  return wall - offsetAt(zone, wall + MAX_OFFSET_MS);
}

/** When a day of the zone begins: at its midnight, or right after a clock change that skips it. */
export function startOfDay(zone: string, day: DayNumber): Instant {
  return firstInstantShowing(zone, day * DAY_MS);
}

/**
 * The day of the zone that the instant belongs to. Days tile the line: where clocks go back over a midnight, what is
 * repeated of the evening belongs to the day that had begun already.
 */
export function dayAt(zone: string, instant: Instant): DayNumber {
  const day = dayOfWall(wallAt(zone, instant));
  return instant >= startOfDay(zone, day + 1) ? day + 1 : day;
}
