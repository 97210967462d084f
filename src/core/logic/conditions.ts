import type { TaskInstanceState } from '../instance/states';
import type { ConditionsGroup, ConditionsLogic, Relation } from '../workflow/logicalTask';

/** Of the present run; `undefined`: the task has no task instance in it. */
export type StateOf = (task: string) => TaskInstanceState | undefined;

type Item = ConditionsGroup['items'][number];

/**
 * Whether a Conditions task takes its success branch (dolphinscheduler.md §3.9). An item holds exactly when the task's valid row has
 * the status that it names; a task without a row, or in any other state, makes the item fail, whichever status it names.
 *
 * Success is `succeeded`; `carriedOver`, which is a row that succeeded in an earlier run and stays valid; and `forcedSuccess`, because
 * a run after it treats the row as a success (§3.6.5). Failure is `failed` alone: a killed row has the status KILL, which is neither
 * (§2), and so `stopped` is neither, also when a timeout was the cause. `skipped` tasks have no row there.
 */
export function evaluateConditions({ relation, groups }: ConditionsLogic, stateOf: StateOf): 'success' | 'failure' {
  return combine(relation, groups.map((group) => combine(group.relation, group.items.map((item) => holds(item, stateOf))))) ? 'success' : 'failure';
}

/** What each item found, one line each, for the log of the attempt. */
export function describeConditions({ groups }: ConditionsLogic, stateOf: StateOf): readonly string[] {
  return groups.flatMap(({ items }) =>
    items.map((item) => {
      const state = stateOf(item.task.value);
      const found = state === undefined ? 'has no task instance' : `is ${state}`;
      return `${item.task.value} ${found}; ${item.status} is asked for: ${holds(item, stateOf) ? 'holds' : 'does not hold'}`;
    }),
  );
}

function combine(relation: Relation, parts: readonly boolean[]): boolean {
  return relation === 'and' ? parts.every(Boolean) : parts.some(Boolean);
}

function holds({ task, status }: Item, stateOf: StateOf): boolean {
  const state = stateOf(task.value);
  return status === 'failure' ? state === 'failed' : countsAsSuccess(state);
}

/** `undefined`: there is no task instance. */
export function countsAsSuccess(state: TaskInstanceState | undefined): boolean {
  return state === 'succeeded' || state === 'forcedSuccess' || state === 'carriedOver';
}
