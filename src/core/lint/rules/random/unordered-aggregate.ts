import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { isOpenCall, type Call } from '../../../sql/calls';
import { namedWords, useOf } from '../../../sql/namedWords';
import { innerOrder, overClauseOf } from '../../../sql/facts/overClauses';
import { readsOrdered, selectAround } from '../../../sql/facts/selects';
import type { ScannedStatement } from '../../../sql/scanned';
import { hasWords, parentOf, rangeOf, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isInFilter, writingFact, writingPlaces } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'Values are strung together in no order',
  why: 'The aggregate takes the rows as they come. A rerun over the same rows can give the same values in another order, so the written text or list differs.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO t SELECT u, string_agg(tag, ',') FROM s GROUP BY u" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE t SELECT u, concat_ws(',', collect_list(tag)) FROM s GROUP BY u" },
    { kind: 'sql', dialect: 'clickhouse', text: 'INSERT INTO t SELECT u, groupArray(tag) FROM s GROUP BY u' },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO t SELECT u, string_agg(tag, ',' ORDER BY tag) FROM s GROUP BY u" },
    { kind: 'sql', dialect: 'snowflake', text: "INSERT INTO t SELECT u, LISTAGG(tag, ',') WITHIN GROUP (ORDER BY tag) FROM s GROUP BY u" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE t SELECT u, concat_ws(',', sort_array(collect_list(tag))) FROM s GROUP BY u" },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u, size(collect_set(tag)) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO t SELECT string_agg(tag, ',') FROM (SELECT tag FROM s ORDER BY tag) x" },
    { kind: 'sql', dialect: 'postgresql', text: "SELECT string_agg(tag, ',') FROM s" },
  ],
  whenToIgnore: 'When nobody compares the text or list, or reads it by position.',
  threads: ['https://github.com/catalyst-cooperative/pudl/pull/5503'],
};

const UNORDERED_LISTS = writingFact({ find: unorderedLists, uses: ['collect'] });

export const unorderedAggregate: Rule = {
  code: 'N06',
  name: 'unordered-aggregate',
  severity: 'info',
  confidence: 'guess',
  fixability: 'none',
  facts: [UNORDERED_LISTS],
  check: (context) => collect(writingPlaces(context, UNORDERED_LISTS), ({ step: { part }, found }) =>
    found.map((call) => {
      const message = `\`${textOf(part, call.name)}\` strings values together in any order: a rerun for ${context.dates.scheduleTime} may write another text. Add ORDER BY inside it, or sort the list, or write \`-- idempo: ignore N06 because the order does not matter\`.`;
      return { ...placeOf(part, call.range), message };
    })),
};

interface UnorderedList {
  readonly range: TextRange;
  readonly name: TextRange;
}

function unorderedLists(statement: ScannedStatement): readonly UnorderedList[] {
  const { view } = statement;
  return collect(namedWords(view), (named) => {
    const { call } = named;
    if (call === undefined || useOf(view, named, 'collect') === undefined || isOpenCall(view, call)) return [];
    if (hasOrder(view, call) || orderIsLost(view, call) || isInFilter(statement, call.from)) return [];
    return [{ range: rangeOf(view, call.from, call.close), name: rangeOf(view, call.from, call.open - 1) }];
  });
}

function hasOrder(view: StatementView, call: Call): boolean {
  if (innerOrder(view, call).length > 0 || hasWords(view, call.close + 1, 'WITHIN', 'GROUP')) return true;
  const over = overClauseOf(view, call);
  if (over !== undefined) return over.orderBy.length > 0;
  const query = selectAround(view, call.from);
  return query === undefined || readsOrdered(view, query) || isSortedDistinct(view, call);
}

/** PostgreSQL and Redshift sort for DISTINCT in an aggregate. */
function isSortedDistinct(view: StatementView, call: Call): boolean {
  return (view.dialect === 'postgresql' || view.dialect === 'redshift') && wordAt(view, call.open + 1) === 'DISTINCT';
}

/** Functions that sort the list, or to which its order is nothing. */
const ORDER_LOSERS =
  /^(?:(?:ARRAY|LIST|SORT)_?(?:REVERSE_?)?(?:SORT|ARRAY)|ARRAYREVERSESORT|SIZE|CARDINALITY|LEN|LENGTH|ARRAY_?(?:LENGTH|SIZE|CONTAINS|MAX|MIN|SUM|DISTINCT_COUNT|POSITION|EXISTS)|HAS|HASANY|HASALL|LIST_CONTAINS|EXPLODE|UNNEST|ARRAYJOIN|BIT_COUNT|COUNT|CONTAINS)$/;

function orderIsLost(view: StatementView, call: Call): boolean {
  for (let open = parentOf(view, call.from); open !== -1; open = parentOf(view, open)) {
    const name = wordAt(view, open - 1);
    if (ORDER_LOSERS.test(name)) return true;
    if (name === '' || wordAt(view, open + 1) === 'SELECT') return false;
  }
  return false;
}
