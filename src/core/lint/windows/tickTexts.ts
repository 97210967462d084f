import { rememberedOutside } from '../../base/remembered';
import { findPlaceholders, readTimeExpression, type TimeValue } from '../../params';
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

/** Beyond this many entries a memory starts anew: enough for one large file, bounded while someone types. */
const MEMORY_SIZE = 200;

type KeyMemory<T> = (key: string, make: () => T) => T;

function keyMemory<T>(size = MEMORY_SIZE): KeyMemory<T> {
  const memory = new Map<string, T>();
  return (key, make) => {
    const known = memory.get(key);
    if (known !== undefined) return known;
    if (memory.size >= size) memory.clear();
    const made = make();
    memory.set(key, made);
    return made;
  };
}

const tickLists = keyMemory<Ticks | null>();

/**
 * The workflow's next schedule times from `from` on, that one included. `undefined`: it has no schedule, or one that cannot
 * be read. Kept for the schedules seen last.
 */
export function ticksOf(workflow: Workflow, from: Instant): Ticks | undefined {
  const { schedule, timezone, startTime, endTime } = workflow;
  if (schedule === undefined) return undefined;
  const key = [schedule, timezone, startTime, endTime].map((written) => written?.value ?? '').join('|');
  return tickLists(`${key}|${from}`, () => readTicks(workflow, from)) ?? undefined;
}

function readTicks(workflow: Workflow, from: Instant): Ticks | null {
  const { schedule, problems } = readSchedule(workflow);
  if (problems.some((problem) => problem.severity === 'error')) return null;
  return { zone: schedule.zone, instants: nextTicks(schedule, from - 1, TICK_COUNT) };
}

/** One schedule time alone, for which no schedule is needed. */
export function singleTick(workflow: Workflow, instant: Instant): Ticks {
  const made = { zone: zoneOf(workflow), instants: [instant] };
  return tickLists(`${made.zone}|${instant}`, () => made) ?? made;
}

/** What was computed for some ticks, by a key that says how. It outlives the file that asked, so that typing elsewhere costs nothing. */
export type TickMemory<T> = (ticks: Ticks, key: string, make: () => T) => T;

export function tickMemory<T>(size?: number): TickMemory<T> {
  const memories = rememberedOutside<Ticks, KeyMemory<T>>(() => keyMemory(size));
  return (ticks, key, make) => memories(ticks)(key, make);
}

const texts = tickMemory<readonly string[]>();

/** The text at each tick. `expanded`: as `ParameterTexts.expand` gives it. `undefined`: it cannot be computed. */
export function renderedAt(ticks: Ticks, expanded: string): readonly string[] | undefined {
  const rendered = texts(ticks, expanded, () => renderAll(ticks, expanded));
  return rendered.length === ticks.instants.length ? rendered : undefined;
}

function renderAll({ zone, instants }: Ticks, expanded: string): readonly string[] {
  const placeholders = findPlaceholders(expanded).map((found) => ({ ...found, time: found.kind === 'time' ? readTimeExpression(found.name) : undefined }));
  const rendered: string[] = [];
  for (const instant of instants) {
    const builtIns = expanded.includes('${') ? builtInValues({ workflow: '', task: '', instant, zone }) : undefined;
    let text = '';
    let done = 0;
    for (const { name, start, end, time } of placeholders) {
      const value = time === undefined ? builtIns?.get(name) : textOfTime(time({ zone, instant }));
      if (value === undefined) return [];
      text += expanded.slice(done, start) + value;
      done = end;
    }
    rendered.push(text + expanded.slice(done));
  }
  return rendered;
}

function textOfTime(value: TimeValue): string | undefined {
  return value.kind === 'value' ? value.text : undefined;
}
