import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dependentIntervals, formatScheduleTime, parseScheduleTime, ticksBetween } from '../../../src/core/schedule';

const HOUR = 3_600_000;

function instantOf(text: string, zone: string): number {
  const instant = parseScheduleTime(text, zone, 'exact');
  assert.ok(instant !== undefined, text);
  return instant;
}

/** `from` of each interval in the zone, and of the last one its end; days without their time. */
function shown(dateValue: string, at: string, zone = 'Asia/Shanghai'): readonly string[] | undefined {
  const intervals = dependentIntervals(dateValue, instantOf(at, zone), zone);
  const ends = intervals?.map(({ to }) => to).slice(-1);
  return intervals?.map(({ from }) => from).concat(ends ?? []).map((instant) => formatScheduleTime(instant, zone).replace(/ 00:00:00$/, '').replace(/:00$/, ''));
}

const hours = (day: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => (from + index === 0 ? day : `${day} ${String(from + index).padStart(2, '0')}:00`));
const days = (month: string, from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);

describe('dependentIntervals', () => {
  // 2019-02-05 is a Tuesday, 2019-02-10 a Sunday. The rows to 2019 are those of DolphinScheduler's own tests.
  const CASES: readonly (readonly [dateValue: string, at: string, expected: readonly string[]])[] = [
    ['currentHour', '2019-02-04 10:00:00', hours('2019-02-04', 10, 11)],
    ['currentHour', '2019-02-04 10:59:59', hours('2019-02-04', 10, 11)],
    ['last1Hour', '2019-02-04 10:00:00', hours('2019-02-04', 9, 10)],
    ['last2Hours', '2019-02-04 10:00:00', hours('2019-02-04', 8, 10)],
    ['last3Hours', '2019-02-04 10:30:00', hours('2019-02-04', 7, 10)],
    ['last3Hours', '2019-02-04 01:00:00', [...hours('2019-02-03', 22, 23), ...hours('2019-02-04', 0, 1)]],
    ['last24Hours', '2019-02-05 00:00:00', [...hours('2019-02-04', 1, 23), ...hours('2019-02-05', 0, 1)]],
    ['last24Hours', '2019-02-05 17:20:00', [...hours('2019-02-04', 1, 23), ...hours('2019-02-05', 0, 1)]],
    ['today', '2019-02-05 00:00:00', days('2019-02', 5, 6)],
    ['today', '2019-02-05 23:59:59', days('2019-02', 5, 6)],
    ['last1Days', '2019-02-05 00:00:00', days('2019-02', 4, 5)],
    ['last2Days', '2019-02-05 00:00:00', days('2019-02', 3, 5)],
    ['last3Days', '2019-02-10 07:00:00', days('2019-02', 7, 10)],
    ['last7Days', '2019-02-10 07:00:00', days('2019-02', 3, 10)],
    ['last3Days', '2024-03-01 07:00:00', [...days('2024-02', 27, 29), '2024-03-01']],
    ['thisWeek', '2019-02-05 00:00:00', days('2019-02', 4, 6)],
    ['thisWeek', '2019-02-04 00:00:00', days('2019-02', 4, 5)],
    ['thisWeek', '2019-02-10 07:00:00', days('2019-02', 4, 11)],
    ['lastWeek', '2019-02-10 07:00:00', [...days('2019-01', 28, 31), ...days('2019-02', 1, 4)]],
    ['lastWeek', '2019-02-11 00:00:00', days('2019-02', 4, 11)],
    ['lastMonday', '2019-02-10 07:00:00', days('2019-01', 28, 29)],
    ['lastTuesday', '2019-02-10 07:00:00', days('2019-01', 29, 30)],
    ['lastWednesday', '2019-02-10 07:00:00', days('2019-01', 30, 31)],
    ['lastThursday', '2019-02-10 07:00:00', ['2019-01-31', '2019-02-01']],
    ['lastFriday', '2019-02-10 07:00:00', days('2019-02', 1, 2)],
    ['lastSaturday', '2019-02-10 07:00:00', days('2019-02', 2, 3)],
    ['lastSunday', '2019-02-10 07:00:00', days('2019-02', 3, 4)],
    ['thisMonth', '2019-02-05 00:00:00', days('2019-02', 1, 6)],
    ['thisMonth', '2019-02-01 12:00:00', days('2019-02', 1, 2)],
    ['thisMonthBegin', '2019-02-05 00:00:00', days('2019-02', 1, 2)],
    ['thisMonthEnd', '2019-02-05 00:00:00', days('2019-02', 1, 2)],
    ['lastMonth', '2019-02-10 07:00:00', [...days('2019-01', 1, 31), '2019-02-01']],
    ['lastMonth', '2025-01-15 07:00:00', [...days('2024-12', 1, 31), '2025-01-01']],
    ['lastMonthBegin', '2019-02-10 07:00:00', days('2019-01', 1, 2)],
    ['lastMonthEnd', '2019-02-10 07:00:00', ['2019-01-31', '2019-02-01']],
    ['lastMonthEnd', '2024-03-31 07:00:00', ['2024-02-29', '2024-03-01']],
  ];
  for (const [dateValue, at, expected] of CASES) {
    it(`expands ${dateValue} at ${at}`, () => assert.deepEqual(shown(dateValue, at), expected));
  }

  it('does not know other values', () => {
    for (const dateValue of ['', 'Today', 'last4Hours', 'last1Hours', 'last2Hour', 'last1Day', 'last4Days', 'lastday', 'lastDay', 'lastmonday', 'nextWeek', 'today ']) {
      assert.equal(dependentIntervals(dateValue, 0, 'UTC'), undefined, dateValue);
    }
  });

  it('takes a day, not 24 hours, through a clock change', () => {
    assert.deepEqual(shown('last1Days', '2025-03-31 00:00:00', 'Europe/Berlin'), days('2025-03', 30, 31));
    const [spring] = dependentIntervals('last1Days', instantOf('2025-03-31', 'Europe/Berlin'), 'Europe/Berlin') ?? [];
    assert.deepEqual(spring && spring.to - spring.from, 23 * HOUR);
    const [autumn] = dependentIntervals('today', instantOf('2025-10-26 12:00', 'Europe/Berlin'), 'Europe/Berlin') ?? [];
    assert.deepEqual(autumn && autumn.to - autumn.from, 25 * HOUR);
    assert.deepEqual(shown('today', '2018-11-04 12:00:00', 'America/Sao_Paulo'), ['2018-11-04 01:00', '2018-11-05']);
  });

  it('leaves out an hour that is skipped and has both that are repeated', () => {
    assert.deepEqual(shown('last2Hours', '2025-03-30 03:00:00', 'Europe/Berlin'), hours('2025-03-30', 0, 1).concat('2025-03-30 03:00'));
    assert.equal(dependentIntervals('last24Hours', instantOf('2025-03-31', 'Europe/Berlin'), 'Europe/Berlin')?.length, 23);
    assert.deepEqual(shown('last3Hours', '2025-10-26 03:00:00', 'Europe/Berlin'), ['2025-10-26 01:00', '2025-10-26 02:00', '2025-10-26 02:00', '2025-10-26 03:00']);
    assert.equal(dependentIntervals('last24Hours', instantOf('2025-10-27', 'Europe/Berlin'), 'Europe/Berlin')?.length, 25);
  });

  it('counts an evening that is repeated after midnight to the new day', () => {
    // 2006-10-29 00:01 became 23:01 of the 28th.
    const begin = Date.parse('2006-10-29T02:30:00Z');
    const [today] = dependentIntervals('today', Date.parse('2006-10-29T03:00:00Z'), 'America/St_Johns') ?? [];
    assert.deepEqual(today, { from: begin, to: begin + 25 * HOUR });
  });

  it('has no day that the zone never had', () => {
    assert.deepEqual(shown('last2Days', '2011-12-31 12:00:00', 'Pacific/Apia'), ['2011-12-29', '2011-12-31']);
    assert.deepEqual(shown('last1Days', '2011-12-31 12:00:00', 'Pacific/Apia'), []);
  });

  const ZONES = ['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'America/St_Johns', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Antarctica/Troll', 'Pacific/Apia'];
  const span = { min: Date.parse('1999-01-01'), max: Date.parse('2027-01-01') };
  const nearChange = fc.constantFrom('2018-11-04', '2019-02-17', '2006-10-29', '2025-11-02', '2025-10-04', '2026-04-04', '2025-03-30', '2011-12-30')
    .chain((day) => fc.integer({ min: Date.parse(day) - 48 * HOUR, max: Date.parse(day) + 48 * HOUR }));
  const bases = fc.oneof(fc.integer(span), nearChange);

  it('is where an hourly schedule of the zone has one tick each, and a daily one', () => {
    const values = fc.constantFrom('currentHour', 'last1Hour', 'last3Hours', 'last24Hours', 'today', 'last2Days', 'thisWeek', 'lastMonth', 'lastSunday');
    fc.assert(fc.property(fc.constantFrom(...ZONES), bases, values, (zone, base, dateValue) => {
      const intervals = dependentIntervals(dateValue, base, zone) ?? [];
      const cron = dateValue.includes('Hour') ? '0 0 * * * ? *' : '0 0 0 * * ? *';
      const [from, to] = [intervals[0]?.from ?? 0, (intervals.at(-1)?.to ?? 0) - 1];
      const found = ticksBetween({ cron, zone, startAt: undefined, endAt: undefined }, { from, to, limit: 100 });
      assert.deepEqual(found.kind === 'ticks' && found.ticks, intervals.map((interval) => interval.from));
      intervals.forEach((interval, index) => assert.equal(interval.to, intervals[index + 1]?.from ?? to + 1));
      if (dateValue === 'currentHour' || dateValue === 'today') assert.ok(from <= base && base <= to);
    }), { numRuns: 600, seed: 4 });
  });
});
