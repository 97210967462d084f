import { evaluateTimeExpression, findPlaceholders } from '../../params';
import { builtInValues } from '../../params/builtIns';
import { nextTicks, scheduleOf, type Instant, type Schedule } from '../../schedule';
import type { Workflow } from '../../workflow/workflow';

/** Schedule times in a row, and the zone in which they are written. */
export interface Ticks {
  readonly zone: string;
  /** Ascending. */
  readonly instants: readonly Instant[];
}

/** How many ticks are looked at: more than a year of days, so that each month's end and both clock changes are among them. */
export const TICK_COUNT = 400;

const tickLists = new Map<string, Ticks>();

/**
 * The workflow's next schedule times from `from` on, that one included. `undefined`: it has no schedule, or one that cannot
 * be read. Kept for the schedules seen last.
 */
export function ticksOf(workflow: Workflow, from: Instant): Ticks | undefined {
  if (workflow.schedule === undefined) return undefined;
  const { schedule, problems } = scheduleOf(workflow);
  if (problems.some((problem) => problem.severity === 'error')) return undefined;
  const key = [schedule.cron, schedule.zone, schedule.startAt, schedule.endAt, from].join('|');
  return remember(tickLists, key, () => ({ zone: schedule.zone, instants: ticksFrom(schedule, from) }));
}

function ticksFrom(schedule: Schedule, from: Instant): readonly Instant[] {
  return nextTicks(schedule, from - 1, TICK_COUNT);
}

const texts = new WeakMap<Ticks, Map<string, readonly string[]>>();

/** The text at each tick. `expanded`: as `ParameterTexts.expand` gives it. `undefined`: it cannot be computed. */
export function renderedAt(ticks: Ticks, expanded: string): readonly string[] | undefined {
  const known = texts.get(ticks) ?? new Map<string, readonly string[]>();
  texts.set(ticks, known);
  const rendered = remember(known, expanded, () => renderAll(ticks, expanded));
  return rendered.length === ticks.instants.length ? rendered : undefined;
}

function renderAll({ zone, instants }: Ticks, expanded: string): readonly string[] {
  const rendered: string[] = [];
  for (const instant of instants) {
    const text = renderOne(expanded, zone, instant);
    if (text === undefined) return [];
    rendered.push(text);
  }
  return rendered;
}

function renderOne(expanded: string, zone: string, instant: Instant): string | undefined {
  const builtIns = expanded.includes('${') ? builtInValues({ workflow: '', task: '', instant, zone }) : new Map<string, string>();
  let text = '';
  let done = 0;
  for (const { kind, name, start, end } of findPlaceholders(expanded)) {
    const value = kind === 'time' ? timeValue(name, zone, instant) : builtIns.get(name);
    if (value === undefined) return undefined;
    text += expanded.slice(done, start) + value;
    done = end;
  }
  return text + expanded.slice(done);
}

function timeValue(expression: string, zone: string, instant: Instant): string | undefined {
  const value = evaluateTimeExpression(expression, { zone, instant });
  return value.kind === 'value' ? value.text : undefined;
}

/** Beyond this many entries a memory starts anew: enough for one large file, bounded while someone types. */
const MEMORY_SIZE = 200;

function remember<T>(memory: Map<string, T>, key: string, make: () => T): T {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= MEMORY_SIZE) memory.clear();
  const made = make();
  memory.set(key, made);
  return made;
}
