import { remembered } from '../../base/remembered';
import { TableIndex } from '../../sql/facts/sameTable';
import type { ScannedStatement, TableChange, TableWrite } from '../../sql/scanned';
import type { TaskScript } from '../taskScript';

/** The tables that each statement of a task has to do with, as `keysOf` says, by the statements' order. */
export function tablesByOrder(keysOf: (statement: ScannedStatement) => readonly string[]): (script: TaskScript) => TableIndex<number> {
  return remembered(({ steps }: TaskScript) => {
    const found = new TableIndex<number>();
    for (const { statement, order } of steps) for (const key of keysOf(statement)) found.add(key, order);
    return found;
  });
}

/** Whether a table or view is made. */
export function isCreation(write: TableWrite): write is TableChange {
  return write.kind === 'create' || write.kind === 'createAs' || write.kind === 'selectInto';
}
