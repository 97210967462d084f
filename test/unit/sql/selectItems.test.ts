import assert from 'node:assert/strict';
import { scanScript } from '../../../src/core/sql/scanner';

/** `name=expression` of each item of the insert's select list. */
function items(select: string): readonly string[] {
  const text = `INSERT INTO t ${select}`;
  const write = scanScript(text, 'generic').statements[0]?.writes[0];
  assert.ok(write?.kind === 'insert');
  return write.source.items.map((item) => `${item.name ?? '-'}=${text.slice(item.expression.start, item.expression.end)}`);
}

describe('select items', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['columns', 'SELECT a, t.b, "C d" FROM s', ['a=a', 'b=t.b', 'c d="C d"']],
    ['aliases with and without AS', "SELECT a + 1 AS x, f(a) y, 'q' z, a b FROM s", ['x=a + 1', "y=f(a)", "z='q'", 'b=a']],
    ['expressions without a name', 'SELECT a + b, t.a * t.b, f(a), 1, CASE WHEN a THEN b END FROM s', ['-=a + b', '-=t.a * t.b', '-=f(a)', '-=1', '-=CASE WHEN a THEN b END']],
    ['an alias behind END', 'SELECT CASE WHEN a THEN b END k FROM s', ['k=CASE WHEN a THEN b END']],
    ['stars', 'SELECT *, t.* FROM s', ['-=*', '-=t.*']],
    ['modifiers', 'SELECT DISTINCT a, b FROM s', ['a=a', 'b=b']],
    ['a query in brackets', '(SELECT a, b AS c)', ['a=a', 'c=b']],
    ['the main query behind WITH', 'WITH x AS (SELECT q FROM s) SELECT a FROM x', ['a=a']],
    ['commas in brackets', 'SELECT f(a, b) AS c, (SELECT max(d), 1 FROM e) AS g FROM s', ['c=f(a, b)', 'g=(SELECT max(d), 1 FROM e)']],
    ['no list that is not there yet', 'SELECT', []],
  ];
  for (const [name, select, expected] of cases) it(`reads ${name}`, () => assert.deepEqual(items(select), expected));
});
