import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ENGLISH_PANEL_TEXTS } from '../../../src/protocol/panelTexts';
import { countRuns, countTask, groupRows, levelInto, nextLevel, periodOf, usefulLevels, ZOOM_LEVELS } from '../../../src/webview/state/gridGroups';
import { searchGrid } from '../../../src/webview/state/searchGrid';
import { largePanel } from '../views/largeGrid';
import { samplePanel } from '../views/samplePanel';

const SAMPLE = samplePanel().grid;
const DAYS = SAMPLE.rows;
/** 2,000 hours up to 2025-03-01 00:00. */
const HOURS = largePanel(2, 2_000).grid.rows;

describe('periods of schedule times', () => {
  const weeks: readonly (readonly [string, string])[] = [
    ['2024-12-29', '2024-W52'], ['2024-12-30', '2025-W01'], ['2025-01-05', '2025-W01'], ['2025-01-06', '2025-W02'],
    ['2021-01-03', '2020-W53'], ['2021-01-04', '2021-W01'], ['2025-03-14', '2025-W11'], ['2026-12-31', '2026-W53'],
  ];
  for (const [date, week] of weeks) it(`${date} lies in ${week}`, () => { assert.equal(periodOf(`${date} 00:00:00`, 'week'), week); });

  it('are read from the workflow\'s own calendar', () => {
    assert.deepEqual([periodOf('2025-03-14 23:30:00', 'day'), periodOf('2025-03-14 23:30:00', 'month')], ['2025-03-14', '2025-03']);
  });
});

describe('the grid from afar', () => {
  it('has every schedule time in one line, in order, at each level', () => {
    fc.assert(fc.property(fc.constantFrom(...ZOOM_LEVELS), fc.nat(1_999), fc.nat(300), (level, first, count) => {
      const rows = HOURS.slice(first, first + count);
      const lines = groupRows(rows, level);
      assert.deepEqual(lines.flatMap((line) => line.group?.rows ?? [line]), rows);
      assert.equal(new Set(lines.map(({ logicalInstanceId }) => logicalInstanceId)).size, lines.length);
    }));
  });

  it('counts states, what needs a look first', () => {
    const [march] = groupRows(DAYS, 'month');
    assert.ok(march?.group);
    assert.deepEqual(countRuns(march.group).map(({ state, count }) => `${String(count)} ${state}`), ['1 failed', '1 stopped', '2 running', '2 waiting', '15 succeeded']);
    const load = SAMPLE.columns.findIndex(({ task }) => task === 'load_fact_orders');
    const tasks = countTask(march.group, load);
    assert.equal(tasks[0]?.state, 'failed');
    assert.equal(tasks.reduce((sum, { count }) => sum + count, 0), DAYS.length);
    assert.deepEqual(countTask(march.group, 99), []);
  });

  it('offers only the levels that put some rows together', () => {
    assert.deepEqual([usefulLevels(HOURS), usefulLevels(DAYS), usefulLevels(DAYS.slice(0, 1))], [['each', 'day', 'week', 'month'], ['each', 'week', 'month'], ['each']]);
  });

  it('a step leads past levels that would change nothing', () => {
    assert.deepEqual([nextLevel(DAYS, 'each', 1), nextLevel(HOURS, 'each', 1), nextLevel(DAYS, 'each', -1)], ['week', 'day', undefined]);
    assert.deepEqual([nextLevel(groupRows(DAYS, 'week'), 'week', -1), nextLevel(groupRows(DAYS, 'month'), 'month', 1)], ['each', undefined]);
  });

  it('goes into a group at the level that divides it', () => {
    const [month] = groupRows(HOURS.slice(10), 'month');
    const [ofDays] = groupRows(DAYS, 'month');
    const [day] = groupRows(HOURS.slice(10), 'day');
    assert.ok(month?.group && ofDays?.group && day?.group);
    assert.deepEqual([levelInto('month', month.group), levelInto('month', ofDays.group), levelInto('week', ofDays.group), levelInto('day', day.group)], ['day', 'each', 'each', 'each']);
  });
});

describe('searching the grid', () => {
  const search = (text: string) => {
    const { rows, columns } = searchGrid(DAYS, SAMPLE.columns, { text, texts: ENGLISH_PANEL_TEXTS });
    return { days: rows.map(({ scheduleTime }) => scheduleTime.slice(8, 10)), tasks: columns?.map((index) => SAMPLE.columns[index]?.task) };
  };

  it('is by schedule time, state of the run or of a task, and task name', () => {
    assert.deepEqual(search('2025-03-1').days, ['19', '18', '17', '16', '15', '14', '13', '12', '11', '10']);
    assert.deepEqual(search('LOAD_fact').tasks, ['load_fact_orders']);
    assert.equal(search('load_fact').days.length, DAYS.length);
    assert.ok(search('failed').days.includes('14') && !search('failed').days.includes('15'));
    assert.deepEqual(search('carried').days, ['16', '09']);
  });

  it('needs every word of a row, and looks for states in the shown tasks only', () => {
    assert.deepEqual(search('2025-03-1 failed load_fact').days, ['14']);
    assert.deepEqual([search('2025-03-14 failed').days, search('2025-03-14 skipped').days, search('2025-03-14 skipped extract').days], [['14'], ['14'], []]);
    assert.deepEqual(search('nothing like this'), { days: [], tasks: undefined });
  });

  it('leaves everything without a word, and the same list of rows', () => {
    assert.equal(searchGrid(DAYS, SAMPLE.columns, { text: '  ', texts: ENGLISH_PANEL_TEXTS }).rows, DAYS);
    assert.equal(searchGrid(DAYS, SAMPLE.columns, { text: 'load', texts: ENGLISH_PANEL_TEXTS }).rows, DAYS);
  });
});
