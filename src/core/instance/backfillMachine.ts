import { move, type Cell, type Table } from './machine';
import type { BackfillState } from './states';

/**
 * `await`: it is resumed, but the backfill that it follows has not succeeded yet. `begin`: that one has. `halt`, `failFast`: one of
 * its workflow instances failed, and nothing more is to begin, or the others are to be cancelled. `members…`: none of its workflow
 * instances is live, and so they are: all finished, or some paused.
 */
export const BACKFILL_EVENTS = [
  'pause', 'resume', 'await', 'begin', 'cancel', 'halt', 'failFast', 'interrupt',
  'membersSucceeded', 'membersFailed', 'membersPaused', 'membersStopped',
] as const;
export type BackfillEvent = (typeof BACKFILL_EVENTS)[number];

/** `pauseMembers`: pause the live ones. `queueMembers`: paused ones go back into the queue. `cancelMembers`: cancel all unfinished ones. */
export type BackfillEffect = 'pauseMembers' | 'queueMembers' | 'cancelMembers' | 'stampFinish';

export type BackfillCell = Cell<BackfillState, BackfillEffect>;

const CANCEL = move<BackfillState, BackfillEffect>('cancelling', 'cancelMembers');
const SUCCEED = move<BackfillState, BackfillEffect>('succeeded', 'stampFinish');
const FAIL = move<BackfillState, BackfillEffect>('failed', 'stampFinish');
const FAIL_FAST = move<BackfillState, BackfillEffect>('pausing', 'cancelMembers');

const FINISHED: Readonly<Record<BackfillEvent, BackfillCell>> = {
  pause: 'refused',
  resume: 'refused',
  await: 'refused',
  begin: 'refused',
  cancel: 'refused',
  halt: 'refused',
  failFast: 'refused',
  interrupt: 'ignored',
  membersSucceeded: 'refused',
  membersFailed: 'refused',
  membersPaused: 'refused',
  membersStopped: 'refused',
};

export const BACKFILL_TABLE: Table<BackfillState, BackfillEvent, BackfillEffect> = {
  // For the backfill that it follows; what became of its own members meanwhile counts when its turn has come.
  waiting: {
    pause: move('paused'),
    resume: 'ignored',
    await: 'ignored',
    begin: move('running'),
    cancel: CANCEL,
    halt: 'ignored',
    failFast: 'ignored',
    interrupt: 'ignored',
    membersSucceeded: 'ignored',
    membersFailed: 'ignored',
    membersPaused: 'ignored',
    membersStopped: 'refused',
  },
  running: {
    pause: move('pausing', 'pauseMembers'),
    resume: 'ignored',
    await: 'refused',
    begin: 'refused',
    cancel: CANCEL,
    halt: move('pausing'),
    failFast: FAIL_FAST,
    interrupt: move('paused'),
    membersSucceeded: SUCCEED,
    membersFailed: FAIL,
    membersPaused: move('paused'),
    membersStopped: 'refused',
  },
  // Nothing begins any more; what runs goes on to its end, to the next task, or is cancelled, as the event said.
  pausing: {
    pause: move('pausing', 'pauseMembers'),
    resume: 'refused',
    await: 'refused',
    begin: 'refused',
    cancel: CANCEL,
    halt: move('pausing'),
    failFast: FAIL_FAST,
    interrupt: move('paused'),
    membersSucceeded: SUCCEED,
    membersFailed: FAIL,
    membersPaused: move('paused'),
    membersStopped: 'refused',
  },
  paused: {
    pause: 'ignored',
    resume: move('running', 'queueMembers'),
    await: move('waiting', 'queueMembers'),
    begin: 'refused',
    cancel: CANCEL,
    halt: 'ignored',
    failFast: 'ignored',
    interrupt: 'ignored',
    // Its members may be resumed, cancelled and so ended one by one.
    membersSucceeded: SUCCEED,
    membersFailed: FAIL,
    membersPaused: 'ignored',
    membersStopped: 'refused',
  },
  cancelling: {
    pause: 'refused',
    resume: 'refused',
    await: 'refused',
    begin: 'refused',
    cancel: 'ignored',
    halt: 'ignored',
    failFast: 'ignored',
    interrupt: 'ignored',
    membersSucceeded: 'refused',
    membersFailed: 'refused',
    membersPaused: 'refused',
    membersStopped: move('cancelled', 'stampFinish'),
  },
  cancelled: { ...FINISHED, cancel: 'ignored' },
  failed: FINISHED,
  succeeded: FINISHED,
};

/** What an event does to a backfill in this state. Pure. */
export function transitionBackfill(state: BackfillState, event: BackfillEvent): BackfillCell {
  return BACKFILL_TABLE[state][event];
}

/** The state in which a backfill is made. */
export function initialBackfillState(follows: string | undefined): BackfillState {
  return follows === undefined ? 'running' : 'waiting';
}
