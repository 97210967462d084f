import { collect } from '../../../base/collect';
import { isOpenCall } from '../../../sql/calls';
import { callAt } from '../../../sql/calls';
import { totalityOf } from '../../../sql/facts/orderTotality';
import { overClauseOf } from '../../../sql/facts/overClauses';
import { countsAlone, selectAround } from '../../../sql/facts/selects';
import { indexesOf, rangeOf, wordAt } from '../../../sql/view';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import type { FactPlace } from '../../statementFacts';
import { placeOf } from '../../taskScript';
import { declaredKeys, writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'Rows are numbered in an order that leaves ties',
  why: 'Rows that are equal in ORDER BY are numbered in any order, so a rerun may keep another one of them. Whoever compares the two runs finds rows that changed for no reason.',
  bad: [
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT u, v FROM (SELECT u, v, row_number() OVER (PARTITION BY u ORDER BY dt) AS rn FROM s) x WHERE rn = 1' },
    { kind: 'sql', dialect: 'sqlserver', text: 'INSERT INTO t (n, v) SELECT ROW_NUMBER() OVER (ORDER BY (SELECT NULL)), v FROM s' },
    { kind: 'sql', dialect: 'snowflake', text: 'CREATE OR REPLACE TABLE t AS SELECT u, v FROM s QUALIFY ROW_NUMBER() OVER (PARTITION BY u ORDER BY u) = 1' },
  ],
  good: [
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT u, v FROM (SELECT u, v, row_number() OVER (PARTITION BY u ORDER BY dt, id) AS rn FROM s) x WHERE rn = 1' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT row_number() OVER (ORDER BY dt) FROM s' },
    { kind: 'sql', dialect: 'trino', text: 'INSERT INTO t SELECT u, rank() OVER (ORDER BY amount DESC) FROM s' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: INSERT OVERWRITE TABLE t SELECT u, row_number() OVER (PARTITION BY u ORDER BY dt) FROM s\nidempo:\n  tables:\n    s:\n      unique: [u, dt]\n',
    },
  ],
  whenToIgnore: 'When the columns of PARTITION BY and ORDER BY together are unique. Say so: `idempo: tables: <table>: unique: [columns]`.',
  threads: ['https://github.com/OHDSI/WebAPI/issues/139', 'https://github.com/OHDSI/dbt-synthea/issues/77'],
};

/** RANK and DENSE_RANK give ties one number, so that they are repeatable. */
const NUMBERING = wordSet('ROW_NUMBER NTILE');

const NUMBERINGS = writingFact({ find: ({ view }) => indexesOf(view, NUMBERING), words: NUMBERING });

export const unorderedRowNumber: Rule = {
  code: 'N03',
  name: 'unordered-row-number',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  facts: [NUMBERINGS],
  check: (context) => collect(writingPlaces(context, NUMBERINGS), (place) => reportsOf(context, place, place.found)),
};

function reportsOf(context: RuleContext, { step }: FactPlace, numberings: readonly number[]): readonly Report[] {
  const { view } = step.statement;
  return collect(numberings, (index) => {
    const call = callAt(view, index);
    const over = call === undefined || isOpenCall(view, call) ? undefined : overClauseOf(view, call);
    const totality = over === undefined ? 'total' : totalityOf(view, { ...over, keys: declaredKeys(context) });
    const query = totality === 'none' ? selectAround(view, index) : undefined;
    if (call === undefined || totality === 'total' || (query !== undefined && query.parent !== -1 && countsAlone(view, query))) return [];
    const name = wordAt(view, index);
    const reason = totality === 'none' ? `${name} has no order` : `${name} leaves rows that are equal in ORDER BY in any order`;
    const message = `${reason}: a rerun for ${context.dates.scheduleTime} may number them otherwise. Add a unique column to ORDER BY, or declare the key: \`idempo: tables: <table>: unique: [columns]\`.`;
    return [{ ...placeOf(step.part, rangeOf(view, index, call.close)), message }];
  });
}
