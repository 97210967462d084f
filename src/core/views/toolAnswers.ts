import type { WorkflowInstancePlan } from '../instance/plan';
import type { LogicalInstanceStatus } from '../instance/status';
import type { PlanSketch } from './planSketch';

/** Schedule times in one answer: a model reads all of it. */
const MAX_ANSWERED = 50;

/** What a language model is told of a workflow's schedule times, newest first. */
export function statusAnswer(statuses: readonly LogicalInstanceStatus[], workflow: string): object {
  const own = statuses.filter(({ logicalInstance }) => logicalInstance.workflow === workflow).sort((a, b) => b.logicalInstance.scheduleInstant - a.logicalInstance.scheduleInstant);
  return {
    workflow,
    scheduleTimes: own.slice(0, MAX_ANSWERED).flatMap(({ workflowInstances }) => {
      const newest = workflowInstances.findLast(({ instance }) => instance.isDryRun !== true);
      if (newest === undefined) return [];
      const { scheduleTime, runNumber, state, reason } = newest.instance;
      return [{ scheduleTime, run: runNumber, state, reason, tasks: newest.tasks.map(({ task, attempts }) => ({ name: task.name, state: task.state, attempts: attempts.length, error: attempts.at(-1)?.error?.message })) }];
    }),
    more: Math.max(0, own.length - MAX_ANSWERED),
  };
}

export function runPlanAnswer({ scheduleTime, runNumber, tasks }: WorkflowInstancePlan): object {
  return { scheduleTime, run: runNumber, tasks: tasks.map(({ name, action, reason }) => ({ name, action, reason })) };
}

/** `first`: of those that run, when there are more than fit. */
export function backfillPlanAnswer({ workflow, mode, order, parallel, slotCount, runCount, slots, estimateMs, dependents }: PlanSketch): object {
  return {
    workflow, mode, order, parallel, scheduleTimes: slotCount, willRun: runCount, estimateMs,
    first: slots, more: slotCount - slots.length,
    dependents: dependents.map((plan) => plan.workflow),
  };
}
