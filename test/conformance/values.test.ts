import assert from 'node:assert/strict';
import { readOutputs, type StatementResult } from '../../src/core/params';
import { makeCliBench } from '../unit/cli/cliBench';

const AT = '2020-12-01 12:30:00';
const DAY = '2022-08-26 00:00:00';

/** Worked examples and sentences of §5 through `params eval`, which prints the value alone. */
const VALUES: readonly (readonly [from: string, at: string, text: string, value: string])[] = [
  ['example 79', AT, '$[add_months(yyyyMMdd,12*2)]', '20221201'],
  ['example 79', AT, '$[add_months(yyyyMMdd,-12*2)]', '20181201'],
  ['example 79', AT, '$[add_months(yyyyMMdd,3)]', '20210301'],
  ['example 79', AT, '$[add_months(yyyyMMdd,-4)]', '20200801'],
  ['example 80', AT, '$[yyyyMMdd+7*2]', '20201215'],
  ['example 80', AT, '$[yyyyMMdd-7*2]', '20201117'],
  ['example 80', AT, '$[yyyyMMdd+3]', '20201204'],
  ['example 80', AT, '$[yyyyMMdd-3]', '20201128'],
  ['example 84', DAY, '$[this_day(yyyy-MM-dd)]', '2022-08-26'],
  ['example 84', DAY, '$[this_day(yyyyMMdd)]', '20220826'],
  ['example 84', DAY, '$[last_day(yyyy-MM-dd)]', '2022-08-25'],
  ['example 84', DAY, '$[last_day(yyyyMMdd)]', '20220825'],
  ['example 86', DAY, '$[month_first_day(yyyy-MM-dd,-1)]', '2022-07-01'],
  ['example 86', DAY, '$[month_last_day(yyyy-MM-dd,-1)]', '2022-07-31'],
  ['example 89', DAY, '${system.biz.curdate}', '20220826'],
  ['example 89', DAY, '${system.biz.date}', '20220825'],
  ['example 89', DAY, '${system.datetime}', '20220826000000'],
  ['§5.3 base', AT, '$[yyyyMMddHHmmss]', '20201201123000'],
  ['§5.3 hours', AT, '$[yyyyMMddHHmmss-2/24]', '20201201103000'],
  ['§5.3 minutes', AT, '$[HHmm+3/24/60]', '1233'],
  ['§5.3 the last sign separates', AT, '$[yyyy-MM-dd-1]', '2020-11-30'],
  ['§5.3 clamped', '2024-03-31 00:00:00', '$[add_months(yyyy-MM-dd,-1)]', '2024-02-29'],
  ['§5.3 month_begin', DAY, '$[month_begin(yyyy-MM-dd,1)]', '2022-08-02'],
  ['§5.3 month_end', DAY, '$[month_end(yyyy-MM-dd,-1)]', '2022-08-30'],
  ['§5.3 week_begin', DAY, '$[week_begin(yyyy-MM-dd,0)]', '2022-08-22'],
  ['§5.3 week_end', DAY, '$[week_end(yyyy-MM-dd,1)]', '2022-08-29'],
  ['§5.3 month_first_day', DAY, '$[month_first_day(yyyy-MM-dd)]', '2022-08-01'],
  ['§5.3 week_first_day', DAY, '$[week_first_day(yyyy-MM-dd,-1)]', '2022-08-15'],
  ['§5.3 week_last_day', DAY, '$[week_last_day(yyyy-MM-dd,1)]', '2022-09-04'],
  ['§5.3 year_week', DAY, '$[year_week(yyyy-MM-dd)]', '2022-34'],
  ['§5.3 year_week', DAY, '$[year_week(yyyyMMdd)]', '202234'],
  ['§5.3 timestamp', '2022-08-26 00:00:00', '$[timestamp(yyyyMMddHHmmss)]', '1661472000'],
  ['§5.3 left as it is', DAY, '$[1]', '$[1]'],
  ['§5.3 left as it is', DAY, '$[*].pageId', '$[*].pageId'],
  ['§5.3 left as it is', DAY, '$[week_last_day(yyyy-MM-dd,0) - 1]', '$[week_last_day(yyyy-MM-dd,0) - 1]'],
  ['§5.5 both forms', DAY, '${system.biz.date}_$[yyyyMMdd]', '20220825_20220826'],
  ['§5.5 unknown names stay', DAY, '${nothing}', '${nothing}'],
];

describe('values as DolphinScheduler has them', () => {
  for (const [from, at, text, value] of VALUES) {
    it(`${text} at ${at} is ${value} (${from})`, async () => {
      const { code, out } = await makeCliBench().run('params', 'eval', text, '--at', at, '--timezone', 'UTC');
      assert.deepEqual([code, out], [0, `${value}\n`]);
    });
  }

  for (const quoted of ["'${dt}'", '"${dt}"', '${dt}']) {
    it(`${quoted} is bound as one value (worked example 90)`, async () => {
      const text = `workflow:\n  name: w\ntasks:\n  - name: A\n    task_type: Sql\n    datasource_type: MYSQL\n    input_params: {dt: x}\n    sql: ${JSON.stringify(`select * from t where dt=${quoted}`)}\n`;
      const { value } = await makeCliBench({ files: { 'w.workflow.yaml': text } }).json('render', 'w.workflow.yaml', 'A', '--at', '2024-08-11');
      const shown = JSON.stringify(value);
      assert.ok(shown.includes('select * from t where dt=?'), shown);
      assert.equal(shown.match(/dt=\?/g)?.length, 1);
    });
  }

  const query = (more: Partial<StatementResult>): readonly string[] =>
    readOutputs({ declared: [{ name: 'id', type: 'VARCHAR', value: 'configured' }], kind: 'query', columns: ['id'], rows: [], rowsChanged: 0, ...more }).map(({ value }) => value);
  const list = [{ name: 'id', type: 'LIST', value: '' }];

  for (const [what, result, value] of [
    ['one row', { rows: [[6]] }, '6'],
    ['several rows, as a LIST', { declared: list, rows: [[6], [70_002]] }, '["6","70002"]'],
    ['no row', { rows: [] }, ''],
    ['several rows, not as a LIST', { rows: [[6], [7]] }, 'configured'],
    ['NULL', { rows: [[null]] }, 'null'],
    ['a column of another name', { columns: ['other'], rows: [[6]] }, 'null'],
    ['no query', { kind: 'nonQuery', rowsChanged: 3 }, '3'],
  ] as const) {
    it(`an OUT parameter of ${what} is ${JSON.stringify(value)} (worked example 98, §5.6)`, () => assert.deepEqual(query(result), [value]));
  }
});
