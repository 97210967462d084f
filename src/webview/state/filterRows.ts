import { isFinished } from '../../core/instance/states';
import type { GridRow } from '../../core/views/grid';
import type { RowFilter } from './pageState';

/** The same array when nothing is filtered out. */
export function filterRows(rows: readonly GridRow[], filter: RowFilter): readonly GridRow[] {
  return filter === 'all' ? rows : rows.filter((row) => matchesFilter(row, filter));
}

/** `failed`: failed or stopped. `unfinished`: anything that has not ended, also what never ran. */
function matchesFilter({ state }: GridRow, filter: RowFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'failed') return state === 'failed' || state === 'stopped';
  return state === undefined || !isFinished(state);
}
