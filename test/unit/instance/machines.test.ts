import assert from 'node:assert/strict';
import { allowedActions, allowedBackfillActions, allowedTaskActions } from '../../../src/core/instance/allowedActions';
import { BACKFILL_EVENTS, transitionBackfill } from '../../../src/core/instance/backfillMachine';
import { INSTANCE_EVENTS, initialInstanceState, transitionInstance } from '../../../src/core/instance/instanceMachine';
import type { Cell } from '../../../src/core/instance/machine';
import {
  BACKFILL_STATES, isFinished, isTaskFinished, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES,
} from '../../../src/core/instance/states';
import { initialTaskState, TASK_EVENTS, transitionTask } from '../../../src/core/instance/taskMachine';

/** Columns: events. `-`: ignored, `!`: refused, else the next state, and its effects after colons. */
const INSTANCE = `
          submit             start                                   pause                     resume             queue   cancel                        interrupt                                    takeOver                                     tasksSucceeded        tasksFailed                  tasksPaused tasksStopped                  forced
waiting   submitted:activate !                                       paused                    !                  -       stopped:stopTasks:stampFinish -                                            -                                            !                     !                            !           !                             !
submitted -                  running:stampStart:releaseTasks:advance paused:holdTasks          -                  -       stopped:stopTasks:stampFinish paused:interruptTasks                        submitted:interruptTasks:activate            !                     !                            !           !                             !
running   -                  !                                       pausing:holdTasks:advance -                  -       stopping:stopTasks:advance    paused:interruptTasks                        submitted:interruptTasks:activate            succeeded:stampFinish failed:stampFinish           paused      stopped:stampFinish           !
pausing   !                  !                                       -                         !                  !       stopping:stopTasks:advance    paused:interruptTasks                        pausing:interruptTasks:advance               succeeded:stampFinish failed:stopTasks:stampFinish paused      stopped:stopTasks:stampFinish !
paused    !                  !                                       -                         submitted:activate waiting stopped:stopTasks:stampFinish -                                            -                                            !                     !                            !           !                             !
stopping  !                  !                                       !                         !                  !       -                             stopped:interruptTasks:stopTasks:stampFinish stopped:interruptTasks:stopTasks:stampFinish succeeded:stampFinish failed:stampFinish           !           stopped:stampFinish           !
stopped   !                  !                                       !                         !                  !       -                             -                                            -                                            !                     !                            !           !                             succeeded:stampFinish
failed    !                  !                                       !                         !                  !       !                             -                                            -                                            !                     !                            !           !                             succeeded:stampFinish
succeeded !                  !                                       !                         !                  !       !                             -                                            -                                            !                     !                            !           !                             !
`;

const TASK = `
              submit    delay           due                 begin                succeed           retry                        fail           halt            hold             release park   suspend                                        stop               skip    interrupt                               forceSuccess  recover               withdraw
pending       submitted delayed:setWait !                   !                    !                 !                            !              !               -                -       paused !                                              stopped            skipped -                                       !             !                     -
submitted     !         !               !                   running:countAttempt !                 !                            !              !               paused           -       !      !                                              stopped            !       pending                                 !             !                     pending
delayed       !         !               submitted:clearWait !                    !                 !                            !              !               paused           -       !      !                                              stopped:clearWait  !       -                                       !             !                     pending:clearWait
running       !         !               !                   !                    succeeded:advance retryWaiting:setWait:advance failed:advance stopped:advance -                -       !      paused:uncountAttempt:interruptAttempt:advance running:endAttempt !       pending:uncountAttempt:interruptAttempt !             !                     -
retryWaiting  !         !               submitted:clearWait !                    !                 !                            !              !               paused:clearWait -       !      !                                              stopped:clearWait  !       -                                       !             !                     -
paused        !         !               !                   !                    !                 !                            !              !               -                pending !      !                                              stopped:clearWait  !       -                                       !             !                     -
stopped       !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       forcedSuccess pending:newGeneration -
failed        !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       forcedSuccess pending:newGeneration -
succeeded     !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       !             !                     -
forcedSuccess !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       !             !                     -
skipped       !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       !             pending               -
carriedOver   !         !               !                   !                    !                 !                            !              !               -                -       !      !                                              -                  -       -                                       !             !                     -
`;

const BACKFILL = `
           pause                resume               await                begin   cancel                   halt    failFast              interrupt membersSucceeded      membersFailed      membersPaused membersStopped
waiting    paused               -                    -                    running cancelling:cancelMembers -       -                     -         -                     -                  -             !
running    pausing:pauseMembers -                    !                    !       cancelling:cancelMembers pausing pausing:cancelMembers paused    succeeded:stampFinish failed:stampFinish paused        !
pausing    pausing:pauseMembers !                    !                    !       cancelling:cancelMembers pausing pausing:cancelMembers paused    succeeded:stampFinish failed:stampFinish paused        !
paused     -                    running:queueMembers waiting:queueMembers !       cancelling:cancelMembers -       -                     -         succeeded:stampFinish failed:stampFinish -             !
cancelling !                    !                    !                    !       -                        -       -                     -         !                     !                  !             cancelled:stampFinish
cancelled  !                    !                    !                    !       -                        !       !                     -         !                     !                  !             !
failed     !                    !                    !                    !       !                        !       !                     -         !                     !                  !             !
succeeded  !                    !                    !                    !       !                        !       !                     -         !                     !                  !             !
`;

