import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import type { Call } from '../../../sql/calls';
import { isOpenCall } from '../../../sql/calls';
import { namedWords, useOf } from '../../../sql/namedWords';
import { innerOrder, overClauseOf } from '../../../sql/facts/overClauses';
import { totalityOf } from '../../../sql/facts/orderTotality';
import { looseColumns } from '../../../sql/facts/looseColumns';
import { selectAround, selectsOf, type SelectQuery } from '../../../sql/facts/selects';
import type { ScannedStatement } from '../../../sql/scanned';
import { closerOf, findWord, indexesOf, operatorAt, rangeOf, splitAtCommas, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { declaredKeys, writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'One of several values is taken, and a tie decides which',
  why: 'Where several rows could give the value, the engine takes the one that it meets first. A rerun meets them in another order and writes another value.',
  bad: [
    { kind: 'sql', dialect: 'trino', text: 'INSERT INTO t SELECT u, any_value(city) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t SELECT DISTINCT ON (u) u, city FROM s ON CONFLICT (u) DO UPDATE SET city = excluded.city' },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT u, first_value(city) OVER (PARTITION BY u ORDER BY dt) FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'REPLACE INTO t SELECT u, city, count(*) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'clickhouse', text: 'INSERT INTO t SELECT u, argMax(city, ts) FROM s GROUP BY u' },
  ],
  good: [
    { kind: 'sql', dialect: 'trino', text: 'INSERT INTO t SELECT u, max(city) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t SELECT DISTINCT ON (u) u, city FROM s ORDER BY u, ts DESC' },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT u, first_value(city) OVER (PARTITION BY u ORDER BY dt, order_id) FROM s' },
    { kind: 'sql', dialect: 'clickhouse', text: 'INSERT INTO t SELECT u, argMax(city, (ts, order_id)) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'sqlite', text: 'INSERT INTO t SELECT u, city, max(ts) FROM s GROUP BY u' },
    { kind: 'sql', dialect: 'mysql', text: 'REPLACE INTO t SELECT u, upper(city), count(*) FROM s GROUP BY u, city' },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT any_value(city) FROM s' },
    { kind: 'sql', dialect: 'mysql', text: "REPLACE INTO t SELECT u, d.day_id, count(*) FROM s, days d WHERE s.day_id = d.day_id AND d.day = '${schedule_time}' GROUP BY u" },
  ],
  whenToIgnore: 'When all rows of a group have the same value there.',
  threads: ['https://www.sqlite.org/lang_select.html', 'https://github.com/opensafely-core/cohort-extractor/pull/315'],
};

const PICKING = wordSet('DISTINCT GROUP');

/** Where a pick may stand; whether it is tied depends on declared keys too. */
const PICKS = writingFact({ find: mayPick, words: PICKING, uses: ['pick'] });

export const tiedPick: Rule = {
  code: 'N05',
  name: 'tied-pick',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  facts: [PICKS],
  check: (context) =>
    collect(writingPlaces(context, PICKS), ({ step }) =>
      pickRanges(context, step.statement).map((range) => ({
        ...placeOf(step.part, range),
        message: `\`${textOf(step.part, range).replace(/\s+/g, ' ')}\` takes one of several values, and a tie decides which: a rerun for ${context.dates.scheduleTime} may take another. Order by a unique column too, or write \`-- idempo: ignore N05 because the group has one value\`.`,
      }))),
};

function mayPick({ view }: ScannedStatement): readonly number[] {
  return [...indexesOf(view, PICKING), ...namedWords(view).filter(({ uses }) => uses.pick !== undefined).map(({ index }) => index)];
}

function pickRanges(context: RuleContext, { view }: ScannedStatement): readonly TextRange[] {
  const calls = collect(namedWords(view), (named) => {
    const { call } = named;
    if (call === undefined || useOf(view, named, 'pick') === undefined || isOpenCall(view, call)) return [];
    return isTied(context, view, call) ? [rangeOf(view, call.from, call.close)] : [];
  });
  return [...calls, ...distinctOns(view), ...looseColumns(view, declaredKeys(context))];
}

/** Functions that take the row with the smallest or largest second argument. */
const BY_VALUE = /^(?:ARG_?M(?:IN|AX)|M(?:IN|AX)_BY)/;

function isTied(context: RuleContext, view: StatementView, call: Call): boolean {
  const keys = declaredKeys(context);
  const over = overClauseOf(view, call);
  if (over !== undefined) return totalityOf(view, { ...over, keys }) !== 'total';
  const inner = innerOrder(view, call);
  if (inner.length > 0 || findWord(view, { from: call.open + 1, to: call.close }, 'HAVING') !== undefined) return false;
  const [value, by] = call.arguments;
  if (value === undefined || isComparison(view, call)) return false;
  if (BY_VALUE.test(call.name)) return by !== undefined && operatorAt(view, by.from) !== '(' && !isRow(view, by.from) && totalityOf(view, { orderBy: [by], partitionBy: [], keys }) !== 'total';
  return selectAround(view, call.from) !== undefined;
}

function isRow(view: StatementView, index: number): boolean {
  return ['ROW', 'STRUCT', 'TUPLE', 'NAMED_STRUCT'].includes(wordAt(view, index));
}

/** `x = ANY (…)` compares. */
function isComparison(view: StatementView, call: Call): boolean {
  return call.name === 'ANY' && '=<>!'.includes(operatorAt(view, call.from - 1).slice(0, 1)) && operatorAt(view, call.from - 1) !== '';
}

function distinctOns(view: StatementView): readonly TextRange[] {
  return collect(selectsOf(view), (query) => {
    const open = query.select + 3;
    const isOn = wordAt(view, query.select + 1) === 'DISTINCT' && wordAt(view, query.select + 2) === 'ON' && operatorAt(view, open) === '(';
    return isOn && !isOrderedBeyond(view, query, open) ? [rangeOf(view, query.select + 1, closerOf(view, open))] : [];
  });
}

const ORDER_ENDS = wordSet('LIMIT OFFSET FETCH FOR ON RETURNING');

/** Whether the query orders by more than the columns of DISTINCT ON, which have to come first and leave their rows tied. */
function isOrderedBeyond(view: StatementView, query: SelectQuery, open: number): boolean {
  const order = query.isOrdered ? findWord(view, { from: query.select, to: query.to }, 'ORDER') : undefined;
  if (order === undefined) return query.isOrdered;
  const items = splitAtCommas(view, { from: order + 2, to: findWord(view, { from: order + 2, to: query.to }, ORDER_ENDS) ?? query.to });
  return items.length > splitAtCommas(view, { from: open + 1, to: closerOf(view, open) }).length;
}
