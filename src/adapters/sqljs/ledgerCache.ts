import type { Attempt, TaskInstance, WorkflowInstance } from '../../core/instance/records';
import type { LedgerReader, LedgerWriter } from '../../core/runner/ports';

/** Workflow instances that are kept with their tasks and attempts; about as many as run or are looked at together. */
const MAX_INSTANCES = 64;

interface Kept {
  instance: WorkflowInstance | undefined;
  /** In order of insertion; `undefined`: not read. */
  tasks: TaskInstance[] | undefined;
  /** By task instance, in order of their numbers. */
  readonly attempts: Map<string, readonly Attempt[]>;
}

export interface CachedLedger {
  readonly reader: LedgerReader;
  readonly writer: LedgerWriter;
  /** After anything that was written has been undone. */
  forget(): void;
}

/** Reads from the tables. */
export interface CacheableReader extends LedgerReader {
  /** Ids of those task instances of a workflow instance that have attempts. */
  listAttempted(workflowInstanceId: string): readonly string[];
}

/**
 * Keeps what was last read and written of a few workflow instances, so that the steps of one attempt do not read it again and
 * again. Nobody else writes to the ledger while its store is open.
 */
export function cacheLedger(inner: CacheableReader, save: LedgerWriter): CachedLedger {
  const kept = new Map<string, Kept>();
  /** Which workflow instance a task instance belongs to. */
  const owners = new Map<string, string>();

  function keep(workflowInstanceId: string): Kept {
    const found = kept.get(workflowInstanceId) ?? { instance: undefined, tasks: undefined, attempts: new Map() };
    // The one used last stands last.
    kept.delete(workflowInstanceId);
    kept.set(workflowInstanceId, found);
    if (kept.size > MAX_INSTANCES) drop(kept.keys().next().value);
    return found;
  }

  function drop(workflowInstanceId: string | undefined): void {
    if (workflowInstanceId === undefined) return;
    for (const { id } of kept.get(workflowInstanceId)?.tasks ?? []) owners.delete(id);
    kept.delete(workflowInstanceId);
  }

  function tasksOf(workflowInstanceId: string): readonly TaskInstance[] {
    const entry = keep(workflowInstanceId);
    if (entry.tasks === undefined) {
      entry.tasks = [...inner.listTaskInstances(workflowInstanceId)];
      const attempted = new Set(inner.listAttempted(workflowInstanceId));
      for (const { id } of entry.tasks) {
        owners.set(id, workflowInstanceId);
        if (!attempted.has(id)) entry.attempts.set(id, []);
      }
    }
    return entry.tasks;
  }

  function ownerOf(taskInstanceId: string): Kept | undefined {
    const owner = owners.get(taskInstanceId);
    return owner === undefined ? undefined : kept.get(owner);
  }

  const cached = {
    findWorkflowInstance(id: string): WorkflowInstance | undefined {
      const known = kept.get(id)?.instance;
      if (known !== undefined) return known;
      const found = inner.findWorkflowInstance(id);
      if (found !== undefined) keep(id).instance = found;
      return found;
    },
    listTaskInstances: (workflowInstanceId: string) => [...tasksOf(workflowInstanceId)],
    findTaskInstance(id: string): TaskInstance | undefined {
      const known = ownerOf(id)?.tasks?.find((task) => task.id === id);
      if (known !== undefined) return known;
      const found = inner.findTaskInstance(id);
      return found === undefined ? undefined : tasksOf(found.workflowInstanceId).find((task) => task.id === id);
    },
    listAttempts(taskInstanceId: string): readonly Attempt[] {
      const owner = ownerOf(taskInstanceId);
      const known = owner?.attempts.get(taskInstanceId);
      if (known !== undefined) return known;
      const found = inner.listAttempts(taskInstanceId);
      owner?.attempts.set(taskInstanceId, found);
      return found;
    },
  };
  return {
    reader: { ...inner, ...cached },
    writer: {
      ...save,
      ...cached,
      saveWorkflowInstance(instance) {
        save.saveWorkflowInstance(instance);
        const known = kept.get(instance.id);
        if (known !== undefined) known.instance = instance;
      },
      saveTaskInstance(task) {
        save.saveTaskInstance(task);
        const tasks = kept.get(task.workflowInstanceId)?.tasks;
        if (tasks === undefined) return;
        const index = tasks.findIndex(({ id }) => id === task.id);
        if (index === -1) tasks.push(task);
        else tasks[index] = task;
        owners.set(task.id, task.workflowInstanceId);
      },
      saveAttempt(attempt) {
        save.saveAttempt(attempt);
        const attempts = ownerOf(attempt.taskInstanceId)?.attempts;
        const known = attempts?.get(attempt.taskInstanceId);
        if (known !== undefined) attempts?.set(attempt.taskInstanceId, withAttempt(known, attempt));
      },
    },
    forget() {
      kept.clear();
      owners.clear();
    },
  };
}

function withAttempt(known: readonly Attempt[], attempt: Attempt): readonly Attempt[] {
  const others = known.filter(({ number }) => number !== attempt.number);
  return [...others, attempt].sort((a, b) => a.number - b.number);
}
