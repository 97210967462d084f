import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateTimeExpression, scheduleTimeText } from '../../../src/core/params';
import { builtInValues } from '../../../src/core/params/builtIns';
import { daysAway, lengthOfMonth, monthsAway, shownAt, shownText, textOf, weekdayOf, weekNumber } from './slowCalendar';

const ZONES = [
  'UTC', 'Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'Asia/Kathmandu',
  'Pacific/Apia', 'Africa/Cairo', 'Asia/Tehran', 'America/St_Johns', 'Pacific/Chatham',
];

/** Half of them near a change of the clocks, a year's end or a leap day. */
const INSTANTS = fc.oneof(
  fc.integer({ min: Date.UTC(1995, 0) / 60_000, max: Date.UTC(2045, 0) / 60_000 }).map((minute) => minute * 60_000),
  fc.tuple(
    fc.constantFrom('2025-03-09', '2025-11-02', '2025-03-30', '2025-10-26', '2018-11-04', '2011-12-30', '2024-02-29', '2000-02-29', '2023-12-31', '2024-12-30', '2021-01-01', '2025-10-05', '2025-04-06'),
    fc.integer({ min: -48 * 60, max: 48 * 60 }),
  ).map(([day, minutes]) => Date.parse(day) + minutes * 60_000),
);

const FULL = 'yyyy-MM-dd HH:mm:ss';

function evaluate(expression: string, instant: number, zone: string): string {
  const value = evaluateTimeExpression(expression, { instant, zone });
  assert.equal(value.kind, 'value', expression);
  return value.kind === 'value' ? value.text : '';
}

function signed(count: number): string {
  return count < 0 ? `-${-count}` : `+${count}`;
}

describe('$[…] beside a calendar that turns one page at a time', () => {
  it('steps by days, months and weeks in the zone, and keeps the time of day', () => {
    fc.assert(fc.property(INSTANTS, fc.constantFrom(...ZONES), fc.integer({ min: -40, max: 40 }), (instant, zone, n) => {
      const shown = shownAt(zone, instant);
      const check = (expression: string, expected: string): void => assert.equal(evaluate(expression, instant, zone), expected, `${expression} at ${textOf(shown)} in ${zone}`);
      check(FULL, textOf(shown));
      check(`${FULL}${signed(n)}`, textOf(daysAway(shown, n)));
      check(`${FULL}${n < 0 ? '-' : '+'}7*${Math.abs(n)}`, textOf(daysAway(shown, 7 * n)));
      check(`add_months(${FULL},${n})`, textOf(monthsAway(shown, n)));
      check(`add_months(${FULL},12*${n})`, textOf(monthsAway(shown, 12 * n)));
      check(`this_day(${FULL})`, textOf(shown));
      check(`last_day(${FULL})`, textOf(daysAway(shown, -1)));
      const first = { ...shown, day: 1 };
      const last = { ...shown, day: lengthOfMonth(shown.year, shown.month) };
      check(`month_begin(${FULL},${n})`, textOf(daysAway(first, n)));
      check(`month_end(${FULL},${n})`, textOf(daysAway(last, n)));
      check(`month_first_day(${FULL},${n})`, textOf(monthsAway(first, n)));
      const away = monthsAway(shown, n);
      check(`month_last_day(${FULL},${n})`, textOf({ ...away, day: lengthOfMonth(away.year, away.month) }));
      check(`month_last_day(${FULL})`, textOf(last));
    }), { numRuns: 250, seed: 21 });
  });

  it('finds weeks and their numbers', () => {
    fc.assert(fc.property(INSTANTS, fc.constantFrom(...ZONES), fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 7 }), (instant, zone, n, start) => {
      const shown = shownAt(zone, instant);
      const monday = daysAway(shown, 1 - weekdayOf(shown));
      const check = (expression: string, expected: string): void => assert.equal(evaluate(expression, instant, zone), expected, `${expression} at ${textOf(shown)} in ${zone}`);
      check(`week_begin(${FULL},${n})`, textOf(daysAway(monday, n)));
      check(`week_end(${FULL},${n})`, textOf(daysAway(monday, 6 + n)));
      check(`week_first_day(${FULL},${n})`, textOf(daysAway(monday, 7 * n)));
      check(`week_last_day(${FULL},${n})`, textOf(daysAway(monday, 6 + 7 * n)));
      const week = String(weekNumber(shown, start)).padStart(2, '0');
      check(`year_week(yyyy-MM-dd,${start})`, `${shown.year}-${week}`);
      check(`year_week(yyyyMMdd,${start})`, `${shown.year}${week}`);
      if (start === 1) check('year_week(yyyy-MM-dd)', `${shown.year}-${week}`);
    }), { numRuns: 60, seed: 22 });
  });

  it('takes parts of a day as real time, in whole minutes', () => {
    fc.assert(fc.property(INSTANTS, fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 60 }), (instant, zone, n, parts) => {
      const check = (expression: string, minutes: number): void => assert.equal(evaluate(expression, instant, zone), shownText(zone, instant + minutes * 60_000), `${expression} in ${zone}`);
      if (n % 24 !== 0) check(`${FULL}+${n}/24`, n * 60);
      if (n % 24 !== 0) check(`${FULL}-${n}/24`, -n * 60);
      check(`${FULL}+${n}/24/60`, n);
      check(`${FULL}-${n}/24/60`, -n);
      const minutes = Math.trunc((1440 * n) / parts);
      if (minutes % 1440 !== 0) check(`${FULL}-${n}/${parts}`, -minutes);
    }), { numRuns: 250, seed: 23 });
  });

  it('counts the seconds of the first moment that a clock shows the time', () => {
    fc.assert(fc.property(INSTANTS, fc.constantFrom(...ZONES), fc.integer({ min: -3, max: 3 }), (instant, zone, n) => {
      const seconds = Number(evaluate(`timestamp(yyyyMMddHHmmss${signed(n)}/24)`, instant, zone));
      const wanted = shownText(zone, instant + n * 3_600_000);
      assert.equal(shownText(zone, seconds * 1000), wanted);
      for (let hours = 1; hours <= 6; hours++) assert.notEqual(shownText(zone, seconds * 1000 - hours * 1_800_000), wanted);
    }), { numRuns: 250, seed: 24 });
  });
});

describe('the built-in times', () => {
  it('are the schedule time and the day before in the zone, whatever the clocks do', () => {
    fc.assert(fc.property(INSTANTS, fc.constantFrom(...ZONES), (instant, zone) => {
      const values = builtInValues({ workflow: 'w', task: 't', instant, zone });
      const shown = shownAt(zone, instant);
      const digits = (text: string): string => text.replace(/\D/g, '');
      assert.equal(values.get('system.datetime'), digits(textOf(shown)));
      assert.equal(values.get('system.biz.curdate'), digits(textOf(shown)).slice(0, 8));
      assert.equal(values.get('system.biz.date'), digits(textOf(daysAway(shown, -1))).slice(0, 8));
      const startsDay = shownAt(zone, instant - 1000).day !== shown.day;
      assert.equal(scheduleTimeText(instant, zone), startsDay ? textOf(shown).slice(0, 10) : textOf(shown));
    }), { numRuns: 400, seed: 25 });
  });
});
