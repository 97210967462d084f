import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { countStates, type StateCounts } from '../../core/instance/backfillProgress';
import type { Attempt, Backfill, LogicalInstance, TaskInstance, WorkflowInstance } from '../../core/instance/records';
import { isFinished, type WorkflowInstanceState } from '../../core/instance/states';
import type { Definition, LedgerWriter, LocalSchedule, LogicalInstanceQuery, RunQuery } from '../../core/runner/ports';
import { UndoTable, type UndoLog } from './undoLog';

/** The run ledger in memory. Children are kept with their parents, so that listing them does not look at all rows. */
export class MemoryLedger implements LedgerWriter {
  readonly #logical: UndoTable<LogicalInstance>;
  readonly #instances: UndoTable<WorkflowInstance>;
  readonly #runsOf: UndoTable<readonly string[]>;
  readonly #tasks: UndoTable<TaskInstance>;
  readonly #tasksOf: UndoTable<readonly string[]>;
  readonly #attempts: UndoTable<readonly Attempt[]>;
  readonly #backfills: UndoTable<Backfill>;
  readonly #definitions: UndoTable<Definition>;
  readonly #seeds: UndoTable<string>;
  readonly #faults: UndoTable<number>;
  readonly #childOf: UndoTable<string>;
  readonly #localSchedules: UndoTable<LocalSchedule | undefined>;

  constructor(log: UndoLog) {
    this.#logical = new UndoTable(log);
    this.#instances = new UndoTable(log);
    this.#runsOf = new UndoTable(log);
    this.#tasks = new UndoTable(log);
    this.#tasksOf = new UndoTable(log);
    this.#attempts = new UndoTable(log);
    this.#backfills = new UndoTable(log);
    this.#definitions = new UndoTable(log);
    this.#seeds = new UndoTable(log);
    this.#faults = new UndoTable(log);
    this.#childOf = new UndoTable(log);
    this.#localSchedules = new UndoTable(log);
  }

  findLogicalInstance(workflow: string, scheduleInstant: number): LogicalInstance | undefined {
    return this.#logical.get(logicalKey(workflow, scheduleInstant));
  }

  listLogicalInstances(query: LogicalInstanceQuery): readonly LogicalInstance[] {
    const { workflow, from = -Infinity, to = Infinity, limit, newestFirst = false } = query;
    const found = this.#logical.values()
      .filter((row) => (workflow === undefined || row.workflow === workflow) && row.scheduleInstant >= from && row.scheduleInstant < to)
      .sort((a, b) => a.scheduleInstant - b.scheduleInstant || compareText(a.workflow, b.workflow));
    if (newestFirst) found.reverse();
    return limit === undefined ? found : found.slice(0, limit);
  }

  findWorkflowInstance(id: string): WorkflowInstance | undefined {
    return this.#instances.get(id);
  }

