import { messageOf, RefusedError } from '../base/errors';
import type { RunInputs, RunScope, WorkflowInstance } from '../instance/records';
import type { TaskExecution } from '../runner/ports';
import type { LoadedWorkflow } from '../runner/loadedWorkflow';
import { Runner } from '../runner/runner';
import { applySeeds } from '../runner/seeds';
import type { RoundTrace, TraceEntry } from './findFault';
import type { ProofPorts, ProofStore } from './ports';
import type { NotRun, Round } from './proof';
import { ProofTime } from './proofTime';
import { listUserTables, readTableStates, type TableStates } from './tableStates';

export interface Conditions {
  /** What the execution clock shows, ms. */
  readonly now: number;
  /** Put behind the seed of every random value. */
  readonly randomSalt: string;
}

export interface RoundRequest {
  readonly round: Round;
  readonly workflow: LoadedWorkflow;
  readonly scheduleInstant: number;
  readonly scope: Exclude<RunScope, { readonly kind: 'failed' }>;
  readonly inputs: RunInputs | undefined;
}

/** A copy of the store with a runner of its own, in which nothing else is under way. */
export class ProofSession {
  readonly store: ProofStore;
  readonly #runner: Runner;
  readonly #time: ProofTime;
  readonly #ports: ProofPorts;
  #entries: TraceEntry[] = [];

  private constructor(ports: ProofPorts, store: ProofStore, { now, randomSalt }: Conditions) {
    this.#ports = ports;
    this.store = store;
    this.#time = new ProofTime(now, () => ports.yield());
    this.#runner = new Runner({ store: this.#watched(randomSalt), clock: this.#time, timer: this.#time, ids: ports.ids });
  }

  static async open(ports: ProofPorts, conditions: Conditions): Promise<ProofSession> {
    const session = new ProofSession(ports, await ports.openCopy(), conditions);
    try {
      await session.#endOthers();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  states(): TableStates {
    return readTableStates(this.store, listUserTables(this.store, this.#ports.isUserTable));
  }

  /** Runs what is asked for, however often it has run. */
  async run(request: RoundRequest): Promise<RoundTrace | NotRun> {
    const { round } = request;
    this.#entries = [];
    try {
      // What the seed scripts put there is no doing of a task.
      applySeeds(this.store, request.workflow);
      const before = this.states();
      const { id } = await this.#begin(request);
      await this.#time.settle(this.#runner.whenIdle());
      const ended = this.store.findWorkflowInstance(id);
      return ended?.state === 'succeeded' ? { before, entries: this.#entries } : this.#describeFailure(round, ended);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return { outcome: 'notRun', round, task: undefined, message: messageOf(error), error: undefined };
    }
  }

  close(): void {
    this.store.abandon();
  }

  async #begin({ workflow: { name, definition }, scheduleInstant, scope, inputs }: RoundRequest): Promise<WorkflowInstance> {
    const options = { waitMs: 0 };
    const given = inputs === undefined ? { options } : { options, inputs };
    try {
      return await this.#runner.run({ definition, scheduleInstant, scope, ...given });
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'alreadyRan') throw error;
      return this.#runner.rerun({ workflow: name, scheduleInstant, scope, definition, ...given });
    }
  }

  /** What was at work in the store must not have a part in the proof. */
  async #endOthers(): Promise<void> {
    await this.#runner.recover();
    const backfills = this.store.listBackfills(undefined).filter(({ finishedAt }) => finishedAt === undefined);
    for (const { id } of backfills) await this.#runner.cancelBackfill(id).catch(ignoreRefusal);
    for (const { id } of this.store.listUnfinishedWorkflowInstances()) await this.#runner.cancelInstance(id).catch(ignoreRefusal);
    await this.#time.settle(this.#runner.whenIdle());
  }

  /** Without limits of time and faults on purpose; notes what is in the tables after each task. */
  #watched(randomSalt: string): ProofStore {
    const { store } = this;
    return {
      ...store,
      executeTask: (execution, recordSuccess) => {
        const changed: TaskExecution = {
          ...execution, injectedFault: undefined, deadlineAt: undefined, randomSeed: `${execution.randomSeed}${randomSalt}`,
        };
        const outcome = store.executeTask(changed, recordSuccess);
        if (outcome.kind === 'succeeded') this.#entries.push({ task: execution.task, states: this.states(), rowsChanged: outcome.rowsChanged });
        return outcome;
      },
    };
  }

  #describeFailure(round: Round, instance: WorkflowInstance | undefined): NotRun {
    const tasks = instance === undefined ? [] : this.store.listTaskInstances(instance.id);
    const failed = tasks.find(({ state }) => state === 'failed') ?? tasks.find(({ state }) => state === 'running');
    const error = failed === undefined ? undefined : this.store.listAttempts(failed.id).at(-1)?.error;
    const state = instance?.state ?? 'unknown';
    const message = error?.message ?? instance?.reason ?? failed?.reason ?? `the run did not end: it is ${state}`;
    return { outcome: 'notRun', round, task: failed?.name, message, error };
  }
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof RefusedError)) throw error;
}
