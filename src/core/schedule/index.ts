export { dependentIntervals } from './dependentIntervals';
export type { Instant, InstantSpan, Schedule, ScheduleTime } from './instant';
export { DEFAULT_ZONE, scheduleOf, zoneOf, type ScheduleReading, type ScheduleSource } from './schedule';
export { formatScheduleTime, isStartOfDay, parseScheduleTime, scheduleTimeOf } from './scheduleTime';
export { newestTickNotAfter, nextTicks, ticksBefore, ticksBetween, type TickQuery, type TickRange } from './ticks';
export { isZone } from './zone';
