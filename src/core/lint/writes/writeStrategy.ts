import { collect } from '../../base/collect';
import type { TableWrite } from '../../sql/scanned';
import type { WriteStrategy } from '../../workflow/declarations';
import type { TaskScript } from '../taskScript';
import { isScratchName, scratchTables, taskInserts, type TaskInsert } from './taskWrites';

/** How a task writes, as its SQL shows it. `append`: nothing keeps a second run from doubling rows. */
export type SeenStrategy = Exclude<WriteStrategy, 'append-once'> | 'append';

/**
 * The strategies of a task's writes, each once; that of its last write first. Empty when it writes nothing that the
 * scanner knows, so that nothing can be said.
 */
export function seenStrategies(script: TaskScript, upsertTables: ReadonlySet<string>): readonly SeenStrategy[] {
  const scratch = scratchTables(script);
  const inserts = new Map<TableWrite, TaskInsert>(taskInserts(script, upsertTables).map((found) => [found.insert, found]));
  const filled = new Set([...inserts.values()].map(({ insert }) => insert.target.key));
  const seen = collect(script.steps, (step) =>
    collect(step.statement.writes, (write): readonly SeenStrategy[] => {
      if (scratch.has(write.target.key) || isScratchName(write.target.key)) return [];
      const insert = inserts.get(write);
      return (insert === undefined ? strategyOfChange(write, filled) : strategyOfInsert(script, insert)) ?? [];
    }));
  return [...new Set([...seen].reverse())];
}

function strategyOfChange(write: TableWrite, filled: ReadonlySet<string>): readonly SeenStrategy[] | undefined {
  switch (write.kind) {
    case 'merge':
    case 'update':
      return ['merge'];
    case 'createAs':
    case 'selectInto':
      return write.object === 'TABLE' ? ['replace'] : undefined;
    case 'load':
      return [write.guard === 'orReplace' ? 'overwrite-partition' : 'append'];
    case 'delete':
    case 'dropPartition':
    case 'truncate':
      return filled.has(write.target.key) ? undefined : ['none'];
    default:
      return undefined;
  }
}

function strategyOfInsert(script: TaskScript, { insert, repeatability }: TaskInsert): readonly SeenStrategy[] {
  if (repeatability === undefined) return ['append'];
  if (repeatability === 'upsert') return ['merge'];
  if (repeatability === 'cleared') return [isEmptied(script, insert.target.key) ? 'replace' : 'delete-insert'];
  switch (insert.guard) {
    case 'overwrite':
      return insert.partition === undefined ? ['replace', 'overwrite-partition'] : ['overwrite-partition'];
    case 'replaceWhere':
      return ['overwrite-partition'];
    case 'replace':
    case 'conflictUpdate':
      return ['merge'];
    default:
      return ['insert-missing'];
  }
}

/** Whether the task takes all rows of the table away, not those of a window. */
function isEmptied(script: TaskScript, table: string): boolean {
  return script.steps.some(({ statement }) => statement.writes.some((write) => write.target.key === table && isWhole(write)));
}

function isWhole(write: TableWrite): boolean {
  if (write.kind === 'delete') return !write.isLimited;
  return write.kind === 'truncate' || write.kind === 'drop' || (write.kind === 'create' && write.guard !== 'ifNotExists');
}
