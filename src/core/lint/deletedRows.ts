import { isSameTable } from '../sql/sameTable';
import type { RowChange, TableChange, TableWrite } from '../sql/scanned';
import type { ScriptStep, TaskScript } from './taskScript';
import { inOneTransaction, scratchTables, taskInserts, upsertTablesOf, type TaskInsert } from './taskWrites';

/** An insert and what took the rows of the same table away before it. */
export interface Reload {
  readonly script: TaskScript;
  readonly clearing: ScriptStep;
  readonly change: RowChange | TableChange;
  readonly step: ScriptStep;
  readonly insert: TaskInsert['insert'];
  /** Both stand in one transaction. */
  readonly isAtomic: boolean;
}

/** The pairs of a DELETE (or dropped partition) and the next INSERT into the same table, without tables that the task makes for itself. */
export function findReloads(scripts: readonly TaskScript[]): readonly Reload[] {
  const upsertTables = upsertTablesOf(scripts);
  return scripts.flatMap((script) => {
    const scratch = scratchTables(script);
    const seen = new Set<TableWrite>();
    return taskInserts(script, upsertTables).flatMap(({ step, insert, repeatability }): readonly Reload[] => {
      if (repeatability !== 'cleared' || scratch.has(insert.target.key)) return [];
      const found = lastClearing(script, step, insert.target.key);
      if (found === undefined || seen.has(found.change)) return [];
      seen.add(found.change);
      return [{ script, step, insert, ...found, isAtomic: inOneTransaction(script, found.clearing, step) }];
    });
  });
}

function lastClearing(script: TaskScript, step: ScriptStep, table: string): Pick<Reload, 'clearing' | 'change'> | undefined {
  for (let order = step.order; order >= 0; order--) {
    const clearing = script.steps[order];
    const change = clearing?.statement.writes.find((write): write is RowChange | TableChange => write.kind !== 'insert' && isSameTable(write.target.key, table));
    if (clearing === undefined || change === undefined || change.kind === 'update' || change.kind === 'merge' || change.kind === 'alter') continue;
    return change.kind === 'delete' || change.kind === 'dropPartition' ? { clearing, change } : undefined;
  }
  return undefined;
}
