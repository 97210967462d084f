import assert from 'node:assert/strict';
import { findTypedTimes, listFoundTimes } from '../../../src/core/views/finder';
import { isSameTree } from '../../../src/core/views/tree/sameTree';
import { buildTree, childrenOf } from '../../../src/core/views/tree/buildTree';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import { parseWorkflowFile } from '../../../src/core/workflow/parseWorkflowFile';
import { ENGLISH_VIEW_TEXTS } from '../../../src/core/views/viewTexts';
import { sampleStatus } from './sampleStatus';

describe('finding a schedule time', () => {
  it('begins with a date in what is typed, with hours or not', () => {
    assert.deepEqual(
      ['2025-03-14', 'orders 2025-03-14 06:00', '2025-03-14T06', '2025-13-14', '2025-03', 'orders', ''].map((typed) => findTypedTimes(typed)?.text),
      ['2025-03-14', '2025-03-14 06:00', '2025-03-14 06', undefined, undefined, undefined, undefined],
    );
  });

  it('asks for the day in every zone', () => {
    const times = findTypedTimes('2025-03-14');
    assert.ok(times);
    assert.ok(times.from <= Date.parse('2025-03-14T00:00:00+14:00') && times.to >= Date.parse('2025-03-14T23:59:59-12:00'));
  });

  it('lists those that begin so, with the state of their newest run', () => {
    const { logicalInstances } = sampleStatus('2025-03-16: ssssf-- | ====sss\n2025-03-15: sssssss\n2025-03-14: ssssf--');
    assert.deepEqual(listFoundTimes(logicalInstances, '2025-03-14', ENGLISH_VIEW_TEXTS), [{
      logicalInstanceId: 'orders_daily@2025-03-14', workflow: 'orders_daily', scheduleTime: '2025-03-14 00:00:00',
      state: 'failed', icon: 'error', workflowInstanceId: 'orders_daily@2025-03-14#1',
    }]);
    assert.deepEqual(listFoundTimes(logicalInstances, '2025-03-16', ENGLISH_VIEW_TEXTS).map(({ workflowInstanceId }) => workflowInstanceId), ['orders_daily@2025-03-16#2']);
  });
});

describe('a tree node that is built again', () => {
  const file = { path: 'orders_daily.workflow.yaml', root: '', readFile: () => ({ kind: 'missing' }) as const, text: 'workflow:\n  name: orders_daily\ntasks:\n  - name: a\n    task_type: Sql\n    sql: select 1\n' };
  const { workflow } = parseWorkflowFile(file);
  const node = (snapshot: StatusSnapshot, limit = 60) => {
    const [root] = buildTree({ workflows: [{ key: 'k', path: file.path, workflow, snapshot, limit, hasOlder: false, trusted: true, isReading: false, hasErrors: false, folder: undefined }], zone: 'UTC' });
    assert.ok(root);
    return root;
  };
  const status = sampleStatus('2025-03-02: sssssss\n2025-03-01: sssssss');
  const [newest, oldest] = status.logicalInstances;
  assert.ok(newest && oldest);

  it('is the same while its own instances are', () => {
    const [other] = sampleStatus('2025-03-05: fssssss', { workflow: 'another' }).logicalInstances;
    assert.ok(other);
    assert.equal(isSameTree(node(status), node({ ...status, logicalInstances: [other, newest, oldest] })), true);
  });

  it('is another when an instance, the limit or the access changed', () => {
    const [changed] = sampleStatus('2025-03-01: ssfssss').logicalInstances;
    assert.ok(changed);
    assert.equal(isSameTree(node(status), node({ ...status, logicalInstances: [newest, changed] })), false);
    assert.equal(isSameTree(node(status), node({ ...status, logicalInstances: [newest] })), false);
    assert.equal(isSameTree(node(status), node(status, 120)), false);
    assert.equal(isSameTree(node(status), node({ ...status, access: 'reader' })), false);
  });

  it('lists its own instances among those of thousands of workflows', () => {
    const others = Array.from({ length: 2_000 }, (_, index) => ({ ...newest, logicalInstance: { ...newest.logicalInstance, id: `o${String(index)}`, workflow: `w${String(index)}` } }));
    const shown = childrenOf(node({ ...status, logicalInstances: [...others, newest, oldest] })).filter(({ kind }) => kind === 'logicalInstance');
    assert.deepEqual(shown.map(({ label }) => label), ['2025-03-02', '2025-03-01']);
  });
});
