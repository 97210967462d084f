import assert from 'node:assert/strict';
import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import {
  formatScheduleTime, newestTickNotAfter, nextTicks, ticksBefore, ticksBetween, type Schedule,
} from '../../../src/core/schedule';
import { changesBetween, cronOf, ORACLE_TIMES, ORACLE_YEARS, ORACLE_ZONES, oracleTicks, wallMinutes } from './wallOracle';

function scheduleWith(cron: string | undefined, zone = 'UTC', bounds: Partial<Schedule> = {}): Schedule {
  return { cron, zone, startAt: undefined, endAt: undefined, ...bounds };
}

function ticksOf(schedule: Schedule, from: number, to: number): readonly number[] {
  const found = ticksBetween(schedule, { from, to, limit: 100_000 });
  assert.equal(found.kind, 'ticks');
  return found.ticks;
}

const MINUTE = 60_000;

const utc = (text: string): number => Date.parse(`${text}Z`);
const shown = (ticks: readonly number[]): readonly string[] => ticks.map((tick) => new Date(tick).toISOString().slice(0, 16));

/** Zone, a UTC day about two days before its clocks change, and what is odd about the change. */
const CHANGES: readonly (readonly [zone: string, from: string, what: string])[] = [
  ['America/New_York', '2026-03-06', 'an hour skipped at 02:00'],
  ['America/New_York', '2025-10-31', 'an hour repeated at 01:00'],
  ['Australia/Lord_Howe', '2025-10-03', 'half an hour skipped'],
  ['Australia/Lord_Howe', '2026-04-02', 'half an hour repeated'],
  ['Europe/Berlin', '2025-03-28', 'an hour skipped'],
  ['Europe/Berlin', '2025-10-24', 'an hour repeated'],
  ['Asia/Shanghai', '1988-04-15', 'summer time of 1988 begins'],
  ['Asia/Shanghai', '1988-09-09', 'summer time of 1988 ends'],
  ['Asia/Shanghai', '2025-03-28', 'no change'],
  ['UTC', '2025-03-28', 'no change'],
  ['Asia/Kathmandu', '1985-12-30', 'fifteen minutes skipped at midnight'],
  ['America/Sao_Paulo', '2018-11-02', 'midnight skipped'],
  ['America/Sao_Paulo', '2019-02-15', 'the hour before midnight repeated'],
  ['America/St_Johns', '2006-10-27', 'a change one minute after midnight, back to the day before'],
  ['America/Havana', '2025-10-31', 'midnight repeated'],
  ['Antarctica/Troll', '2025-03-28', 'two hours skipped'],
  ['Pacific/Apia', '2011-12-28', 'a whole day skipped'],
];

