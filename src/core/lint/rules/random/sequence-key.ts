import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { callEnd } from '../../../sql/calls';
import { namedWords, useOf } from '../../../sql/namedWords';
import type { ScannedStatement } from '../../../sql/scanned';
import type { Dialect } from '../../../sql/lex/token';
import { isValuePosition } from '../../../sql/valuePosition';
import { closerOf, hasWords, indexesOf, operatorAt, rangeOf, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isAuditValue, writingFact, writingPlaces } from '../../writes/writingSteps';
import { wordSet } from '../../../sql/wordSet';

export const documentation: RuleDocumentation = {
  title: 'A counter of the database makes a value that is written',
  why: 'A sequence never gives a number twice. A rerun gives the same rows new numbers, so whatever refers to the old ones points nowhere.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: "INSERT INTO t (id, v) SELECT nextval('t_id'), v FROM s" },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id, v) SELECT t_seq.NEXTVAL, v FROM s' },
    { kind: 'sql', dialect: 'sqlserver', text: 'INSERT INTO t (id, v) SELECT NEXT VALUE FOR dbo.t_seq, v FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'UPDATE orders SET batch_id = LAST_INSERT_ID() WHERE batch_id IS NULL' },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, v) SELECT md5(k), v FROM s' },
    { kind: 'sql', dialect: 'postgresql', text: "CREATE TABLE t (id bigint DEFAULT nextval('t_id'), v text)" },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id, v) SELECT s."NEXTVAL", nextval FROM s' },
    { kind: 'sql', dialect: 'snowflake', text: 'INSERT INTO t (id, v) SELECT s.nextval, v FROM s' },
    { kind: 'sql', dialect: 'mysql', text: 'SELECT LAST_INSERT_ID()' },
    { kind: 'sql', dialect: 'mysql', text: 'CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY, v INT)' },
  ],
  whenToIgnore: 'When nothing refers to the number outside the statement that makes it.',
  threads: ['https://www.postgresql.org/docs/current/functions-sequence.html'],
};

const SEQUENCES = writingFact({ find: sequenceRanges });

export const sequenceKey: Rule = {
  code: 'N07',
  name: 'sequence-key',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [SEQUENCES],
  check: (context) =>
    collect(writingPlaces(context, SEQUENCES), ({ script, step, found }) =>
      found
        .filter((range) => !isAuditValue(script, step, range))
        .map((range) => ({
          ...placeOf(step.part, range),
          message: `\`${textOf(step.part, range).replace(/\s+/g, ' ')}\` counts on with each run: a rerun for ${context.dates.scheduleTime} gives the same rows other numbers. Derive the key from the row's own columns.`,
        }))),
};

function sequenceRanges({ view, reads }: ScannedStatement): readonly TextRange[] {
  const tables = new Set(collect(reads, ({ alias, table }) => [alias ?? table.shortName.toLowerCase()]));
  const named = collect(namedWords(view), (word) => {
    if (useOf(view, word, 'sequence') === undefined) return [];
    const { call, index } = word;
    if (call !== undefined) return [rangeOf(view, index, callEnd(view, call))];
    return isValuePosition(view, index) ? [rangeOf(view, index, index)] : [];
  });
  return [...named, ...collect(indexesOf(view, COUNTERS), (index) => pseudoColumn(view, index, tables) ?? nextValue(view, index) ?? [])];
}

const COUNTERS = wordSet('NEXTVAL CURRVAL NEXT');

/** Dialects in which a sequence's own name goes before the word. */
const PSEUDO_COLUMNS: ReadonlySet<Dialect> = new Set<Dialect>(['oracle', 'snowflake', 'generic']);

/** `s.NEXTVAL`, `schema.s.CURRVAL`; a column of that name belongs to one of `tables`. */
function pseudoColumn(view: StatementView, index: number, tables: ReadonlySet<string>): readonly TextRange[] | undefined {
  const word = wordAt(view, index);
  if ((word !== 'NEXTVAL' && word !== 'CURRVAL') || operatorAt(view, index - 1) !== '.' || !PSEUDO_COLUMNS.has(view.dialect) || wordAt(view, index - 3) === 'AS') return undefined;
  if (tables.has(wordAt(view, index - 2).toLowerCase()) && operatorAt(view, index - 3) !== '.') return undefined;
  let from = index;
  while (operatorAt(view, from - 1) === '.' && from >= 2) from -= 2;
  return [rangeOf(view, from, index)];
}

/** Standard SQL: `NEXT VALUE FOR s`. */
function nextValue(view: StatementView, index: number): readonly TextRange[] | undefined {
  if (!hasWords(view, index, 'NEXT', 'VALUE', 'FOR')) return undefined;
  let last = index + 3;
  while (operatorAt(view, last + 1) === '.') last += 2;
  if (wordAt(view, last + 1) === 'OVER' && operatorAt(view, last + 2) === '(') last = closerOf(view, last + 2);
  return [rangeOf(view, index, last)];
}
