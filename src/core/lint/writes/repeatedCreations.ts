import { remembered } from '../../base/remembered';
import { findDrops } from '../../sql/facts/clearedTables';
import { isSameTable, TableIndex } from '../../sql/facts/sameTable';
import type { TableChange } from '../../sql/scanned';
import { isConditional } from './conditionalBlock';
import type { ScriptStep, TaskScript } from '../taskScript';
import { isCreation } from './tablesByOrder';

export interface RepeatedCreation {
  readonly step: ScriptStep;
  readonly change: TableChange;
}

/** Tables and views that a second run would find there: no IF NOT EXISTS, no OR REPLACE, not temporary, not dropped before in the task. */
export const findRepeatedCreations = remembered((script: TaskScript): readonly RepeatedCreation[] => {
  const dropped = new TableIndex<true>();
  const found: RepeatedCreation[] = [];
  for (const step of script.steps) {
    const drops = findDrops(step.statement.view);
    for (const write of step.statement.writes) {
      if (!isCreation(write)) continue;
      const isDropped = dropped.has(write.target.key) || drops.some(({ at, table }) => at < write.from && isSameTable(table, write.target.key));
      if (write.guard === 'none' && !write.isTemporary && !isDropped && !isAsked(script, step, write.from)) found.push({ step, change: write });
    }
    for (const { table } of drops) dropped.add(table, true);
  }
  return found;
});

/** T-SQL: `IF OBJECT_ID('t') IS NULL CREATE TABLE t …`, `IF NOT EXISTS (SELECT … FROM sys.tables …) SELECT … INTO t`. */
function isAsked(script: TaskScript, step: ScriptStep, from: number): boolean {
  return isConditional(script, step) && !findDrops(step.statement.view).some(({ at }) => at < from);
}
