import { isFinished, type WorkflowInstanceState } from './states';

/** What a person may ask of a workflow instance. */
export const INSTANCE_ACTIONS = ['rerunFailed', 'rerunFrom', 'rerunAll', 'pause', 'resume', 'cancel'] as const;
export type InstanceAction = (typeof INSTANCE_ACTIONS)[number];

/** The one place that says which actions a state allows, for tree, lens, panel, CLI and remote alike. */
const ALLOWED: Readonly<Record<WorkflowInstanceState, readonly InstanceAction[]>> = {
  waiting: ['cancel'],
  submitted: ['cancel'],
  running: ['pause', 'cancel'],
  pausing: ['cancel'],
  paused: ['resume', 'cancel'],
  stopping: [],
  stopped: ['rerunFailed', 'rerunFrom', 'rerunAll'],
  failed: ['rerunFailed', 'rerunFrom', 'rerunAll'],
  succeeded: ['rerunFrom', 'rerunAll'],
};

/** `isNewest`: only the newest workflow instance of a logical instance may be rerun. */
export function allowedActions(state: WorkflowInstanceState, isNewest: boolean): readonly InstanceAction[] {
  const actions = ALLOWED[state];
  return isNewest || !isFinished(state) ? actions : [];
}
