import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NO_RUN_STATES, TIME_STATES, type RunStates, type TimeState } from '../../../src/core/instance/runStates';
import { dateOfDay, dayNumberOf, weekdayOf, type Schedule } from '../../../src/core/schedule';
import { findGaps, buildCalendar, CALENDAR_STATES, dayText, mainState, monthsOf, moveDay, plannedMode, weekdayNames, type CalendarState } from '../../../src/core/views/calendar';
import { countGaps } from '../../../src/core/views/gaps';
import { DAILY, HOURLY } from './samplePlanner';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARCH_1 = Date.UTC(2025, 1, 28, 23);
const NOW = MARCH_1 + 9 * DAY_MS + HOUR_MS;

function runs(all: readonly (readonly [number, TimeState])[]): RunStates {
  return {
    instants: Float64Array.from(all, ([instant]) => instant),
    states: Uint8Array.from(all, ([, state]) => TIME_STATES.indexOf(state)),
    runNumbers: new Uint32Array(all.length).fill(1),
  };
}

function days(schedule: Schedule, states: RunStates, now = NOW): readonly string[] {
  return buildCalendar({ workflow: 'w', schedule, states, year: 2025, now }).days.map(({ day, counts }) =>
    `${dayText(day).slice(5)} ${counts.flatMap((count, place) => (count === 0 ? [] : [`${String(count)} ${CALENDAR_STATES[place] ?? ''}`])).join(' ')}`);
}

const DONE = runs([[MARCH_1 + DAY_MS, 'succeeded'], [MARCH_1 + 2 * DAY_MS, 'failed'], [MARCH_1 + 5 * DAY_MS, 'stale']]);

describe('gaps', () => {
  it('are the ticks without an instance from the first instance up to now', () => {
    assert.deepEqual(countGaps({ schedule: DAILY, instants: DONE.instants, now: NOW }), { count: 6, since: MARCH_1 + DAY_MS, first: MARCH_1 + 3 * DAY_MS, last: MARCH_1 + 9 * DAY_MS });
  });

  it('are counted from the schedule\'s start, up to its end', () => {
    const schedule = { ...DAILY, startAt: MARCH_1 + 4 * DAY_MS, endAt: MARCH_1 + 7 * DAY_MS };
    assert.deepEqual(countGaps({ schedule, instants: DONE.instants, now: NOW }), { count: 3, since: MARCH_1 + 4 * DAY_MS, first: MARCH_1 + 4 * DAY_MS, last: MARCH_1 + 7 * DAY_MS });
    assert.deepEqual(countGaps({ schedule: { ...DAILY, startAt: MARCH_1 + 8 * DAY_MS }, instants: [], now: NOW }), { count: 2, since: MARCH_1 + 8 * DAY_MS, first: MARCH_1 + 8 * DAY_MS, last: MARCH_1 + 9 * DAY_MS });
  });

  it('are told by their days once something has run, and not of what never ran', () => {
    assert.deepEqual(findGaps({ schedule: DAILY, instants: DONE.instants, now: NOW }), { count: 6, since: '2025-03-02', first: '2025-03-04', last: '2025-03-10' });
    assert.equal(findGaps({ schedule: { ...DAILY, startAt: MARCH_1 }, instants: [], now: NOW }), undefined);
    assert.equal(findGaps({ schedule: DAILY, instants: [MARCH_1], now: MARCH_1 }), undefined);
  });

  it('are none where nothing can be missing, and one that is just due is not yet', () => {
    assert.equal(countGaps({ schedule: DAILY, instants: [], now: NOW }), 'none');
    assert.equal(countGaps({ schedule: { ...DAILY, cron: undefined }, instants: DONE.instants, now: NOW }), 'none');
    assert.equal(countGaps({ schedule: { ...DAILY, cron: '* * * * * ? *', startAt: 0 }, instants: [], now: NOW }), 'tooMany');
    const due = MARCH_1 + 3 * DAY_MS;
    assert.deepEqual([due + 30_000, due + 61_000].map((now) => countGaps({ schedule: DAILY, instants: [MARCH_1 + 2 * DAY_MS], now })).map((gaps) => (typeof gaps === 'string' ? gaps : gaps.count)), [0, 1]);
  });

  it('with what is there make up every tick', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(200), { minLength: 1 }), (hours) => {
      const instants = hours.map((hour) => MARCH_1 + hour * HOUR_MS);
      const gaps = countGaps({ schedule: HOURLY, instants, now: MARCH_1 + 200 * HOUR_MS + 120_000 });
      assert.ok(typeof gaps !== 'string');
      assert.equal(gaps.count + hours.length, 200 - Math.min(...hours) + 1);
    }), { seed: 1 });
  });
});

describe('the names of the days', () => {
  it('begin with Monday, in the reader\'s language', () => {
    assert.deepEqual(weekdayNames('en').map(({ short }) => short).join(''), 'MTWTFSS');
    assert.equal(weekdayNames('')[6]?.long, 'Sunday');
    assert.deepEqual(weekdayNames('zh-cn').slice(0, 2), [{ short: '一', long: '星期一' }, { short: '二', long: '星期二' }]);
  });
});

