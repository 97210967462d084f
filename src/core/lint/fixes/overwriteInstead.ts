import type { TextRange } from '../../base/textRange';
import type { SelectItem } from '../../sql/scanned';
import { findWord, operatorAt, wordAt } from '../../sql/view';
import type { TextEdit } from '../finding';
import { sqlEdit } from '../sqlEdit';
import { textOf } from '../taskScript';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { ASSUMPTIONS, sliceOf, writtenColumns, type InsertFix, type Slice } from './slice';
import { wordSet } from '../../sql/wordSet';

const DIALECTS: ReadonlySet<string> = wordSet('hive spark doris starrocks generic');

/** `INSERT OVERWRITE TABLE t PARTITION (dt='…')`, taking the partition column out of the column list and the select list. */
export function overwriteInstead(unsafe: UnsafeInsert): InsertFix | undefined {
  const { script, step, insert } = unsafe;
  if (!DIALECTS.has(script.dialect) || insert.source.kind !== 'select') return undefined;
  const head: TextRange = { start: insert.range.start, end: insert.target.range.start };
  const overwrite = sqlEdit(step.part, head, 'INSERT OVERWRITE TABLE ');
  if (insert.partition !== undefined) {
    const title = `Overwrite the partition ${textOf(step.part, insert.partition.range).replace(/\s+/g, ' ')} instead: INSERT OVERWRITE`;
    return { fix: { title, kind: 'suggest', edits: [overwrite] }, assumptions: 0 };
  }
  const slice = sliceOf(unsafe);
  const removal = slice.source === 'written' || slice.source === 'writtenOther' ? removeColumn(unsafe, slice) : undefined;
  if (removal === undefined) return undefined;
  const clause = ` PARTITION (${slice.column}=${slice.value})`;
  const { end } = insert.target.range;
  const partition = sqlEdit(step.part, { start: end, end }, clause);
  const note = slice.source === 'written' ? '' : ' (assumes that the inserted rows are of this day)';
  const title = `Overwrite one partition instead: INSERT OVERWRITE …${clause}${note}`;
  return { fix: { title, kind: 'suggest', edits: [overwrite, partition, ...removal] }, assumptions: ASSUMPTIONS[slice.source] };
}

const SET_WORDS = wordSet('UNION EXCEPT INTERSECT MINUS');

/** The edits that take the slice's column out of both lists; `undefined` when its place in them is not certain. */
function removeColumn(unsafe: UnsafeInsert, slice: Slice): readonly TextEdit[] | undefined {
  const { step, insert } = unsafe;
  const { items } = insert.source;
  const { view } = step.statement;
  const select = insert.source.from;
  if (wordAt(view, select) !== 'SELECT' || findWord(view, { from: select, to: insert.to }, SET_WORDS) !== undefined) return undefined;
  if (items.length < 2 || items.some((item) => isStar(step.part.text, item))) return undefined;
  const { columns } = insert;
  const written = writtenColumns(unsafe);
  if (written.length !== items.length) return undefined;
  const index = written.indexOf(slice.column);
  if (index === -1 || isNeededLater({ step, insert }, items[index])) return undefined;
  const fromSelect = sqlEdit(step.part, cutRange(items.map((item) => item.range), index), '');
  if (columns === undefined) return [fromSelect];
  return [sqlEdit(step.part, cutRange(columns.ranges, index), ''), fromSelect];
}

/** Whether `GROUP BY 2` counts on the item's position, or its alias is used behind the list. */
function isNeededLater({ step, insert }: Pick<UnsafeInsert, 'step' | 'insert'>, item: SelectItem | undefined): boolean {
  const { view } = step.statement;
  const end = insert.source.items.at(-1)?.range.end ?? 0;
  const isAlias = item !== undefined && item.expression.end < item.range.end;
  const alias = isAlias ? item.name : undefined;
  for (let i = insert.source.from; i < insert.to; i++) {
    const token = view.tokens[i];
    if (token === undefined || token.start < end) continue;
    if (token.kind === 'number' && (wordAt(view, i - 1) === 'BY' || operatorAt(view, i - 1) === ',')) return true;
    if (token.text.toLowerCase() === alias && operatorAt(view, i - 1) !== '.') return true;
  }
  return false;
}

function isStar(text: string, item: SelectItem): boolean {
  return text.slice(item.range.start, item.range.end).endsWith('*');
}

/** The item at `index` with the comma that sets it apart. */
function cutRange(ranges: readonly TextRange[], index: number): TextRange {
  const own = ranges[index] ?? { start: 0, end: 0 };
  const before = ranges[index - 1];
  const after = ranges[index + 1];
  if (before !== undefined) return { start: before.end, end: own.end };
  return { start: own.start, end: after?.start ?? own.end };
}

