import assert from 'node:assert/strict';
import { readCron } from '../../../src/core/schedule/cron';
import { nextTicks } from '../../../src/core/schedule';

function next(cron: string, after: string, count = 3): readonly string[] {
  const schedule = { cron, zone: 'UTC', startAt: undefined, endAt: undefined };
  return nextTicks(schedule, Date.parse(`${after}Z`), count).map((tick) => new Date(tick).toISOString().slice(0, 16));
}

describe('readCron', () => {
  const TICKS: readonly (readonly [cron: string, after: string, expected: readonly string[]])[] = [
    ['0 0 2 * * ? *', '2025-03-01T02:00', ['2025-03-02T02:00', '2025-03-03T02:00', '2025-03-04T02:00']],
    ['30 2 * * *', '2025-03-01T00:00', ['2025-03-01T02:30', '2025-03-02T02:30', '2025-03-03T02:30']],
    // Quartz counts Sunday as 1, Unix as 0 and 7.
    ['0 0 0 ? * 1 *', '2025-03-01T00:00', ['2025-03-02T00:00', '2025-03-09T00:00', '2025-03-16T00:00']],
    ['0 0 * * 0', '2025-03-01T00:00', ['2025-03-02T00:00', '2025-03-09T00:00', '2025-03-16T00:00']],
    ['0 0 * * 7', '2025-03-01T00:00', ['2025-03-02T00:00', '2025-03-09T00:00', '2025-03-16T00:00']],
    ['0 0 0 ? * fri-mon *', '2025-03-03T12:00', ['2025-03-07T00:00', '2025-03-08T00:00', '2025-03-09T00:00']],
    ['0 0 22-1 * * ? *', '2025-03-01T00:30', ['2025-03-01T01:00', '2025-03-01T22:00', '2025-03-01T23:00']],
    ['0 0 13-0 * * ? *', '2025-03-01T22:30', ['2025-03-01T23:00', '2025-03-02T00:00', '2025-03-02T13:00']],
    ['0 0/20 9 * * ? *', '2025-03-01T00:00', ['2025-03-01T09:00', '2025-03-01T09:20', '2025-03-01T09:40']],
    ['0 5/20 9-10/1 * * ? *', '2025-03-01T09:30', ['2025-03-01T09:45', '2025-03-01T10:05', '2025-03-01T10:25']],
    ['0 0 0 L * ? *', '2024-02-01T00:00', ['2024-02-29T00:00', '2024-03-31T00:00', '2024-04-30T00:00']],
    ['0 0 0 L-2 * ? *', '2025-02-01T00:00', ['2025-02-26T00:00', '2025-03-29T00:00', '2025-04-28T00:00']],
    // 2025-03-15 and 2025-06-15: Saturday and Sunday.
    ['0 0 0 15W 3,6 ? *', '2025-01-01T00:00', ['2025-03-14T00:00', '2025-06-16T00:00', '2026-03-16T00:00']],
    // 1W never leaves its month: 2025-03-01 is a Saturday, 2025-11-30 a Sunday.
    ['0 0 0 1W 3 ? *', '2025-01-01T00:00', ['2025-03-03T00:00', '2026-03-02T00:00', '2027-03-01T00:00']],
    ['0 0 0 30W 11 ? *', '2025-01-01T00:00', ['2025-11-28T00:00', '2026-11-30T00:00', '2027-11-30T00:00']],
    ['0 0 0 LW 8 ? *', '2025-01-01T00:00', ['2025-08-29T00:00', '2026-08-31T00:00', '2027-08-31T00:00']],
    ['0 0 0 ? * 6L *', '2025-03-01T00:00', ['2025-03-28T00:00', '2025-04-25T00:00', '2025-05-30T00:00']],
    ['0 0 0 ? * L *', '2025-03-01T00:00', ['2025-03-08T00:00', '2025-03-15T00:00', '2025-03-22T00:00']],
    ['0 0 0 ? * 2#5 *', '2025-01-01T00:00', ['2025-03-31T00:00', '2025-06-30T00:00', '2025-09-29T00:00']],
    ['0 0 0 1,15 * ? *', '2025-03-01T00:00', ['2025-03-15T00:00', '2025-04-01T00:00', '2025-04-15T00:00']],
    ['0 0 0 1 1 ? 2026,2028-2029', '2025-03-01T00:00', ['2026-01-01T00:00', '2028-01-01T00:00', '2029-01-01T00:00']],
    ['0 0 0 1 JAN,dec ? 2026/2', '2025-03-01T00:00', ['2026-01-01T00:00', '2026-12-01T00:00', '2028-01-01T00:00']],
    // Unix: with both day fields set either is enough.
    ['0 0 13 * 5', '2025-06-01T00:00', ['2025-06-06T00:00', '2025-06-13T00:00', '2025-06-20T00:00']],
    ['0 0 1 * mon', '2025-06-24T00:00', ['2025-06-30T00:00', '2025-07-01T00:00', '2025-07-07T00:00']],
  ];
  for (const [cron, after, expected] of TICKS) {
    it(`\`${cron}\` after ${after} is due at ${expected.join(', ')}`, () => assert.deepEqual(next(cron, after), expected));
  }

  const ERRORS: readonly (readonly [cron: string, part: string, message: RegExp])[] = [
    ['', '', /seven fields/],
    ['0 0 2 * *  ? * *', '0 0 2 * *  ? * *', /this one has 8/],
    ['every day', 'every day', /this one has 2/],
    ['0 0 24 * * ? *', '24', /hour 24 is outside 0 to 23/],
    ['0 60 2 * * ? *', '60', /minute 60 is outside 0 to 59/],
    ['0 0 2 32 * ? *', '32', /day-of-month 32/],
    ['0 0 2 * 13 ? *', '13', /month 13/],
    ['0 0 2 * FOO ? *', 'FOO', /`FOO` is not a month/],
    ['0 0 2 ? * 8 *', '8', /day-of-week 8 is outside 1 to 7/],
    ['0 0 13/0 * * ? *', '/0', /step/],
    ['0 0 1/2/3 * * ? *', '1/2/3', /two steps/],
    ['0 0 1, * * ? *', '1,', /empty part/],
    ['0 0 1--2 * * ? *', '1--2', /not a range/],
    ['0 0 2 ? * ? *', '?', /both \?/],
    ['0 0 2 1 * MON *', 'MON', /both set/],
    ['0 0 2 ? * MON#6 *', '6', /week after # 6 is outside 1 to 5/],
    ['0 0 2 * * ? 2026-2025', '2026-2025', /ends before it starts/],
    ['0 0 2 * * ? 1960', '1960', /year 1960/],
    ['0 0 2 L-31 * ? *', 'L-31', /before the start of the month/],
    ['0 0 2 99999 * ? *', '99999', /not a day-of-month/],
  ];
  for (const [cron, part, message] of ERRORS) {
    it(`refuses \`${cron}\` at \`${part}\``, () => {
      const reading = readCron(cron);
      const [problem] = reading.problems;
      assert.equal(reading.cron, undefined);
      assert.match(problem?.message ?? '', message);
      assert.equal(cron.slice(problem?.range.start, problem?.range.end), part);
    });
  }

  it('warns of crons that DolphinScheduler refuses, and reads them', () => {
    assert.deepEqual(readCron('0 0 2 * * * *').problems.map(({ severity, range }) => ({ severity, range })), [
      { severity: 'warning', range: { start: 10, end: 11 } },
    ]);
    assert.deepEqual(readCron('0 2 * * *').problems.map(({ severity }) => severity), ['info']);
    assert.deepEqual(readCron('0 0 2 * * ? *').problems, []);
    assert.deepEqual(readCron('0 0 2 ? * 2-6').problems, []);
  });
});
