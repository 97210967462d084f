import type { AttemptError, TaskInstanceDetail, WorkflowInstanceDetail } from '../instance/records';
import { isFinished } from '../instance/states';
import type { TaskHistory, WorkflowHistory } from '../lint/history';

/**
 * What the linter wants to know of a workflow's past runs, in any order. Failures count only where they are those of the
 * present text: `definitionHash` is that of the workflow file as it is now (`undefined`: it cannot be run, and none count).
 */
export function workflowHistoryOf(details: readonly WorkflowInstanceDetail[], definitionHash: string | undefined): WorkflowHistory {
  const newestFirst = [...details].filter(({ instance }) => isFinished(instance.state)).sort((a, b) => b.instance.createdAt - a.instance.createdAt);
  const names = new Set(newestFirst.flatMap(({ tasks }) => tasks.map(({ task }) => task.name)));
  const succeeded = newestFirst.filter(({ instance }) => instance.state === 'succeeded').map(({ instance }) => instance);
  return {
    medianSeconds: medianSeconds(succeeded),
    tasks: Object.fromEntries([...names].map((name) => [name, taskHistory(newestFirst, name, definitionHash)])),
  };
}

function taskHistory(newestFirst: readonly WorkflowInstanceDetail[], name: string, definitionHash: string | undefined): TaskHistory {
  const runs = newestFirst.flatMap(({ instance, tasks }) => {
    const detail = tasks.find(({ task }) => task.name === name);
    return detail === undefined ? [] : [{ detail, isPresent: instance.definitionHash === definitionHash }];
  });
  const present = runs.filter(({ isPresent }) => isPresent).flatMap(({ detail }) => attemptsNewestFirst(detail));
  const others = present.findIndex(({ error }) => error?.kind !== 'permanent');
  return {
    medianSeconds: medianSeconds(runs.flatMap(({ detail }) => detail.attempts).filter(({ state }) => state === 'succeeded')),
    permanentFailures: present.slice(0, others === -1 ? present.length : others).flatMap(({ error }) => messageOf(error)),
  };
}

function attemptsNewestFirst({ attempts }: TaskInstanceDetail): TaskInstanceDetail['attempts'] {
  return [...attempts].sort((a, b) => b.number - a.number);
}

function messageOf(error: AttemptError | undefined): readonly string[] {
  return error === undefined ? [] : [error.message];
}

interface Timed {
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** Of an even number, the lower of the two in the middle. */
function medianSeconds(timed: readonly Timed[]): number | undefined {
  const lengths = timed.flatMap(({ startedAt, finishedAt }) => (startedAt === undefined || finishedAt === undefined ? [] : [finishedAt - startedAt]));
  const middle = lengths.sort((a, b) => a - b)[(lengths.length - 1) >> 1];
  return middle === undefined ? undefined : middle / 1000;
}
