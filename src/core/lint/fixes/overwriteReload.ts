import type { Reload } from '../writes/deletedRows';
import type { Fix } from '../finding';
import { sqlEdit } from '../sqlEdit';
import { overwriteInstead } from './overwriteInstead';

/**
 * INSERT OVERWRITE in the place of both statements. Only where the insert names its partition, so that what is overwritten
 * is for certain what the delete was for.
 */
export function overwriteReload({ script, clearing, inserts }: Reload): readonly Fix[] | undefined {
  const [found] = inserts;
  if (found === undefined || inserts.length > 1) return undefined;
  const { step, insert } = found;
  const { partition } = insert;
  if (partition === undefined || partition.entries.some(({ value }) => value === undefined)) return undefined;
  const overwrite = overwriteInstead({ script, step, insert, definition: undefined, readsItself: false });
  if (overwrite === undefined) return undefined;
  const { text } = clearing.part.source;
  const { start } = clearing.part;
  const end = endOfStatement(text, start + clearing.part.text.length);
  const isWholeSource = text.slice(0, start).trim() === '' && text.slice(end).trim() === '';
  if (isWholeSource) return undefined;
  return [{ title: 'Overwrite the partition in one step, without the delete before', kind: 'suggest', edits: [sqlEdit(clearing.part, { start: 0, end: end - start }, ''), ...overwrite.fix.edits] }];
}

/** Behind the white space that follows, so that no empty line is left. */
function endOfStatement(text: string, end: number): number {
  const next = /\S/.exec(text.slice(end));
  return next === null ? end : end + next.index;
}
