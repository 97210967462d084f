import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Condition } from '../../../src/core/sql/facts/conditions';
import { queryBlocksOf } from '../../../src/core/sql/facts/queryBlocks';
import { scanScript } from '../../../src/core/sql/scanner';
import type { Dialect } from '../../../src/core/sql/lex/token';

function conditionsOf(text: string, dialect: Dialect = 'generic'): readonly string[] {
  const show = ({ start, end }: { readonly start: number; readonly end: number }): string => text.slice(start, end);
  const line = (condition: Condition): string => {
    const { column, qualifier, operator, subject, values, isNegated } = condition;
    const left = column === undefined ? `<${show(subject.range)}>` : qualifier === undefined ? column : `${qualifier}.${column}`;
    return `${isNegated ? 'not ' : ''}${left} ${operator} ${values.map(({ range }) => show(range)).join(' , ')}`.trim();
  };
  return scanScript(text, dialect).statements.flatMap(({ view }) =>
    queryBlocksOf(view).blocks.flatMap(({ filters }) => filters.flatMap(({ word, conditions }) => conditions.map((condition) => `${word} ${line(condition)}`))));
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["SELECT 1 FROM t WHERE a = 1 AND T.B >= 'x'", ['WHERE a = 1', "WHERE t.b >= 'x'"]],
  ["SELECT 1 FROM t WHERE '2024' < \"Dt\"", ["WHERE dt > '2024'"]],
  ['DELETE FROM t WHERE 5 >= a', ['WHERE a <= 5']],
  ['DELETE FROM t WHERE a != 1 AND NOT b = 2', ['WHERE a <> 1', 'WHERE not b = 2']],
  ["SELECT 1 FROM t WHERE dt BETWEEN '1' AND '2' AND x = 3", ["WHERE dt between '1' , '2'", 'WHERE x = 3']],
  ["SELECT 1 FROM t WHERE '${d}' BETWEEN start_dt AND end_dt", ["WHERE <'${d}'> between start_dt , end_dt"]],
  ["SELECT 1 FROM t WHERE dt IN ('1', '2') AND id NOT IN (SELECT id FROM u WHERE k = 1)", ["WHERE dt in '1' , '2'", 'WHERE not id in (SELECT id FROM u WHERE k = 1)', 'WHERE k = 1']],
  ['SELECT 1 FROM t WHERE a IS NULL AND b IS NOT NULL', ['WHERE a isNull', 'WHERE not b isNull']],
  ['SELECT 1 FROM t WHERE (a = 1 AND (b = 2)) AND c = 3', ['WHERE a = 1', 'WHERE b = 2', 'WHERE c = 3']],
  ['SELECT 1 FROM t WHERE (a = 1 AND b = 2) OR c = 3', ['WHERE <(a = 1 AND b = 2) OR c = 3> other']],
  ['SELECT 1 FROM t WHERE CASE WHEN a = 1 OR b THEN c = 2 END AND d = 4', ['WHERE <CASE WHEN a = 1 OR b THEN c = 2 END> other', 'WHERE d = 4']],
  ["SELECT 1 FROM t WHERE date(ts) = '1' AND cast(a AS date) < '2'", ["WHERE <date(ts)> = '1'", "WHERE <cast(a AS date)> < '2'"]],
  ["SELECT 1 FROM t WHERE LEFT(a, 2) = 'x' GROUP BY a HAVING count(*) > 1", ["WHERE <LEFT(a, 2)> = 'x'", 'HAVING <count(*)> > 1']],
  ['SELECT 1 FROM t JOIN u ON t.a = u.a AND u.dt = 3 LEFT JOIN v ON v.x = t.x WHERE t.c = 1', ['ON t.a = u.a', 'ON u.dt = 3', 'ON v.x = t.x', 'WHERE t.c = 1']],
  ['SELECT 1 FROM t WHERE a = 1 UNION ALL SELECT 2 FROM u WHERE b = 2', ['WHERE a = 1', 'WHERE b = 2']],
  ["SELECT 1 FROM t WHERE a LIKE 'x%' AND b IS DISTINCT FROM 3", ["WHERE a other 'x%'", 'WHERE b other DISTINCT FROM 3']],
  ['INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2 WHERE t.a = 3', ['WHERE t.a = 3']],
  ['SELECT 1 FROM t WHERE CURRENT_DATE = dt', ['WHERE dt = CURRENT_DATE']],
  ['SELECT 1 FROM t WHERE dt =', ['WHERE dt =']],
  ['SELECT 1 FROM t WHERE a = 1 AND', ['WHERE a = 1']],
  ['SELECT 1 FROM t WHERE dt BETWEEN 1', ['WHERE dt between 1']],
  ['MERGE INTO t USING s ON t.id = s.id AND t.dt = 1 WHEN MATCHED AND s.x = 2 THEN DELETE', ['ON t.id = s.id', 'ON t.dt = 1']],
];

describe('conditions', () => {
  for (const [text, expected] of CASES) it(`of ${text}`, () => assert.deepEqual(conditionsOf(text), expected));

  it('belong to the query whose tables they filter', () => {
    const text = 'SELECT 1 FROM a WHERE x = 1 UNION SELECT 2 FROM (SELECT 3 FROM b WHERE y = 2) s';
    const [statement] = scanScript(text, 'generic').statements;
    assert.ok(statement !== undefined);
    const columns = statement.reads.map((read) => queryBlocksOf(statement.view).blockOf(read.index)?.filters.flatMap(({ conditions }) => conditions.map(({ column }) => column)));
    assert.deepEqual(columns, [['x'], ['y']]);
  });

  it('are read from any text, within it', () => {
    const words = ['SELECT 1 FROM t ', 'WHERE ', 'ON ', 'a ', '.', '= ', '< ', 'AND ', 'OR ', 'NOT ', 'BETWEEN ', 'IN ', '(', ')', ',', "'x' ", "'", 'CASE ', 'END ', 'IS ', 'NULL ', '${', '}', 'LEFT '];
    fc.assert(fc.property(fc.array(fc.constantFrom(...words), { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      for (const { view } of scanScript(text, 'generic').statements) {
        for (const { filters } of queryBlocksOf(view).blocks) {
          for (const { range, subject, values } of filters.flatMap((filter) => filter.conditions)) {
            for (const part of [range, subject.range, ...values.map((value) => value.range)]) assert.ok(0 <= part.start && part.start <= part.end && part.end <= text.length);
          }
        }
      }
    }));
  });
});