interface Machine<S extends string, E extends string> {
  readonly name: string;
  readonly table: string;
  readonly states: readonly S[];
  readonly events: readonly E[];
  readonly transition: (state: S, event: E) => Cell<string, string>;
}

function print(cell: Cell<string, string>): string {
  if (cell === 'ignored') return '-';
  return cell === 'refused' ? '!' : [cell.to, ...cell.effects].join(':');
}

function describeMachine<S extends string, E extends string>(machine: Machine<S, E>): void {
  const [head = '', ...rows] = machine.table.trim().split('\n');
  const columns = head.trim().split(/\s+/);
  const cells = new Map(rows.flatMap((row) => {
    const [state = '', ...values] = row.trim().split(/\s+/);
    return values.map((value, index): [string, string] => [`${state} ${columns[index] ?? ''}`, value]);
  }));
  describe(`the table of a ${machine.name}`, () => {
    for (const state of machine.states) {
      for (const event of machine.events) {
        const expected = cells.get(`${state} ${event}`);
        it(`${state} × ${event} → ${expected}`, () => assert.equal(print(machine.transition(state, event)), expected));
      }
    }
    it('is tested in each cell', () => assert.equal(cells.size, machine.states.length * machine.events.length));
  });
}

describeMachine({ name: 'workflow instance', table: INSTANCE, states: WORKFLOW_INSTANCE_STATES, events: INSTANCE_EVENTS, transition: transitionInstance });
describeMachine({ name: 'task instance', table: TASK, states: TASK_INSTANCE_STATES, events: TASK_EVENTS, transition: transitionTask });
describeMachine({ name: 'backfill', table: BACKFILL, states: BACKFILL_STATES, events: BACKFILL_EVENTS, transition: transitionBackfill });

describe('the machines together', () => {
  it('leave a terminal state by a person\'s act only (I16)', () => {
    for (const state of WORKFLOW_INSTANCE_STATES.filter(isFinished)) {
      for (const event of INSTANCE_EVENTS.filter((one) => one !== 'forced')) assert.equal(typeof transitionInstance(state, event), 'string', `${state} ${event}`);
    }
    for (const state of TASK_INSTANCE_STATES.filter(isTaskFinished)) {
      for (const event of TASK_EVENTS.filter((one) => one !== 'forceSuccess' && one !== 'recover')) assert.equal(typeof transitionTask(state, event), 'string', `${state} ${event}`);
    }
  });

  it('accept cancel in each state that is not terminal (P70)', () => {
    for (const state of WORKFLOW_INSTANCE_STATES.filter((one) => !isFinished(one))) assert.notEqual(transitionInstance(state, 'cancel'), 'refused');
  });

  it('move on each action that a state allows', () => {
    for (const state of WORKFLOW_INSTANCE_STATES) {
      for (const action of allowedActions(state, true)) {
        if (action === 'rerunAll' || action === 'rerunFailed' || action === 'rerunFrom') assert.ok(isFinished(state) || state === 'paused');
        else assert.equal(typeof transitionInstance(state, action), 'object', `${state} ${action}`);
      }
    }
    for (const state of BACKFILL_STATES) {
      for (const action of allowedBackfillActions(state)) assert.equal(typeof transitionBackfill(state, action), 'object', `${state} ${action}`);
    }
  });

  it('begin in the state that their plan asks for', () => {
    assert.deepEqual([initialInstanceState(true), initialInstanceState(false)], ['waiting', 'submitted']);
    assert.deepEqual([initialTaskState('run'), initialTaskState('carryOver'), initialTaskState('skip')], ['pending', 'carriedOver', 'skipped']);
  });
});

describe('allowed task actions', () => {
  it('are reruns of tasks of a finished, newest workflow instance that were not skipped', () => {
    assert.deepEqual(allowedTaskActions('failed', 'failed', true), ['rerunFrom', 'rerunOnly', 'forceSuccess']);
    assert.deepEqual(allowedTaskActions('failed', 'succeeded', true), ['rerunFrom', 'rerunOnly']);
    assert.deepEqual(allowedTaskActions('running', 'failed', true), ['recoverTask']);
    assert.deepEqual(allowedTaskActions('failed', 'skipped', true), []);
    assert.deepEqual(allowedTaskActions('failed', 'failed', false), []);
    assert.deepEqual(allowedTaskActions('running', 'succeeded', true), []);
  });
});
