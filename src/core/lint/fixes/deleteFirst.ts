import { insertSql } from '../sqlEdit';
import { inOneTransaction } from '../writes/taskWrites';
import { transactionWordsOf } from '../writes/transactionWords';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { ASSUMPTIONS, sliceOf, type InsertFix, type Slice } from './slice';

const WHERE_FROM: Readonly<Record<Slice['source'], string>> = {
  partition: '',
  written: '',
  writtenOther: ' (assumes that the inserted rows are of this day)',
  filtered: ' (assumes that the table has this column, as its source does)',
  assumed: ' (assumes a column "dt": change the name if the table has another)',
};

/**
 * `DELETE FROM t WHERE dt = '${schedule_time}';` before the insert, both in one transaction. `undefined` where the engine has
 * none and INSERT OVERWRITE is the better way: a delete that stands alone leaves a hole when the insert fails (W05).
 */
export function deleteFirst(unsafe: UnsafeInsert): InsertFix | undefined {
  const { script, step, insert } = unsafe;
  const transaction = transactionOf(unsafe);
  if (transaction === undefined || insert.target.text === '') return undefined;
  const slice = sliceOf(unsafe);
  const condition = `${slice.column} = ${slice.value}`;
  const { range, semicolon } = step.statement.statement;
  const statement = `${transaction.before}DELETE FROM ${insert.target.text} WHERE ${condition};\n`;
  const behind = semicolon === undefined ? `;\n${transaction.behind}` : `\n${transaction.behind};`;
  const commit = transaction.behind === '' ? [] : [insertSql(step.part, semicolon?.end ?? range.end, behind)];
  const fix = {
    title: `Delete the rows of this schedule time first${transaction.behind === '' ? '' : ', in one transaction'}: WHERE ${condition}${WHERE_FROM[slice.source]}`,
    kind: 'suggest',
    edits: [insertSql(step.part, range.start, statement), ...commit],
  } as const;
  return { fix, assumptions: ASSUMPTIONS[slice.source] };

  function transactionOf({ script: { dialect } }: UnsafeInsert): { readonly before: string; readonly behind: string } | undefined {
    const words = transactionWordsOf(dialect);
    if (words === undefined) return OVERWRITING.has(dialect) ? undefined : { before: '', behind: '' };
    const isOpen = inOneTransaction(script, step, step);
    return words.begin === '' || isOpen ? { before: '', behind: '' } : { before: `${words.begin};\n`, behind: words.commit };
  }
}

/** Engines in which a delete and an insert are never one step, and that have INSERT OVERWRITE. */
const OVERWRITING = new Set(['hive', 'spark', 'doris', 'starrocks']);
