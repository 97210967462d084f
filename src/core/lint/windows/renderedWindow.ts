import type { WallTime } from '../../schedule/calendar';
import type { ConditionPart } from '../../sql/facts/conditions';
import type { RuleContext } from '../rule';
import { textOf, type ScriptStep, type TaskScript } from '../taskScript';
import { momentOf, readBoundValue, type BoundValue } from './boundValue';
import { namesMoment } from './columnNames';
import { parameterTextsOf } from './parameterTexts';
import { renderedAt, singleTick, tickMemory, ticksOf, type Ticks } from './tickTexts';
import { endOfMoment, type WallMoment } from './wallText';
import type { TwoSidedWindow, WindowBound } from './windowPredicates';

/** The half-open window of one schedule time. */
export interface RenderedWindow {
  readonly from: WallTime;
  readonly to: WallTime;
}

/** What the windows of all ticks are like. Indexes are of ticks. */
export interface WindowSeries {
  readonly windows: readonly RenderedWindow[];
  /** The first tick whose window holds nothing. */
  readonly firstEmpty: number | undefined;
  readonly isAlwaysEmpty: boolean;
  /** The earlier of two consecutive ticks between whose windows something is left out. */
  readonly gapAfter: number | undefined;
  /** The earlier of the two consecutive ticks whose windows overlap most, where the later one starts later. */
  readonly overlapAfter: number | undefined;
}

const tickLists = new WeakMap<RuleContext, Ticks | null>();

/** The schedule times that rules look at: `undefined` without a usable schedule. */
export function contextTicks(context: RuleContext): Ticks | undefined {
  const found = tickLists.get(context);
  if (found !== undefined) return found ?? undefined;
  const ticks = context.workflow === undefined ? undefined : ticksOf(context.workflow, context.dates.instant);
  tickLists.set(context, ticks ?? null);
  return ticks;
}

export interface ValuePlace {
  readonly script: TaskScript;
  readonly step: ScriptStep;
}

/** A value that can be computed, and the key under which its results are kept. */
interface Computable {
  readonly bound: BoundValue;
  readonly expanded: string;
  readonly key: string;
}

function computable(context: RuleContext, { script, step }: ValuePlace, value: ConditionPart): Computable | undefined {
  const bound = readBoundValue(step.statement.view, value);
  const expanded = bound && parameterTextsOf(context.workflow, script.task).expand(bound.template);
  return bound && expanded !== undefined ? { bound, expanded, key: `${expanded}|${JSON.stringify(bound.steps)}` } : undefined;
}

const moments = tickMemory<readonly WallMoment[]>();

function momentsAt(ticks: Ticks, { bound, expanded, key }: Computable): readonly WallMoment[] | undefined {
  const found = moments(ticks, key, () => (renderedAt(ticks, expanded) ?? []).flatMap((text) => momentOf(bound, text) ?? []));
  return found.length === ticks.instants.length ? found : undefined;
}

/** What the value reads as at each tick. `undefined`: it is no plain date text, or has parameters without a value. */
export function momentsOf(context: RuleContext, place: ValuePlace, value: ConditionPart): readonly WallMoment[] | undefined {
  const ticks = contextTicks(context);
  const found = ticks && computable(context, place, value);
  return found && momentsAt(ticks, found);
}

/** The same at the example's schedule time alone, for which no schedule is needed. */
export function exampleMomentOf(context: RuleContext, place: ValuePlace, value: ConditionPart): WallMoment | undefined {
  const found = context.workflow && computable(context, place, value);
  return found && context.workflow && momentsAt(singleTick(context.workflow, context.dates.instant), found)?.[0];
}

/** The text of a value without its quotes at each tick, as it stands. */
export function textsAtTicks(context: RuleContext, script: TaskScript, template: string): readonly string[] | undefined {
  const ticks = contextTicks(context);
  const expanded = ticks && parameterTextsOf(context.workflow, script.task).expand(template);
  return ticks && expanded !== undefined ? renderedAt(ticks, expanded) : undefined;
}

const series = tickMemory<WindowSeries | null>();

/** The windows of all ticks; `undefined` where a bound cannot be computed. */
export function windowSeriesOf(context: RuleContext, { lower, upper }: TwoSidedWindow): WindowSeries | undefined {
  const ticks = contextTicks(context);
  const start = ticks && computable(context, lower.predicate, lower.value);
  const end = start && computable(context, upper.predicate, upper.value);
  if (ticks === undefined || start === undefined || end === undefined) return undefined;
  const isMoment = namesMoment(upper.predicate.column);
  const key = [start.key, lower.isClosed, end.key, upper.isClosed, isMoment].join('|');
  return series(ticks, key, () => {
    const starts = momentsAt(ticks, start);
    const ends = starts && momentsAt(ticks, end);
    const windows = ends && starts.map((from, index) => ({ from: startOf(lower, from), to: endOf(upper, ends[index] ?? from) }));
    return windows === undefined ? null : seriesOf(windows, !(lower.isClosed && upper.isClosed));
  }) ?? undefined;
}

/** `isOpen`: a window whose ends are one instant holds nothing. */
function seriesOf(windows: readonly RenderedWindow[], isOpen: boolean): WindowSeries {
  const isEmpty = ({ from, to }: RenderedWindow): boolean => from > to || (isOpen && from === to);
  const firstEmpty = windows.findIndex(isEmpty);
  let gapAfter: number | undefined;
  let overlapAfter: number | undefined;
  let widest = 0;
  for (let i = 1; i < windows.length; i++) {
    const [before, after] = [windows[i - 1], windows[i]];
    if (before === undefined || after === undefined) continue;
    if (after.from > before.to) gapAfter ??= i - 1;
    if (after.from > before.from && before.to - after.from > widest) {
      widest = before.to - after.from;
      overlapAfter = i - 1;
    }
  }
  return { windows, firstEmpty: firstEmpty === -1 ? undefined : firstEmpty, isAlwaysEmpty: windows.length > 1 && windows.every(isEmpty), gapAfter, overlapAfter };
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
