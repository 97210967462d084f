import { isSameTable } from '../../sql/facts/sameTable';
import { transactionMark } from '../../sql/facts/transactions';
import { insertSql } from '../sqlEdit';
import type { ScriptStep } from '../taskScript';
import { inOneTransaction } from '../writes/taskWrites';
import { transactionWordsOf } from '../writes/transactionWords';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { ASSUMPTIONS, sliceOf, type InsertFix, type Slice } from './slice';
import { wordSet } from '../../sql/wordSet';

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
  if (transaction === undefined || insert.target.text === '' || step.part.quote !== undefined) return undefined;
  const slice = sliceOf(unsafe);
  const condition = `${slice.column} = ${slice.value}`;
  const { range } = step.statement.statement;
  const last = lastInsert(unsafe);
  const { range: lastRange, semicolon } = last.statement.statement;
  const statement = `${transaction.before}DELETE FROM ${insert.target.text} WHERE ${condition};\n`;
  const behind = semicolon === undefined ? `;\n${transaction.behind}` : `\n${transaction.behind};`;
  const commit = transaction.behind === '' ? [] : [insertSql(last.part, semicolon?.end ?? lastRange.end, behind)];
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
const OVERWRITING = wordSet('hive spark doris starrocks');

/** The task's last insert into the table, so that all of them share the transaction; the insert itself where other transactions or sources stand between. */
function lastInsert({ script, step, insert }: UnsafeInsert): ScriptStep {
  const later = script.steps.slice(step.order + 1);
  const end = later.findIndex(({ part, statement }) => part.source !== step.part.source || transactionMark(statement.view) !== undefined);
  const reachable = end === -1 ? later : later.slice(0, end);
  return reachable.findLast(({ statement }) => statement.writes.some((write) => write.kind === 'insert' && isSameTable(write.target.key, insert.target.key))) ?? step;
}
