import type { Disposable } from '../base/disposable';
import { RefusedError } from '../base/errors';
import { reasonText, text } from '../base/message';
import type { BackfillPlan, WorkflowInstancePlan } from '../instance/plan';
import { digestPlan, digestRun } from '../instance/planDigest';
import type { Backfill, WorkflowInstance } from '../instance/records';
import type { RunStates, RunStatesQuery } from '../instance/runStates';
import type { StatusQuery, StatusSnapshot } from '../instance/status';
import { resumeBackfill, sendToBackfill } from './backfillSteps';
import { changeBackfill } from './changeBackfill';
import { createInstance } from './createInstance';
import { Engine } from './engine';
import type { EnginePorts } from './enginePorts';
import { executeBackfill } from './executeBackfill';
import { sendToInstance } from './instanceSteps';
import { fireTicks, loadAll, setLocalSchedule, switchOff } from './localSchedule';
import { forceSuccess, recoverTask } from './personSteps';
import { resumeInstance } from './resumeInstance';
import { planBackfillRequest, type PlannedBackfill } from './planBackfillRequest';
import { explainRun, type ExplainQuery, type RunExplanation } from './explainRun';
import { findTaskChanges } from './definitionChanges';
import { planRerunRequest, planRunRequest, type Planned, type PlannedRerun } from './planning';
import type { Clock, Definition, Store } from './ports';
import { readRunStates } from './readRunStates';
import { readStatus } from './readStatus';
import { recover, type Recovery, type RecoveryOptions } from './recovery';
import type {
  BackfillChange, BackfillRequest, Fault, FiredTicks, LocalScheduleRequest, QueryResult, RerunRequest, RunnerChange, RunnerService, RunRequest,
} from './runnerService';
import { applySeeds } from './seeds';
import type { Step } from './step';

export type RunnerPorts = EnginePorts;

/** The runner of one store. One process, one runner: whoever opens the store sees to that, and calls `recover` first. */
export class Runner implements RunnerService {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #engine: Engine;

