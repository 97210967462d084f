import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatScheduleTime, isStartOfDay, parseScheduleTime } from '../../../src/core/schedule';
import { addMonths, dateOfDay, dayNumberOf, wallOf } from '../../../src/core/schedule/calendar';
import { isZone, offsetAt } from '../../../src/core/schedule/zone';

const utc = (text: string): number => Date.parse(`${text}Z`);

describe('parseScheduleTime', () => {
  const READ: readonly (readonly [text: string, zone: string, expected: string])[] = [
    ['2025-03-01', 'UTC', '2025-03-01T00:00:00'],
    ['2025-03-01', 'Asia/Shanghai', '2025-02-28T16:00:00'],
    ['2025-03-01 02:30', 'UTC', '2025-03-01T02:30:00'],
    ['2025-03-01 02:30:15', 'America/New_York', '2025-03-01T07:30:15'],
    ['2025-03-01T02:30', 'Asia/Kathmandu', '2025-02-28T20:45:00'],
    ['2025-03-01T02:30:15', 'UTC', '2025-03-01T02:30:15'],
    ['2025-03-01T02:30:15Z', 'America/New_York', '2025-03-01T02:30:15'],
    ['2025-03-01 02:30:00+08:00', 'UTC', '2025-02-28T18:30:00'],
    ['2025-03-01 02:30 -0430', 'UTC', '2025-03-01T07:00:00'],
    ['2024-02-29', 'UTC', '2024-02-29T00:00:00'],
    [' 2025-03-01 ', 'UTC', '2025-03-01T00:00:00'],
    // Skipped: the first instant after the gap. Repeated: the first occurrence; the second by its offset.
    ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:00:00'],
    ['2025-11-02 01:30', 'America/New_York', '2025-11-02T05:30:00'],
    ['2025-11-02 01:30-05:00', 'America/New_York', '2025-11-02T06:30:00'],
  ];
  for (const [text, zone, expected] of READ) {
    it(`reads \`${text}\` in ${zone}`, () => assert.equal(parseScheduleTime(text, zone, 'exact'), utc(expected)));
  }

  const REFUSED = [
    '', 'today', '2025', '2025-3-1', '2025-02-30', '2023-02-29', '2025-13-01', '2025-00-10', '2025-01-00', '2025-03-01 24:00',
    '2025-03-01 02:60', '2025-03-01 02', '2025-03-01  02:00', '2025-03-01 02:00:61', '2025-03-01Z', '2025-03-01 02:00 +25:00',
    '2025-03-01x', '0025-03-01', '20250301',
  ];
  for (const text of REFUSED) {
    it(`refuses \`${text}\``, () => assert.equal(parseScheduleTime(text, 'UTC', 'exact'), undefined));
  }

  it('takes a date alone through its end where a range ends, and a time as it is', () => {
    assert.equal(parseScheduleTime('2025-03-05', 'America/New_York', 'endOfDay'), utc('2025-03-06T05:00:00') - 1);
    assert.equal(parseScheduleTime('2026-03-08', 'America/New_York', 'endOfDay'), utc('2026-03-09T04:00:00') - 1);
    assert.equal(parseScheduleTime('2025-03-05 00:00', 'UTC', 'endOfDay'), utc('2025-03-05T00:00:00'));
  });

  it('reads back what formatScheduleTime writes, but for the second of two equal wall times', () => {
    const zones = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia');
    fc.assert(fc.property(zones, fc.integer({ min: utc('1995-01-01T00:00:00') / 1000, max: utc('2037-01-01T00:00:00') / 1000 }), (zone, second) => {
      const instant = second * 1000;
      const text = formatScheduleTime(instant, zone);
      const back = parseScheduleTime(text, zone, 'exact') ?? 0;
      assert.equal(formatScheduleTime(back, zone), text);
      assert.ok(back <= instant && instant - back <= 24 * 3_600_000);
      assert.equal(text, new Date(instant).toLocaleString('sv-SE', { timeZone: zone }));
    }), { numRuns: 300, seed: 5 });
  });
});

describe('isStartOfDay', () => {
  it('holds at midnight, and after a clock change that skips midnight', () => {
    assert.equal(isStartOfDay(utc('2025-03-01T05:00:00'), 'America/New_York'), true);
    assert.equal(isStartOfDay(utc('2025-03-01T05:00:01'), 'America/New_York'), false);
    const skipped = utc('2018-11-04T03:00:00');
    assert.equal(formatScheduleTime(skipped, 'America/Sao_Paulo'), '2018-11-04 01:00:00');
    assert.equal(isStartOfDay(skipped, 'America/Sao_Paulo'), true);
  });
});

describe('calendar', () => {
  it('agrees with Date for 4,000 years', () => {
    fc.assert(fc.property(fc.integer({ min: -700_000, max: 760_000 }), (day) => {
      const date = new Date(day * 86_400_000);
      const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      assert.deepEqual(dateOfDay(day), expected);
      assert.equal(dayNumberOf(expected), day);
    }), { numRuns: 500, seed: 1 });
  });

  it('clamps a day that the month does not have', () => {
    const wall = wallOf({ year: 2024, month: 1, day: 31 }, 3_600_000);
    assert.equal(addMonths(wall, 1), wallOf({ year: 2024, month: 2, day: 29 }, 3_600_000));
    assert.equal(addMonths(wall, -11), wallOf({ year: 2023, month: 2, day: 28 }, 3_600_000));
    assert.equal(addMonths(wall, 12), wallOf({ year: 2025, month: 1, day: 31 }, 3_600_000));
  });
});

describe('isZone', () => {
  it('knows IANA names and refuses offsets and inventions', () => {
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires']) assert.equal(isZone(zone), true, zone);
    for (const zone of ['', '+08:00', 'Asia/Bejing', 'Mars/Phobos', 'GMT+8']) assert.equal(isZone(zone), false, zone);
    assert.throws(() => offsetAt('Mars/Phobos', 0), RangeError);
  });
});
