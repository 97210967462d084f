import type { LogicalInstanceStatus } from '../instance/status';
import { newestTickNotAfter, nextTicks, scheduleOf, ticksBefore, type Instant } from '../schedule';
import type { Workflow } from '../workflow/workflow';

/** What the values of a workflow are shown for. `newest`: its newest tick, which moves on with the clock. */
export type AsIf = { readonly kind: 'newest' | 'newestFailed' } | { readonly kind: 'at'; readonly instant: Instant };

/** The schedule time that values are shown for: the newest tick not after `now`, else the first one after it, else `now`. */
export function asIfTimeOf(workflow: Workflow, now: Instant): Instant {
  const { schedule } = scheduleOf(workflow);
  return newestTickNotAfter(schedule, now) ?? nextTicks(schedule, now, 1)[0] ?? now;
}

/** What was stored; `newest` for what is no choice. */
export function readAsIf(stored: unknown): AsIf {
  if (typeof stored !== 'object' || stored === null || !('kind' in stored)) return { kind: 'newest' };
  if (stored.kind === 'newestFailed') return { kind: 'newestFailed' };
  const instant = stored.kind === 'at' && 'instant' in stored ? stored.instant : undefined;
  return typeof instant === 'number' && Number.isSafeInteger(instant) ? { kind: 'at', instant } : { kind: 'newest' };
}

/** A schedule time that has an instance, and the state of its newest run. */
export interface KnownInstance {
  readonly instant: Instant;
  readonly state: LogicalInstanceStatus['workflowInstances'][number]['instance']['state'];
}

/** The workflow's instances, newest schedule time first. */
export function knownInstancesOf(workflow: Workflow, logicalInstances: readonly LogicalInstanceStatus[]): readonly KnownInstance[] {
  const own = logicalInstances.filter(({ logicalInstance }) => logicalInstance.workflow === workflow.name.value);
  const known = own.flatMap(({ logicalInstance, workflowInstances }): readonly KnownInstance[] => {
    const newest = workflowInstances.at(-1);
    return newest === undefined ? [] : [{ instant: logicalInstance.scheduleInstant, state: newest.instance.state }];
  });
  return known.sort((a, b) => b.instant - a.instant);
}

export interface AsIfClock {
  /** The time on the user's clock. */
  readonly now: Instant;
  /** Newest schedule time first. */
  readonly instances: readonly KnownInstance[];
}

/** The schedule time that a choice means now. Where nothing failed, the newest failed one is the newest tick. */
export function asIfInstantOf(workflow: Workflow, asIf: AsIf, { now, instances }: AsIfClock): Instant {
  if (asIf.kind === 'at') return asIf.instant;
  const failed = asIf.kind === 'newestFailed' ? newestFailed(instances) : undefined;
  return failed ?? asIfTimeOf(workflow, now);
}

function newestFailed(instances: readonly KnownInstance[]): Instant | undefined {
  return instances.find(({ state }) => state === 'failed')?.instant;
}

/** One schedule time that is offered. */
export interface AsIfChoice {
  readonly asIf: AsIf;
  readonly instant: Instant;
  readonly group: 'moving' | 'tick' | 'instance';
  /** Of the newest run for it; `undefined`: there is none that is known. */
  readonly state: KnownInstance['state'] | undefined;
}

const OFFERED_TICKS = 8;
const OFFERED_INSTANCES = 20;

/** Newest tick and newest failed one; then the next tick and those before now; then other schedule times that have instances. */
export function asIfChoices(workflow: Workflow, { now, instances }: AsIfClock): readonly AsIfChoice[] {
  const { schedule } = scheduleOf(workflow);
  const states = new Map(instances.map(({ instant, state }) => [instant, state]));
  const choiceOf = (asIf: AsIf, instant: Instant, group: AsIfChoice['group']): AsIfChoice => ({ asIf, instant, group, state: states.get(instant) });
  const failed = newestFailed(instances);
  const ticks = [...nextTicks(schedule, now, 1), ...ticksBefore(schedule, now, OFFERED_TICKS)];
  const others = instances.filter(({ instant }) => !ticks.includes(instant)).slice(0, OFFERED_INSTANCES);
  return [
    choiceOf({ kind: 'newest' }, asIfTimeOf(workflow, now), 'moving'),
    ...(failed === undefined ? [] : [choiceOf({ kind: 'newestFailed' }, failed, 'moving')]),
    ...ticks.map((instant) => choiceOf({ kind: 'at', instant }, instant, 'tick')),
    ...others.map(({ instant }) => choiceOf({ kind: 'at', instant }, instant, 'instance')),
  ];
}
