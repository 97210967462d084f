import { move, type Cell, type Table } from './machine';
import type { BackfillState } from './states';

/** `members…`: none of its workflow instances is live, and so they are: all finished, or some paused. */
export const BACKFILL_EVENTS = [
  'pause', 'resume', 'cancel', 'interrupt', 'membersSucceeded', 'membersFailed', 'membersPaused', 'membersStopped',
] as const;
export type BackfillEvent = (typeof BACKFILL_EVENTS)[number];

/** `pauseMembers`: pause the live ones. `queueMembers`: paused ones go back into the queue. `cancelMembers`: cancel all unfinished ones. */
export type BackfillEffect = 'pauseMembers' | 'queueMembers' | 'cancelMembers' | 'stampFinish';

export type BackfillCell = Cell<BackfillState, BackfillEffect>;

const CANCEL = move<BackfillState, BackfillEffect>('cancelling', 'cancelMembers');
const SUCCEED = move<BackfillState, BackfillEffect>('succeeded', 'stampFinish');
const FAIL = move<BackfillState, BackfillEffect>('failed', 'stampFinish');

const FINISHED: Readonly<Record<BackfillEvent, BackfillCell>> = {
  pause: 'refused',
  resume: 'refused',
  cancel: 'refused',
  interrupt: 'ignored',
  membersSucceeded: 'refused',
  membersFailed: 'refused',
  membersPaused: 'refused',
  membersStopped: 'refused',
};

export const BACKFILL_TABLE: Table<BackfillState, BackfillEvent, BackfillEffect> = {
  running: {
    pause: move('pausing', 'pauseMembers'),
    resume: 'ignored',
    cancel: CANCEL,
    interrupt: move('paused'),
    membersSucceeded: SUCCEED,
    membersFailed: FAIL,
    membersPaused: move('paused'),
    membersStopped: 'refused',
  },
  pausing: {
    pause: 'ignored',
    resume: 'refused',
    cancel: CANCEL,
    interrupt: move('paused'),
    membersSucceeded: SUCCEED,
    membersFailed: FAIL,
    membersPaused: move('paused'),
    membersStopped: 'refused',
  },
  paused: {
    pause: 'ignored',
    resume: move('running', 'queueMembers'),
    cancel: CANCEL,
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
    cancel: 'ignored',
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
export const INITIAL_BACKFILL_STATE: BackfillState = 'running';
