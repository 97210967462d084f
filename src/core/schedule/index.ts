export { dataDateOf, dataWindowOf, ticksForDataDates, type DataDateQuery } from './dataWindow';
export { dependentIntervals } from './dependentIntervals';
export { dueTicks, MISSED_AFTER_MS, type DueQuery, type DueTicks, type MissedTickPolicy } from './dueTicks';
export type { Instant, InstantSpan, Schedule, ScheduleTime } from './instant';
export { DEFAULT_ZONE, scheduleOf, zoneOf, type ScheduleReading, type ScheduleSource } from './schedule';
export { formatScheduleTime, isStartOfDay, parseScheduleTime, scheduleTimeOf } from './scheduleTime';
export { newestTickNotAfter, nextTicks, ticksBefore, ticksBetween, ticksWithin, type TickQuery, type TickRange } from './ticks';
export { isZone } from './zone';
