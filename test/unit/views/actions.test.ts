import assert from 'node:assert/strict';
import { allowedActions, allowedTaskActions } from '../../../src/core/instance/allowedActions';
import { WORKFLOW_INSTANCE_STATES } from '../../../src/core/instance/states';
import { describeActions, type ActionSubject } from '../../../src/core/views/actions';

const OWNER = { access: 'owner', trusted: true } as const;
const SUBJECT: ActionSubject = { state: 'failed', runNumber: 2, isNewest: true, taskState: 'failed', hasFailedTask: true };

function reasonsOf(subject: Partial<ActionSubject>, permission: Parameters<typeof describeActions>[1] = OWNER) {
  return Object.fromEntries(describeActions({ ...SUBJECT, ...subject }, permission).map(({ action, reason }) => [action, reason]));
}

describe('describeActions', () => {
  for (const state of WORKFLOW_INSTANCE_STATES) {
    for (const isNewest of [true, false]) {
      it(`enables exactly what ${state}${isNewest ? '' : ', not the newest,'} allows, and says why not for the rest`, () => {
        const views = describeActions({ ...SUBJECT, state, isNewest }, OWNER);
        const enabled = views.filter((view) => view.enabled).map((view) => view.action);
        const allowed = new Set([...allowedActions(state, isNewest), ...allowedTaskActions(state, 'failed', isNewest)]);
        assert.deepEqual([...enabled].sort(), [...allowed].sort());
        for (const view of views) assert.equal(view.reason === undefined, view.enabled);
      });
    }
  }

  it('names the run and the way out in its reasons', () => {
    assert.deepEqual(reasonsOf({ state: 'running' }), {
      rerunFailed: 'Run 2 is running: wait for its end or cancel it first.',
      rerunFrom: 'Run 2 is running: wait for its end or cancel it first.',
      rerunOnly: 'Run 2 is running: wait for its end or cancel it first.',
      rerunAll: 'Run 2 is running: wait for its end or cancel it first.',
      recoverTask: undefined,
      forceSuccess: 'Run 2 is running: wait for its end or cancel it first.',
      pause: undefined,
      resume: 'Run 2 is running; only a paused one can be resumed.',
      cancel: undefined,
    });
    assert.equal(reasonsOf({ isNewest: false })['rerunAll'], 'Run 2 is not the newest run of this schedule time.');
    assert.equal(reasonsOf({ state: 'succeeded' })['rerunFailed'], 'No task of run 2 failed.');
    assert.equal(reasonsOf({ state: 'stopping' })['cancel'], 'Run 2 is being stopped already.');
    assert.equal(reasonsOf({ state: 'succeeded' })['cancel'], 'Run 2 has ended: succeeded.');
  });

  it('mends a failed task only: recovered while its run goes on, forced when that has ended', () => {
    assert.equal(reasonsOf({ state: 'failed' })['recoverTask'], 'Run 2 is failed: rerun the failed tasks instead.');
    assert.equal(reasonsOf({ state: 'failed' })['forceSuccess'], undefined);
    assert.equal(reasonsOf({ state: 'failed', taskState: 'succeeded' })['forceSuccess'], 'This task is succeeded; only a failed or stopped one can be mended.');
    assert.equal(reasonsOf({ state: 'failed', taskState: undefined })['recoverTask'], 'Choose a task first.');
  });

  for (const action of ['rerunFrom', 'rerunOnly']) {
    it(`needs a task, and one that may begin, for ${action}`, () => {
      assert.equal(reasonsOf({ taskState: undefined })[action], 'Choose a task first.');
      assert.match(reasonsOf({ taskState: 'skipped' })[action] ?? '', /was skipped: rerun from the task/);
      assert.equal(reasonsOf({ taskState: 'succeeded', state: 'succeeded' })[action], undefined);
    });
  }

  it('refuses everything in an untrusted workspace and to a reader of the store', () => {
    for (const permission of [{ access: 'owner', trusted: false }, { access: 'reader', trusted: true }] as const) {
      const reasons = Object.values(reasonsOf({}, permission));
      assert.equal(new Set(reasons).size, 1);
      assert.notEqual(reasons[0], undefined);
    }
  });
});
