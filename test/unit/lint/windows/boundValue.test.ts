import assert from 'node:assert/strict';
import fc from 'fast-check';
import { momentOf, readBoundValue } from '../../../../src/core/lint/windows/boundValue';
import { readWallText, shapeOf, showWall } from '../../../../src/core/lint/windows/wallText';
import { DAY_MS } from '../../../../src/core/schedule/calendar';
import { queryBlocksOf } from '../../../../src/core/sql/facts/queryBlocks';
import { scanScript } from '../../../../src/core/sql/scanner';

/** What the value stands for when its placeholder is the 31st of March. */
function valueOf(sql: string): string | undefined {
  const [statement] = scanScript(`SELECT 1 FROM t WHERE x < ${sql}`, 'postgresql').statements;
  assert.ok(statement !== undefined);
  const value = queryBlocksOf(statement.view).blocks[0]?.filters[0]?.conditions[0]?.values[0];
  const bound = value && readBoundValue(statement.view, value);
  const moment = bound && momentOf(bound, bound.template.replace('${d}', '2025-03-31'));
  return moment && `${showWall(moment.wall)} ${moment.precision}`;
}

const VALUES: readonly (readonly [string, string | undefined])[] = [
  ["'${d}'", '2025-03-31 day'],
  ['${d}', '2025-03-31 day'],
  ["DATE '${d}'", '2025-03-31 day'],
  ["'${d} 06:30:00'", '2025-03-31 06:30:00 second'],
  ["CAST('${d} 06:30:00' AS DATE)", '2025-03-31 day'],
  ["'${d}'::timestamp", '2025-03-31 day'],
  ["date_sub('${d}', 1)", '2025-03-30 day'],
  ["date_add('${d}', -2)", '2025-03-29 day'],
  ["date_add('${d}', INTERVAL 1 MONTH)", '2025-04-30 day'],
  ["DATE '${d}' - INTERVAL '1 month'", '2025-02-28 day'],
  ["TIMESTAMP '${d}' + INTERVAL '6' HOUR", '2025-03-31 06:00:00 second'],
  ["'${d}' || ' 12:00:00'", '2025-03-31 12:00:00 second'],
  ["concat('${d}', ' 12:00')", '2025-03-31 12:00:00 minute'],
  ["TIMESTAMP '${d}' AT TIME ZONE 'Asia/Shanghai'", '2025-03-31 day'],
  ["my_day('${d}')", undefined],
  ["'${d}' - 1", undefined],
  ["date_sub('${d}', n)", undefined],
];

describe('the value of a bound', () => {
  for (const [sql, expected] of VALUES) it(`of ${sql} is ${expected ?? 'not known'}`, () => assert.equal(valueOf(sql), expected));
});

describe('dates as text', () => {
  for (const [text, wall, precision] of [
    ['20250310', '2025-03-10', 'day'], ['2025-03-10', '2025-03-10', 'day'], ['2025/03', '2025-03-01', 'month'], ['2025031004', '2025-03-10 04:00:00', 'hour'],
    ['2025-03-10T04:05:06.789Z', '2025-03-10 04:05:06', 'second'], ['20250310040506', '2025-03-10 04:05:06', 'second'],
  ] as const) {
    it(`${text} are read`, () => {
      const read = readWallText(text);
      assert.deepEqual(read && [showWall(read.wall), read.precision], [wall, precision]);
    });
  }

  for (const text of ['', 'yesterday', '2025-13-01', '12', '2025-3-1', '2025-03/10']) it(`${text || 'an empty text'} are none`, () => assert.equal(readWallText(text), undefined));

  it('come back as they were shown', () => {
    fc.assert(fc.property(fc.integer({ min: -10_000, max: 40_000 }), fc.integer({ min: 0, max: 86_399 }), (day, second) => {
      const wall = day * DAY_MS + second * 1000;
      assert.equal(readWallText(showWall(wall))?.wall, wall);
    }));
  });

  it('have a shape', () => assert.equal(shapeOf('2025-03-10 04'), '9999-99-99 99'));
});
