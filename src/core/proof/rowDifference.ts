import { SHOWN_ROWS, type RowDifference } from './proof';
import type { TableRows } from './tableStates';

/** Rows compared as a multiset. `undefined`: one of the tables is too large. A table that is not there has no rows. */
export function compareRows(first: TableRows | undefined, second: TableRows | undefined): RowDifference | undefined {
  if (first === undefined || second === undefined) return undefined;
  const missing = without(first.rows, second.rows);
  const added = without(second.rows, first.rows);
  return {
    columns: second.columns.length === 0 ? first.columns : second.columns,
    missing: missing.length,
    added: added.length,
    missingRows: missing.slice(0, SHOWN_ROWS),
    addedRows: added.slice(0, SHOWN_ROWS),
  };
}

function without(rows: readonly (readonly string[])[], others: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const left = new Map<string, number>();
  for (const row of others) left.set(keyOf(row), (left.get(keyOf(row)) ?? 0) + 1);
  return rows.filter((row) => {
    const count = left.get(keyOf(row)) ?? 0;
    if (count > 0) left.set(keyOf(row), count - 1);
    return count === 0;
  });
}

function keyOf(row: readonly string[]): string {
  return row.join('\u001F');
}
