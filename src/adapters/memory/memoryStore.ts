import { IdempoError, IllegalStateError } from '../../core/base/errors';
import type {
  AttemptError, Attempt, Backfill, LogicalInstance, TaskInstance, WorkflowInstance,
} from '../../core/instance/records';
import type {
  Definition, LedgerWriter, LogicalInstanceQuery, Store, TaskExecution, TaskOutcome, TaskSuccess,
} from '../../core/runner/ports';
import { MemoryLedger } from './memoryLedger';
import { UndoLog, UndoTable } from './undoLog';

/** What the scripted engine does for one execution. */
export type ScriptedOutcome =
  | { readonly kind: 'succeed'; readonly rowsChanged?: number }
  | { readonly kind: 'fail'; readonly error: AttemptError['kind']; readonly message?: string }
  | { readonly kind: 'stop' };

export interface MemoryStoreOptions {
  /** Called for each execution. Default: it succeeds. */
  readonly script?: (execution: TaskExecution) => ScriptedOutcome;
  /** `undefined`: the seed script can be applied; else why it cannot. */
  readonly seedError?: (path: string, sql: string) => string | undefined;
  /** Called before and after each commit; throwing is a crash of the store at that boundary. */
  readonly onCommit?: (moment: 'before' | 'after') => void;
}

/** What one successful execution left behind: the twin of a user's table. */
export interface Effect {
  readonly workflowInstanceId: string;
  readonly task: string;
  readonly sql: string;
}

/** The store in memory, with an engine that follows a script. `losePower` forgets what was not flushed. */
export class MemoryStore implements Store {
  readonly #log = new UndoLog();
  readonly #ledger = new MemoryLedger(this.#log);
  readonly #effects = new UndoTable<Effect>(this.#log);
  readonly #options: MemoryStoreOptions;
  #isInTransaction = false;

  constructor(options: MemoryStoreOptions = {}) {
    this.#options = options;
  }

  /** In the order in which they were committed. */
  get effects(): readonly Effect[] {
    return this.#effects.values();
  }

  transaction<T>(work: (ledger: LedgerWriter) => T): T {
    if (this.#isInTransaction) throw new IllegalStateError('transactions do not nest');
    const mark = this.#log.length;
    this.#isInTransaction = true;
    try {
      const result = work(this.#ledger);
      this.#options.onCommit?.('before');
      this.#isInTransaction = false;
      this.#options.onCommit?.('after');
      return result;
    } catch (error) {
      if (this.#isInTransaction) this.#log.undoTo(mark);
      this.#isInTransaction = false;
      throw error;
    }
  }

  executeTask(execution: TaskExecution, recordSuccess: (ledger: LedgerWriter, outcome: TaskSuccess) => void): TaskOutcome {
    const scripted = this.#options.script?.(execution) ?? { kind: 'succeed' };
    if (scripted.kind === 'stop') return { kind: 'stopped', log: 'stopped' };
    if (scripted.kind === 'fail') {
      return failed({ kind: scripted.error, message: scripted.message ?? `${execution.task} failed` });
    }
    if (execution.injectedFault !== undefined) return failed({ kind: 'injected', message: execution.injectedFault });
    const success = { rowsChanged: scripted.rowsChanged ?? 1, log: 'ok' };
    this.transaction((ledger) => {
      const sql = execution.rendered.parts.map((part) => part.sql).join('\n');
      const { workflowInstanceId, task } = execution;
      this.#effects.set(String(this.#effects.values().length), { workflowInstanceId, task, sql });
      recordSuccess(ledger, success);
    });
    return { kind: 'succeeded', ...success };
  }

  applySeed(path: string, sql: string, hash: string): void {
    const cause = this.#options.seedError?.(path, sql);
    if (cause !== undefined) throw new IdempoError('seedFailed', `the seed script ${path} failed: ${cause}`);
    this.transaction((ledger) => ledger.saveSeedHash(path, hash));
  }

  flush(): Promise<void> {
    this.#log.clear();
    return Promise.resolve();
  }

  /** What was committed but not flushed is gone, as after a power cut. */
  losePower(): void {
    this.#log.undoTo(0);
  }

  findLogicalInstance(workflow: string, scheduleInstant: number): LogicalInstance | undefined {
    return this.#ledger.findLogicalInstance(workflow, scheduleInstant);
  }

  listLogicalInstances(query: LogicalInstanceQuery): readonly LogicalInstance[] {
    return this.#ledger.listLogicalInstances(query);
  }

  findWorkflowInstance(id: string): WorkflowInstance | undefined {
    return this.#ledger.findWorkflowInstance(id);
  }

  listWorkflowInstances(logicalInstanceId: string): readonly WorkflowInstance[] {
    return this.#ledger.listWorkflowInstances(logicalInstanceId);
  }

  listUnfinishedWorkflowInstances(): readonly WorkflowInstance[] {
    return this.#ledger.listUnfinishedWorkflowInstances();
  }

  listTaskInstances(workflowInstanceId: string): readonly TaskInstance[] {
    return this.#ledger.listTaskInstances(workflowInstanceId);
  }

  listAttempts(taskInstanceId: string): readonly Attempt[] {
    return this.#ledger.listAttempts(taskInstanceId);
  }

  findBackfill(id: string): Backfill | undefined {
    return this.#ledger.findBackfill(id);
  }

  listBackfills(workflow: string | undefined): readonly Backfill[] {
    return this.#ledger.listBackfills(workflow);
  }

  findDefinition(hash: string): Definition | undefined {
    return this.#ledger.findDefinition(hash);
  }

  findSeedHash(path: string): string | undefined {
    return this.#ledger.findSeedHash(path);
  }

  faultsLeft(workflow: string, task: string): number {
    return this.#ledger.faultsLeft(workflow, task);
  }
}

function failed(error: Pick<AttemptError, 'kind' | 'message'>): TaskOutcome {
  return { kind: 'failed', error: { ...error, file: undefined, start: undefined, end: undefined }, log: error.message };
}
