import { collect } from '../../base/collect';
import { rememberedOutside } from '../../base/remembered';
import { TableIndex } from '../../sql/facts/sameTable';
import type { RowChange, TableChange, TableWrite } from '../../sql/scanned';
import type { ScriptStep, TaskScript } from '../taskScript';
import { inOneTransaction, scratchTables, taskInserts, upsertTablesOf, type TaskInsert } from './taskWrites';

/** What took rows of a table away, and the inserts behind it that bring others. */
export interface Reload {
  readonly script: TaskScript;
  readonly clearing: ScriptStep;
  readonly change: RowChange | TableChange;
  /** At least one, in order. */
  readonly inserts: readonly TaskInsert[];
  /** The delete and all inserts stand in one transaction. */
  readonly isAtomic: boolean;
}

/** Found once for all rules. */
export const findReloads = rememberedOutside(readReloads);

/** Every DELETE (or dropped partition) with the inserts into the same table behind it, without tables that the task makes for itself. */
function readReloads(scripts: readonly TaskScript[]): readonly Reload[] {
  const upsertTables = upsertTablesOf(scripts);
  return collect(scripts, (script) => {
    const scratch = scratchTables(script);
    const clearings = new TableIndex<Clearing>();
    let orders = 0;
    const groups = new Map<TableWrite, Pick<Reload, 'script' | 'clearing' | 'change'> & { readonly inserts: TaskInsert[] }>();
    for (const found of taskInserts(script, upsertTables)) {
      const { key } = found.insert.target;
      for (; orders <= found.step.order; orders++) addClearings(clearings, script.steps[orders]);
      const clearing = found.repeatability !== 'cleared' || scratch.has(key) ? undefined : clearings.last(key);
      if (clearing?.change.kind !== 'delete' && clearing?.change.kind !== 'dropPartition') continue;
      const group = groups.get(clearing.change) ?? { script, ...clearing, inserts: [] };
      group.inserts.push(found);
      groups.set(clearing.change, group);
    }
    return [...groups.values()].map((reload) => ({ ...reload, isAtomic: isOneStep(script, reload) }));
  });
}

/** One transaction, or one statement: `WITH gone AS (DELETE …) INSERT …`. */
function isOneStep(script: TaskScript, reload: Omit<Reload, 'isAtomic'>): boolean {
  const last = lastStep(reload);
  return last.order === reload.clearing.order || inOneTransaction(script, reload.clearing, last);
}

/** The statement with the last of the inserts. */
export function lastStep({ clearing, inserts }: Pick<Reload, 'clearing' | 'inserts'>): ScriptStep {
  return inserts.at(-1)?.step ?? clearing;
}

type Clearing = Pick<Reload, 'clearing' | 'change'>;

/** The writes by which a table is emptied or made, in order. */
function addClearings(clearings: TableIndex<Clearing>, clearing: ScriptStep | undefined): void {
  for (const change of clearing?.statement.writes ?? []) {
    const isClearing = change.kind !== 'insert' && change.kind !== 'update' && change.kind !== 'merge' && change.kind !== 'alter';
    if (clearing !== undefined && isClearing) clearings.add(change.target.key, { clearing, change });
  }
}
