import { zoneOf } from '../../schedule';
import type { WallTime } from '../../schedule/calendar';
import type { ConditionPart } from '../../sql/conditions';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { momentOf, readBoundValue } from './boundValue';
import { namesMoment } from './columnNames';
import { parameterTextsOf } from './parameterTexts';
import { renderedAt, ticksOf, type Ticks } from './tickTexts';
import { endOfMoment, type WallMoment } from './wallText';
import type { TwoSidedWindow, WindowBound } from './windowPredicates';

/** The half-open window of one schedule time. */
export interface RenderedWindow {
  readonly from: WallTime;
  readonly to: WallTime;
}

/** The schedule times that rules look at: `undefined` without a usable schedule. */
export function contextTicks(context: RuleContext): Ticks | undefined {
  return context.workflow === undefined ? undefined : ticksOf(context.workflow, context.dates.instant);
}

export interface ValuePlace {
  readonly script: TaskScript;
  readonly step: ScriptStep;
}

/** What the value reads as at each tick. `undefined`: it is no plain date text, or has parameters without a value. */
export function momentsOf(context: RuleContext, place: ValuePlace, value: ConditionPart): readonly WallMoment[] | undefined {
  return momentsAt(context, { ...place, value, ticks: contextTicks(context) });
}

/** The same at the example's schedule time alone, for which no schedule is needed. */
export function exampleMomentOf(context: RuleContext, place: ValuePlace, value: ConditionPart): WallMoment | undefined {
  return context.workflow && momentsAt(context, { ...place, value, ticks: { zone: zoneOf(context.workflow), instants: [context.dates.instant] } })?.[0];
}

interface TickedValue extends ValuePlace {
  readonly value: ConditionPart;
  readonly ticks: Ticks | undefined;
}

function momentsAt(context: RuleContext, { value, ticks, ...place }: TickedValue): readonly WallMoment[] | undefined {
  const bound = ticks && readBoundValue(place.step.statement.view, value);
  const expanded = bound && parameterTextsOf(context.workflow, place.script.task).expand(bound.template);
  const texts = ticks && expanded !== undefined ? renderedAt(ticks, expanded) : undefined;
  if (bound === undefined || texts === undefined) return undefined;
  const moments = texts.flatMap((text) => momentOf(bound, text) ?? []);
  return moments.length === texts.length ? moments : undefined;
}

/** The text of a value without its quotes at each tick, as it stands. */
export function textsAtTicks(context: RuleContext, script: TaskScript, template: string): readonly string[] | undefined {
  const ticks = contextTicks(context);
  const expanded = ticks && parameterTextsOf(context.workflow, script.task).expand(template);
  return ticks && expanded !== undefined ? renderedAt(ticks, expanded) : undefined;
}

const known = new WeakMap<TwoSidedWindow, readonly RenderedWindow[] | null>();

/** The window at each tick; `undefined` where a bound cannot be computed. */
export function renderWindow(context: RuleContext, window: TwoSidedWindow): readonly RenderedWindow[] | undefined {
  const found = known.get(window);
  if (found !== undefined) return found ?? undefined;
  const made = computeWindow(context, window);
  known.set(window, made ?? null);
  return made;
}

function computeWindow(context: RuleContext, { lower, upper }: TwoSidedWindow): readonly RenderedWindow[] | undefined {
  const starts = momentsOf(context, lower.predicate, lower.value);
  const ends = starts && momentsOf(context, upper.predicate, upper.value);
  return ends && starts.map((start, index) => ({ from: startOf(lower, start), to: endOf(upper, ends[index] ?? start) }));
}

/** `dt > '2025-03-10'` starts on 11 March where dt is a day, right behind midnight where it is a moment. */
function startOf({ isClosed, predicate }: WindowBound, moment: WallMoment): WallTime {
  return isClosed || namesMoment(predicate.column) || moment.precision === 'second' ? moment.wall : endOfMoment(moment);
}

/** `dt <= '2025-03-10'` takes the whole day where dt is a day; `ts <= '… 23:59:59'` the whole second. */
function endOf({ isClosed, predicate }: WindowBound, moment: WallMoment): WallTime {
  if (!isClosed) return moment.wall;
  if (isLastSecond(moment)) return endOfMoment(moment);
  return namesMoment(predicate.column) || moment.precision === 'second' ? moment.wall : endOfMoment(moment);
}

/** `23:59:59`: meant as the end of its minute, hour or day. */
export function isLastSecond({ wall, precision }: WallMoment): boolean {
  return precision === 'second' && Math.floor(wall / 1000) % 60 === 59;
}

export function boundText({ predicate, value }: WindowBound): string {
  return textOf(predicate.step.part, value.range);
}
