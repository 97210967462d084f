import { move, type Cell, type Table } from './machine';
import type { PlannedTask } from './plan';
import type { TaskInstanceState } from './states';

/**
 * `submit`, `delay`: every task before it has passed. `due`: its wait is over. `begin`: an attempt starts. `succeed`, `retry`,
 * `fail`, `halt`: how the attempt ended (`retry`: failed with budget left; `halt`: ended by a cancellation or by its timeout).
 * `hold`, `release`: its workflow instance pauses, goes on. `park`: its turn came while the workflow instance pauses. `suspend`: it
 * waits for another workflow, and pauses at once. `withdraw`: a task before it is to run again. `stop`: its workflow instance is cancelled or ends. `skip`: a task before it
 * failed for good, or chose another branch. `interrupt`: the runner that drove it is gone. `forceSuccess`, `recover`: a person
 * counts it as done, or has it run again (with what was skipped because of it).
 */
export const TASK_EVENTS = [
  'submit', 'delay', 'due', 'begin', 'succeed', 'retry', 'fail', 'halt', 'hold', 'release', 'park', 'suspend', 'withdraw', 'stop', 'skip',
  'interrupt', 'forceSuccess', 'recover',
] as const;
export type TaskEvent = (typeof TASK_EVENTS)[number];

/**
 * `countAttempt`, `uncountAttempt`: the retry budget. `setWait`, `clearWait`: its due time. `interruptAttempt`: its running
 * attempt is marked as interrupted. `endAttempt`: its running attempt is told to end; how it ended follows as an event.
 * `newGeneration`: a full retry budget (I11). `advance`: look for tasks that may start now, and for the end of the workflow instance.
 */
export type TaskEffect =
  | 'countAttempt' | 'uncountAttempt' | 'setWait' | 'clearWait' | 'interruptAttempt' | 'endAttempt' | 'newGeneration' | 'advance';

export type TaskCell = Cell<TaskInstanceState, TaskEffect>;

const REFUSED: Readonly<Record<TaskEvent, TaskCell>> = {
  submit: 'refused',
  delay: 'refused',
  due: 'refused',
  begin: 'refused',
  succeed: 'refused',
  retry: 'refused',
  fail: 'refused',
  halt: 'refused',
  hold: 'ignored',
  release: 'ignored',
  park: 'refused',
  suspend: 'refused',
  withdraw: 'ignored',
  stop: 'refused',
  skip: 'refused',
  interrupt: 'ignored',
  forceSuccess: 'refused',
  recover: 'refused',
};

/** Terminal states change by a person's act only (I16). */
const FINISHED: Readonly<Record<TaskEvent, TaskCell>> = { ...REFUSED, stop: 'ignored', skip: 'ignored' };

const NOT_DONE: Readonly<Record<TaskEvent, TaskCell>> = {
  ...FINISHED,
  forceSuccess: move('forcedSuccess'),
  recover: move('pending', 'newGeneration'),
};

export const TASK_TABLE: Table<TaskInstanceState, TaskEvent, TaskEffect> = {
  pending: {
    ...REFUSED,
    submit: move('submitted'),
    delay: move('delayed', 'setWait'),
    park: move('paused'),
    stop: move('stopped'),
    skip: move('skipped'),
  },
  submitted: {
    ...REFUSED,
    begin: move('running', 'countAttempt'),
    hold: move('paused'),
    withdraw: move('pending'),
    stop: move('stopped'),
    interrupt: move('pending'),
  },
  // A crash keeps waits: they are looked at again when the workflow instance goes on.
  delayed: { ...REFUSED, due: move('submitted', 'clearWait'), hold: move('paused'), withdraw: move('pending', 'clearWait'), stop: move('stopped', 'clearWait') },
  retryWaiting: { ...REFUSED, due: move('submitted', 'clearWait'), hold: move('paused', 'clearWait'), stop: move('stopped', 'clearWait') },
  running: {
    ...REFUSED,
    succeed: move('succeeded', 'advance'),
    retry: move('retryWaiting', 'setWait', 'advance'),
    fail: move('failed', 'advance'),
    halt: move('stopped', 'advance'),
    suspend: move('paused', 'uncountAttempt', 'interruptAttempt', 'advance'),
    // Its attempt is ended first; the outcome follows as `halt`.
    stop: move('running', 'endAttempt'),
    interrupt: move('pending', 'uncountAttempt', 'interruptAttempt'),
  },
  paused: { ...REFUSED, release: move('pending'), stop: move('stopped', 'clearWait') },
  stopped: NOT_DONE,
  failed: NOT_DONE,
  succeeded: FINISHED,
  forcedSuccess: FINISHED,
  skipped: { ...FINISHED, recover: move('pending') },
  carriedOver: FINISHED,
};

/** What an event does to a task instance in this state. Pure. */
export function transitionTask(state: TaskInstanceState, event: TaskEvent): TaskCell {
  return TASK_TABLE[state][event];
}

const INITIAL: Readonly<Record<PlannedTask['action'], TaskInstanceState>> = {
  run: 'pending',
  carryOver: 'carriedOver',
  skip: 'skipped',
};

/** The state in which a task instance is made from a plan. */
export function initialTaskState(action: PlannedTask['action']): TaskInstanceState {
  return INITIAL[action];
}
