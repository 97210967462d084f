import { RefusedError } from '../base/errors';
import { text } from '../base/message';
import { MAX_BACKFILL_TICKS, type BackfillTarget } from '../instance/backfillTarget';
import type { BackfillPlan } from '../instance/plan';
import { planBackfill } from '../instance/planBackfill';
import { planRun } from '../instance/planRun';
import { scheduleTimeOf } from '../schedule';
import { estimateMs } from './backfillEstimate';
import { readBackfillHistory } from './backfillHistory';
import { readBackfillTimes, type BackfillTimes } from './backfillTimes';
import type { LoadedWorkflow } from './loadedWorkflow';
import { refuseUnrenderable, targetOf, type Planned } from './planning';
import type { Definition, LedgerReader } from './ports';
import type { BackfillRequest } from './runnerService';

/** A backfill with those of the workflows that depend on it, each after what it follows. */
export interface PlannedBackfill extends Planned<BackfillPlan> {
  readonly dependents: readonly Planned<BackfillPlan>[];
}

export interface BackfillPlanning {
  /** Throws `RefusedError` for a definition that cannot be run. */
  readonly load: (definition: Definition) => LoadedWorkflow;
  /** Execution clock. */
  readonly now: number;
}

/** Throws `RefusedError` for what cannot be run; of the workflows that depend on it, too. */
export function planBackfillRequest(ledger: LedgerReader, request: BackfillRequest, { load, now }: BackfillPlanning): PlannedBackfill {
  const workflow = load(request.definition);
  const times = readBackfillTimes(workflow.schedule, request);
  const plan = planOne(ledger, request, { workflow, now, times, remade: new Map() });
  const dependents = planDependents(ledger, { ...request, exclude: [] }, { plan, load, now, from: times.from.instant, to: times.to.instant });
  const plans = dependents.map((dependent) => dependent.plan);
  return { workflow, dependents, plan: plans.length === 0 ? plan : { ...plan, dependents: plans } };
}

interface OnePlanning {
  readonly workflow: LoadedWorkflow;
  readonly now: number;
  readonly times: BackfillTimes;
  readonly remade: ReadonlyMap<number, string>;
}

function planOne(ledger: LedgerReader, request: BackfillRequest, { workflow, now, times, remade }: OnePlanning): BackfillPlan {
  const { mode, order, parallel, inputs, scope = { kind: 'all' } } = request;
  const target: BackfillTarget = {
    ...times,
    ...readBackfillHistory(ledger, { workflow: workflow.name, from: times.from.instant, to: times.to.instant + 1 }),
    workflow: workflow.name,
    mode,
    order,
    parallel,
    onFailure: request.onFailure ?? 'stop',
    batchSize: request.batchSize,
    pauseMs: request.pauseMs,
    definitionHash: workflow.definition.hash,
    maxTicks: request.maxTicks ?? MAX_BACKFILL_TICKS,
    now,
    isDryRun: request.isDryRun === true,
    inputs,
    scope,
    isSerial: workflow.concurrency !== 'parallel',
    remade,
  };
  const plan = planBackfill(target);
  const first = plan.slots.find(({ willRun }) => willRun);
  const example = planRun(targetOf(workflow, first?.scheduleInstant ?? times.from.instant), scope, 'backfill');
  if (first === undefined) return plan;
  refuseUnrenderable(workflow, { plan: example, inputs });
  return { ...plan, estimateMs: estimateMs(ledger, plan) };
}

interface DependentsPlanning extends BackfillPlanning {
  readonly plan: BackfillPlan;
  readonly from: number;
  readonly to: number;
}

/** The same schedule times, as they stand, whatever the dependents' own schedules are (dolphinscheduler.md §4.5). */
function planDependents(ledger: LedgerReader, request: BackfillRequest, { plan, load, now, from, to }: DependentsPlanning): readonly Planned<BackfillPlan>[] {
  const seen = new Set([plan.workflow]);
  const instants = plan.slots.filter(({ excluded }) => excluded !== true).map(({ scheduleInstant }) => scheduleInstant);
  const remade = new Map<number, string>();
  let before = plan;
  return (request.dependents ?? []).map((definition) => {
    const workflow = load(definition);
    if (seen.has(workflow.name)) throw new RefusedError('dependentTwice', text`backfill of ${plan.workflow}: ${workflow.name} is among the workflows that depend on it twice`);
    seen.add(workflow.name);
    for (const slot of before.slots) if (slot.willRun) remade.set(slot.scheduleInstant, before.workflow);
    const timeOf = (instant: number): ReturnType<typeof scheduleTimeOf> => scheduleTimeOf(instant, workflow.schedule.zone);
    const times: BackfillTimes = {
      from: timeOf(from), to: timeOf(to), ticks: instants.map(timeOf), strays: [], excluded: new Set(), nextTick: undefined,
    };
    before = planOne(ledger, { ...request, definition, scope: { kind: 'all' } }, { workflow, now, times, remade: new Map(remade) });
    return { plan: before, workflow };
  });
}
