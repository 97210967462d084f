import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { isOpenCall } from '../../../sql/calls';
import { namedWords, useOf } from '../../../sql/namedWords';
import type { ScannedStatement } from '../../../sql/scanned';
import { indexesOf, nextAfter, operatorAt, rangeOf, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isInFilter, writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A sample or an estimate decides what is written',
  why: 'A sample without a seed takes other rows in each run, and an estimate may come out a little different. What is written then differs although the data is the same.',
  bad: [
    { kind: 'sql', dialect: 'trino', text: 'INSERT INTO t SELECT id FROM s TABLESAMPLE BERNOULLI (10)' },
    { kind: 'sql', dialect: 'snowflake', text: 'CREATE OR REPLACE TABLE t AS SELECT id FROM s SAMPLE (10)' },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u FROM s GROUP BY u HAVING approx_count_distinct(item) = 3' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT id FROM s TABLESAMPLE (10 PERCENT) REPEATABLE (7)' },
    { kind: 'sql', dialect: 'hive', text: 'INSERT OVERWRITE TABLE t SELECT id FROM s TABLESAMPLE (BUCKET 1 OUT OF 10 ON id)' },
    { kind: 'sql', dialect: 'snowflake', text: 'INSERT INTO t SELECT id, sample FROM s SAMPLE SYSTEM (10) SEED (7)' },
    { kind: 'sql', dialect: 'clickhouse', text: 'INSERT INTO t SELECT id FROM s SAMPLE 0.1' },
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT u, approx_count_distinct(item) AS items FROM s GROUP BY u HAVING approx_count_distinct(item) > 3' },
    { kind: 'sql', dialect: 'trino', text: 'SELECT id FROM s TABLESAMPLE BERNOULLI (10)' },
  ],
  whenToIgnore: 'When the sample is for a model or a look at the data, and every run may take its own.',
  threads: ['https://docs.snowflake.com/en/sql-reference/constructs/sample'],
};

const SAMPLES = wordSet('SAMPLE TABLESAMPLE');

const UNSTABLE_ROWS = writingFact({ find: unstableRows, words: SAMPLES, uses: ['approximate'] });

export const sampledRows: Rule = {
  code: 'N09',
  name: 'sampled-rows',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [UNSTABLE_ROWS],
  check: (context) =>
    collect(writingPlaces(context, UNSTABLE_ROWS), ({ step: { part }, found }) =>
      found.map(({ range, advice }) => ({
        ...placeOf(part, range),
        message: `\`${textOf(part, range).replace(/\s+/g, ' ')}\` ${advice}: a rerun for ${context.dates.scheduleTime} may write something else.`,
      }))),
};

interface UnstableRows {
  readonly range: TextRange;
  readonly advice: string;
}

function unstableRows(statement: ScannedStatement): readonly UnstableRows[] {
  const samples = sampleRanges(statement.view).map((range) => ({ range, advice: 'takes other rows in each run. Give it a seed, or choose by a hash of the key' }));
  const estimates = estimateRanges(statement).map((range) => ({ range, advice: 'is an estimate, and here it must be exact. Count exactly, or compare with a margin' }));
  return [...samples, ...estimates];
}

const METHODS = wordSet('BERNOULLI SYSTEM ROW BLOCK RESERVOIR');

function sampleRanges(view: StatementView): readonly TextRange[] {
  return collect(indexesOf(view, SAMPLES), (index) => {
    const end = sampleEnd(view, index);
    return end === undefined || isSeeded(view, index, end) ? [] : [rangeOf(view, index, end - 1)];
  });
}

/** Behind the amount of a TABLESAMPLE, or of a SAMPLE of Snowflake, Oracle or DuckDB. ClickHouse samples by a key of the table, always alike. */
function sampleEnd(view: StatementView, index: number): number | undefined {
  const word = wordAt(view, index);
  if (operatorAt(view, index - 1) === '.' || wordAt(view, index - 1) === 'AS' || operatorAt(view, index + 1) === '.') return undefined;
  const isUsing = word === 'SAMPLE' && wordAt(view, index - 1) === 'USING';
  if (word !== 'TABLESAMPLE' && !isUsing && !(word === 'SAMPLE' && (view.dialect === 'snowflake' || view.dialect === 'oracle'))) return undefined;
  const at = METHODS.has(wordAt(view, index + 1)) ? index + 2 : index + 1;
  const isSample = operatorAt(view, at) === '(' || (isUsing && view.tokens[at] !== undefined);
  return isSample ? nextAfter(view, at) : undefined;
}

function isSeeded(view: StatementView, from: number, end: number): boolean {
  for (let i = from; i < end + 3; i++) {
    const word = wordAt(view, i);
    if (word === 'REPEATABLE' || word === 'SEED') return true;
    if (word === 'ON' && i < end) return true;
  }
  return false;
}

const EXACT = wordSet('= <> != == <=>');

function estimateRanges(statement: ScannedStatement): readonly TextRange[] {
  const { view } = statement;
  return collect(namedWords(view), (named) => {
    const { call } = named;
    if (call === undefined || useOf(view, named, 'approximate') === undefined || isOpenCall(view, call)) return [];
    const isCompared = EXACT.has(operatorAt(view, call.from - 1)) || EXACT.has(operatorAt(view, call.close + 1));
    return isCompared && isInFilter(statement, call.from) ? [rangeOf(view, call.from, call.close)] : [];
  });
}
