import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCron } from '../../../src/core/schedule/cron';
import { ENGLISH_CRON_WORDS as ENGLISH } from '../../../src/core/schedule/cronWords';
import { cronWordsOf, describeCron } from '../../../src/core/schedule/describeCron';
import { nextTicks } from '../../../src/core/schedule';

function next(cron: string, after: string, count = 3): readonly string[] {
  const schedule = { cron, zone: 'UTC', startAt: undefined, endAt: undefined };
  return nextTicks(schedule, Date.parse(`${after}Z`), count).map((tick) => new Date(tick).toISOString().slice(0, 19).replace(/:00$/, ''));
}

describe('describeCron', () => {
  const WORDS: readonly (readonly [cron: string, words: string])[] = [
    ['0 0 2 * * ? *', 'at 02:00, every day'],
    ['30 2 * * 1-5', 'at 02:30, from Monday to Friday'],
    ['10 0 2,14 * * ? *', 'at 02:00:10 and 14:00:10, every day'],
    ['0 0 * * * ? *', 'every hour'],
    ['0 15 * * * ? *', 'at minute 15 every hour'],
    ['0 5/15 * * * ? *', 'at minutes 5, 20, 35 and 50 every hour'],
    ['0 0/15 9-17 ? * MON-FRI *', 'every 15 minutes from 09:00 to 17:45, from Monday to Friday'],
    ['0 0 0/2 * * ? *', 'every 2 hours, every day'],
    ['0 0 9-17 * * ? *', 'every hour from 09:00 to 17:00, every day'],
    ['0 0 13-0 * * ? *', 'every hour from 13:00 to 00:00, every day'],
    ['0 0 0,1,2,3,4,5,6,9 * * ? *', 'at 00:00, 01:00, 02:00, 03:00, 04:00, 05:00, 06:00 and 09:00, every day'],
    ['0 0/20 9,12,15 * * ? *', 'every 20 minutes at hours 9, 12 and 15, every day'],
    ['* * * * * ? *', 'every second'],
    ['0/20 * * * * ? *', 'every 20 seconds'],
    ['30 * * * * ? *', 'at second 30 every minute'],
    ['0/30 5 * * * ? *', 'every 30 seconds at minute 5 every hour'],
    ['0 * 2 * * ? *', 'every minute from 02:00 to 02:59, every day'],
    ['0 0 0 L * ? *', 'at 00:00, on the last day of the month'],
    ['0 0 0 LW * ? *', 'at 00:00, on the last day from Monday to Friday of the month'],
    ['0 0 0 L-2 * ? *', 'at 00:00, on the day 2 days before the last of the month'],
    ['0 0 0 15W 1-3,6 ? *', 'at 00:00, on the day from Monday to Friday nearest to day 15 of the month, in January to March and June'],
    ['0 0 0 ? * 6L *', 'at 00:00, on the last Friday of the month'],
    ['0 0 0 ? 11 2#5 *', 'at 00:00, on the fifth Monday of the month, in November'],
    ['0 0 0 ? * FRI-MON *', 'at 00:00, from Friday to Monday'],
    ['0 0 0 ? * SUN,SAT *', 'at 00:00, on Saturday and Sunday'],
    ['0 0 0 1-5,10 * ? 2026-2028', 'at 00:00, on days 1 to 5 and 10 of the month, from 2026 to 2028'],
    ['0 0 13 * 5', 'at 00:00, on day 13 of the month or on Friday'],
  ];
  for (const [text, words] of WORDS) {
    it(`says of \`${text}\`: ${words}`, () => {
      const { cron } = readCron(text);
      assert.ok(cron !== undefined);
      assert.equal(describeCron(cron), words);
    });
  }

  const CHINESE: readonly (readonly [cron: string, words: string])[] = [
    ['0 0 2 * * ? *', '每天，02:00'],
    ['0 */15 9-17 ? * MON-FRI *', '每周一至周五，09:00 至 17:45，每 15 分钟'],
    ['0 5,35 * * * ? *', '每小时，第 5、35 分'],
    ['0 0 9-17 ? * MON,WED *', '每周一、周三，09:00 至 17:00，每小时'],
    ['0 0 0 1,15-20 * ? *', '每月 1 日、15 日至 20 日，00:00'],
    ['0 0 0 L-2 * ? *', '每月倒数第 3 天，00:00'],
    ['0 0 0 LW * ? *', '每月最后一个工作日（周一至周五），00:00'],
    ['0 0 0 15W * ? *', '离每月 15 日最近的工作日（周一至周五），00:00'],
    ['0 0 0 ? * 2#3 *', '每月第三个周一，00:00'],
    ['0 0 0 ? * 6L *', '每月最后一个周五，00:00'],
    ['0 0 0 1 1,7 ? 2026-2028', '2026 年至 2028 年，1 月、7 月，每月 1 日，00:00'],
    ['0 0 6 ? 3-5 SUN *', '3 月至 5 月，每周日，06:00'],
    ['0 0 13 * 5', '每月 13 日或每周五，00:00'],
    ['10 5 * * * ? *', '每小时，第 5 分，第 10 秒'],
    ['*/30 * * * * ? *', '每 30 秒'],
  ];
  for (const [text, words] of CHINESE) {
    it(`says of \`${text}\` in Chinese: ${words}`, () => {
      const { cron } = readCron(text);
      assert.ok(cron !== undefined);
      assert.equal(describeCron(cron, cronWordsOf('zh-cn')), words);
    });
  }

  it('speaks with the words that it is given', () => {
    const { cron } = readCron('0 0 2 ? * MON *');
    const words = { ...ENGLISH, weekdays: ENGLISH.weekdays.map((name) => name.toUpperCase()), atTimes: (times: readonly string[]) => `um ${times.join(' und ')}` };
    assert.ok(cron !== undefined);
    assert.equal(describeCron(cron, words), 'um 02:00, on MONDAY');
  });
});

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
    // Examples of Quartz' own tutorial.
    ['0 15 10 ? * 6L 2022-2025', '2024-12-01T00:00', ['2024-12-27T10:15', '2025-01-31T10:15', '2025-02-28T10:15']],
    ['0 0 12 1/5 * ?', '2025-02-20T00:00', ['2025-02-21T12:00', '2025-02-26T12:00', '2025-03-01T12:00']],
    ['0 11 11 11 11 ?', '2025-03-01T00:00', ['2025-11-11T11:11', '2026-11-11T11:11', '2027-11-11T11:11']],
    ['0 0/30 14,18 * * ?', '2025-03-01T14:15', ['2025-03-01T14:30', '2025-03-01T18:00', '2025-03-01T18:30']],
    ['0 10,44 14 ? 3 WED', '2025-03-01T00:00', ['2025-03-05T14:10', '2025-03-05T14:44', '2025-03-12T14:10']],
    ['0 15 10 L-2 * ?', '2025-03-01T00:00', ['2025-03-29T10:15', '2025-04-28T10:15', '2025-05-29T10:15']],
    ['0 15 10 ? * 6#3', '2025-03-01T00:00', ['2025-03-21T10:15', '2025-04-18T10:15', '2025-05-16T10:15']],
    ['0 0 0 ? DEC-FEB SAT#1', '2025-03-01T12:00', ['2025-12-06T00:00', '2026-01-03T00:00', '2026-02-07T00:00']],
    // 2025-03-31 is a Monday, so that the day 3 before the last is a Friday.
    ['0 0 0 L-3W * ?', '2025-03-01T00:00', ['2025-03-28T00:00', '2025-04-28T00:00', '2025-05-28T00:00']],
    ['0 0 0 L-30 * ?', '2025-01-31T00:00', ['2025-03-01T00:00', '2025-05-01T00:00', '2025-07-01T00:00']],
    ['0 0 0 29-2 * ?', '2025-02-02T12:00', ['2025-03-01T00:00', '2025-03-02T00:00', '2025-03-29T00:00']],
    ['50-10/20 59 23 31 12 ?', '2025-01-01T00:00', ['2025-12-31T23:59:10', '2025-12-31T23:59:50', '2026-12-31T23:59:10']],
    // Unix: with both day fields set either is enough.
    ['0 0 13 * 5', '2025-06-01T00:00', ['2025-06-06T00:00', '2025-06-13T00:00', '2025-06-20T00:00']],
    ['*/20 6-8/2 * jan-mar sun', '2025-03-29T12:00', ['2025-03-30T06:00', '2025-03-30T06:20', '2025-03-30T06:40']],
    ['0 0 31 2 1', '2025-02-01T00:00', ['2025-02-03T00:00', '2025-02-10T00:00', '2025-02-17T00:00']],
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
    ['0 0 2 ? * 0 *', '0', /Quartz counts Sunday as 1/],
    ['@daily', '@daily', /write `0 0 0 \* \* \? \*`/],
    ['0 5-10,0- 2 * * ? *', '0-', /not a range/],
    ['0 0 2 W * ? *', 'W', /`W` is not a day-of-month/],
    ['0 0 ? * * ? *', '?', /`\?` is not a hour/],
    ['0 0 2 ? * MON#0 *', '0', /week after # 0/],
    ['60 * * * *', '60', /minute 60 is outside/],
    ['0 0 * * 8', '8', /day-of-week 8 is outside 0 to 7/],
    ['0 0 * * 5-1', '5-1', /ends before it starts/],
    ['*/0 * * * *', '/0', /step/],
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

  it('never throws, points into the text, and has words and ascending ticks for whatever it reads', () => {
    const atoms = fc.constantFrom('0', '1', '2', '5', '7', '15', '23', '31', '59', '60', '2026', '*', '?', 'L', 'W', 'LW', 'L-3', '15W', '6L', 'MON', 'jan', '#', '2#1', '-', '/', ',', '0/5', '1-5', '22-2', 'x', 'ß', '\u0000');
    const field = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('0', '*', '?', '1', '0/15', '1-5', '2,4') }, { weight: 1, arbitrary: fc.array(atoms, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('')) });
    const fields = fc.array(field, { minLength: 5, maxLength: 7 }).map((parts) => parts.map((part, index) => (index === parts.length - (parts.length === 7 ? 2 : 1) && parts.length > 5 ? '?' : part)).join(' '));
    const texts = fc.oneof({ weight: 9, arbitrary: fields }, { weight: 1, arbitrary: fc.string() });
    let read = 0;
    fc.assert(fc.property(texts, (text) => {
      const { cron, problems } = readCron(text);
      assert.equal(cron === undefined, problems.some(({ severity }) => severity === 'error'));
      for (const { range, message } of problems) assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length && message !== '', text);
      if (cron === undefined) return;
      read++;
      assert.match(describeCron(cron), /^[^,].*[^, ]$/);
      const ticks = nextTicks({ cron: text, zone: 'UTC', startAt: undefined, endAt: undefined }, Date.UTC(2025, 0, 1), 5);
      assert.ok(ticks.every((tick, index) => tick > (ticks[index - 1] ?? Date.UTC(2025, 0, 1))));
    }), { numRuns: 2000, seed: 13 });
    assert.ok(read > 100, `only ${read} of them can be read`);
  });

  it('warns of crons that DolphinScheduler refuses, and reads them', () => {
    assert.deepEqual(readCron('0 0 2 * * * *').problems.map(({ severity, range }) => ({ severity, range })), [
      { severity: 'warning', range: { start: 10, end: 11 } },
    ]);
    assert.match(readCron('0 0 2 * * * *').problems[0]?.message ?? '', /write \? for the day-of-week$/);
    assert.match(readCron('0 0 2 * * MON *').problems[0]?.message ?? '', /write \? for the day-of-month$/);
    assert.deepEqual(readCron('0 2 * * *').problems.map(({ severity }) => severity), ['info']);
    assert.deepEqual(readCron('0 0 2 * * ? *').problems, []);
    assert.deepEqual(readCron('0 0 2 ? * 2-6').problems, []);
  });
});
