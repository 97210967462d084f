import type { BackfillPlan, BackfillSlot } from '../instance/plan';
import { digestPlan } from '../instance/planDigest';

/** More slots than this are not listed: a person or a model that is asked to agree reads no more. */
export const MAX_SKETCHED = 50;

/** A plan for somebody who only agrees to it: of any length, it is a short message. */
export interface PlanSketch extends Pick<BackfillPlan, 'workflow' | 'mode' | 'order' | 'parallel' | 'isSerial' | 'onFailure' | 'estimateMs'> {
  readonly slotCount: number;
  readonly runCount: number;
  /** In order of execution: all of them or, when they are too many, the first of those that run. */
  readonly slots: readonly SketchedSlot[];
  /** What follows it, each after what it depends on. */
  readonly dependents: readonly Pick<PlanSketch, 'workflow' | 'slotCount' | 'runCount'>[];
  /** `digestPlan` of all of it. */
  readonly digest: string;
}

export type SketchedSlot = Pick<BackfillSlot, 'scheduleTime' | 'state' | 'willRun' | 'reason'>;

export function sketchPlan(plan: BackfillPlan): PlanSketch {
  const { mode, order, parallel, isSerial, onFailure, estimateMs, dependents = [] } = plan;
  return {
    mode, order, parallel, isSerial, onFailure, estimateMs,
    ...countSlots(plan),
    slots: listSlots(plan.slots).map(({ scheduleTime, state, willRun, reason }) => ({ scheduleTime, state, willRun, reason })),
    dependents: dependents.map(countSlots),
    digest: digestPlan(plan),
  };
}

/** Whether neither it nor what follows it would run anything. */
export function isIdleSketch({ runCount, dependents }: PlanSketch): boolean {
  return runCount === 0 && dependents.every((each) => each.runCount === 0);
}

function countSlots({ workflow, slots }: BackfillPlan): Pick<PlanSketch, 'workflow' | 'slotCount' | 'runCount'> {
  return { workflow, slotCount: slots.length, runCount: slots.reduce((count, { willRun }) => count + Number(willRun), 0) };
}

function listSlots(slots: readonly BackfillSlot[]): readonly BackfillSlot[] {
  if (slots.length <= MAX_SKETCHED) return slots;
  const running: BackfillSlot[] = [];
  for (const slot of slots) {
    if (running.length >= MAX_SKETCHED) break;
    if (slot.willRun) running.push(slot);
  }
  return running.length === 0 ? slots.slice(0, MAX_SKETCHED) : running;
}
