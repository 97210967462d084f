import { collect } from '../../base/collect';
import type { TextRange } from '../../base/textRange';
import { dependentIntervals, formatScheduleTime, type InstantSpan, type Schedule } from '../../schedule';
import { MINUTE_MS } from '../../schedule/calendar';
import type { RuleContext } from '../rule';
import { factsOf } from './factsOf';
import { comparedTicks, endlessScheduleOf, hasTickAt, hasTickIn } from './tickOffset';
import { refersTo } from './workflowLinks';

/** A declared wait for schedule times that the other workflow does not have. */
export interface UnmetDependency {
  readonly range: TextRange;
  readonly task: string | undefined;
  readonly other: string;
  /** What is waited for: `its schedule time 2025-03-09 23:00:00`, `an instance in each span of last24Hours`. */
  readonly wanted: string;
  /** The first own schedule time that waits for ever, as text. */
  readonly scheduleTime: string;
}

interface Wait {
  readonly range: TextRange;
  readonly task: string | undefined;
  readonly workflow: string;
  readonly isMet: (tick: number, other: Schedule) => boolean;
  readonly describe: (tick: number) => string;
}

/** In file order: waits that most of the own schedule times would never see fulfilled. */
export function findUnmetDependencies(context: RuleContext): readonly UnmetDependency[] {
  const own = factsOf(context);
  const schedule = endlessScheduleOf(context.workflow);
  if (own === undefined || schedule === undefined) return [];
  const waits = waitsOf(context, schedule);
  if (waits.length === 0) return [];
  const ticks = comparedTicks(schedule, context.dates.instant);
  return collect(waits, (wait): readonly UnmetDependency[] => {
    const target = own.facts.files.find((file) => file !== own.file && refersTo(wait.workflow, file));
    const other = endlessScheduleOf(target?.file.workflow);
    if (target === undefined || other === undefined) return [];
    const unmet = ticks.filter((tick) => !wait.isMet(tick, other));
    const [first] = unmet;
    if (first === undefined || unmet.length * 2 <= ticks.length) return [];
    const name = target.file.workflow?.name.value ?? wait.workflow;
    return [{ range: wait.range, task: wait.task, other: name, wanted: wait.describe(first), scheduleTime: formatScheduleTime(first, schedule.zone) }];
  });
}

function waitsOf({ workflow }: RuleContext, { zone }: Schedule): readonly Wait[] {
  const declared = workflow?.local.dependsOn.flatMap((dependency) => {
    const minutes = dependency.offsetMinutes?.value;
    return minutes === undefined ? [] : [offsetWait(dependency.workflow.value, { minutes, range: dependency.offsetMinutes?.range ?? dependency.workflow.range, zone })];
  });
  const dependent = workflow?.tasks.filter((task) => task.enabled && task.dependence?.kind === 'dependent').flatMap((task) =>
    collect((task.dependence?.items ?? []).filter((item) => !item.isAlternative), (item) => {
      const date = item.date?.value ?? 'today';
      if (dependentIntervals(date, 0, zone) === undefined) return [];
      return [dateWait(item.workflow.value, { date, range: item.date?.range ?? item.workflow.range, zone, task: task.name.value })];
    }));
  return [...(dependent ?? []), ...(declared ?? [])];
}

function offsetWait(workflow: string, { minutes, range, zone }: { readonly minutes: number; readonly range: TextRange; readonly zone: string }): Wait {
  const at = (tick: number): number => tick + minutes * MINUTE_MS;
  return {
    workflow,
    range,
    task: undefined,
    isMet: (tick, other) => hasTickAt(other, at(tick)),
    describe: (tick) => `its schedule time ${formatScheduleTime(at(tick), zone)} (${zone})`,
  };
}

interface DatePlace {
  readonly date: string;
  readonly range: TextRange;
  readonly zone: string;
  readonly task: string;
}

function dateWait(workflow: string, { date, range, zone, task }: DatePlace): Wait {
  const spans = (tick: number): readonly InstantSpan[] => dependentIntervals(date, tick, zone) ?? [];
  return {
    workflow,
    range,
    task,
    isMet: (tick, other) => spans(tick).every(({ from, to }) => hasTickIn(other, from, to - 1)),
    describe: (tick) => {
      const { length } = spans(tick);
      return length === 1 ? `an instance within ${date}` : `an instance in each of the ${length} ${date.includes('Hour') ? 'hours' : 'days'} of ${date}`;
    },
  };
}
