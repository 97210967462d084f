import type { TaskScript } from '../taskScript';
import type { Reload } from './deletedRows';
import { deletedWindow } from './reloadWindows';
import { tableDefinitionsOf } from './unsafeInserts';

/**
 * The column by which the delete takes a window, when none of the inserts behind it lists that column, so that the rows they bring are not deleted by the next run.
 * Only of a table that the workflow creates with nothing that fills the column: of others it cannot be told from a generated one.
 */
export function unfilledColumn(reload: Reload, scripts: readonly TaskScript[]): string | undefined {
  const { change, inserts } = reload;
  const column = deletedWindow(reload)?.column;
  if (column === undefined || tableDefinitionsOf(scripts).get(change.target.key)?.plainColumns.includes(column) !== true) return undefined;
  const isFilled = inserts.some(({ insert }) => insert.columns === undefined || insert.columns.names.includes(column) || insert.partition !== undefined);
  return isFilled ? undefined : column;
}
