import assert from 'node:assert/strict';
import { announceChanges } from '../../../src/core/views/announcement';
import { ENGLISH_VIEW_TEXTS } from '../../../src/core/views/viewTexts';
import { gridOf } from './gridOf';
import { sampleStatus } from './sampleStatus';

const TASKS = ['extract', 'load'];
const rowsOf = (lines: readonly string[]) => gridOf(TASKS, sampleStatus(lines.join('\n'), { tasks: TASKS }).logicalInstances).rows;
const announce = (before: readonly string[], after: readonly string[]) => announceChanges(rowsOf(before), rowsOf(after), ENGLISH_VIEW_TEXTS);

describe('what a screen reader says of changes', () => {
  it('names the schedule times that came into another state', () => {
    assert.equal(announce(['2025-03-02: sr', '2025-03-01: sr'], ['2025-03-02: sf', '2025-03-01: ss']), '2025-03-02 failed, 2025-03-01 succeeded');
  });

  it('counts them when they are many', () => {
    const days = ['05', '04', '03', '02', '01'];
    assert.equal(announce(days.map((day) => `2025-03-${day}: sr`), days.map((day) => `2025-03-${day}: ${day === '03' ? 'sf' : 'ss'}`)), '5 schedule times: 4 succeeded, 1 failed');
  });

  it('is quiet when only tasks go on, and when more schedule times are read', () => {
    assert.equal(announce(['2025-03-01: rp'], ['2025-03-01: sr']), undefined);
    assert.equal(announce(['2025-03-02: ss'], ['2025-03-02: ss', '2025-03-01: sf']), undefined);
    const rows = rowsOf(['2025-03-01: ss']);
    assert.equal(announceChanges(rows, rows, ENGLISH_VIEW_TEXTS), undefined);
  });
});