  listWorkflowInstances(logicalInstanceId: string): readonly WorkflowInstance[] {
    return (this.#runsOf.get(logicalInstanceId) ?? [])
      .flatMap((id) => this.#instances.get(id) ?? [])
      .sort((a, b) => a.runNumber - b.runNumber);
  }

  listRuns(query: RunQuery): readonly WorkflowInstance[] {
    return this.listLogicalInstances(query).flatMap(({ id }) => this.listWorkflowInstances(id));
  }

  countBackfillStates(backfillId: string): StateCounts {
    return countStates(this.#instances.values().filter((each) => each.backfillId === backfillId).map(({ state }) => [state, 1] as const));
  }

  listBackfillStates(backfillId: string): ReadonlyMap<string, WorkflowInstanceState> {
    return new Map(this.#instances.values().filter((each) => each.backfillId === backfillId).map(({ id, state }) => [id, state]));
  }

  listUnfinishedWorkflowInstances(): readonly WorkflowInstance[] {
    return this.#instances.values().filter(({ state }) => !isFinished(state));
  }

  listTaskInstances(workflowInstanceId: string): readonly TaskInstance[] {
    return (this.#tasksOf.get(workflowInstanceId) ?? []).flatMap((id) => this.#tasks.get(id) ?? []);
  }

  findTaskInstance(id: string): TaskInstance | undefined {
    return this.#tasks.get(id);
  }

  listAttempts(taskInstanceId: string): readonly Attempt[] {
    return this.#attempts.get(taskInstanceId) ?? [];
  }

  findBackfill(id: string): Backfill | undefined {
    return this.#backfills.get(id);
  }

  listBackfills(workflow: string | undefined): readonly Backfill[] {
    return this.#backfills.values().filter((row) => workflow === undefined || row.workflow === workflow).reverse();
  }

  findDefinition(hash: string): Definition | undefined {
    return this.#definitions.get(hash);
  }

  findSeedHash(path: string): string | undefined {
    return this.#seeds.get(path);
  }

  faultsLeft(workflow: string, task: string): number {
    return this.#faults.get(faultKey(workflow, task)) ?? 0;
  }

  findChildInstance(parentTaskInstanceId: string): WorkflowInstance | undefined {
    const id = this.#childOf.get(parentTaskInstanceId);
    return id === undefined ? undefined : this.#instances.get(id);
  }

  listLocalSchedules(): readonly LocalSchedule[] {
    return this.#localSchedules.values().flatMap((schedule) => schedule ?? []).sort((a, b) => compareText(a.workflow, b.workflow));
  }

  insertLogicalInstance(instance: LogicalInstance): void {
    const key = logicalKey(instance.workflow, instance.scheduleInstant);
    if (this.#logical.get(key) !== undefined) {
      throw new IdempoError('duplicateLogicalInstance', text`${instance.workflow} has an instance at ${instance.scheduleTime} already`);
    }
    this.#logical.set(key, instance);
  }

  saveWorkflowInstance(instance: WorkflowInstance): void {
    const { id, logicalInstanceId } = instance;
    if (this.#instances.get(id) === undefined) {
      this.#runsOf.set(logicalInstanceId, [...(this.#runsOf.get(logicalInstanceId) ?? []), id]);
    }
    const parent = instance.parentTaskInstanceId;
    if (parent !== undefined && this.#instances.get(id) === undefined) this.#childOf.set(parent, id);
    this.#instances.set(id, instance);
  }

  saveTaskInstance(task: TaskInstance): void {
    const { id, workflowInstanceId } = task;
    if (this.#tasks.get(id) === undefined) {
      this.#tasksOf.set(workflowInstanceId, [...(this.#tasksOf.get(workflowInstanceId) ?? []), id]);
    }
    this.#tasks.set(id, task);
  }

  saveAttempt(attempt: Attempt): void {
    const others = this.listAttempts(attempt.taskInstanceId).filter(({ number }) => number !== attempt.number);
    this.#attempts.set(attempt.taskInstanceId, [...others, attempt].sort((a, b) => a.number - b.number));
  }

  saveBackfill(backfill: Backfill): void {
    this.#backfills.set(backfill.id, backfill);
  }

  saveDefinition(definition: Definition): void {
    if (this.#definitions.get(definition.hash) === undefined) this.#definitions.set(definition.hash, definition);
  }

  saveSeedHash(path: string, hash: string): void {
    this.#seeds.set(path, hash);
  }

  saveFaults(workflow: string, task: string, times: number): void {
    this.#faults.set(faultKey(workflow, task), times);
  }

  saveLocalSchedule(workflow: string, schedule: LocalSchedule | undefined): void {
    this.#localSchedules.set(workflow, schedule);
  }
}

function logicalKey(workflow: string, scheduleInstant: number): string {
  return JSON.stringify([workflow, scheduleInstant]);
}

function faultKey(workflow: string, task: string): string {
  return JSON.stringify([workflow, task]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