describe('ticks through clock changes', () => {
  for (const [zone, from, what] of CHANGES) {
    it(`equal a walk minute by minute in ${zone}, ${what}`, () => {
      const start = utc(`${from}T00:00`);
      const minutes = wallMinutes(zone, start, 4);
      const last = minutes.at(-1)?.instant ?? 0;
      const hours = fc.oneof(
        fc.constant(Array.from({ length: 24 }, (_, hour) => hour)),
        fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(fc.constantFrom(0, 1, 2, 3, 23), { minLength: 1, maxLength: 3 }),
      );
      const named = fc.record({ hours, minutes: fc.uniqueArray(fc.constantFrom(0, 1, 15, 29, 30, 45, 59), { minLength: 1, maxLength: 3 }) });
      fc.assert(fc.property(named, (times) => {
        const cron = `0 ${times.minutes.join(',')} ${times.hours.join(',')} * * ? *`;
        assert.deepEqual(ticksOf(scheduleWith(cron, zone), start + MINUTE, last), oracleTicks(minutes, times));
      }), { numRuns: 30, seed: 7 });
    });
  }

  // bench/ticks.ts walks the ten years whole.
  for (const zone of ORACLE_ZONES) {
    it(`equal a walk minute by minute at every change of ten years in ${zone}, and between (F09)`, () => {
      const [from, to] = [Date.UTC(ORACLE_YEARS.first, 0, 1), Date.UTC(ORACLE_YEARS.last + 1, 0, 1)];
      const ordinary = [1, 2, 3].map((part) => from + part * 911 * 24 * 60 * MINUTE);
      for (const day of [...changesBetween(zone, from, to), ...ordinary]) {
        const start = day - 18 * 60 * MINUTE;
        const minutes = wallMinutes(zone, start, 2);
        const last = minutes.at(-1)?.instant ?? 0;
        for (const times of ORACLE_TIMES) {
          const cron = cronOf(times);
          assert.deepEqual(ticksOf(scheduleWith(cron, zone), start + MINUTE, last), oracleTicks(minutes, times), `${cron} from ${new Date(start).toISOString()}`);
        }
      }
    });
  }

  it('fires a skipped wall time once, right after the gap', () => {
    const daily = scheduleWith('0 30 2 * * ? *', 'America/New_York');
    assert.deepEqual(shown(ticksOf(daily, utc('2026-03-07T12:00'), utc('2026-03-09T12:00'))), ['2026-03-08T07:00', '2026-03-09T06:30']);
    const often = scheduleWith('0 0/10 2 * * ? *', 'America/New_York');
    assert.deepEqual(shown(ticksOf(often, utc('2026-03-08T05:00'), utc('2026-03-08T12:00'))), ['2026-03-08T07:00']);
  });

  it('fires a repeated wall time at its first occurrence, and each real hour for a cron that steps through all hours', () => {
    const daily = scheduleWith('0 30 1 * * ? *', 'America/New_York');
    assert.deepEqual(shown(ticksOf(daily, utc('2025-11-02T00:00'), utc('2025-11-02T12:00'))), ['2025-11-02T05:30']);
    const hourly = scheduleWith('0 30 * * * ? *', 'America/New_York');
    assert.deepEqual(shown(ticksOf(hourly, utc('2025-11-02T05:00'), utc('2025-11-02T08:00'))), ['2025-11-02T05:30', '2025-11-02T06:30', '2025-11-02T07:30']);
  });

  it('has a day begin where its midnight is skipped, and passes over a day that the zone lost', () => {
    const daily = scheduleWith(undefined, 'Pacific/Apia');
    const texts = ticksOf(daily, utc('2011-12-28T12:00'), utc('2012-01-01T12:00')).map((tick) => formatScheduleTime(tick, 'Pacific/Apia'));
    assert.deepEqual(texts, ['2011-12-29 00:00:00', '2011-12-31 00:00:00', '2012-01-01 00:00:00', '2012-01-02 00:00:00']);
  });
});

describe('ticksBetween', () => {
  it('includes both ends', () => {
    assert.deepEqual(shown(ticksOf(scheduleWith('0 0 2 * * ? *'), utc('2025-03-01T02:00'), utc('2025-03-03T02:00'))), [
      '2025-03-01T02:00', '2025-03-02T02:00', '2025-03-03T02:00',
    ]);
  });

  it('uses daily midnight when there is no cron, and none when it cannot be read', () => {
    assert.equal(ticksOf(scheduleWith(undefined), utc('2025-03-01T00:00'), utc('2025-03-05T23:59')).length, 5);
    assert.equal(ticksOf(scheduleWith('0 0 25 * * ? *'), 0, utc('2030-01-01T00:00')).length, 0);
  });

  it('keeps to the start and end of the schedule', () => {
    const bounded = scheduleWith('0 0 0 * * ? *', 'UTC', { startAt: utc('2025-03-02T00:00'), endAt: utc('2025-03-03T00:00') });
    assert.deepEqual(shown(ticksOf(bounded, 0, utc('2026-01-01T00:00'))), ['2025-03-02T00:00', '2025-03-03T00:00']);
    assert.deepEqual(newestTickNotAfter(bounded, utc('2025-03-01T00:00')), undefined);
    assert.deepEqual(shown(ticksBefore(bounded, utc('2026-01-01T00:00'), 9)), ['2025-03-03T00:00', '2025-03-02T00:00']);
  });

  it('says tooMany instead of going on, for any range', () => {
    const everySecond = scheduleWith('* * * * * ? *');
    assert.deepEqual(ticksBetween(everySecond, { from: -1e18, to: 1e18, limit: 10 }), { kind: 'tooMany', limit: 10 });
    assert.equal(ticksBetween(everySecond, { from: 0, to: 9000, limit: 10 }).kind, 'ticks');
    assert.deepEqual(ticksBetween(everySecond, { from: 9000, to: 0, limit: 10 }), { kind: 'ticks', ticks: [] });
  });

  it('yields exactly 26,280 hours in three years of a zone with summer time, each an hour after the last', () => {
    const ticks = ticksOf(scheduleWith('0 0 * * * ? *', 'America/New_York'), utc('2021-01-01T05:00'), utc('2024-01-01T04:59'));
    assert.equal(ticks.length, 26_280);
    assert.ok(ticks.every((tick, index) => index === 0 || tick - (ticks[index - 1] ?? 0) === 3_600_000));
  });

  it('splits anywhere: two neighbouring ranges hold what the whole holds', () => {
    const crons = ['0 0 0 * * ? *', '0 30 1,2 * * ? *', '0 0 * * * ? *', '0 0 4 L * ? *', '0 15 10 ? * 6#3 *'];
    const span = { from: utc('2025-01-01T00:00'), to: utc('2025-12-31T00:00') };
    const property = fc.property(fc.constantFrom(...crons), fc.integer({ min: span.from, max: span.to }), (cron, cut) => {
      const schedule = scheduleWith(cron, 'Australia/Lord_Howe');
      const whole = ticksOf(schedule, span.from, span.to);
      assert.deepEqual([...ticksOf(schedule, span.from, cut), ...ticksOf(schedule, cut + 1, span.to)], whole);
      assert.equal(newestTickNotAfter(schedule, cut), whole.filter((tick) => tick <= cut).at(-1) ?? newestTickNotAfter(schedule, span.from));
      const after = whole.filter((tick) => tick > cut).slice(0, 3);
      assert.deepEqual(nextTicks(schedule, cut, 3).slice(0, after.length), after);
    });
    fc.assert(property, { numRuns: 25, seed: 11 });
  });
});

