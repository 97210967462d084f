import assert from 'node:assert/strict';
import type { LocalSchedule } from '../../../src/core/instance/records';
import type { StatusSnapshot } from '../../../src/core/instance/status';
import { findLocalSchedule, findNextDue } from '../../../src/core/views/localSchedule';
import type { Workflow } from '../../../src/core/workflow/workflow';
import { sampleStatus, sampleWorkflow } from './sampleStatus';

const APRIL_1 = Date.UTC(2025, 3, 1);
const HOUR = 3_600_000;

function workflowOf(name: string, more: Partial<Workflow> = {}): Workflow {
  return { ...sampleWorkflow(name, ['a']), timezone: undefined, startTime: undefined, endTime: undefined, ...more };
}

function text(value: string) {
  return { value, range: { start: 0, end: value.length } };
}

function switchedOn(...localSchedules: readonly LocalSchedule[]): StatusSnapshot {
  return { ...sampleStatus(''), localSchedules };
}

const ORDERS = workflowOf('orders', { schedule: text('0 0 6 * * ? *'), timezone: text('Asia/Shanghai') });
const HOURLY = workflowOf('hourly', { schedule: text('0 30 * * * ? *') });
const ON = { workflow: 'orders', missedTicks: 'newestOnly', firedUpTo: APRIL_1 } as const;

describe('a workflow whose ticks make instances', () => {
  it('says which tick comes next, in its own zone', () => {
    assert.deepEqual(findLocalSchedule(switchedOn(ON), ORDERS), {
      missedTicks: 'newestOnly', nextAt: APRIL_1 + 22 * HOUR, next: '2025-04-02 06:00', zone: 'Asia/Shanghai',
    });
  });

  it('is not one when it is not switched on, or when nothing is known', () => {
    assert.deepEqual([findLocalSchedule(switchedOn(ON), HOURLY), findLocalSchedule(undefined, ORDERS)], [undefined, undefined]);
  });

  it('has no next tick when its schedule has ended or was taken out of the file', () => {
    const ended = workflowOf('orders', { schedule: text('0 0 6 * * ? *'), endTime: text('2025-03-01 00:00:00') });
    const without = workflowOf('orders', { schedule: undefined });
    for (const workflow of [ended, without]) assert.equal(findLocalSchedule(switchedOn(ON), workflow)?.next, undefined);
    assert.equal(findNextDue(switchedOn(ON), [ended]), undefined);
  });

  it('is due at the earliest tick of all, and at once when its file is gone', () => {
    const hourly = { workflow: 'hourly', missedTicks: 'skip', firedUpTo: APRIL_1 } as const;
    assert.equal(findNextDue(switchedOn(ON, hourly), [ORDERS, HOURLY]), APRIL_1 + HOUR / 2);
    assert.equal(findNextDue(switchedOn(ON, hourly), [HOURLY]), APRIL_1);
    assert.equal(findNextDue(switchedOn(), [ORDERS, HOURLY]), undefined);
  });
});
