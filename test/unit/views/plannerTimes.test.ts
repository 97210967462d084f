import assert from 'node:assert/strict';
import type { Schedule } from '../../../src/core/schedule';
import { formatScheduleTime } from '../../../src/core/schedule';
import { EMPTY_FORM, parseLength, splitTimes, type PlannerForm } from '../../../src/core/views/plannerForm';
import { fieldOfRefusal, readPace, readScope } from '../../../src/core/views/plannerRequest';
import { ENGLISH_PLANNER_TEXTS as TEXTS } from '../../../src/core/views/plannerTexts';
import { offeredRange, readTimes } from '../../../src/core/views/plannerTimes';
import { DAILY, HOURLY } from './samplePlanner';

const NOW = Date.UTC(2025, 3, 10, 12);

function read(form: Partial<PlannerForm>, schedule: Schedule = DAILY, maxTicks = 1000): string {
  const reading = readTimes({ schedule, form: { ...EMPTY_FORM, ...form }, now: NOW, maxTicks, texts: TEXTS });
  if (reading.kind === 'problems') return reading.problems.map(({ field, text, fix }) => `${field}: ${text}${fix === undefined ? '' : ` [${fix.label}]`}`).join(' | ');
  const text = (instant: number): string => formatScheduleTime(instant, schedule.zone);
  const { from, to, dates, exclude } = reading.times;
  return [`${text(from)} → ${text(to)}`, ...(dates === undefined ? [] : [dates.map(text).join(', ')]), ...(exclude.length === 0 ? [] : [`not ${exclude.map(text).join(', ')}`])].join('; ');
}

describe('the times of the planner', () => {
  it('are every schedule time of a range, both ends included, in the workflow\'s zone', () => {
    assert.equal(read({ from: '2025-03-01', to: '2025-03-07' }), '2025-03-01 00:00:00 → 2025-03-07 00:00:00');
    assert.equal(read({ from: '2025-03-01', to: '2025-03-01' }, HOURLY), '2025-03-01 00:00:00 → 2025-03-01 23:00:00');
    assert.equal(read({ from: '2025-03-01 05:30', to: '2025-03-01 07:00' }, HOURLY), '2025-03-01 06:00:00 → 2025-03-01 07:00:00');
  });

  it('by data date are a day later, as system.biz.date is the day before', () => {
    assert.equal(read({ basis: 'dataDate', from: '2025-03-01', to: '2025-03-07' }), '2025-03-02 00:00:00 → 2025-03-08 00:00:00');
    assert.equal(read({ basis: 'dataDate', from: '2025-03-01', to: '2025-03-01' }, HOURLY), '2025-03-01 01:00:00 → 2025-03-02 00:00:00');
    assert.equal(read({ basis: 'dataDate', choice: 'dates', dates: '2025-03-01, 2025-03-05' }), '2025-03-02 00:00:00 → 2025-03-06 00:00:00; 2025-03-02 00:00:00, 2025-03-06 00:00:00');
    assert.equal(read({ basis: 'dataDate', from: '2025-03-01 06:00', to: '2025-03-07' }), `from: ${TEXTS['plan.notADay']}`);
  });

  it('when picked keep their order, each once; a day alone is every schedule time of it', () => {
    assert.equal(read({ choice: 'dates', dates: '2025-03-05, 2025-03-02 2025-03-05' }), '2025-03-02 00:00:00 → 2025-03-05 00:00:00; 2025-03-05 00:00:00, 2025-03-02 00:00:00');
    assert.match(read({ choice: 'dates', dates: '2025-03-30' }, HOURLY), /^2025-03-30 00:00:00 → 2025-03-30 23:00:00; (\S+ \S+, ){22}\S+ \S+$/);
    assert.equal(read({ from: '2025-03-01', to: '2025-03-03', exclude: '2025-03-02, 2025-05-01' }), '2025-03-01 00:00:00 → 2025-03-03 00:00:00; not 2025-03-02 00:00:00');
  });

  it('that cannot be planned are refused at their field, with what to do', () => {
    assert.equal(read({ from: 'x', to: '' }), `from: ${TEXTS['plan.notATime']} | to: ${TEXTS['plan.notATime']}`);
    assert.equal(read({ from: '2025-03-07', to: '2025-03-01' }), 'to: The range begins at 2025-03-07, after its end 2025-03-01. Swap them. [Swap]');
    assert.equal(read({ from: '2025-04-08', to: '2025-04-12' }), 'to: It reaches into the future (2025-04-12). End it earlier. [End at 2025-04-10]');
    assert.equal(read({ from: '2025-05-01', to: '2025-05-02' }), 'to: It reaches into the future (2025-05-02). End it earlier.');
    assert.equal(read({ from: '2025-03-01 01:00', to: '2025-03-01 02:00' }), 'to: No schedule time in this range. The next one is 2025-03-02.');
    assert.equal(read({ from: '2025-03-01', to: '2025-03-31' }, DAILY, 30), 'to: More than 30 schedule times. Take fewer at once, or raise the setting idempo.backfill.maxScheduleTimes.');
    assert.equal(read({ choice: 'dates', dates: '' }), 'dates: Write at least one date.');
    assert.equal(read({ choice: 'dates', dates: '2025-03-05 07:00' }), 'dates: 2025-03-05 07:00 is not one of its schedule times. The nearest: 2025-03-05 · 2025-03-06.');
    assert.equal(read({ choice: 'dates', dates: '2025-04-11' }), 'dates: It reaches into the future (2025-04-11). End it earlier.');
    assert.equal(read({ from: '2025-03-01', to: '2025-03-03', exclude: 'never' }), 'exclude: “never” is not a time. Write yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.');
  });
});

