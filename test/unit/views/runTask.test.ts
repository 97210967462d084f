import assert from 'node:assert/strict';
import { formatScheduleTime, scheduleOf } from '../../../src/core/schedule';
import { readRunTask, resolveTaskTime } from '../../../src/core/views/runTask';
import { sampleWorkflow } from './sampleStatus';

const SCHEDULE = scheduleOf(sampleWorkflow()).schedule;
const NOW = Date.UTC(2025, 2, 10, 12);

describe('tasks of tasks.json', () => {
  it('have defaults for what is not written', () => {
    assert.deepEqual(readRunTask({ type: 'idempo', workflow: ' orders.workflow.yaml ', action: 'run' }), {
      workflow: 'orders.workflow.yaml', action: 'run', task: '', scheduleTime: 'newest tick', from: '', to: 'newest tick', mode: 'missing', order: 'asc', parallel: 1, onFailure: 'stop',
    });
  });

  it('keep what is written', () => {
    const task = readRunTask({ workflow: 'orders', action: 'backfill', from: '2025-03-01', to: 'yesterday', mode: 'stale', order: 'desc', parallel: 4, onFailure: 'continue' });
    assert.deepEqual('property' in task ? task : [task.from, task.to, task.mode, task.order, task.parallel, task.onFailure], ['2025-03-01', 'yesterday', 'stale', 'desc', 4, 'continue']);
  });

  it('say which property is wrong', () => {
    const wrong = (fields: object): string => {
      const task = readRunTask({ workflow: 'orders', action: 'backfill', from: '2025-03-01', ...fields });
      return 'property' in task ? task.property : 'fine';
    };
    assert.deepEqual(
      [wrong({}), wrong({ workflow: '' }), wrong({ workflow: 7 }), wrong({ action: 'explode' }), wrong({ action: undefined }), wrong({ mode: 'some' }), wrong({ order: 'given' }), wrong({ parallel: 0 }), wrong({ parallel: 1.5 }), wrong({ parallel: '4' }), wrong({ onFailure: 'cry' }), wrong({ from: '' }), wrong({ action: 'rerunFrom' }), wrong({ action: 'rerunOnly', task: 'load' })],
      ['fine', 'workflow', 'workflow', 'action', 'action', 'mode', 'order', 'parallel', 'parallel', 'parallel', 'onFailure', 'from', 'task', 'fine'],
    );
  });

  for (const [text, end, expected] of [
    ['newest tick', false, '2025-03-10T00:00:00.000Z'],
    ['Newest Tick', true, '2025-03-10T00:00:00.000Z'],
    ['newest tick - 6', false, '2025-03-04T00:00:00.000Z'],
    ['newest tick-0', false, '2025-03-10T00:00:00.000Z'],
    ['today', false, '2025-03-10T00:00:00.000Z'],
    ['yesterday', false, '2025-03-09T00:00:00.000Z'],
    ['2025-03-01', false, '2025-03-01T00:00:00.000Z'],
    ['2025-03-01 06:30:00', false, '2025-03-01T06:30:00.000Z'],
    ['tomorrow', false, undefined],
    ['newest tick + 1', false, undefined],
    ['2025-02-30', false, undefined],
  ] as const) {
    it(`"${text}" is ${expected ?? 'no time'}`, () => {
      const at = resolveTaskTime(text, SCHEDULE, { now: NOW, end });
      assert.equal(at === undefined ? undefined : new Date(at).toISOString(), expected);
    });
  }

  it('a day alone at the end means through its end', () => {
    const at = resolveTaskTime('yesterday', SCHEDULE, { now: NOW, end: true }) ?? 0;
    assert.ok(at > Date.UTC(2025, 2, 9, 23, 59, 58) && at < Date.UTC(2025, 2, 10), new Date(at).toISOString());
  });

  for (const [now, expected] of [
    ['2025-03-30T22:30:00Z', '2025-03-30'],
    ['2025-10-26T22:30:00Z', '2025-10-25'],
  ] as const) {
    it(`yesterday is the day before where a day has 23 or 25 hours (${now})`, () => {
      const at = resolveTaskTime('yesterday', { ...SCHEDULE, zone: 'Europe/Berlin' }, { now: Date.parse(now), end: false }) ?? 0;
      assert.equal(formatScheduleTime(at, 'Europe/Berlin'), `${expected} 00:00:00`);
    });
  }
});
