import { DAY_MS } from '../schedule/calendar';
import type { Instant } from '../schedule/instant';
import { formatScheduleTime, isStartOfDay } from '../schedule/scheduleTime';
import { wallAt } from '../schedule/zone';
import { formatDatePattern } from './datePattern';

export interface BuiltInInput {
  /** Names; `undefined`: there is none, and no built-in that says it. */
  readonly workflow: string | undefined;
  readonly task: string | undefined;
  readonly instant: Instant;
  readonly zone: string;
}

function wallText(input: BuiltInInput, pattern: string, days: number): string {
  const formatted = formatDatePattern(pattern, wallAt(input.zone, input.instant) + days * DAY_MS);
  return 'text' in formatted ? formatted.text : '';
}

/** `yyyy-MM-dd` at the start of a day in the zone, also where a clock change skips midnight; else `yyyy-MM-dd HH:mm:ss`. */
export function scheduleTimeText(instant: Instant, zone: string): string {
  const text = formatScheduleTime(instant, zone);
  return isStartOfDay(instant, zone) ? text.slice(0, 10) : text;
}

type BuiltIn = (input: BuiltInInput) => string | undefined;

/** dolphinscheduler.md §5.2, and `schedule_time`, which is ours. All are functions of definition and schedule time (I2). */
const BUILT_INS: Readonly<Record<string, BuiltIn>> = {
  schedule_time: ({ instant, zone }) => scheduleTimeText(instant, zone),
  'system.datetime': (input) => wallText(input, 'yyyyMMddHHmmss', 0),
  'system.biz.date': (input) => wallText(input, 'yyyyMMdd', -1),
  'system.biz.curdate': (input) => wallText(input, 'yyyyMMdd', 0),
  'system.workflow.definition.name': ({ workflow }) => workflow,
  'system.task.definition.name': ({ task }) => task,
};

export const BUILT_IN_NAMES: readonly string[] = Object.keys(BUILT_INS);

export function builtInValues(input: BuiltInInput): ReadonlyMap<string, string> {
  return new Map(Object.entries(BUILT_INS).flatMap(([name, valueOf]) => {
    const value = valueOf(input);
    return value === undefined ? [] : [[name, value] as const];
  }));
}

const FIXED: ReadonlySet<string> = new Set(['system.datetime', 'system.biz.date', 'system.biz.curdate']);

/** DolphinScheduler writes its time built-ins over everything else (dolphinscheduler.md §5.4). */
export function isFixedBuiltIn(name: string): boolean {
  return FIXED.has(name);
}

const PER_RUN = 'differs in each run, so a rerun would not run the same SQL: use ${schedule_time}';
const ON_SERVER = 'is known only on a DolphinScheduler server';

/** Names that DolphinScheduler knows and we refuse: why, for a message. */
const REFUSED: Readonly<Record<string, string>> = {
  'system.workflow.instance.id': PER_RUN,
  'system.task.instance.id': PER_RUN,
  'system.task.execute.path': PER_RUN,
  'system.project.name': ON_SERVER,
  'system.project.code': ON_SERVER,
  'system.workflow.definition.code': ON_SERVER,
};

export function whyRefused(name: string): string | undefined {
  return Object.hasOwn(REFUSED, name) ? REFUSED[name] : undefined;
}
