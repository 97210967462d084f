import { IllegalStateError } from '../base/errors';
import type { Attempt, AttemptError, TaskInstance, WorkflowInstance } from '../instance/records';
import type { TaskEvent } from '../instance/taskMachine';
import { advanceInstance, sendToInstance } from './instanceSteps';
import { describeRenderProblem, type LoadedTask } from './loadedWorkflow';
import type { TaskExecution, TaskOutcome, TaskSuccess } from './ports';
import { getInstance, touchInstance, type Step } from './step';
import { sendToTask } from './taskSteps';

/** Which attempt: the last one of this task instance. */
export interface AttemptKey {
  readonly workflowInstanceId: string;
  readonly taskInstanceId: string;
}

/** An attempt that is recorded as running and must now be executed. */
export interface BegunAttempt {
  readonly key: AttemptKey;
  readonly execution: TaskExecution;
}

/**
 * Records that an attempt begins. `undefined`: its SQL cannot be rendered; the attempt is then recorded as failed for good, and
 * nothing is to be executed.
 */
export function beginAttempt(step: Step, instance: WorkflowInstance, task: TaskInstance): BegunAttempt | undefined {
  const workflow = step.cache.workflowOf(step.ledger, instance.definitionHash);
  const definition = workflow.tasks.find(({ name }) => name === task.name);
  if (definition === undefined) throw new IllegalStateError(`task ${task.name} is not in the definition of ${instance.workflow}`);
  const rendered = definition.render(instance.scheduleInstant);
  const attempt: Attempt = {
    taskInstanceId: task.id,
    number: step.ledger.listAttempts(task.id).length + 1,
    state: 'running',
    startedAt: step.now,
    finishedAt: undefined,
    rowsChanged: undefined,
    error: undefined,
    renderedSql: rendered.parts.map(({ sql }) => sql).join('\n'),
    log: '',
  };
  step.ledger.saveAttempt(attempt);
  sendToTask(step, task, { event: 'begin' });
  touchInstance(step, instance);
  const problem = describeRenderProblem(workflow, rendered);
  const key = { workflowInstanceId: instance.id, taskInstanceId: task.id };
  if (problem === undefined) return { key, execution: describeExecution(step, { instance, definition, rendered }) };
  recordFailure(step, key, { error: { ...problem, kind: 'permanent' }, log: 'not executed' });
  return undefined;
}

interface ExecutionParts {
  readonly instance: WorkflowInstance;
  readonly definition: LoadedTask;
  readonly rendered: TaskExecution['rendered'];
}

function describeExecution(step: Step, { instance, definition, rendered }: ExecutionParts): TaskExecution {
  const faults = step.ledger.faultsLeft(instance.workflow, definition.name);
  return {
    workflowInstanceId: instance.id,
    task: definition.name,
    rendered,
    dialect: definition.dialect,
    clockMs: step.now,
    // Not of the run or the attempt: a retry or a rerun sees the same random values (promise 4).
    randomSeed: `${instance.workflow}/${instance.scheduleTime}/${definition.name}`,
    injectedFault: faults > 0 ? `injected fault in ${definition.name}` : undefined,
  };
}

/** To be called in the transaction that holds the task's changes (promise 3). */
export function recordSuccess(step: Step, key: AttemptKey, success: TaskSuccess): void {
  endAttempt(step, key, { state: 'succeeded', rowsChanged: success.rowsChanged, log: success.log, error: undefined });
  sendOutcome(step, key, { event: 'succeed' });
}

/** An attempt that failed or was stopped; an injected fault is used up in the same transaction. */
export function recordNoSuccess(step: Step, begun: BegunAttempt, outcome: Exclude<TaskOutcome, { readonly kind: 'succeeded' }>): void {
  const { key, execution } = begun;
  if (outcome.kind === 'stopped') return recordStopped(step, key, outcome.log);
  if (execution.injectedFault !== undefined) {
    const { workflow } = getInstance(step, key.workflowInstanceId);
    step.ledger.saveFaults(workflow, execution.task, Math.max(0, step.ledger.faultsLeft(workflow, execution.task) - 1));
  }
  recordFailure(step, key, outcome);
}

/** Retried while the budget lasts, unless it cannot pass (I11, users.md P60). */
function recordFailure(step: Step, key: AttemptKey, failure: { readonly error: AttemptError; readonly log: string }): void {
  endAttempt(step, key, { state: 'failed', rowsChanged: undefined, log: failure.log, error: failure.error });
  const task = getTask(step, key);
  const isRetried = failure.error.kind !== 'permanent' && task.attemptsUsed <= task.maxRetries;
  sendOutcome(step, key, isRetried ? { event: 'retry', retryAt: step.now + task.retryIntervalMs } : { event: 'fail' });
}

/** The store may end a statement before the cancellation itself arrives here: it is then recorded first. */
function recordStopped(step: Step, key: AttemptKey, log: string): void {
  endAttempt(step, key, { state: 'stopped', rowsChanged: undefined, log, error: undefined });
  const { id, state } = getInstance(step, key.workflowInstanceId);
  if (state !== 'stopping') sendToInstance(step, id, { event: 'cancel', reason: 'cancelled' });
  sendOutcome(step, key, { event: 'halt' });
}

function endAttempt(step: Step, key: AttemptKey, end: Pick<Attempt, 'state' | 'rowsChanged' | 'log' | 'error'>): void {
  const attempt = step.ledger.listAttempts(key.taskInstanceId).at(-1);
  if (attempt?.state !== 'running') throw new IllegalStateError(`task instance ${key.taskInstanceId} has no running attempt`);
  step.ledger.saveAttempt({ ...attempt, ...end, finishedAt: step.now });
}

function sendOutcome(step: Step, key: AttemptKey, sent: { readonly event: TaskEvent; readonly retryAt?: number }): void {
  const { advance } = sendToTask(step, getTask(step, key), sent);
  touchInstance(step, getInstance(step, key.workflowInstanceId));
  if (advance) advanceInstance(step, key.workflowInstanceId);
}

function getTask(step: Step, key: AttemptKey): TaskInstance {
  const task = step.ledger.listTaskInstances(key.workflowInstanceId).find(({ id }) => id === key.taskInstanceId);
  if (task === undefined) throw new IllegalStateError(`task instance ${key.taskInstanceId} is not in the store`);
  return task;
}
