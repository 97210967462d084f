import { remembered } from '../../base/remembered';
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

/** The windows of two consecutive ticks; `index` is the first tick's. */
export interface Seam {
  readonly index: number;
  readonly before: RenderedWindow;
  readonly after: RenderedWindow;
}

/** What the windows of all ticks are like. */
export interface WindowSeries {
  /** The first window that holds nothing, and its tick's index. */
  readonly firstEmpty: (RenderedWindow & { readonly index: number }) | undefined;
  readonly isAlwaysEmpty: boolean;
  /** The first ticks between whose windows something is left out. */
  readonly gap: Seam | undefined;
  /** The ticks whose windows overlap most, where the later one starts later. */
  readonly overlap: Seam | undefined;
}

const tickLists = remembered(({ workflow, dates }: RuleContext) => ({ ticks: workflow && ticksOf(workflow, dates.instant) }));

/** The schedule times that rules look at: `undefined` without a usable schedule. */
export function contextTicks(context: RuleContext): Ticks | undefined {
  return tickLists(context).ticks;
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

const series = tickMemory<WindowSeries | null>(5000);

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
  let [firstEmpty, gap, overlap]: [WindowSeries['firstEmpty'], WindowSeries['gap'], WindowSeries['overlap']] = [undefined, undefined, undefined];
  let [empty, widest] = [0, 0];
  for (const [index, before] of windows.entries()) {
    const { from, to } = before;
    if (from > to || (isOpen && from === to)) {
      empty++;
      firstEmpty ??= { ...before, index };
    }
    const after = windows[index + 1];
    if (after === undefined) continue;
    if (after.from > to) gap ??= { index, before, after };
    if (after.from > from && to - after.from > widest) {
      widest = to - after.from;
      overlap = { index, before, after };
    }
  }
  return { firstEmpty, isAlwaysEmpty: windows.length > 1 && empty === windows.length, gap, overlap };
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
