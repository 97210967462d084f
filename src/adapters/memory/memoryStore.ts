import { IdempoError, IllegalStateError, messageOf } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { StateCounts } from '../../core/instance/backfillProgress';
import type {
  AttemptError, Attempt, Backfill, LogicalInstance, TaskInstance, TaskOutput, WorkflowInstance,
} from '../../core/instance/records';
import type {
  Definition, LedgerWriter, LocalSchedule, LogicalInstanceQuery, RunQuery, Store, TaskExecution, TaskOutcome, TaskSuccess,
} from '../../core/runner/ports';
import { readOutputs } from '../../core/params';
import type { WorkflowInstanceState } from '../../core/instance/states';
import { MemoryLedger } from './memoryLedger';
import { UndoLog, UndoTable } from './undoLog';

/** What the scripted engine does for one execution. */
export type ScriptedOutcome =
  | ({ readonly kind: 'succeed'; readonly rowsChanged?: number } & ScriptedResult)
  | { readonly kind: 'fail'; readonly error: AttemptError['kind']; readonly message?: string }
  | { readonly kind: 'stop'; readonly timedOut?: boolean; readonly isKilled?: boolean };

/** What the main statement yields. */
export interface ScriptedResult {
  /** A query's. `undefined`: it is no query. */
  readonly result?: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] };
  /** Values of OUT parameters, by name, in place of those that follow from the result; a name that is not declared is a VARCHAR. */
  readonly out?: Readonly<Record<string, string>>;
}

export interface MemoryStoreOptions {
  /** Called for each execution of a task. Default: it succeeds. */
  readonly script?: (execution: TaskExecution) => ScriptedOutcome;
  /** Carries out the SQL of tasks and seeds on tables in memory; returns the number of rows changed, throws when the SQL fails. */
  readonly engine?: (sql: string, tables: MemoryTables) => number;
  /** Called before and after each commit; throwing is a crash of the store at that boundary. */
  readonly onCommit?: (moment: 'before' | 'after') => void;
}

/** The tables of the user, as far as an `engine` needs them. */
export interface MemoryTables {
  /** `undefined`: there is no such table. */
  find(name: string): readonly string[] | undefined;
  replace(name: string, rows: readonly string[]): void;
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
  readonly #rows = new UndoTable<readonly string[]>(this.#log);
  readonly #options: MemoryStoreOptions;
  #isInTransaction = false;

  constructor(options: MemoryStoreOptions = {}) {
    this.#options = options;
  }

  /** In the order in which they were committed. */
  get effects(): readonly Effect[] {
    return this.#effects.values();
  }

  get tables(): MemoryTables {
    return { find: (name) => this.#rows.get(name), replace: (name, rows) => this.#rows.set(name, rows) };
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
    if (scripted.kind === 'stop') return stoppedBy(scripted);
    try {
      return this.transaction((ledger) => {
        const rowsChanged = execution.instead === undefined ? this.#run(execution, scripted) : 0;
        const success = { rowsChanged, log: execution.instead ?? 'ok', outputs: outputsOf(execution, scripted, rowsChanged) };
        recordSuccess(ledger, success);
        return { kind: 'succeeded', ...success };
      });
    } catch (error) {
      if (error instanceof SqlFailure) return { kind: 'failed', error: error.error, log: error.message };
      throw error;
    }
  }

  #run(execution: TaskExecution, scripted: Exclude<ScriptedOutcome, { readonly kind: 'stop' }>): number {
    const { task, workflowInstanceId, rendered, injectedFault } = execution;
    const rows = rendered.parts.map(({ sql }) => this.#runSql(sql)).reduce((sum, changed) => sum + changed, 0);
    if (scripted.kind === 'fail') throw new SqlFailure(scripted.error, scripted.message ?? `${task} failed`);
    if (injectedFault !== undefined) throw new SqlFailure('injected', injectedFault);
    const sql = rendered.parts.map((part) => part.sql).join('\n');
    this.#effects.set(String(this.#effects.size), { workflowInstanceId, task, sql });
    return scripted.rowsChanged ?? rows;
  }

  #runSql(sql: string): number {
    try {
      return this.#options.engine?.(sql, this.tables) ?? 0;
    } catch (error) {
      throw new SqlFailure('permanent', messageOf(error));
    }
  }

  applySeed(path: string, sql: string, hash: string): void {
    try {
      this.transaction((ledger) => {
        this.#runSql(sql);
        ledger.saveSeedHash(path, hash);
      });
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      throw new IdempoError('seedFailed', text`the seed script ${path} failed: ${error.message}`, { cause: error });
    }
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

  listRuns(query: RunQuery): readonly WorkflowInstance[] {
    return this.#ledger.listRuns(query);
  }

  countBackfillStates(backfillId: string): StateCounts {
    return this.#ledger.countBackfillStates(backfillId);
  }

  listBackfillStates(backfillId: string): ReadonlyMap<string, WorkflowInstanceState> {
    return this.#ledger.listBackfillStates(backfillId);
  }

  listUnfinishedWorkflowInstances(): readonly WorkflowInstance[] {
    return this.#ledger.listUnfinishedWorkflowInstances();
  }

  listTaskInstances(workflowInstanceId: string): readonly TaskInstance[] {
    return this.#ledger.listTaskInstances(workflowInstanceId);
  }

  findTaskInstance(id: string): TaskInstance | undefined {
    return this.#ledger.findTaskInstance(id);
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

  findChildInstance(parentTaskInstanceId: string): WorkflowInstance | undefined {
    return this.#ledger.findChildInstance(parentTaskInstanceId);
  }

  listLocalSchedules(): readonly LocalSchedule[] {
    return this.#ledger.listLocalSchedules();
  }
}

function stoppedBy({ timedOut, isKilled }: Extract<ScriptedOutcome, { readonly kind: 'stop' }>): TaskOutcome {
  return { kind: 'stopped', log: 'stopped', ...(timedOut === true ? { timedOut: true } : {}), ...(isKilled === true ? { isKilled: true } : {}) };
}

function outputsOf({ outputs = [], sqlKind, instead }: TaskExecution, scripted: ScriptedOutcome, rowsChanged: number): readonly TaskOutput[] {
  if (scripted.kind !== 'succeed' || instead !== undefined) return outputs;
  const { result = { columns: [], rows: [] }, out = {} } = scripted;
  const kind = sqlKind ?? (scripted.result === undefined ? 'nonQuery' : 'query');
  const declared = readOutputs({ declared: outputs, kind, ...result, rowsChanged }).map((each) => ({ ...each, value: out[each.name] ?? each.value }));
  const others = Object.entries(out).filter(([name]) => !declared.some((each) => each.name === name));
  return [...declared, ...others.map(([name, value]) => ({ name, type: 'VARCHAR', value }))];
}

/** Undoes the transaction in which SQL failed. */
class SqlFailure extends Error {
  readonly error: AttemptError;

  constructor(kind: AttemptError['kind'], message: string) {
    super(message);
    this.error = { kind, message, file: undefined, start: undefined, end: undefined };
  }
}
