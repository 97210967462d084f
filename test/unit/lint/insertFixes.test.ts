import assert from 'node:assert/strict';
import { lintSqlText } from '../../../src/core/lint/linter';
import type { Dialect } from '../../../src/core/sql/lex/token';

/** The first word of each fix that W01 offers, in order; `?` marks one that rests on an assumption. */
function show(text: string, dialect: Dialect): readonly string[] {
  const finding = lintSqlText({ file: 's.sql', text, dialect }).find(({ code }) => code === 'W01');
  return (finding?.fixes ?? []).map(({ title }) => `${title.split(' ')[0] ?? ''}${title.includes('assumes') ? '?' : ''}`);
}

const KEYED = 'CREATE TABLE IF NOT EXISTS f (id INT PRIMARY KEY, v INT); ';
const DATED = 'CREATE TABLE IF NOT EXISTS f (dt TEXT, id INT, v INT, PRIMARY KEY (dt, id)); ';

describe('the fixes of an unsafe insert', () => {
  const cases: readonly (readonly [string, string, Dialect, readonly string[]])[] = [
    ['guess no key', "INSERT INTO f (dt, order_id, v) SELECT '${schedule_time}', order_id, v FROM s", 'postgresql', ['Delete']],
    ['guess no key beside an assumed day either', 'INSERT INTO f (order_id, v) SELECT order_id, v FROM s', 'snowflake', ['Delete?']],
    ['put a declared key before an assumed day', `${KEYED}INSERT INTO f (id, v) SELECT id, v FROM s`, 'postgresql', ['Update', 'Merge', 'Delete?']],
    ['put a declared key before a day of another column', `${KEYED}INSERT INTO f (id, v) SELECT id, v FROM s WHERE dt = '\${schedule_time}'`, 'snowflake', ['Merge', 'Delete?']],
    ['put the schedule time that is written first', `${DATED}INSERT INTO f (dt, id, v) SELECT '\${schedule_time}', id, v FROM s`, 'postgresql', ['Delete', 'Update', 'Merge']],
    ['overwrite a static partition first', "INSERT INTO f PARTITION (dt='${schedule_time}') SELECT id, v FROM s", 'hive', ['Overwrite']],
    ['put both ways of an assumed day last', 'CREATE TABLE IF NOT EXISTS f (dt TEXT, id INT PRIMARY KEY); INSERT INTO f (dt, id) SELECT s.d, s.id FROM s', 'spark', ['Merge', 'Overwrite?']],
  ];
  for (const [name, text, dialect, expected] of cases) it(name, () => assert.deepEqual(show(text, dialect), expected));
});
