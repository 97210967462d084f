import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/core/schedule';
import { explainNeverRan, neverRanId, readNeverRanId } from '../../../src/core/views/neverRan';

const DAY = 86_400_000;
const MARCH_1 = 1_740_787_200_000;
const DAILY: Schedule = { cron: '0 0 0 * * ? *', zone: 'UTC', startAt: MARCH_1, endAt: MARCH_1 + 10 * DAY };
const reasonOf = (scheduleInstant: number, more: { readonly now?: number; readonly firedUpTo?: number } = {}) => explainNeverRan({
  scheduleInstant, schedule: DAILY, now: more.now ?? MARCH_1 + 5 * DAY + 60_000,
  local: more.firedUpTo === undefined ? undefined : { workflow: 'w', missedTicks: 'skip', firedUpTo: more.firedUpTo },
}).reason;

describe('a schedule time that never ran', () => {
  it('says why', () => {
    assert.equal(reasonOf(MARCH_1 - DAY), 'beforeStart');
    assert.equal(reasonOf(MARCH_1 + 11 * DAY), 'afterEnd');
    assert.equal(reasonOf(MARCH_1 + 3_600_000), 'noTick');
    assert.equal(reasonOf(MARCH_1 + 6 * DAY), 'ahead');
    assert.equal(reasonOf(MARCH_1 + 2 * DAY), 'switchedOff');
    assert.equal(reasonOf(MARCH_1 + 2 * DAY, { firedUpTo: MARCH_1 + 4 * DAY }), 'passed');
    assert.equal(reasonOf(MARCH_1 + 5 * DAY, { firedUpTo: MARCH_1 + 4 * DAY }), 'waits');
  });

  it('has an id of its own, which no logical instance has', () => {
    assert.equal(readNeverRanId(neverRanId(MARCH_1)), MARCH_1);
    assert.equal(readNeverRanId(neverRanId(-DAY)), -DAY);
    for (const id of ['', 'logical7', 'orders@2025-03-01', 'at:', 'at:x', 'at:1.5']) assert.equal(readNeverRanId(id), id === 'at:' ? 0 : undefined, id);
  });
});
