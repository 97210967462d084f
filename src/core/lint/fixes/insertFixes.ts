import type { Fix } from '../finding';
import type { UnsafeInsert } from '../unsafeInserts';
import { conflictClause } from './conflictClause';
import { deleteFirst } from './deleteFirst';
import { mergeInstead } from './mergeInstead';
import { overwriteInstead } from './overwriteInstead';

/** Ways to make an insert repeatable, best first: what the dialect's engines do atomically comes first. */
export function insertFixes(unsafe: UnsafeInsert): readonly Fix[] {
  const isPartitioned = unsafe.script.dialect === 'hive' || unsafe.script.dialect === 'spark';
  const makers = isPartitioned ? [overwriteInstead, deleteFirst, mergeInstead] : [deleteFirst, overwriteInstead, conflictClause, mergeInstead];
  return makers.flatMap((make) => make(unsafe) ?? []);
}