  constructor(ports: RunnerPorts) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#engine = new Engine(ports);
  }

  /** To be called once after the store was opened, before any command. Does nothing when nothing was interrupted. */
  async recover(options: RecoveryOptions = { then: 'pause' }): Promise<Recovery> {
    return this.#command((step) => recover(step, options));
  }

  async planRun(request: RunRequest): Promise<WorkflowInstancePlan> {
    await this.#engine.acknowledge();
    return this.#planRun(request).plan;
  }

  async planRerun(request: RerunRequest): Promise<WorkflowInstancePlan> {
    await this.#engine.acknowledge();
    return this.#planRerun(request).plan;
  }

  async planBackfill(request: BackfillRequest): Promise<BackfillPlan> {
    await this.#engine.acknowledge();
    return this.#planBackfill(request).plan;
  }

  async run(request: RunRequest): Promise<WorkflowInstance> {
    const { unfinished, ...planned } = this.#planRun(request);
    refuseOther(planned, request.expects);
    if (unfinished !== undefined) return this.#command((step) => resumeInstance(step, unfinished));
    return this.#create(planned, request);
  }

  async rerun(request: RerunRequest): Promise<WorkflowInstance> {
    const { inputs, ...planned } = this.#planRerun(request);
    refuseOther(planned, request.expects);
    return this.#create(planned, { ...request, ...(inputs === undefined ? {} : { inputs }) });
  }

  async backfill(request: BackfillRequest): Promise<Backfill> {
    const planned = this.#planBackfill(request);
    if (request.expects !== undefined && digestPlan(planned.plan) !== request.expects) {
      throw new RefusedError('planChanged', text`backfill of ${planned.plan.workflow}: other schedule times would run than those that were shown: look at the plan again`);
    }
    for (const { plan, workflow } of [planned, ...planned.dependents]) {
      if (plan.slots.some((slot) => slot.willRun)) applySeeds(this.#store, workflow);
    }
    return this.#command((step) => executeBackfill(step, planned, { options: request.options, inputs: request.inputs }));
  }

  async pauseInstance(workflowInstanceId: string): Promise<void> {
    const { id } = this.#getInstance(workflowInstanceId);
    await this.#command((step) => sendToInstance(step, id, { event: 'pause' }));
  }

  async resumeInstance(workflowInstanceId: string): Promise<void> {
    const instance = this.#getInstance(workflowInstanceId);
    if (instance.state === 'waiting' && instance.backfillId !== undefined) {
      throw new RefusedError('notAllowed', text`${instance.workflow} at ${instance.scheduleTime} waits for its turn in a backfill: resume that`);
    }
    await this.#command((step) => resumeInstance(step, instance));
  }

  async cancelInstance(workflowInstanceId: string): Promise<void> {
    const { id } = this.#getInstance(workflowInstanceId);
    await this.#command((step) => sendToInstance(step, id, { event: 'cancel', reason: reasonText`cancelled` }));
  }

  async pauseBackfill(backfillId: string): Promise<void> {
    await this.#command((step) => sendToBackfill(step, backfillId, { event: 'pause' }));
  }

  async resumeBackfill(backfillId: string): Promise<void> {
    await this.#command((step) => resumeBackfill(step, backfillId));
  }

  async changeBackfill(backfillId: string, change: BackfillChange): Promise<void> {
    await this.#command((step) => changeBackfill(step, backfillId, change));
  }

  async cancelBackfill(backfillId: string): Promise<void> {
    await this.#command((step) => sendToBackfill(step, backfillId, { event: 'cancel', reason: reasonText`cancelled` }));
  }

  async forceSuccess(workflowInstanceId: string, task: string): Promise<void> {
    await this.#command((step) => forceSuccess(step, { workflowInstanceId, task }));
  }

  async recoverTask(workflowInstanceId: string, task: string): Promise<void> {
    await this.#command((step) => recoverTask(step, { workflowInstanceId, task }));
  }

  async setLocalSchedule(request: LocalScheduleRequest): Promise<void> {
    if ('workflow' in request) return this.#command((step) => switchOff(step, request.workflow));
    const workflow = this.#engine.cache.load(request.definition);
    await this.#command((step) => setLocalSchedule(step, workflow, request.missedTicks));
  }

  async fireTicks(definitions: readonly Definition[]): Promise<FiredTicks> {
    const switchedOn = new Set(this.#store.listLocalSchedules().map(({ workflow }) => workflow));
    if (switchedOn.size === 0) return { instances: [], skipped: [], nextAt: undefined, problems: [] };
    for (const workflow of loadAll(this.#engine.cache, definitions)) if (switchedOn.has(workflow.name)) applySeeds(this.#store, workflow);
    return this.#command((step) => fireTicks(step, definitions));
  }

  async injectFault({ workflow, task, times }: Fault): Promise<void> {
    if (!Number.isInteger(times) || times < 0) {
      throw new RefusedError('badFault', text`fault in ${task}: ${times} times is not possible, give a whole number of 0 or more`);
    }
    await this.#command((step) => {
      step.ledger.saveFaults(workflow, task, times);
      step.after.workflows.add(workflow);
    });
  }

  async status(query: StatusQuery): Promise<StatusSnapshot> {
    await this.#engine.acknowledge();
    return readStatus(this.#store, query, (id) => this.#engine.cache.countsOf(this.#store, id));
  }

  async runStates(query: RunStatesQuery): Promise<RunStates> {
    await this.#engine.acknowledge();
    return readRunStates(this.#store, query);
  }

  async findDefinition(hash: string): Promise<Definition | undefined> {
    await this.#engine.acknowledge();
    return this.#store.findDefinition(hash);
  }

  async explainRun(query: ExplainQuery): Promise<RunExplanation> {
    await this.#engine.acknowledge();
    const { cache } = this.#engine;
    return explainRun(this.#store, query, (definition) => (typeof definition === 'string' ? cache.workflowOf(this.#store, definition) : cache.load(definition)));
  }

  async query(sql: string, limit: number): Promise<QueryResult> {
    await this.#engine.acknowledge();
    if (this.#store.query === undefined) throw new RefusedError('noQueries', text`this store cannot be queried`);
    return this.#store.query(sql, limit);
  }

  whenIdle(): Promise<void> {
    return this.#engine.whenIdle();
  }

  onChange(listener: (change: RunnerChange) => void): Disposable {
    return this.#engine.onChange(listener);
  }

  /** Nothing is awaited between planning and this transaction, so that what was planned is what is made (I7). */
  async #create(planned: Planned<WorkflowInstancePlan>, request: Pick<RunRequest, 'options' | 'inputs' | 'isDryRun'>): Promise<WorkflowInstance> {
    if (request.isDryRun !== true) applySeeds(this.#store, planned.workflow);
    const { options, inputs, isDryRun } = request;
    return this.#command((step) => createInstance(step, { ...planned, backfillId: undefined, options, inputs, isDryRun }));
  }

  async #command<T>(work: (step: Step) => T): Promise<T> {
    const result = this.#engine.commit(work);
    await this.#engine.acknowledge();
    return result;
  }

  #planRun(request: RunRequest): ReturnType<typeof planRunRequest> {
    const { cache } = this.#engine;
    const planned = planRunRequest(this.#store, request, (pinned) =>
      pinned === undefined ? cache.load(request.definition) : cache.workflowOf(this.#store, pinned));
    return { ...planned, plan: { ...planned.plan, isDryRun: request.isDryRun } };
  }

  #planRerun(request: RerunRequest): PlannedRerun {
    const { cache } = this.#engine;
    const { definition, scheduleInstant, isDryRun } = request;
    const planned = planRerunRequest(this.#store, request, (pinned) =>
      definition === undefined ? cache.workflowOf(this.#store, pinned) : cache.load(definition));
    const { pinnedHash, workflow, inputs } = planned;
    const taskChanges = workflow.definition.hash === pinnedHash
      ? undefined
      : findTaskChanges(cache.workflowOf(this.#store, pinnedHash), workflow, { scheduleInstant, inputs });
    return { ...planned, plan: { ...planned.plan, taskChanges, isDryRun } };
  }

  #planBackfill(request: BackfillRequest): PlannedBackfill {
    const { cache } = this.#engine;
    return planBackfillRequest(this.#store, request, { load: (definition) => cache.load(definition), now: this.#clock.now() });
  }

  #getInstance(id: string): WorkflowInstance {
    const instance = this.#store.findWorkflowInstance(id);
    if (instance === undefined) throw new RefusedError('notFound', text`there is no workflow instance ${id} here`);
    return instance;
  }
}

function refuseOther({ plan, workflow }: Planned<WorkflowInstancePlan>, expects: string | undefined): void {
  if (expects === undefined || digestRun(plan) === expects) return;
  throw new RefusedError('planChanged', text`run of ${workflow.name} at ${plan.scheduleTime}: it would do something else than was shown: look at the plan again`);
}
