import { collect } from '../../../base/collect';
import type { TextRange } from '../../../base/textRange';
import { callEnd } from '../../../sql/calls';
import { namedWords, useOf, type NamedWord } from '../../../sql/namedWords';
import type { ScannedStatement } from '../../../sql/scanned';
import { isValuePosition } from '../../../sql/valuePosition';
import { operatorAt, rangeOf, wordAt, type StatementView } from '../../../sql/view';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, textOf } from '../../taskScript';
import { isAuditValue, isInFilter, writingFact, writingPlaces } from '../../writes/writingSteps';

export const documentation: RuleDocumentation = {
  title: 'The place of a row in storage is taken for the row',
  why: 'Row addresses, partition numbers and file names change whenever the engine moves, splits or reloads data. A rerun finds the same rows at other places and writes or removes others.',
  bad: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT monotonically_increasing_id() AS id, v FROM s' },
    { kind: 'sql', dialect: 'postgresql', text: 'DELETE FROM t a USING t b WHERE a.ctid < b.ctid AND a.k = b.k' },
    { kind: 'sql', dialect: 'oracle', text: 'INSERT INTO t (id, v) SELECT ROWID, v FROM s' },
    { kind: 'sql', dialect: 'bigquery', text: 'INSERT INTO d.t (loaded, v) SELECT _PARTITIONTIME, v FROM d.s' },
  ],
  good: [
    { kind: 'sql', dialect: 'spark', text: 'INSERT OVERWRITE TABLE t SELECT md5(k) AS id, v FROM s' },
    { kind: 'sql', dialect: 'bigquery', text: "INSERT INTO d.t (v) SELECT v FROM d.s WHERE _PARTITIONTIME = TIMESTAMP '${schedule_time}'" },
    { kind: 'sql', dialect: 'postgresql', text: 'SELECT ctid FROM t' },
    { kind: 'sql', dialect: 'mysql', text: 'INSERT INTO t (rowid, v) SELECT s.rowid, v FROM s' },
    { kind: 'sql', dialect: 'sqlite', text: 'INSERT INTO t (id, v) SELECT k AS rowid, "rowid" FROM s' },
  ],
  whenToIgnore: 'When the rows that differ only in their place are equal in every column.',
  threads: ['https://spark.apache.org/docs/latest/api/sql/index.html#monotonically_increasing_id', 'https://www.postgresql.org/docs/current/ddl-system-columns.html'],
};

const ROW_PLACES = writingFact({ find: placeRanges });

export const rowPlace: Rule = {
  code: 'N08',
  name: 'row-place',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  facts: [ROW_PLACES],
  check: (context) =>
    collect(writingPlaces(context, ROW_PLACES), ({ script, step, found }) =>
      found
        .filter((range) => !isAuditValue(script, step, range))
        .map((range) => ({
          ...placeOf(step.part, range),
          message: `\`${textOf(step.part, range)}\` is where a row lies, not which row it is: a rerun for ${context.dates.scheduleTime} may find it elsewhere. Use the row's own key.`,
        }))),
};

function placeRanges(statement: ScannedStatement): readonly TextRange[] {
  const { view } = statement;
  const words = collect(namedWords(view), (named) => {
    if (useOf(view, named, 'place') === undefined || !isRead(statement, named)) return [];
    return [rangeOf(view, named.index, named.call === undefined ? named.index : callEnd(view, named.call))];
  });
  return [...words, ...hiddenColumns(view)];
}

/** BigQuery's partition columns choose partitions in a filter, which is what they are for. */
function isRead(statement: ScannedStatement, { index, call }: NamedWord): boolean {
  const { view } = statement;
  if (call !== undefined) return true;
  const isPartition = wordAt(view, index).startsWith('_PARTITION');
  if (isPartition && isInFilter(statement, index)) return false;
  const isColumn = operatorAt(view, index - 1) === '.' ? operatorAt(view, index + 1) !== '.' && view.tokens[index - 2]?.kind !== 'number' : isValuePosition(view, index) || isPhysicalLocation(view, index);
  return isColumn && !isListed(statement, index);
}

/** `%%physloc%%`. */
function isPhysicalLocation(view: StatementView, index: number): boolean {
  return wordAt(view, index) === 'PHYSLOC' && view.tokens[index - 1]?.text === '%';
}

/** In an insert's own list of columns. */
function isListed({ view, writes }: ScannedStatement, index: number): boolean {
  const token = view.tokens[index];
  return writes.some((write) => write.kind === 'insert' && write.columns?.ranges.some((range) => range.start === token?.start) === true);
}

/** Trino's hidden columns of files: `"$path"`. */
function hiddenColumns(view: StatementView): readonly TextRange[] {
  if (view.dialect !== 'trino') return [];
  return collect(view.tokens, (token, index) => (token.kind === 'quotedName' && /^\$(?:path|file_modified_time|file_size)$/i.test(token.upper) && wordAt(view, index - 1) !== 'AS' ? [token] : []));
}
