import { remembered } from '../../base/remembered';
import { findDrops } from '../../sql/facts/clearedTables';
import { isSameTable, TableIndex } from '../../sql/facts/sameTable';
import type { TableChange } from '../../sql/scanned';
import { isConditional } from './conditionalBlock';
import type { ScriptStep, TaskScript } from '../taskScript';
import { wordSet } from '../../sql/wordSet';

export interface RepeatedCreation {
  readonly step: ScriptStep;
  readonly change: TableChange;
}

/** Dialects in which `SELECT … INTO t` makes a table; elsewhere it fills a variable. */
const SELECT_INTO_TABLE: ReadonlySet<string> = wordSet('generic postgresql redshift sqlserver');

/** Tables and views that a second run would find there: no IF NOT EXISTS, no OR REPLACE, not temporary, not dropped before in the task. */
export const findRepeatedCreations = remembered((script: TaskScript): readonly RepeatedCreation[] => {
  const dropped = new TableIndex<true>();
  const found: RepeatedCreation[] = [];
  for (const step of script.steps) {
    const drops = findDrops(step.statement.view);
    for (const write of step.statement.writes) {
      if (write.kind !== 'create' && write.kind !== 'createAs' && write.kind !== 'selectInto') continue;
      const isVariable = write.kind === 'selectInto' && !SELECT_INTO_TABLE.has(script.dialect);
      const isDropped = dropped.has(write.target.key) || drops.some(({ at, table }) => at < write.from && isSameTable(table, write.target.key));
      if (write.guard === 'none' && !write.isTemporary && !isVariable && !isDropped && !isAsked(script, step, write.from)) found.push({ step, change: write });
    }
    for (const { table } of drops) dropped.add(table, true);
  }
  return found;
});

/** T-SQL: `IF OBJECT_ID('t') IS NULL CREATE TABLE t …`, `IF NOT EXISTS (SELECT … FROM sys.tables …) SELECT … INTO t`. */
function isAsked(script: TaskScript, step: ScriptStep, from: number): boolean {
  return isConditional(script, step) && !findDrops(step.statement.view).some(({ at }) => at < from);
}
