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
  readonly forget: () => void;
}

/** Reads from the tables. */
export interface CacheableReader extends LedgerReader {
  /** Ids of those task instances of a workflow instance that have attempts. */
  listAttempted(workflowInstanceId: string): readonly string[];
}

/** Writes to the tables. `before` is what they hold. */
export interface ReplacingWriter extends LedgerWriter {
  replaceWorkflowInstance(before: WorkflowInstance, after: WorkflowInstance): void;
  replaceTaskInstance(before: TaskInstance, after: TaskInstance): void;
  replaceAttempt(before: Attempt, after: Attempt): void;
}

/**
 * Keeps what was last read and written of a few workflow instances, so that the steps of one attempt do not read it again and
 * again. Nobody else writes to the ledger while its store is open. `save`: writes to the tables that `inner` reads.
 */
export function cacheLedger(inner: CacheableReader, save: ReplacingWriter): CachedLedger {
  const cache = new RecordCache(inner);
  const find = {
    findWorkflowInstance: (id: string) => cache.findInstance(id),
    listTaskInstances: (id: string) => [...cache.tasksOf(id)],
    findTaskInstance: (id: string) => cache.findTask(id),
    listAttempts: (id: string) => cache.attemptsOf(id),
  };
  return {
    reader: { ...inner, ...find },
    writer: {
      ...save,
      ...find,
      saveWorkflowInstance(instance) {
        const before = cache.knownInstance(instance.id);
        if (before === undefined) save.saveWorkflowInstance(instance);
        else save.replaceWorkflowInstance(before, instance);
        cache.noteInstance(instance);
      },
      saveTaskInstance(task) {
        const before = cache.knownTask(task.id);
        if (before === undefined) save.saveTaskInstance(task);
        else save.replaceTaskInstance(before, task);
        cache.noteTask(task);
      },
      saveAttempt(attempt) {
        const before = cache.knownAttempt(attempt);
        if (before === undefined) save.saveAttempt(attempt);
        else save.replaceAttempt(before, attempt);
        cache.noteAttempt(attempt);
      },
    },
    forget: () => cache.forget(),
  };
}

class RecordCache {
  readonly #inner: CacheableReader;
  /** By workflow instance; the one used last stands last. */
  readonly #kept = new Map<string, Kept>();
  /** Which workflow instance a task instance belongs to. */
  readonly #owners = new Map<string, string>();

  constructor(inner: CacheableReader) {
    this.#inner = inner;
  }

  forget(): void {
    this.#kept.clear();
    this.#owners.clear();
  }

  knownInstance(id: string): WorkflowInstance | undefined {
    return this.#kept.get(id)?.instance;
  }

  knownTask(id: string): TaskInstance | undefined {
    return this.#ownerOf(id)?.tasks?.find((task) => task.id === id);
  }

  knownAttempt({ taskInstanceId, number }: Attempt): Attempt | undefined {
    return this.#ownerOf(taskInstanceId)?.attempts.get(taskInstanceId)?.find((each) => each.number === number);
  }

  findInstance(id: string): WorkflowInstance | undefined {
    const known = this.knownInstance(id);
    if (known !== undefined) return known;
    const found = this.#inner.findWorkflowInstance(id);
    if (found !== undefined) this.#keep(id).instance = found;
    return found;
  }

  tasksOf(workflowInstanceId: string): readonly TaskInstance[] {
    const entry = this.#keep(workflowInstanceId);
    if (entry.tasks === undefined) {
      entry.tasks = [...this.#inner.listTaskInstances(workflowInstanceId)];
      const attempted = new Set(this.#inner.listAttempted(workflowInstanceId));
      for (const { id } of entry.tasks) {
        this.#owners.set(id, workflowInstanceId);
        if (!attempted.has(id)) entry.attempts.set(id, []);
      }
    }
    return entry.tasks;
  }

  findTask(id: string): TaskInstance | undefined {
    const known = this.knownTask(id);
    if (known !== undefined) return known;
    const found = this.#inner.findTaskInstance(id);
    return found === undefined ? undefined : this.tasksOf(found.workflowInstanceId).find((task) => task.id === id);
  }

  attemptsOf(taskInstanceId: string): readonly Attempt[] {
    const owner = this.#ownerOf(taskInstanceId);
    const known = owner?.attempts.get(taskInstanceId);
    if (known !== undefined) return known;
    const found = this.#inner.listAttempts(taskInstanceId);
    owner?.attempts.set(taskInstanceId, found);
    return found;
  }

  noteInstance(instance: WorkflowInstance): void {
    const known = this.#kept.get(instance.id);
    if (known !== undefined) known.instance = instance;
  }

  noteTask(task: TaskInstance): void {
    const tasks = this.#kept.get(task.workflowInstanceId)?.tasks;
    if (tasks === undefined) return;
    const index = tasks.findIndex(({ id }) => id === task.id);
    if (index === -1) tasks.push(task);
    else tasks[index] = task;
    this.#owners.set(task.id, task.workflowInstanceId);
  }

  noteAttempt(attempt: Attempt): void {
    const attempts = this.#ownerOf(attempt.taskInstanceId)?.attempts;
    const known = attempts?.get(attempt.taskInstanceId);
    if (known !== undefined) attempts?.set(attempt.taskInstanceId, withAttempt(known, attempt));
  }

  #keep(workflowInstanceId: string): Kept {
    const found = this.#kept.get(workflowInstanceId) ?? { instance: undefined, tasks: undefined, attempts: new Map() };
    this.#kept.delete(workflowInstanceId);
    this.#kept.set(workflowInstanceId, found);
    if (this.#kept.size > MAX_INSTANCES) this.#dropOldest();
    return found;
  }

  #dropOldest(): void {
    const [oldest] = this.#kept.keys();
    if (oldest === undefined) return;
    for (const { id } of this.#kept.get(oldest)?.tasks ?? []) this.#owners.delete(id);
    this.#kept.delete(oldest);
  }

  #ownerOf(taskInstanceId: string): Kept | undefined {
    const owner = this.#owners.get(taskInstanceId);
    return owner === undefined ? undefined : this.#kept.get(owner);
  }
}

function withAttempt(known: readonly Attempt[], attempt: Attempt): readonly Attempt[] {
  const others = known.filter(({ number }) => number !== attempt.number);
  return [...others, attempt].sort((a, b) => a.number - b.number);
}
