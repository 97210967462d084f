import type { Bound, ReloadWindows } from './reloadWindows';

/** How the rows that a delete takes compare with those that the insert brings: `wider` takes more, `other` takes others or fewer. */
export type Comparison = 'same' | 'wider' | 'other';

/** `undefined`: nothing certain can be said, since the insert is not limited by anything that is known. */
export function compareWindows({ deleted, inserted, column, sourceColumn }: ReloadWindows): Comparison | undefined {
  if (deleted.length === 0 || inserted.length === 0) return undefined;
  if (column !== sourceColumn) return 'other';
  const sides = [compareSide(lowerOf(deleted), lowerOf(inserted)), compareSide(upperOf(deleted), upperOf(inserted))];
  if (sides.includes('other')) return 'other';
  return sides.includes('wider') ? 'wider' : 'same';
}

function lowerOf(bounds: readonly Bound[]): Bound | undefined {
  return bounds.find(({ operator }) => operator === '=' || operator === '>' || operator === '>=');
}

function upperOf(bounds: readonly Bound[]): Bound | undefined {
  return bounds.find(({ operator }) => operator === '=' || operator === '<' || operator === '<=');
}

/** One end of both windows. An end that is missing reaches as far as there are rows. */
function compareSide(deleted: Bound | undefined, inserted: Bound | undefined): Comparison {
  if (deleted === undefined) return inserted === undefined ? 'same' : 'wider';
  if (inserted === undefined) return 'other';
  if (deleted.key !== inserted.key) return isOneDay(deleted, inserted) ? 'wider' : compareDates(deleted, inserted);
  if (isOpen(deleted) === isOpen(inserted)) return 'same';
  return isOpen(deleted) ? 'other' : 'wider';
}

function isOpen({ operator }: Bound): boolean {
  return operator === '<' || operator === '>';
}

/** A range of the delete against one value of the insert: the other end decides. */
function isOneDay(deleted: Bound, inserted: Bound): boolean {
  return inserted.operator === '=' && deleted.operator !== '=';
}

/** Two written dates of one form can be compared; parameters cannot. */
function compareDates(deleted: Bound, inserted: Bound): Comparison {
  const isDate = /^\d{4}-\d{2}-\d{2}/;
  if (!isDate.test(deleted.key) || !isDate.test(inserted.key) || deleted.operator === '=' || deleted.key.length !== inserted.key.length) return 'other';
  const isLower = deleted.operator === '>' || deleted.operator === '>=';
  return (deleted.key < inserted.key) === isLower ? 'wider' : 'other';
}
