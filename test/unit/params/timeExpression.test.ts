import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateTimeExpression } from '../../../src/core/params';
import { evaluateArithmetic } from '../../../src/core/params/arithmetic';

function valueAt(expression: string, at: string, zone = 'UTC'): string {
  const value = evaluateTimeExpression(expression, { instant: Date.parse(`${at}Z`), zone });
  assert.equal(value.kind, 'value', `${expression}: ${JSON.stringify(value)}`);
  return value.kind === 'value' ? value.text : '';
}

describe('$[…] expressions', () => {
  const CASES: readonly (readonly [at: string, expression: string, expected: string])[] = [
    // dolphinscheduler.md, worked examples 79 to 89.
    ['2020-12-01T12:30', 'add_months(yyyyMMdd,12*2)', '20221201'],
    ['2020-12-01T12:30', 'add_months(yyyyMMdd,-12*2)', '20181201'],
    ['2020-12-01T12:30', 'add_months(yyyyMMdd,3)', '20210301'],
    ['2020-12-01T12:30', 'add_months(yyyyMMdd,-4)', '20200801'],
    ['2020-12-01T12:30', 'yyyyMMdd+7*2', '20201215'],
    ['2020-12-01T12:30', 'yyyyMMdd-7*2', '20201117'],
    ['2020-12-01T12:30', 'yyyyMMdd+3', '20201204'],
    ['2020-12-01T12:30', 'yyyyMMdd-3', '20201128'],
    ['2022-08-26T00:00', 'this_day(yyyy-MM-dd)', '2022-08-26'],
    ['2022-08-26T00:00', 'this_day(yyyyMMdd)', '20220826'],
    ['2022-08-26T00:00', 'last_day(yyyy-MM-dd)', '2022-08-25'],
    ['2022-08-26T00:00', 'last_day(yyyyMMdd)', '20220825'],
    ['2022-08-26T00:00', 'month_first_day(yyyy-MM-dd,-1)', '2022-07-01'],
    ['2022-08-26T00:00', 'month_last_day(yyyy-MM-dd,-1)', '2022-07-31'],
    ['2022-08-26T00:00', 'month_first_day(yyyyMMdd)', '20220801'],
    ['2022-08-26T00:00', 'month_last_day(yyyyMMdd)', '20220831'],
    ['2022-08-26T00:00', 'week_first_day(yyyy-MM-dd,-1)', '2022-08-15'],
    ['2022-08-26T00:00', 'week_last_day(yyyy-MM-dd)', '2022-08-28'],
    ['2022-08-28T00:00', 'week_first_day(yyyy-MM-dd)', '2022-08-22'],
    ['2022-08-26T00:00', 'month_begin(yyyyMMdd,5)', '20220806'],
    ['2022-08-26T00:00', 'month_end(yyyyMMdd,-1)', '20220830'],
    ['2022-08-26T00:00', 'week_begin(yyyyMMdd,-1)', '20220821'],
    ['2022-08-26T00:00', 'week_end(yyyyMMdd, 1)', '20220829'],
    ['2022-08-26T00:00', 'year_week(yyyy-MM-dd)', '2022-34'],
    ['2022-08-26T00:00', 'year_week(yyyyMMdd,1)', '202234'],
    ['2022-01-10T00:00', 'year_week(yyyy-MM-dd)', '2022-02'],
    ['2023-01-01T00:00', 'year_week(yyyy-MM-dd)', '2023-52'],
    ['2022-08-26T10:20', 'timestamp(yyyyMMddHHmmss)', String(Date.parse('2022-08-26T10:20Z') / 1000)],
    ['2022-08-26T10:20', 'timestamp(yyyyMMdd00mmss)', String(Date.parse('2022-08-26T00:20Z') / 1000)],
    ['2022-08-26T10:20', 'timestamp(month_begin(yyyyMMddHHmmss,0))', String(Date.parse('2022-08-01T10:20Z') / 1000)],
    ['2024-03-31T00:00', 'add_months(yyyy-MM-dd,-1)', '2024-02-29'],
    ['2025-03-01T00:00', 'yyyy-MM-dd-1', '2025-02-28'],
    ['2025-03-01T05:00', 'yyyy-MM-dd HH:mm:ss-2/24', '2025-03-01 03:00:00'],
    ['2025-03-01T00:00', 'yyyyMMddHHmm-3/24/60', '202502282357'],
    ['2025-03-01T00:00', 'HH:mm+1/24', '01:00'],
    ['2025-03-01T00:00', 'yyyyMMdd-2*(3)', '20250223'],
    ['2025-03-01T13:07', "yyyy'T'HH''mm EEE MMM d, h a k K D yy", "2025T13'07 Sat Mar 1, 1 PM 13 1 60 25"],
    // The last minus is followed by a digit: an offset of one day, not the first of the month.
    ['2025-03-01T00:00', 'yyyy-MM-01', '2025-02'],
  ];
  for (const [at, expression, expected] of CASES) {
    it(`$[${expression}] at ${at} is ${expected}`, () => assert.equal(valueAt(expression, at), expected));
  }

  it('steps by calendar days in the zone, and by real hours within a day (I4)', () => {
    // 2025-11-02 has 25 hours in New York, 2026-03-08 has 23.
    assert.equal(valueAt('yyyy-MM-dd HH-1', '2025-11-03T05:00', 'America/New_York'), '2025-11-02 00');
    assert.equal(valueAt('yyyy-MM-dd HH+1', '2026-03-08T05:00', 'America/New_York'), '2026-03-09 00');
    assert.equal(valueAt('yyyy-MM-dd HH-24/24', '2026-03-09T04:00', 'America/New_York'), '2026-03-08 00');
    assert.equal(valueAt('yyyy-MM-dd HH-1/24', '2026-03-08T07:00', 'America/New_York'), '2026-03-08 01');
    assert.equal(valueAt('yyyy-MM-dd HH-1/24', '2025-11-02T06:00', 'America/New_York'), '2025-11-02 01');
    assert.equal(valueAt('yyyyMMdd', '2025-03-01T18:00', 'Asia/Kathmandu'), '20250301');
    assert.equal(valueAt('yyyyMMdd', '2025-03-01T18:15', 'Asia/Kathmandu'), '20250302');
  });

  it('leaves alone what is no date, and says why a date is wrong', () => {
    const base = { instant: 0, zone: 'UTC' };
    for (const text of ['0', '1', '*', '*].pageId', 'last', 'last-1', '0 to 3', '?(@.a > 1)', "'key'", '#-1']) {
      assert.deepEqual(evaluateTimeExpression(text, base), { kind: 'verbatim' }, text);
    }
    for (const text of ['yyyyQ', "yyyy'dd", 'add_months(yyyyMMdd)', 'add_months(yyyyMMdd,1,2)', 'month_begin(yyyy)', 'yyyy-1/0', 'foo(yyyy)', 'timestamp(yyyy)', 'yyyy+99999999999', 'week_last_day(yyyy-MM-dd,0) - 1', 'add_months(yyyyMMdd,x)']) {
      assert.equal(evaluateTimeExpression(text, base).kind, 'bad', text);
    }
  });

  it('agrees with a slow oracle on Date for random steps', () => {
    const at = fc.integer({ min: Date.parse('1990-01-01') / 60_000, max: Date.parse('2060-01-01') / 60_000 }).map((minute) => minute * 60_000);
    const steps = fc.integer({ min: -60, max: 60 });
    const iso = (time: number): string => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
    const signed = (count: number): string => (count < 0 ? String(count) : `+${count}`);
    fc.assert(fc.property(at, steps, (instant, count) => {
      const evaluate = (expression: string): string => valueAt(expression, iso(instant).replace(' ', 'T'));
      const date = new Date(instant);
      const day = (offset: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + offset) + (instant % 86_400_000);
      assert.equal(evaluate(`yyyy-MM-dd HH:mm:ss${signed(count)}`), iso(day(count)));
      assert.equal(evaluate(`yyyy-MM-dd HH:mm:ss${signed(count)}/24`), iso(instant + count * 3_600_000));
      assert.equal(evaluate(`yyyy-MM-dd HH:mm:ss${signed(count)}/24/60`), iso(instant + count * 60_000));
      assert.equal(evaluate(`add_months(yyyy-MM,${count})`), iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count)).slice(0, 7));
      assert.equal(evaluate(`month_last_day(yyyy-MM-dd,${count})`), iso(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count + 1, 0)).slice(0, 10));
      const monday = new Date(day(7 * count));
      while (monday.getUTCDay() !== 1) monday.setUTCDate(monday.getUTCDate() - 1);
      assert.equal(evaluate(`week_first_day(yyyy-MM-dd,${count})`), monday.toISOString().slice(0, 10));
    }), { numRuns: 200, seed: 8 });
  });
});

describe('evaluateArithmetic', () => {
  const CASES: readonly (readonly [text: string, value: number | undefined])[] = [
    ['1+2*3', 7], ['(1+2)*3', 9], ['7/2', 3], ['-7/2', -3], ['2--1', 3], ['1440*(2)/24', 120], ['10-3-2', 5], [' 4 ', 4],
    ['', undefined], ['1+', undefined], ['(1', undefined], ['1/0', undefined], ['1 2', undefined], ['a', undefined],
    ['999999999*999999999', undefined], ['('.repeat(100_000), undefined], ['-'.repeat(100_000) + '1', undefined],
  ];
  for (const [text, value] of CASES) {
    it(`makes ${String(value)} of \`${text.slice(0, 20)}\``, () => assert.equal(evaluateArithmetic(text), value));
  }
});
