import type { Insert, TableWrite } from '../sql/scanned';
import { findTableDefinitions, type TableDefinition } from '../sql/tableDefinitions';
import type { ScriptStep, TaskScript } from './taskScript';

export interface UnsafeInsert {
  readonly script: TaskScript;
  readonly step: ScriptStep;
  readonly insert: Insert;
  /** What the workflow's own CREATE TABLE says about the target; `undefined` when there is none. */
  readonly definition: TableDefinition | undefined;
}

/** The tables that a workflow's tasks create, by key. */
export function tableDefinitionsOf(scripts: readonly TaskScript[]): ReadonlyMap<string, TableDefinition> {
  const definitions = scripts.flatMap((script) => script.steps.flatMap((step) => findTableDefinitions(step.statement)));
  return new Map(definitions.map((definition) => [definition.table, definition]));
}

/** Inserts that a second run would repeat: no guard of their own, and nothing in the task cleared the table before (sql.md §8). */
export function findUnsafeInserts(script: TaskScript, definitions: ReadonlyMap<string, TableDefinition>): readonly UnsafeInsert[] {
  const cleared = new Set<string>();
  const found: UnsafeInsert[] = [];
  for (const step of script.steps) {
    for (const write of step.statement.writes) {
      if (write.kind === 'insert' && write.guard === 'none' && !cleared.has(write.target.key)) {
        found.push({ script, step, insert: write, definition: definitions.get(write.target.key) });
      }
      if (clears(write)) cleared.add(write.target.key);
    }
  }
  return found;
}

/** Whether a later insert into the same table starts from rows that this write took away or made anew. */
function clears(write: TableWrite): boolean {
  switch (write.kind) {
    case 'delete':
    case 'truncate':
    case 'drop':
    case 'dropPartition':
      return true;
    case 'create':
    case 'createAs':
      return write.guard === 'orReplace' || write.isTemporary;
    case 'selectInto':
      return write.isTemporary;
    case 'insert':
      return write.guard === 'overwrite';
    default:
      return false;
  }
}
