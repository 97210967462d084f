import { insertSql } from '../sqlEdit';
import type { UnsafeInsert } from '../unsafeInserts';
import { ASSUMPTIONS, sliceOf, type InsertFix, type Slice } from './slice';

const WHERE_FROM: Readonly<Record<Slice['source'], string>> = {
  partition: '',
  written: '',
  writtenOther: ' (assumes that the inserted rows are of this day)',
  filtered: ' (assumes that the table has this column, as its source does)',
  assumed: ' (assumes a column "dt": change the name if the table has another)',
};

/** `DELETE FROM t WHERE dt = '${schedule_time}';` before the insert. */
export function deleteFirst(unsafe: UnsafeInsert): InsertFix {
  const { step, insert } = unsafe;
  const slice = sliceOf(unsafe);
  const condition = `${slice.column} = ${slice.value}`;
  const statement = `DELETE FROM ${insert.target.text} WHERE ${condition};\n`;
  const fix = {
    title: `Delete the rows of this schedule time first: WHERE ${condition}${WHERE_FROM[slice.source]}`,
    kind: 'suggest',
    edits: [insertSql(step.part, step.statement.statement.range.start, statement)],
  } as const;
  return { fix, assumptions: ASSUMPTIONS[slice.source] };
}
