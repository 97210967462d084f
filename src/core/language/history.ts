import type { Attempt, TaskInstanceDetail, WorkflowInstanceDetail } from '../instance/records';
import type { StatusSnapshot } from '../instance/status';
import type { TaskHistory, WorkflowHistory } from '../lint/history';

/** What the stored instances of a workflow tell the linter. `undefined`: it never ran. */
export function historyOf({ logicalInstances }: StatusSnapshot, workflow: string): WorkflowHistory | undefined {
  const runs = logicalInstances.flatMap((logical) => logical.workflowInstances).filter(({ instance }) => instance.workflow === workflow);
  if (runs.length === 0) return undefined;
  const succeeded = runs.map(({ instance }) => instance).filter(({ state }) => state === 'succeeded');
  const tasks = [...attemptsByTask(runs)].map(([name, attempts]): [string, TaskHistory] => [name, taskHistoryOf(attempts)]);
  return { medianSeconds: medianSeconds(succeeded), tasks: Object.fromEntries(tasks) };
}

function attemptsByTask(runs: readonly WorkflowInstanceDetail[]): ReadonlyMap<string, readonly Attempt[]> {
  const byTask = new Map<string, Attempt[]>();
  for (const { task, attempts } of runs.flatMap((run): readonly TaskInstanceDetail[] => run.tasks)) {
    byTask.set(task.name, [...(byTask.get(task.name) ?? []), ...attempts]);
  }
  return byTask;
}

function taskHistoryOf(attempts: readonly Attempt[]): TaskHistory {
  const newestFirst = attempts.filter(({ finishedAt }) => finishedAt !== undefined).sort((a, b) => b.startedAt - a.startedAt);
  const untilSuccess = newestFirst.findIndex(({ state }) => state === 'succeeded');
  const failures = untilSuccess === -1 ? newestFirst : newestFirst.slice(0, untilSuccess);
  const isPermanent = failures.every(({ error }) => error?.kind === 'permanent');
  return {
    medianSeconds: medianSeconds(attempts.filter(({ state }) => state === 'succeeded')),
    permanentFailures: isPermanent ? failures.map(({ error }) => error?.message ?? '') : [],
  };
}

interface Span {
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

function medianSeconds(spans: readonly Span[]): number | undefined {
  const lengths = spans.flatMap(({ startedAt, finishedAt }) => (startedAt === undefined || finishedAt === undefined ? [] : [finishedAt - startedAt])).sort((a, b) => a - b);
  const middle = lengths[Math.floor(lengths.length / 2)];
  return middle === undefined ? undefined : middle / 1000;
}
