import { DAY_MS, type WallTime } from '../schedule/calendar';
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

function wallText(wall: WallTime, pattern: string): string {
  const formatted = formatDatePattern(pattern, wall);
  return 'text' in formatted ? formatted.text : '';
}

/** `yyyy-MM-dd` at the start of a day in the zone, also where a clock change skips midnight; else `yyyy-MM-dd HH:mm:ss`. */
export function scheduleTimeText(instant: Instant, zone: string): string {
  const text = formatScheduleTime(instant, zone);
  return isStartOfDay(instant, zone) ? text.slice(0, 10) : text;
}

/** dolphinscheduler.md §5.2, and `schedule_time`, which is ours. All are functions of definition and schedule time (I2). */
const TIME_BUILT_INS: Readonly<Record<string, (instant: Instant, zone: string) => string>> = {
  schedule_time: scheduleTimeText,
  'system.datetime': (instant, zone) => wallText(wallAt(zone, instant), 'yyyyMMddHHmmss'),
  'system.biz.date': (instant, zone) => wallText(wallAt(zone, instant) - DAY_MS, 'yyyyMMdd'),
  'system.biz.curdate': (instant, zone) => wallText(wallAt(zone, instant), 'yyyyMMdd'),
};

const WORKFLOW_NAME = 'system.workflow.definition.name';
const TASK_NAME = 'system.task.definition.name';

export const BUILT_IN_NAMES: readonly string[] = [...Object.keys(TIME_BUILT_INS), WORKFLOW_NAME, TASK_NAME];

export function builtInValues({ workflow, task, instant, zone }: BuiltInInput): ReadonlyMap<string, string> {
  const values = new Map(timeValues(instant, zone));
  if (workflow !== undefined) values.set(WORKFLOW_NAME, workflow);
  if (task !== undefined) values.set(TASK_NAME, task);
  return values;
}

/** One of `builtInValues`. */
export function builtInValue(name: string, { workflow, task, instant, zone }: BuiltInInput): string | undefined {
  if (name === WORKFLOW_NAME) return workflow;
  return name === TASK_NAME ? task : timeValues(instant, zone).get(name);
}

let lastTimes: { readonly instant: Instant; readonly zone: string; readonly values: ReadonlyMap<string, string> } | undefined;

/** Those of the schedule time. The last ones are kept: many tasks in a row are rendered for the same time. */
function timeValues(instant: Instant, zone: string): ReadonlyMap<string, string> {
  if (lastTimes?.instant === instant && lastTimes.zone === zone) return lastTimes.values;
  const values = new Map(Object.entries(TIME_BUILT_INS).map(([name, valueOf]) => [name, valueOf(instant, zone)]));
  lastTimes = { instant, zone, values };
  return values;
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
