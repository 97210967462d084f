import type { TableChange } from '../sql/scanned';
import type { ScriptStep, TaskScript } from './taskScript';

export interface RepeatedCreation {
  readonly step: ScriptStep;
  readonly change: TableChange;
}

/** Tables and views that a second run would find there: no IF NOT EXISTS, no OR REPLACE, not temporary, not dropped before in the task. */
export function findRepeatedCreations(script: TaskScript): readonly RepeatedCreation[] {
  const dropped = new Set<string>();
  const found: RepeatedCreation[] = [];
  for (const step of script.steps) {
    for (const write of step.statement.writes) {
      if (write.kind === 'drop') dropped.add(write.target.key);
      if (write.kind !== 'create' && write.kind !== 'createAs' && write.kind !== 'selectInto') continue;
      if (write.guard === 'none' && !write.isTemporary && !dropped.has(write.target.key)) found.push({ step, change: write });
    }
  }
  return found;
}