describe('planning a day', () => {
  const mode = (...states: readonly CalendarState[]) => plannedMode({ day: 0, counts: CALENDAR_STATES.map((state) => (states.includes(state) ? 1 : 0)) });

  it('begins with what the day needs', () => {
    assert.equal(mode('missing', 'succeeded'), 'missing');
    assert.equal(mode('unfinished', 'succeeded'), 'missing');
    assert.equal(mode('failed', 'succeeded', 'missing'), 'missing-and-failed');
    assert.equal(mode('stale', 'succeeded'), 'stale');
    assert.equal(mode('stale', 'failed'), 'stale');
  });

  it('makes a day without any need again; one without anything is looked at', () => {
    assert.equal(mode('succeeded'), 'all');
    assert.equal(mode('succeeded', 'running'), 'all');
    assert.equal(mode('running'), 'missing');
    assert.equal(plannedMode(undefined), 'missing');
  });
});

describe('the calendar', () => {
  it('has the states of each day, gaps between the first instance and now, and what is to come', () => {
    const shown = days(DAILY, DONE);
    assert.deepEqual(shown.slice(0, 10), [
      '03-02 1 succeeded', '03-03 1 failed', '03-04 1 missing', '03-05 1 missing', '03-06 1 stale', '03-07 1 missing', '03-08 1 missing', '03-09 1 missing', '03-10 1 missing', '03-11 1 ahead',
    ]);
    assert.equal(shown.at(-1), '12-31 1 ahead');
  });

  it('counts the hours of a day together, 23 and 25 where clocks change', () => {
    const spring = days(HOURLY, runs([[Date.UTC(2025, 2, 29, 0), 'failed']]), Date.UTC(2025, 2, 31, 12));
    assert.deepEqual(spring.slice(0, 3), ['03-29 1 failed 22 missing', '03-30 23 missing', '03-31 14 missing 10 ahead']);
    assert.equal(days(HOURLY, NO_RUN_STATES, Date.UTC(2025, 9, 1)).find((day) => day.startsWith('10-26')), '10-26 25 ahead');
  });

  it('respects the schedule\'s start and end, and shows what ran at times that it no longer names', () => {
    const schedule = { ...DAILY, startAt: MARCH_1 + 5 * DAY_MS, endAt: MARCH_1 + 12 * DAY_MS };
    assert.deepEqual(days(schedule, runs([[MARCH_1 + DAY_MS + 7 * HOUR_MS, 'succeeded']])), [
      '03-02 1 succeeded', ...['03-06', '03-07', '03-08', '03-09', '03-10'].map((day) => `${day} 1 missing`), '03-11 1 ahead', '03-12 1 ahead', '03-13 1 ahead',
    ]);
  });

  it('says how many are missing and since when, as the planner takes it; the year is that of the newest instance', () => {
    const view = buildCalendar({ workflow: 'w', schedule: DAILY, states: DONE, year: undefined, now: Date.UTC(2026, 0, 5) });
    assert.deepEqual([view.year, view.gaps], [2025, { count: 307, since: '2025-03-02', first: '2025-03-04', last: '2026-01-05' }]);
    assert.deepEqual([buildCalendar({ workflow: 'w', schedule: DAILY, states: NO_RUN_STATES, year: undefined, now: NOW })].map(({ year, gaps, noGaps }) => [year, gaps, noGaps]), [[2025, undefined, 'none']]);
  });

  it('marks a day with the most urgent of what it holds', () => {
    const { days: all } = buildCalendar({ workflow: 'w', schedule: HOURLY, states: runs([[MARCH_1, 'succeeded'], [MARCH_1 + HOUR_MS, 'failed']]), year: 2025, now: MARCH_1 + 2 * HOUR_MS + 1 });
    assert.equal(all[0] === undefined ? undefined : mainState(all[0]), 'failed');
  });

  it('begins in the year of the newest tick when nothing ran and the schedule has ended', () => {
    const ended = { ...DAILY, startAt: Date.UTC(2024, 0, 1), endAt: Date.UTC(2024, 5, 1) };
    assert.equal(buildCalendar({ workflow: 'w', schedule: ended, states: NO_RUN_STATES, year: undefined, now: NOW }).year, 2024);
    assert.equal(buildCalendar({ workflow: 'w', schedule: { ...DAILY, startAt: Date.UTC(2030, 0, 1) }, states: NO_RUN_STATES, year: undefined, now: NOW }).year, 2025);
  });

  it('lays out each day of the year once, under its weekday', () => {
    for (const year of [2024, 2025, 2027]) {
      const weeks = monthsOf(year).flatMap((month) => month.weeks);
      const all = weeks.flatMap((week) => week.flatMap((day, place) => {
        if (day !== undefined) assert.equal((weekdayOf(day) + 6) % 7, place);
        return day ?? [];
      }));
      assert.deepEqual(all, Array.from({ length: all.length }, (_, index) => dayNumberOf({ year, month: 1, day: 1 }) + index));
      assert.equal(all.length, year === 2024 ? 366 : 365);
    }
  });

  it('moves by keys as dates do', () => {
    const day = dayNumberOf({ year: 2025, month: 3, day: 31 });
    const to = (key: string): string | undefined => {
      const target = moveDay(key, day);
      return target === undefined ? undefined : dayText(target);
    };
    assert.deepEqual(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'x'].map(to),
      ['2025-03-30', '2025-04-01', '2025-03-24', '2025-04-07', '2025-03-31', '2025-04-06', '2025-02-28', '2025-04-30', undefined]);
    assert.equal(dateOfDay(day).day, 31);
  });
});
