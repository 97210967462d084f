import type { Fix } from '../finding';
import type { UnsafeInsert } from '../writes/unsafeInserts';
import { conflictClause } from './conflictClause';
import { deleteFirst } from './deleteFirst';
import { mergeInstead } from './mergeInstead';
import { overwriteInstead } from './overwriteInstead';

/** Ways to make an insert repeatable: the one that assumes least first; among equals what the dialect's engines do atomically. */
export function insertFixes(unsafe: UnsafeInsert): readonly Fix[] {
  const isPartitioned = unsafe.script.dialect === 'hive' || unsafe.script.dialect === 'spark';
  const makers = isPartitioned ? [overwriteInstead, deleteFirst, mergeInstead] : [deleteFirst, overwriteInstead, conflictClause, mergeInstead];
  const fixes = makers.flatMap((make) => make(unsafe) ?? []);
  return fixes.sort((a, b) => a.assumptions - b.assumptions).map(({ fix }) => fix);
}