describe('the start nodes of the planner', () => {
  const scope = (form: Partial<PlannerForm>): unknown => {
    const reading = readScope({ ...EMPTY_FORM, ...form }, TEXTS);
    return reading.kind === 'scope' ? reading.scope : reading.problems.map(({ field, text }) => `${field}: ${text}`);
  };

  it('are those that are chosen, with what follows, with what they need, or alone', () => {
    for (const kind of ['from', 'to', 'only'] as const) assert.deepEqual(scope({ scope: kind, startNodes: ['a', 'b'] }), { kind, tasks: ['a', 'b'] });
  });

  it('do not matter while all tasks run', () => {
    assert.deepEqual(scope({ startNodes: ['a'] }), { kind: 'all' });
  });

  it('must be chosen, and must be there: both are said at their field', () => {
    assert.deepEqual(scope({ scope: 'only', startNodes: [] }), ['startNodes: Choose at least one start node.']);
    assert.equal(fieldOfRefusal('unknownTask', { choice: 'range' }), 'startNodes');
  });
});

describe('the pace of the planner', () => {
  const pace = (form: Partial<PlannerForm>): unknown => {
    const reading = readPace({ ...EMPTY_FORM, ...form }, TEXTS);
    return reading.kind === 'pace' ? reading.pace : reading.problems.map(({ field }) => field);
  };

  it('is read as typed', () => {
    assert.deepEqual(pace({ parallel: '4', batchSize: '10', pause: '5m' }), { parallel: 4, batchSize: 10, pauseMs: 300_000, onFailure: 'stop' });
    assert.deepEqual(pace({}), { parallel: 1, batchSize: undefined, pauseMs: undefined, onFailure: 'stop' });
    assert.deepEqual(['500ms', '30', '30 s', '2h', '1d', '', 'soon', '-1'].map(parseLength), [500, 30_000, 30_000, 7_200_000, 86_400_000, undefined, undefined, undefined]);
  });

  it('that is not possible is refused at its field', () => {
    assert.deepEqual(pace({ parallel: '0' }), ['parallel']);
    assert.deepEqual(pace({ parallel: '101', batchSize: '0', pause: '8d' }), ['parallel', 'batchSize', 'pause']);
    assert.deepEqual(pace({ pause: '5m' }), ['batchSize']);
  });

  it('has the runner\'s refusals at the field that they are about', () => {
    assert.deepEqual(['future', 'notATick', 'parallelOutOfRange', 'backfillRunning'].map((code) => fieldOfRefusal(code, { choice: 'range' })), ['to', 'exclude', 'parallel', 'plan']);
    assert.deepEqual(['future', 'notATick'].map((code) => fieldOfRefusal(code, { choice: 'dates' })), ['dates', 'dates']);
  });

  it('splits times at commas, lines and between dates', () => {
    assert.deepEqual(splitTimes('2025-03-01 06:00, 2025-03-02\n2025-03-03 2025-03-04'), ['2025-03-01 06:00', '2025-03-02', '2025-03-03', '2025-03-04']);
  });
});

describe('the range that is offered', () => {
  it('is the newest seven ticks, as they can be typed', () => {
    assert.deepEqual(offeredRange(DAILY, NOW), { from: '2025-04-04', to: '2025-04-10' });
  });

  it('is empty before the schedule begins', () => {
    assert.deepEqual(offeredRange({ ...DAILY, startAt: NOW + 86_400_000 }, NOW), { from: '', to: '' });
  });
});
