import assert from 'node:assert/strict';
import fc from 'fast-check';
import { clockMarkOf, formatDate, formatOffset, formatScheduleTime, parseDate, ticksWithin } from '../../../src/core/schedule';

const DAY = 86_400_000;

/** The ticks of the span that a change of the clocks meets, as text. */
function marked(cron: string | undefined, zone: string, from: string, days = 3): readonly string[] {
  const schedule = { cron, zone, startAt: undefined, endAt: undefined };
  const start = Date.parse(`${from}T00:00:00Z`);
  const found = ticksWithin(schedule, { from: start, to: start + days * DAY }, 10_000);
  assert.equal(found.kind, 'ticks');
  return found.ticks.flatMap((tick) => {
    const mark = clockMarkOf(schedule, tick);
    const shown = `${formatScheduleTime(tick, zone).slice(5, 16)} ${formatOffset(tick, zone)}`;
    return mark === undefined ? [] : [`${shown} ${mark.kind}${mark.kind === 'skipped' ? ` ${mark.named}` : ''}`];
  });
}

describe('clockMarkOf', () => {
  const CASES: readonly (readonly [cron: string | undefined, zone: string, from: string, expected: readonly string[]])[] = [
    ['0 30 2 * * ? *', 'Europe/Berlin', '2025-03-29', ['03-30 03:00 +02:00 skipped 2025-03-30 02:30:00']],
    ['0 0/20 2 * * ? *', 'Europe/Berlin', '2025-03-29', ['03-30 03:00 +02:00 skipped 2025-03-30 02:00:00']],
    ['0 30 2 * * ? *', 'Europe/Berlin', '2025-10-25', ['10-26 02:30 +02:00 first']],
    ['0 0 * * * ? *', 'Europe/Berlin', '2025-10-25', ['10-26 02:00 +02:00 first', '10-26 02:00 +01:00 second']],
    ['0 0 * * * ? *', 'Europe/Berlin', '2025-03-29', []],
    ['0 0 3 * * ? *', 'Europe/Berlin', '2025-03-29', []],
    ['0 0 2,3 * * ? *', 'Europe/Berlin', '2025-03-29', ['03-30 03:00 +02:00 skipped 2025-03-30 02:00:00']],
    ['0 0 4 * * ? *', 'Europe/Berlin', '2025-10-25', []],
    [undefined, 'America/Sao_Paulo', '2018-11-03', ['11-04 01:00 -02:00 skipped 2018-11-04 00:00:00']],
    ['0 45 1 * * ? *', 'Australia/Lord_Howe', '2026-04-03', ['04-05 01:45 +11:00 first']],
    ['0 30 12 * * ? *', 'Pacific/Apia', '2011-12-29', ['12-31 00:00 +14:00 skipped 2011-12-30 12:30:00']],
    ['0 30 2 * * ? *', 'Asia/Kolkata', '2025-03-29', []],
  ];
  for (const [cron, zone, from, expected] of CASES) {
    it(`marks ${expected.join(', ') || 'nothing'} of \`${cron ?? 'daily midnight'}\` in ${zone}`, () => assert.deepEqual(marked(cron, zone, from), expected));
  }

  it('marks the times that come twice, by what clocks show', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'America/Havana');
    const days = fc.constantFrom('2006-10-29', '2025-10-26', '2025-11-02', '2025-04-05', '2025-06-01').map((day) => Date.parse(day) - DAY);
    fc.assert(fc.property(zones, days, fc.integer({ min: 0, max: 2880 }), (zone, start, minute) => {
      const tick = start + minute * 60_000;
      const shows = formatScheduleTime(tick, zone);
      const others = Array.from({ length: 360 }, (_, index) => tick + (index - 180) * 60_000).filter((at) => at !== tick && formatScheduleTime(at, zone) === shows);
      const mark = clockMarkOf({ cron: '0 * * * * ? *', zone, startAt: undefined, endAt: undefined }, tick);
      const expected = others.map((at) => (at > tick ? 'first' : 'second'))[0];
      assert.equal(mark?.kind, expected);
    }), { numRuns: 60, seed: 2 });
  });
});

describe('dates and offsets', () => {
  it('are written as people know them', () => {
    assert.equal(formatDate({ year: 987, month: 3, day: 1 }), '0987-03-01');
    assert.deepEqual(['UTC', 'Asia/Kathmandu', 'America/St_Johns'].map((zone) => formatOffset(0, zone)), ['+00:00', '+05:30', '-03:30']);
    assert.equal(formatOffset(Date.UTC(2025, 0, 1), 'Asia/Kathmandu'), '+05:45');
  });

  it('are read without a time only', () => {
    assert.deepEqual(parseDate(' 2024-02-29 '), { year: 2024, month: 2, day: 29 });
    for (const text of ['2025-02-29', '2025-03-01 00:00', '2025-3-1', 'today', '']) assert.equal(parseDate(text), undefined, text);
  });
});
