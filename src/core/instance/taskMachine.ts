import { move, type Cell, type Table } from './machine';
import type { PlannedTask } from './plan';
import type { TaskInstanceState } from './states';

/**
 * `submit`, `delay`: every task before it has passed. `due`: its wait is over. `begin`: an attempt starts. `succeed`, `retry`,
 * `fail`, `halt`: how the attempt ended (`retry`: failed with budget left; `halt`: ended by a cancellation). `hold`, `release`:
 * its workflow instance pauses, goes on. `stop`: its workflow instance is cancelled or ends. `skip`: a task before it failed
 * for good. `interrupt`: the runner that drove it is gone.
 */
export const TASK_EVENTS = [
  'submit', 'delay', 'due', 'begin', 'succeed', 'retry', 'fail', 'halt', 'hold', 'release', 'stop', 'skip', 'interrupt',
] as const;
export type TaskEvent = (typeof TASK_EVENTS)[number];

/**
 * `countAttempt`, `uncountAttempt`: the retry budget. `setWait`, `clearWait`: its due time. `interruptAttempt`: its running
 * attempt is marked as interrupted. `advance`: look for tasks that may start now, and for the end of the workflow instance.
 */
export type TaskEffect = 'countAttempt' | 'uncountAttempt' | 'setWait' | 'clearWait' | 'interruptAttempt' | 'advance';

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
  stop: 'refused',
  skip: 'refused',
  interrupt: 'ignored',
};

/** Terminal states never change (I16). */
const FINISHED: Readonly<Record<TaskEvent, TaskCell>> = { ...REFUSED, stop: 'ignored', skip: 'ignored' };

export const TASK_TABLE: Table<TaskInstanceState, TaskEvent, TaskEffect> = {
  pending: {
    ...REFUSED,
    submit: move('submitted'),
    delay: move('delayed', 'setWait'),
    stop: move('stopped'),
    skip: move('skipped'),
  },
  submitted: {
    ...REFUSED,
    begin: move('running', 'countAttempt'),
    hold: move('paused'),
    stop: move('stopped'),
    interrupt: move('pending'),
  },
  // Waits keep their time through a pause and through a crash; they are looked at again when the workflow instance goes on.
  delayed: { ...REFUSED, due: move('submitted', 'clearWait'), stop: move('stopped', 'clearWait') },
  retryWaiting: { ...REFUSED, due: move('submitted', 'clearWait'), stop: move('stopped', 'clearWait') },
  running: {
    ...REFUSED,
    succeed: move('succeeded', 'advance'),
    retry: move('retryWaiting', 'setWait', 'advance'),
    fail: move('failed', 'advance'),
    halt: move('stopped', 'advance'),
    // Its attempt is ended first; the outcome follows as `halt`.
    stop: 'ignored',
    interrupt: move('pending', 'uncountAttempt', 'interruptAttempt'),
  },
  paused: { ...REFUSED, release: move('submitted'), stop: move('stopped') },
  stopped: FINISHED,
  failed: FINISHED,
  succeeded: FINISHED,
  forcedSuccess: FINISHED,
  skipped: FINISHED,
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
