import { move, type Cell, type Table } from './machine';
import type { WorkflowInstanceState } from './states';

/**
 * `submit`: it may begin (a backfill's turn, or a run of a waiting one). `start`: the runner takes it up. `queue`: back into the
 * queue that it waits in. `interrupt`: the runner that drove it is gone, and a person decides. `takeOver`: the same, and the next
 * runner goes on at once. `tasks…`: no task can progress any more, and so they ended. `forced`: its last task that was not done
 * has been forced to succeed.
 */
export const INSTANCE_EVENTS = [
  'submit', 'start', 'pause', 'resume', 'queue', 'cancel', 'interrupt', 'takeOver',
  'tasksSucceeded', 'tasksFailed', 'tasksPaused', 'tasksStopped', 'forced',
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
const TAKE_OVER = move<WorkflowInstanceState, InstanceEffect>('submitted', 'interruptTasks', 'activate');
// The cancellation was acknowledged: after a crash it is completed, not forgotten.
const COMPLETE_STOP = move<WorkflowInstanceState, InstanceEffect>('stopped', 'interruptTasks', 'stopTasks', 'stampFinish');
const SUCCEED = move<WorkflowInstanceState, InstanceEffect>('succeeded', 'stampFinish');
const FAIL = move<WorkflowInstanceState, InstanceEffect>('failed', 'stampFinish');
const END_STOPPED = move<WorkflowInstanceState, InstanceEffect>('stopped', 'stampFinish');

const REFUSED: Readonly<Record<InstanceEvent, InstanceCell>> = {
  submit: 'refused',
  start: 'refused',
  pause: 'refused',
  resume: 'refused',
  queue: 'refused',
  cancel: 'refused',
  interrupt: 'ignored',
  takeOver: 'ignored',
  tasksSucceeded: 'refused',
  tasksFailed: 'refused',
  tasksPaused: 'refused',
  tasksStopped: 'refused',
  forced: 'refused',
};

export const INSTANCE_TABLE: Table<WorkflowInstanceState, InstanceEvent, InstanceEffect> = {
  waiting: { ...REFUSED, submit: move('submitted', 'activate'), pause: move('paused'), queue: 'ignored', cancel: STOP },
  submitted: {
    ...REFUSED,
    submit: 'ignored',
    start: move('running', 'stampStart', 'releaseTasks', 'advance'),
    pause: move('paused', 'holdTasks'),
    resume: 'ignored',
    queue: 'ignored',
    cancel: STOP,
    interrupt: INTERRUPT,
    takeOver: TAKE_OVER,
  },
  running: {
    ...REFUSED,
    submit: 'ignored',
    pause: move('pausing', 'holdTasks', 'advance'),
    resume: 'ignored',
    queue: 'ignored',
    cancel: move('stopping', 'stopTasks', 'advance'),
    interrupt: INTERRUPT,
    takeOver: TAKE_OVER,
    tasksSucceeded: SUCCEED,
    tasksFailed: FAIL,
    // A part of it was paused by itself, and nothing else is left to do.
    tasksPaused: move('paused'),
    tasksStopped: END_STOPPED,
  },
  pausing: {
    ...REFUSED,
    pause: 'ignored',
    cancel: move('stopping', 'stopTasks', 'advance'),
    interrupt: INTERRUPT,
    takeOver: move('pausing', 'interruptTasks', 'advance'),
    tasksSucceeded: SUCCEED,
    // A failure counts for more than the pause: what was held back is given up (dolphinscheduler.md §3.2).
    tasksFailed: move('failed', 'stopTasks', 'stampFinish'),
    tasksPaused: move('paused'),
    tasksStopped: move('stopped', 'stopTasks', 'stampFinish'),
  },
  paused: { ...REFUSED, pause: 'ignored', resume: move('submitted', 'activate'), queue: move('waiting'), cancel: STOP },
  stopping: {
    ...REFUSED,
    cancel: 'ignored',
    interrupt: COMPLETE_STOP,
    takeOver: COMPLETE_STOP,
    // What was about to end when the cancellation came has ended by itself.
    tasksSucceeded: SUCCEED,
    tasksFailed: FAIL,
    tasksStopped: END_STOPPED,
  },
  // Terminal: only a new workflow instance goes on from here, or a person's word that what failed is done (I16).
  stopped: { ...REFUSED, cancel: 'ignored', forced: SUCCEED },
  failed: { ...REFUSED, forced: SUCCEED },
  succeeded: REFUSED,
};

/** What an event does to a workflow instance in this state. Pure. */
export function transitionInstance(state: WorkflowInstanceState, event: InstanceEvent): InstanceCell {
  return INSTANCE_TABLE[state][event];
}

/** The state in which a workflow instance is made: a backfill's wait for their turn, and a serial workflow's for each other. */
export function initialInstanceState(isWaiting: boolean): WorkflowInstanceState {
  return isWaiting ? 'waiting' : 'submitted';
}