describe('newestTickNotAfter', () => {
  it('looks back over years without ticks', () => {
    assert.deepEqual(shown(ticksBefore(scheduleWith('0 0 0 29 2 ? *'), utc('2025-01-01T00:00'), 2)), ['2024-02-29T00:00', '2020-02-29T00:00']);
    assert.deepEqual(shown(ticksBefore(scheduleWith('59 59 23 31 12 ? 1971'), utc('2025-01-01T00:00'), 2)), ['1971-12-31T23:59']);
    assert.deepEqual(ticksBefore(scheduleWith('0 0 0 30 2 ? *'), utc('2025-01-01T00:00'), 2), []);
  });
});

const field = (min: number, max: number): fc.Arbitrary<string> => {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(
    fc.constant('*'), number.map(String), range,
    fc.tuple(range, fc.integer({ min: 1, max: 9 })).map(([text, step]) => `${text}/${step}`),
    fc.integer({ min: 1, max: 9 }).map((step) => `*/${step}`),
    fc.uniqueArray(number, { minLength: 2, maxLength: 4 }).map((values) => values.join(',')),
  );
};

describe('crons that cron-parser reads too', () => {
  const instants = fc.integer({ min: utc('2024-01-01T00:00'), max: utc('2027-01-01T00:00') }).map((instant) => Math.floor(instant / 1000) * 1000);
  const compare = (cron: string, start: number): void => {
    const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(start), tz: 'UTC' });
    assert.deepEqual(nextTicks(scheduleWith(cron), start, 8), parsed.take(8).map((date) => date.getTime()), cron);
  };

  it('name the same times in UTC', () => {
    const weekdays = fc.constantFrom('MON', 'TUE-FRI', 'SUN,SAT', 'MON#2');
    const days = fc.oneof(field(1, 28).map((day) => [day, '?']), weekdays.map((day) => ['?', day]), fc.constant(['L', '?']));
    const crons = fc.tuple(fc.constantFrom('0', '30', '0,20'), field(0, 59), field(0, 23), days, field(1, 12))
      .map(([second, minute, hour, [dayOfMonth, dayOfWeek], month]) => `${second} ${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek}`);
    fc.assert(fc.property(crons, instants, compare), { numRuns: 100, seed: 3 });
  });

  it('name the same times with five fields, also where both day fields are set', () => {
    // `*` with a step is a restriction here; cron-parser follows the older crons, to which it is none.
    const day = (min: number, max: number): fc.Arbitrary<string> => field(min, max).filter((text) => !text.startsWith('*/'));
    const crons = fc.tuple(field(0, 59), field(0, 23), day(1, 31), field(1, 12), day(0, 6)).map((fields) => fields.join(' '));
    fc.assert(fc.property(crons, instants, compare), { numRuns: 100, seed: 12 });
  });
});
