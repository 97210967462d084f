import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TASK_INSTANCE_STATES } from '../../../src/core/instance/states';
import { describeState } from '../../../src/core/views/describeState';
import { packCell, unpackCell, type GridView } from '../../../src/core/views/grid';
import { gridOf } from './gridOf';
import { sampleStatus } from './sampleStatus';

const TASKS = ['extract', 'load', 'check'];

/** `2025-03-05 failed run 2 | =0 ✗3*2 -0`: symbol, attempts, and after `*` how many runs ran the task. */
function draw({ columns, rows, hasOlder }: GridView): string {
  const lines = rows.map((row) => {
    const cells = row.cells.map((packed) => {
      const cell = unpackCell(packed);
      return cell === undefined ? '.' : `${describeState(cell.state).symbol}${String(cell.attempts)}${cell.runs > 1 ? `*${String(cell.runs)}` : ''}`;
    });
    return `${row.scheduleTime.slice(0, 10)} ${row.state ?? 'never'} run ${String(row.runNumber)} | ${cells.join(' ')}`;
  });
  const head = columns.map(({ task, gone }) => (gone ? `(${task})` : task)).join(' ');
  return [head, ...lines, ...(hasOlder ? ['older'] : [])].join('\n');
}

function gridFrom(text: string, tasks: readonly string[] = TASKS): GridView {
  return gridOf(tasks, sampleStatus(text, { tasks: TASKS }).logicalInstances);
}

describe('the grid', () => {
  it('shows the newest run of each schedule time, newest first, with attempts and runs', () => {
    assert.equal(draw(gridFrom(`
      2025-03-05: rpp
      2025-03-04: sf- | =f- | =Ss
      2025-03-03: sss
    `)), [
      'extract load check',
      '2025-03-05 running run 1 | ▶1 ·0 ·0',
      '2025-03-04 succeeded run 3 | =0 ✓2*3 ✓1',
      '2025-03-03 succeeded run 1 | ✓1 ✓1 ✓1',
    ].join('\n'));
  });

  it('keeps a row for a schedule time that never ran', () => {
    assert.equal(draw(gridFrom('2025-03-05: ')), 'extract load check\n2025-03-05 never run 0 | ');
  });

  it('puts tasks that left the workflow file at the end, marked', () => {
    assert.equal(draw(gridFrom('2025-03-05: sfs', ['load', 'new_one'])), [
      'load new_one (extract) (check)',
      '2025-03-05 failed run 1 | ✗3 . ✓1 ✓1',
    ].join('\n'));
  });

  it('has no column for a task that only an older run had', () => {
    assert.equal(draw(gridFrom('2025-03-05: sfs | =s', ['extract'])), 'extract (load)\n2025-03-05 succeeded run 2 | =0 ✓1*2');
  });
});

describe('packed cells', () => {
  it('come back as they were, counts up to 127', () => {
    fc.assert(fc.property(fc.constantFrom(...TASK_INSTANCE_STATES), fc.nat(127), fc.nat(127), (state, attempts, runs) => {
      assert.deepEqual(unpackCell(packCell({ state, attempts, runs })), { state, attempts, runs });
    }));
    assert.equal(unpackCell(packCell({ state: 'failed', attempts: 4000, runs: 999 }))?.attempts, 127);
  });

  it('are undefined where there is no task instance', () => {
    for (const packed of [undefined, 0, -1, 15]) assert.equal(unpackCell(packed), undefined);
  });
});
