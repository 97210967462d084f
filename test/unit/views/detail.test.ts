import assert from 'node:assert/strict';
import { LOG_LIMIT } from '../../../src/core/views/attempts';
import { buildDetail } from '../../../src/core/views/detail';
import { SQL_LIMIT } from '../../../src/core/views/sqlView';
import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import { sampleStatus } from './sampleStatus';

const TASKS = ['extract', 'load', 'check'];
const OWNER = { access: 'owner', trusted: true } as const;

function statusOf(runs: string): LogicalInstanceStatus {
  const status = sampleStatus(`2025-03-05: ${runs}`, { tasks: TASKS }).logicalInstances[0];
  assert.ok(status);
  return status;
}

function detailOf(runs: string, task?: string, run?: number, status = statusOf(runs)) {
  return buildDetail({
    status,
    all: [status],
    workflowInstanceId: run === undefined ? undefined : `orders_daily@2025-03-05#${String(run)}`,
    task,
    permission: OWNER,
    locate: (file, offset) => (file === 'orders.workflow.yaml' ? { line: 6, character: offset - 110, text: '  insert into fact' } : undefined),
  });
}

describe('buildDetail', () => {
  it('shows the newest run when none, or one that is gone, is asked for', () => {
    assert.equal(detailOf('sf- | =ss').run?.runNumber, 2);
    assert.equal(detailOf('sf- | =ss', undefined, 9).run?.runNumber, 2);
    assert.equal(detailOf('sf- | =ss', undefined, 1).run?.runNumber, 1);
    assert.deepEqual(detailOf('sf- | =ss').runs.map(({ runNumber, state }) => `${String(runNumber)} ${state}`), ['2 succeeded', '1 failed']);
  });

  it('lists attempts newest first, with the place of the error counted from 1', () => {
    const task = detailOf('sf-', 'load').task;
    assert.deepEqual(task?.attempts.map(({ number, state }) => `${String(number)} ${state}`), ['3 failed', '2 failed', '1 failed']);
    assert.deepEqual(task.shown?.error, {
      advice: 'correct',
      lineText: 'insert into fact',
      message: 'NOT NULL constraint failed: fact_orders.customer_id',
      kind: 'permanent',
      file: 'orders.workflow.yaml',
      line: 7,
      column: 11,
    });
  });

  it('shows the attempts of the producing run for a carried-over task', () => {
    const task = detailOf('sf- | =Ss', 'extract').task;
    assert.equal(task?.carriedOverFromRun, 1);
    assert.deepEqual(task.attempts.map(({ state }) => state), ['succeeded']);
    assert.equal(task.attemptsOf, 'orders_daily@2025-03-05#1');
  });

  it('offers reruns only on the newest run', () => {
    const enabled = (run: number) => detailOf('sf- | =f-', 'load', run).actions.filter((view) => view.enabled).map((view) => view.action);
    assert.deepEqual(enabled(2), ['rerunFailed', 'rerunFrom', 'rerunOnly', 'rerunAll', 'forceSuccess']);
    assert.deepEqual(enabled(1), []);
  });

  it('offers to rerun what was skipped because of a task that was forced since', () => {
    const failed = (runs: string): LogicalInstanceStatus => {
      const status = statusOf(runs);
      return { ...status, workflowInstances: status.workflowInstances.map((run) => ({ ...run, instance: { ...run.instance, state: 'failed' } })) };
    };
    const canRerun = (runs: string) => detailOf(runs, undefined, undefined, failed(runs)).actions.find(({ action }) => action === 'rerunFailed')?.enabled;
    assert.deepEqual([canRerun('so-'), canRerun('sos')], [true, false]);
  });

  it('says of each task why it is in its state', () => {
    assert.deepEqual(detailOf('sf-').tasks.map(({ reason }) => reason), [undefined, undefined, 'follows a task that failed']);
  });

  it('shows a schedule time that never ran', () => {
    const detail = detailOf('');
    assert.deepEqual([detail.run, detail.task, detail.tasks, detail.actions], [undefined, undefined, [], []]);
  });

  it('shows the whole run for a task that is not in it', () => {
    const detail = detailOf('sf-', 'no_such_task');
    assert.equal(detail.task, undefined);
    assert.deepEqual(detail.tasks.map(({ name, state, attempts }) => `${name} ${state} ${String(attempts)}`), ['extract succeeded 1', 'load failed 3', 'check skipped 0']);
  });

  it('cuts SQL at the end and logs at the start', () => {
    const status = statusOf('sss');
    const [run] = status.workflowInstances;
    const [task] = run?.tasks ?? [];
    const [attempt] = task?.attempts ?? [];
    assert.ok(run && task && attempt);
    const long = { ...attempt, renderedSql: 'x'.repeat(SQL_LIMIT + 9), log: `${'y'.repeat(LOG_LIMIT + 9)}end` };
    const cut = detailOf('', 'extract', 1, { ...status, workflowInstances: [{ ...run, tasks: [{ ...task, attempts: [long] }] }] });
    assert.equal(cut.task?.shown?.sql.text.length, SQL_LIMIT + 1);
    assert.match(cut.task.shown.log, /^…y+end$/);
  });
});
