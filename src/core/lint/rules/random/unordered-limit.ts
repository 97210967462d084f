import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { countsAlone, readsOrdered, selectAround, selectsOf, type SelectQuery } from '../../../sql/facts/selects';
import { findWord, indexesOf, nextAfter, operatorAt, rangeOf, wordAt, type IndexSpan, type StatementView } from '../../../sql/view';
import type { ScannedStatement } from '../../../sql/scanned';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'Some of the rows are taken, and nothing says which',
  why: 'Without ORDER BY the engine gives whatever rows it finds first. A rerun for the same schedule time writes or deletes others, and with OFFSET some twice and some never.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: "INSERT OVERWRITE TABLE t PARTITION (dt='${schedule_time}') SELECT id FROM s LIMIT 100" },
    { kind: 'sql', dialect: 'sqlserver', text: 'INSERT INTO t (id) SELECT TOP 10 id FROM s' },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id) SELECT id FROM s WHERE ROWNUM <= 10' },
    { kind: 'sql', dialect: 'mysql', text: "DELETE FROM t WHERE dt < '${schedule_time}' LIMIT 1000" },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT id FROM s ORDER BY amount, id LIMIT 100' },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id) SELECT id FROM (SELECT id FROM s ORDER BY id) WHERE ROWNUM <= 10' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT id FROM s LIMIT 10' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (n) SELECT count(*) FROM s LIMIT 1' },
    { kind: 'sql', dialect: 'trino', text: 'CREATE TABLE t AS SELECT * FROM s LIMIT 0' },
    { kind: 'sql', dialect: 'postgresql', text: 'DELETE FROM t WHERE EXISTS (SELECT 1 FROM s WHERE s.id = t.id LIMIT 1)' },
  ],
  whenToIgnore: 'When the query can give no more rows than that, as with the whole key in WHERE.',
  threads: ['https://github.com/sqlfluff/sqlfluff/issues/5940', 'https://github.com/prestodb/presto/pull/14181'],
};

const LIMITS = writingFact({ find: limitRanges });

export const unorderedLimit: Rule = {
  code: 'N04',
  name: 'unordered-limit',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [LIMITS],
  check: (context) =>
    collect(writingPlaces(context, LIMITS), ({ step, found }) =>
      found.map((range) => ({
        ...placeOf(step.part, range),
        message: `\`${textOf(step.part, range).replace(/\s+/g, ' ')}\` without ORDER BY takes any rows: a rerun for ${context.dates.scheduleTime} would take others. Add an ORDER BY that ends with a unique column.`,
      }))),
};

function limitRanges(statement: ScannedStatement): readonly TextRange[] {
  const { view } = statement;
  const selects = collect(selectsOf(view), (query) => {
    const { limit } = query;
    return limit !== undefined && takesAnyRows(view, query) ? [spanRange(view, limit)] : [];
  });
  return [...selects, ...changeLimits(statement), ...rowNumbers(view)];
}

function spanRange(view: StatementView, { from, to }: IndexSpan): TextRange {
  return rangeOf(view, from, to - 1);
}

function takesAnyRows(view: StatementView, query: SelectQuery): boolean {
  if (query.from === undefined || query.isOrdered || readsOrdered(view, query) || countsAlone(view, query)) return false;
  return wordAt(view, query.parent - 1) !== 'EXISTS' && !isOneRow(view, query);
}

const AGGREGATES = wordSet('COUNT SUM MIN MAX AVG COALESCE STDDEV VARIANCE');

/** An aggregate without GROUP BY gives one row. */
function isOneRow(view: StatementView, query: SelectQuery): boolean {
  const first = wordAt(view, query.select + 1);
  return query.groupBy === undefined && AGGREGATES.has(first) && operatorAt(view, query.select + 2) === '(' && wordAt(view, nextAfter(view, query.select + 2)) !== 'OVER';
}

/** MySQL, SQLite: `DELETE … LIMIT n`, `UPDATE … LIMIT n`. T-SQL: `DELETE TOP (n)`. */
function changeLimits({ view, writes }: ScannedStatement): readonly TextRange[] {
  return collect(writes, (write) => {
    if (write.kind !== 'delete' && write.kind !== 'update') return [];
    const top = write.from + 1;
    if (wordAt(view, top) === 'TOP' && operatorAt(view, top + 1) === '(') return [rangeOf(view, top, nextAfter(view, top + 1) - 1)];
    const limit = findWord(view, write, 'LIMIT');
    const isPlain = limit !== undefined && findWord(view, write, wordSet('ORDER SELECT')) === undefined;
    return isPlain ? [rangeOf(view, limit, Math.min(limit + 1, write.to - 1))] : [];
  });
}

const ROWNUM = wordSet('ROWNUM');
const UPPER_SIGNS = wordSet('< <= =');

/** Oracle counts ROWNUM before it sorts: only an ordered sub-query makes it repeatable. */
function rowNumbers(view: StatementView): readonly TextRange[] {
  if (view.dialect !== 'oracle' && view.dialect !== 'generic') return [];
  return collect(indexesOf(view, ROWNUM), (index) => {
    if (operatorAt(view, index - 1) === '.' || !UPPER_SIGNS.has(operatorAt(view, index + 1))) return [];
    const query = selectAround(view, index);
    const isFixed = query !== undefined && (readsOrdered(view, query) || wordAt(view, query.parent - 1) === 'EXISTS' || query.from === undefined);
    return isFixed ? [] : [rangeOf(view, index, index + 2)];
  });
}
