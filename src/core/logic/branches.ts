import type { ConditionsLogic, SwitchLogic } from '../workflow/logicalTask';

/** What a Conditions or Switch task does with its branches. No name is in both lists, and none twice. */
export interface ChosenBranch {
  /** May run. */
  readonly chosen: readonly string[];
  /** Skipped by this task. What follows them is skipped too when all that it follows is (dolphinscheduler.md §3.9). */
  readonly losing: readonly string[];
}

/** `outcome`: of `evaluateConditions`. A task in both branches runs either way. */
export function chosenByConditions({ successTasks, failedTasks }: ConditionsLogic, outcome: 'success' | 'failure'): ChosenBranch {
  const [chosen, losing] = outcome === 'success' ? [successTasks, failedTasks] : [failedTasks, successTasks];
  return splitBranches(chosen, [...chosen, ...losing]);
}

/** `task`: of `evaluateSwitch`; `undefined`: no branch is chosen, and all of them lose. */
export function chosenBySwitch({ cases, otherwise }: SwitchLogic, task: string | undefined): ChosenBranch {
  const all = [...cases.map((each) => each.task), ...(otherwise === undefined ? [] : [otherwise])];
  return splitBranches(all.filter(({ value }) => value === task), all);
}

interface Named {
  readonly value: string;
}

function splitBranches(chosen: readonly Named[], all: readonly Named[]): ChosenBranch {
  const names = new Set(chosen.map(({ value }) => value));
  const losing = new Set(all.map(({ value }) => value).filter((name) => !names.has(name)));
  return { chosen: [...names], losing: [...losing] };
}
