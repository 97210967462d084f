import assert from 'node:assert/strict';
import fc from 'fast-check';
import { evaluateText, type ScopeRequest } from '../../../src/core/params';

const DECEMBER: ScopeRequest = { scheduleInstant: Date.parse('2020-12-01T12:30Z'), zone: 'UTC' };
const AUGUST: ScopeRequest = { scheduleInstant: Date.parse('2022-08-26T00:00Z'), zone: 'UTC' };

function evaluation(text: string, request: ScopeRequest): string {
  const result = evaluateText(text, request);
  return result.kind === 'value' ? result.text : `failed: ${result.message}`;
}

describe('the value of a text (dolphinscheduler.md §5.3, §5.5, worked examples 79 to 89)', () => {
  const GIVEN = { ...DECEMBER, startup: { user: 'Kris', n: '3', a1: 'yes', k: '1', path: 'b/${user}/$[yyyyMM]', loop: '${pool}', pool: '${loop}', half: '<${nope}>', d: '$[1]' } };
  const CASES: readonly (readonly [text: string, value: string, request?: ScopeRequest])[] = [
    ['$[add_months(yyyyMMdd,12*2)]', '20221201'],
    ['$[add_months(yyyyMMdd,-12*2)]', '20181201'],
    ['$[add_months(yyyyMMdd,3)]', '20210301'],
    ['$[add_months(yyyyMMdd,-4)]', '20200801'],
    ['$[yyyyMMdd+7*2]', '20201215'],
    ['$[yyyyMMdd-7*2]', '20201117'],
    ['$[HHmmss+2/24]', '143000'],
    ['$[HHmmss-1/24]', '113000'],
    ['$[HHmmss+3/24/60]', '123300'],
    ['$[HHmmss-2/24/60]', '122800'],
    // The whole text of DolphinScheduler's own test of this.
    [
      "${user} is userName, '$[1]' '$[add_months(yyyyMMdd,12*2)]' '$[yyyyMMdd+3]'  '$[0]' '$[yyyyMMdd-3]' '$[3]'",
      "Kris is userName, '$[1]' '20221201' '20201204'  '$[0]' '20201128' '$[3]'",
    ],
    ['$[yyyy]test1$[yyyy:***]$[yyyy-MM-dd-1],$[month_begin(yyyyMMdd, 1)],$[month_end(yyyyMMdd, -1)],$[week_begin(yyyyMMdd, 1)],$[week_end(yyyyMMdd, -1)]', '2022test12022:***2022-08-25,20220802,20220830,20220823,20220827', AUGUST],
    ['$[timestamp(yyyyMMddHHmmss)] $[timestamp(yyyyMMddHHmmss-1)]', `${Date.parse('2022-08-26Z') / 1000} ${Date.parse('2022-08-25Z') / 1000}`, AUGUST],
    ['$[year_week(yyyy-MM-dd)] $[year_week(yyyyMMdd)] $[year_week(yyyy-MM-dd,5)] $[year_week(yyyyMMdd,5)]', '2022-34 202234 2022-35 202235', AUGUST],
    ['$[month_first_day(yyyy-MM-dd,-1)] $[month_last_day(yyyyMMdd,-1)]', '2022-07-01 20220731', AUGUST],
    ['$[week_first_day(yyyy-MM-dd,0)] $[week_last_day(yyyyMMdd,0)]', '2022-08-22 20220828', AUGUST],
    ['${system.biz.curdate} ${system.biz.date} ${system.datetime}', '20220826 20220825 20220826000000', AUGUST],
    ['${system.biz.date}_x', '20201130_x'],
    ['${path}', 'b/Kris/202012'],
    ['$[yyyyMMdd-${n}]', '20201128'],
    ['${a${k}}', 'yes'],
    ['!{user}.${user}', 'Kris.Kris'],
    ["$['dt='yyyyMMdd]", 'dt=20201201'],
    ["$['key']", "$['key']"],
    ['$[timestamp(yyyy0231HHmmss)]', '$[timestamp(yyyy0231HHmmss)]'],
    ['$[timestamp(yyyy13ddHHmmss)]', '$[timestamp(yyyy13ddHHmmss)]'],
    ['$[timestamp(yyyyMMdd240000)]', '$[timestamp(yyyyMMdd240000)]'],
    // What cannot be evaluated, and what is not known, stays.
    ['$[*].pageId', '$[*].pageId'],
    ['$[week_last_day(yyyy-MM-dd,0) - 1]', '$[week_last_day(yyyy-MM-dd,0) - 1]'],
    ['$[yyyyQQ]', '$[yyyyQQ]'],
    ['$[last_month_begin(yyyyMMdd,0)]', '$[last_month_begin(yyyyMMdd,0)]'],
    ['${nope}', '${nope}'],
    ['!{nope}', '!{nope}'],
    ['${half}', '<${nope}>'],
    ['${d}', '$[1]'],
    ['${open', '${open'],
    ['$[yyyy', '$[yyyy'],
    ['${a${nope}}', '${a${nope}}'],
    ['${loop}', 'failed: ${loop} refers to itself: ${loop} → ${pool} → ${loop}'],
    // Without brackets where nothing else can be meant.
    ['yyyyMMdd-1', '20201130'],
    ["yyyy-MM-dd'T'HH:mm", '2020-12-01T12:30'],
    ['add_months(yyyyMMdd,12*2)', '20221201'],
    ['system.biz.date', '20201130'],
    ['user', 'user'],
    ['2020-12-01', '2020-12-01'],
    ['may(be)', 'may(be)'],
    ['a day', 'a day'],
  ];
  for (const [text, value, request = GIVEN] of CASES) {
    it(`\`${text}\` is \`${value}\``, () => assert.equal(evaluation(text, request), value));
  }

  it('says what stays as it is and why, once for each', () => {
    const result = evaluateText('${nope} $[yyyyQQ] ${nope} $[1] ${usr} $[week_last_day(yyyy-MM-dd)-1]', { ...DECEMBER, startup: { user: 'x' } });
    assert.deepEqual(result.kind === 'value' ? result.unresolved.map(({ written, reason }) => `${written} ${reason}`) : [], [
      '${nope} is not a parameter here',
      '${usr} is not a parameter here: did you mean ${user}?',
      '$[yyyyQQ] cannot be computed: `Q` is not a letter of a date format (use y M d H m s)',
      '$[week_last_day(yyyy-MM-dd)-1] cannot be computed: nothing may follow week_last_day(…)',
    ]);
  });

  it('never throws and never hangs on hostile values', () => {
    const doubling = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`p${index}`, index === 59 ? '${x}' : `\${p${index + 1}}\${p${index + 1}}`]));
    assert.match(evaluation('${p0}', { ...DECEMBER, startup: doubling }), /^failed: .*grows beyond/);
    const deep = '${'.repeat(5000) + 'a' + '}'.repeat(5000);
    assert.match(evaluation(deep, DECEMBER), /nests \$\{…\} more than/);
    assert.equal(evaluation('${'.repeat(50_000), DECEMBER).length, 100_000);
    assert.equal(evaluation(`${'y'.repeat(5000)}!`, DECEMBER).length, 5001);
    assert.equal(evaluation(`yy${"''".repeat(5000)}-1-!`, DECEMBER).length, 10_006);
  });

  it('leaves everything but ${…}, !{…} and $[…] as it is, whatever the text', () => {
    const unit = fc.constantFrom('${', '!{', '$[', '}', ']', 'a', 'b', 'n', 'yyyy', '-1', ',', '(', ')', "'", '$', '{', '[', ' ', 'é', '\n', 'week_end(', 'system.biz.date');
    const request = { ...DECEMBER, startup: { a: '1', b: '${a}', n: '${n}' } };
    fc.assert(fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      const result = evaluateText(`x ${text}`, request);
      if (result.kind === 'failed') return assert.match(result.message, /\$\{n\} → \$\{n\}/);
      if (!/[$!][{[]/.test(text)) assert.equal(result.text, `x ${text}`);
      for (const { written } of result.unresolved) assert.ok(written.startsWith('$'), written);
      return undefined;
    }), { numRuns: 500, seed: 31 });
  });
});
