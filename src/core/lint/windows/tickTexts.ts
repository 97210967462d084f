import { evaluateTimeExpression, findPlaceholders } from '../../params';
import { builtInValues } from '../../params/builtIns';
import { nextTicks, zoneOf, type Instant } from '../../schedule';
import type { Workflow } from '../../workflow/workflow';
import { readSchedule } from '../schedules/readSchedule';

/** Schedule times in a row, and the zone in which they are written. */
export interface Ticks {
  readonly zone: string;
  /** Ascending. */
  readonly instants: readonly Instant[];
}

/** How many ticks are looked at: more than a year of days, so that each month's end and both clock changes are among them. */
const TICK_COUNT = 400;

const tickLists = new Map<string, Ticks | null>();

/**
 * The workflow's next schedule times from `from` on, that one included. `undefined`: it has no schedule, or one that cannot
 * be read. Kept for the schedules seen last.
 */
export function ticksOf(workflow: Workflow, from: Instant): Ticks | undefined {
  const { schedule, timezone, startTime, endTime } = workflow;
  if (schedule === undefined) return undefined;
  const key = [schedule, timezone, startTime, endTime].map((written) => written?.value ?? '').join('|');
  return remember(tickLists, `${key}|${from}`, () => readTicks(workflow, from)) ?? undefined;
}

function readTicks(workflow: Workflow, from: Instant): Ticks | null {
  const { schedule, problems } = readSchedule(workflow);
  if (problems.some((problem) => problem.severity === 'error')) return null;
  return { zone: schedule.zone, instants: nextTicks(schedule, from - 1, TICK_COUNT) };
}

/** One schedule time alone, for which no schedule is needed. */
export function singleTick(workflow: Workflow, instant: Instant): Ticks {
  const zone = zoneOf(workflow);
  return remember(tickLists, `${zone}|${instant}`, () => ({ zone, instants: [instant] })) ?? { zone, instants: [instant] };
}

/** What was computed for some ticks, by a key that says how. It outlives the file that asked, so that typing elsewhere costs nothing. */
export type TickMemory<T> = (ticks: Ticks, key: string, make: () => T) => T;

export function tickMemory<T>(): TickMemory<T> {
  const memories = new WeakMap<Ticks, Map<string, T>>();
  return (ticks, key, make) => {
    const memory = memories.get(ticks) ?? new Map<string, T>();
    memories.set(ticks, memory);
    return remember(memory, key, make);
  };
}

const texts = tickMemory<readonly string[]>();

/** The text at each tick. `expanded`: as `ParameterTexts.expand` gives it. `undefined`: it cannot be computed. */
export function renderedAt(ticks: Ticks, expanded: string): readonly string[] | undefined {
  const rendered = texts(ticks, expanded, () => renderAll(ticks, expanded));
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
