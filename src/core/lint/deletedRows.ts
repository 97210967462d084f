import { isSameTable } from '../sql/sameTable';
import type { RowChange, TableChange, TableWrite } from '../sql/scanned';
import type { ScriptStep, TaskScript } from './taskScript';
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

const reloads = new WeakMap<readonly TaskScript[], readonly Reload[]>();

/** Found once for all rules. */
export function findReloads(scripts: readonly TaskScript[]): readonly Reload[] {
  const known = reloads.get(scripts) ?? readReloads(scripts);
  reloads.set(scripts, known);
  return known;
}

/** Every DELETE (or dropped partition) with the inserts into the same table behind it, without tables that the task makes for itself. */
function readReloads(scripts: readonly TaskScript[]): readonly Reload[] {
  const upsertTables = upsertTablesOf(scripts);
  return scripts.flatMap((script) => {
    const scratch = scratchTables(script);
    const groups = new Map<TableWrite, Pick<Reload, 'script' | 'clearing' | 'change'> & { readonly inserts: TaskInsert[] }>();
    for (const found of taskInserts(script, upsertTables)) {
      const { key } = found.insert.target;
      const clearing = found.repeatability !== 'cleared' || scratch.has(key) ? undefined : lastClearing(script, found.step, key);
      if (clearing === undefined) continue;
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

function lastClearing(script: TaskScript, step: ScriptStep, table: string): Pick<Reload, 'clearing' | 'change'> | undefined {
  for (let order = step.order; order >= 0; order--) {
    const clearing = script.steps[order];
    const change = clearing?.statement.writes.find((write): write is RowChange | TableChange => write.kind !== 'insert' && isSameTable(write.target.key, table));
    if (clearing === undefined || change === undefined || change.kind === 'update' || change.kind === 'merge' || change.kind === 'alter') continue;
    return change.kind === 'delete' || change.kind === 'dropPartition' ? { clearing, change } : undefined;
  }
  return undefined;
}
