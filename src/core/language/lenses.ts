import type { TextRange } from '../base/textRange';
import type { WorkflowFile } from '../workflow/workflow';

export const LENS_ACTIONS = ['run', 'backfill', 'showStatus', 'switchOn', 'switchOff', 'runFrom', 'runOnly', 'injectFault'] as const;
export type LensAction = (typeof LENS_ACTIONS)[number];

/** A code lens as data: what it does and over which range it stands. `task` is set for the actions of a task. */
export interface Lens {
  readonly action: LensAction;
  readonly range: TextRange;
  readonly task: string | undefined;
}

const WORKFLOW_ACTIONS = ['run', 'backfill', 'showStatus'] as const;
const TASK_ACTIONS = ['runFrom', 'runOnly', 'injectFault'] as const;

/** Lenses over the workflow and over each named task; none for a file without a workflow. `isSwitchedOn`: its local schedule is. */
export function lensesOf(file: WorkflowFile, isSwitchedOn: boolean): readonly Lens[] {
  const { workflow } = file;
  if (workflow === undefined) return [];
  const ofSchedule = workflow.schedule === undefined ? [] : [isSwitchedOn ? ('switchOff' as const) : ('switchOn' as const)];
  const overWorkflow = [...WORKFLOW_ACTIONS, ...ofSchedule].map((action): Lens => ({ action, range: workflow.keyRange, task: undefined }));
  const overTasks = workflow.tasks.filter((task) => task.name.value !== '').flatMap((task) =>
    TASK_ACTIONS.map((action): Lens => ({ action, range: task.name.range, task: task.name.value })),
  );
  return [...overWorkflow, ...overTasks];
}
