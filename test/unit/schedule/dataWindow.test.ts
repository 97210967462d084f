import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dataDateOf, dataWindowOf, dataWindowsOf, formatScheduleTime, parseScheduleTime, ticksForDataDates, ticksWithin, type Schedule } from '../../../src/core/schedule';

const DAY = 86_400_000;

function scheduleWith(cron: string | undefined, zone: string, bounds: Partial<Schedule> = {}): Schedule {
  return { cron, zone, startAt: undefined, endAt: undefined, ...bounds };
}

function instantOf(text: string, zone: string): number {
  const instant = parseScheduleTime(text, zone, 'exact');
  assert.ok(instant !== undefined, text);
  return instant;
}

function dateOf(text: string): { readonly year: number; readonly month: number; readonly day: number } {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

function dateOn(schedule: Schedule, tick: number): { readonly year: number; readonly month: number; readonly day: number } {
  const window = dataWindowOf(schedule, tick);
  assert.ok(window !== undefined);
  return dataDateOf(window, schedule.zone);
}

function datesShown(schedule: Schedule, from: string, to: string): readonly string[] {
  const found = ticksForDataDates(schedule, { from: dateOf(from), to: dateOf(to), limit: 1000 });
  assert.equal(found.kind, 'ticks');
  return found.ticks.map((tick) => formatScheduleTime(tick, schedule.zone));
}

function windowShown(schedule: Schedule, at: string): string | undefined {
  const window = dataWindowOf(schedule, instantOf(at, schedule.zone));
  return window && `${formatScheduleTime(window.from, schedule.zone)} … ${formatScheduleTime(window.to, schedule.zone)}`;
}

/** Half-hour and quarter-hour offsets, clock changes of 30 minutes and 2 hours, at and over midnight, a lost day. */
const ZONES = [
  'UTC', 'Europe/Berlin', 'Europe/London', 'Europe/Lisbon', 'Europe/Moscow', 'Europe/Istanbul', 'America/New_York', 'America/Chicago',
  'America/Los_Angeles', 'America/St_Johns', 'America/Sao_Paulo', 'America/Havana', 'America/Santiago', 'America/Asuncion', 'America/Caracas',
  'America/Nuuk', 'Asia/Shanghai', 'Asia/Kolkata', 'Asia/Kathmandu', 'Asia/Tehran', 'Asia/Amman', 'Asia/Beirut', 'Asia/Gaza', 'Africa/Cairo',
  'Africa/Casablanca', 'Australia/Sydney', 'Australia/Lord_Howe', 'Pacific/Chatham', 'Pacific/Apia', 'Antarctica/Troll',
];

describe('dataWindowOf', () => {
  it('goes from the tick before to the tick', () => {
    const daily = scheduleWith('0 0 2 * * ? *', 'Europe/Berlin');
    assert.equal(windowShown(daily, '2025-03-02 02:00:00'), '2025-03-01 02:00:00 … 2025-03-02 02:00:00');
    assert.equal(windowShown(scheduleWith('0 0 6 ? * MON *', 'UTC'), '2025-03-03 06:00:00'), '2025-02-24 06:00:00 … 2025-03-03 06:00:00');
    assert.equal(windowShown(scheduleWith(undefined, 'UTC'), '2025-03-03'), '2025-03-02 00:00:00 … 2025-03-03 00:00:00');
  });

  it('is there for the first tick of a schedule with a start', () => {
    const bounded = scheduleWith('0 0 2 * * ? *', 'UTC', { startAt: instantOf('2025-03-01', 'UTC') });
    assert.equal(windowShown(bounded, '2025-03-01 02:00:00'), '2025-02-28 02:00:00 … 2025-03-01 02:00:00');
  });

  it('is undefined for what is no tick, for the very first one, and for a cron that cannot be read', () => {
    assert.equal(windowShown(scheduleWith('0 0 2 * * ? *', 'UTC'), '2025-03-01 02:00:01'), undefined);
    assert.equal(windowShown(scheduleWith('0 0 0 1 1 ? 1970', 'UTC'), '1970-01-01'), undefined);
    assert.equal(windowShown(scheduleWith('0 0 25 * * ? *', 'UTC'), '2025-03-01'), undefined);
  });

  it('takes in a skipped hour and a repeated one, and is never empty (users.md P12)', () => {
    const daily = scheduleWith('0 30 2 * * ? *', 'Europe/Berlin');
    assert.equal(windowShown(daily, '2025-03-30 03:00:00'), '2025-03-29 02:30:00 … 2025-03-30 03:00:00');
    assert.equal(windowShown(daily, '2025-03-31 02:30:00'), '2025-03-30 03:00:00 … 2025-03-31 02:30:00');
    const autumn = dataWindowOf(daily, instantOf('2025-10-27 02:30:00', 'Europe/Berlin'));
    assert.deepEqual(autumn && autumn.to - autumn.from, 25 * 3_600_000);
  });

  const CRONS = [
    undefined, '0 0 2 * * ? *', '0 30 1,2,23 * * ? *', '0 0 * * * ? *', '0 0/20 * * * ? *', '0 15 0 * * ? *', '0 0 3 ? * MON *', '0 0 0 L * ? *',
    '0/30 * 2 * * ? *', '0 59 23 * * ? *', '30 2 * * 1-5',
  ];
  for (const zone of ZONES) {
    it(`tiles the line in ${zone}: no gap, no overlap, none empty (I4)`, () => {
      // Around the days on which most zones change their clocks.
      const days = fc.constantFrom('02-12', '03-06', '03-24', '04-01', '04-20', '09-20', '10-02', '10-14', '10-24', '11-01');
      const starts = fc.tuple(fc.integer({ min: 2005, max: 2026 }), days).map(([year, day]) => Date.parse(`${year}-${day}`));
      fc.assert(fc.property(fc.constantFrom(...CRONS), starts, (cron, from) => {
        const schedule = scheduleWith(cron, zone);
        const found = ticksWithin(schedule, { from, to: from + 12 * DAY }, 100_000);
        const ticks = found.kind === 'ticks' ? found.ticks.slice(0, 400) : [];
        const windows = ticks.map((tick) => dataWindowOf(schedule, tick) ?? { from: tick, to: tick });
        assert.deepEqual(dataWindowsOf(schedule, ticks), windows);
        windows.forEach((window, index) => {
          assert.ok(window.from < window.to);
          assert.equal(window.to, ticks[index]);
          if (index > 0) assert.equal(window.from, windows[index - 1]?.to);
        });
      }), { numRuns: 15, seed: 8 });
    });
  }
});

describe('ticksForDataDates', () => {
  it('is a tick later than the days for a daily schedule', () => {
    assert.deepEqual(datesShown(scheduleWith('0 0 2 * * ? *', 'Asia/Shanghai'), '2025-03-01', '2025-03-03'), [
      '2025-03-02 02:00:00', '2025-03-03 02:00:00', '2025-03-04 02:00:00',
    ]);
    assert.deepEqual(datesShown(scheduleWith(undefined, 'UTC'), '2025-02-28', '2025-02-28'), ['2025-03-01 00:00:00']);
  });

  it('begins with the hour that starts at midnight for an hourly schedule', () => {
    const ticks = datesShown(scheduleWith('0 0 * * * ? *', 'Asia/Kolkata'), '2025-03-01', '2025-03-01');
    assert.deepEqual([ticks.length, ticks[0], ticks.at(-1)], [24, '2025-03-01 01:00:00', '2025-03-02 00:00:00']);
  });

  it('is empty where no window begins, and where the days are the wrong way round', () => {
    const weekly = scheduleWith('0 0 6 ? * MON *', 'UTC');
    assert.deepEqual(datesShown(weekly, '2025-03-03', '2025-03-03'), ['2025-03-10 06:00:00']);
    assert.deepEqual(datesShown(weekly, '2025-03-04', '2025-03-09'), []);
    assert.deepEqual(datesShown(weekly, '2025-03-09', '2025-03-01'), []);
    assert.deepEqual(datesShown(scheduleWith('0 0 25 * * ? *', 'UTC'), '2025-03-01', '2025-03-09'), []);
  });

  it('keeps to the start and end of the schedule, and to the limit', () => {
    const bounded = scheduleWith('0 0 2 * * ? *', 'UTC', { startAt: instantOf('2025-03-02', 'UTC'), endAt: instantOf('2025-03-04', 'UTC') });
    assert.deepEqual(datesShown(bounded, '2025-02-01', '2025-03-31'), ['2025-03-02 02:00:00', '2025-03-03 02:00:00']);
    assert.deepEqual(ticksForDataDates(bounded, { from: dateOf('2025-02-01'), to: dateOf('2025-03-31'), limit: 1 }), { kind: 'tooMany', limit: 1 });
  });

  it('finds each tick on its data date alone, through clock changes', () => {
    const crons = fc.constantFrom(undefined, '0 30 2 * * ? *', '0 0 * * * ? *', '0 0 23 ? * SUN *', '0 0 4 1 * ? *');
    const around = fc.constantFrom('2018-11-04', '2019-02-17', '2006-10-29', '2025-10-04', '2025-03-30', '2011-12-30')
      .chain((day) => fc.integer({ min: Date.parse(day) - 3 * DAY, max: Date.parse(day) + 3 * DAY }));
    fc.assert(fc.property(crons, fc.constantFrom(...ZONES), around, (cron, zone, from) => {
      const schedule = scheduleWith(cron, zone);
      const found = ticksWithin(schedule, { from, to: from + 2 * DAY }, 1000);
      for (const tick of found.kind === 'ticks' ? found.ticks : []) {
        const date = dateOn(schedule, tick);
        const onDay = ticksForDataDates(schedule, { from: date, to: date, limit: 100 });
        assert.ok(onDay.kind === 'ticks' && onDay.ticks.includes(tick));
        assert.deepEqual(onDay.ticks.map((each) => dateOn(schedule, each)), onDay.ticks.map(() => date));
      }
    }), { numRuns: 60, seed: 9 });
  });
});
