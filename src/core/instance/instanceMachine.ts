import { move, type Cell, type Table } from './machine';
import type { WorkflowInstanceState } from './states';

/**
 * `submit`: it may begin (a backfill's turn, or a run of a waiting one). `start`: the runner takes it up. `queue`: back into
 * its backfill's queue. `interrupt`: the runner that drove it is gone. `tasks…`: no task can progress any more, and so they ended.
 */
export const INSTANCE_EVENTS = [
  'submit', 'start', 'pause', 'resume', 'queue', 'cancel', 'interrupt',
  'tasksSucceeded', 'tasksFailed', 'tasksPaused', 'tasksStopped',
] as const;
export type InstanceEvent = (typeof INSTANCE_EVENTS)[number];

/**
 * `stampStart`, `stampFinish`: set the time. `holdTasks`, `releaseTasks`, `stopTasks`, `interruptTasks`: send `hold`, `release`,
 * `stop`, `interrupt` to its tasks. `activate`: the runner drives it. `advance`: look for tasks that may start, and for the end.
 */
export type InstanceEffect =
  | 'stampStart' | 'stampFinish' | 'holdTasks' | 'releaseTasks' | 'stopTasks' | 'interruptTasks' | 'activate' | 'advance';

export type InstanceCell = Cell<WorkflowInstanceState, InstanceEffect>;

const STOP = move<WorkflowInstanceState, InstanceEffect>('stopped', 'stopTasks', 'stampFinish');
const INTERRUPT = move<WorkflowInstanceState, InstanceEffect>('paused', 'interruptTasks');

/** Terminal: only a new workflow instance goes on from here (I16). */
const FINISHED: Readonly<Record<InstanceEvent, InstanceCell>> = {
  submit: 'refused',
  start: 'refused',
  pause: 'refused',
  resume: 'refused',
  queue: 'refused',
  cancel: 'refused',
  interrupt: 'ignored',
  tasksSucceeded: 'refused',
  tasksFailed: 'refused',
  tasksPaused: 'refused',
  tasksStopped: 'refused',
};

export const INSTANCE_TABLE: Table<WorkflowInstanceState, InstanceEvent, InstanceEffect> = {
  waiting: {
    submit: move('submitted', 'activate'),
    start: 'refused',
    pause: 'refused',
    resume: 'refused',
    queue: 'ignored',
    cancel: STOP,
    interrupt: 'ignored',
    tasksSucceeded: 'refused',
    tasksFailed: 'refused',
    tasksPaused: 'refused',
    tasksStopped: 'refused',
  },
  submitted: {
    submit: 'ignored',
    start: move('running', 'stampStart', 'releaseTasks', 'advance'),
    pause: move('paused', 'holdTasks'),
    resume: 'ignored',
    queue: 'ignored',
    cancel: STOP,
    interrupt: INTERRUPT,
    tasksSucceeded: 'refused',
    tasksFailed: 'refused',
    tasksPaused: 'refused',
    tasksStopped: 'refused',
  },
  running: {
    submit: 'ignored',
    start: 'refused',
    pause: move('pausing', 'holdTasks', 'advance'),
    resume: 'ignored',
    queue: 'ignored',
    cancel: move('stopping', 'stopTasks', 'advance'),
    interrupt: INTERRUPT,
    tasksSucceeded: move('succeeded', 'stampFinish'),
    tasksFailed: move('failed', 'stampFinish'),
    tasksPaused: 'refused',
    tasksStopped: 'refused',
  },
  pausing: {
    submit: 'refused',
    start: 'refused',
    pause: 'ignored',
    resume: 'refused',
    queue: 'refused',
    cancel: move('stopping', 'stopTasks', 'advance'),
    interrupt: INTERRUPT,
    tasksSucceeded: move('succeeded', 'stampFinish'),
    tasksFailed: move('failed', 'stampFinish'),
    tasksPaused: move('paused'),
    tasksStopped: 'refused',
  },
  paused: {
    submit: 'refused',
    start: 'refused',
    pause: 'ignored',
    resume: move('submitted', 'activate'),
    queue: move('waiting'),
    cancel: STOP,
    interrupt: 'ignored',
    tasksSucceeded: 'refused',
    tasksFailed: 'refused',
    tasksPaused: 'refused',
    tasksStopped: 'refused',
  },
  stopping: {
    submit: 'refused',
    start: 'refused',
    pause: 'refused',
    resume: 'refused',
    queue: 'refused',
    cancel: 'ignored',
    // The cancellation was acknowledged: after a crash it is completed, not forgotten.
    interrupt: move('stopped', 'interruptTasks', 'stopTasks', 'stampFinish'),
    tasksSucceeded: 'refused',
    tasksFailed: 'refused',
    tasksPaused: 'refused',
    tasksStopped: move('stopped', 'stampFinish'),
  },
  stopped: { ...FINISHED, cancel: 'ignored' },
  failed: FINISHED,
  succeeded: FINISHED,
};

/** What an event does to a workflow instance in this state. Pure. */
export function transitionInstance(state: WorkflowInstanceState, event: InstanceEvent): InstanceCell {
  return INSTANCE_TABLE[state][event];
}

/** The state in which a workflow instance is made: a backfill's wait for their turn. */
export function initialInstanceState(inBackfill: boolean): WorkflowInstanceState {
  return inBackfill ? 'waiting' : 'submitted';
}
