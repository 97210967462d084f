import { IllegalStateError } from '../base/errors';
import { reasonText } from '../base/message';
import type { Attempt, AttemptError, TaskInstance, TaskOutput, WorkflowInstance } from '../instance/records';
import type { TaskEvent } from '../instance/taskMachine';
import { decideLogic } from './decideLogic';
import { advanceInstance, sendToInstance } from './instanceSteps';
import { describeRenderProblem, type LoadedTask } from './loadedWorkflow';
import type { TaskExecution, TaskOutcome, TaskSuccess } from './ports';
import { getInstance, getLoadedTask, getTaskInstance, isPretended, touchInstance, type Step, type SubmittedTask } from './step';
import { sendToTask } from './taskSteps';
import { mergeOutputs, upstreamOf } from './upstream';

/** Which attempt: the last one of this task instance. */
export interface AttemptKey {
  readonly workflowInstanceId: string;
  readonly taskInstanceId: string;
}

/** An attempt that is recorded as running. */
export interface BegunAttempt {
  readonly key: AttemptKey;
  readonly definition: LoadedTask;
  readonly startedAt: number;
  /** To be executed; `undefined`: it waits for other workflows. */
  readonly execution: TaskExecution | undefined;
  /** The tables that it writes. */
  readonly writes: () => ReadonlySet<string>;
}

type Begun = Omit<BegunAttempt, 'writes'>;

interface Beginning {
  readonly instance: WorkflowInstance;
  readonly task: TaskInstance;
  readonly definition: LoadedTask;
}

/** Begins an attempt of a task that was in the queue. `undefined`: it may no longer begin, or has ended already. */
export function beginSubmitted(step: Step, { taskInstanceId, workflowInstanceId, writes }: SubmittedTask): BegunAttempt | undefined {
  const task = step.ledger.findTaskInstance(taskInstanceId);
  const instance = step.ledger.findWorkflowInstance(workflowInstanceId);
  const begun = task?.state === 'submitted' && instance?.state === 'running' ? beginAttempt(step, instance, task) : undefined;
  return begun && { ...begun, writes };
}

/** Records that an attempt begins. `undefined`: it has ended already, and there is nothing to execute. */
function beginAttempt(step: Step, instance: WorkflowInstance, task: TaskInstance): Begun | undefined {
  const beginning = { instance, task, definition: getLoadedTask(step, instance, task.name) };
  const isSql = beginning.definition.logic === undefined || isPretended(instance, beginning.definition);
  return isSql ? beginSql(step, beginning) : beginLogic(step, beginning);
}

function beginSql(step: Step, { instance, task, definition }: Beginning): Begun | undefined {
  const workflow = step.cache.workflowOf(step.ledger, instance.definitionHash);
  const { scheduleInstant, inputs } = instance;
  const rendered = definition.render({ scheduleInstant, inputs, upstream: upstreamOf(step, instance, definition) });
  const begun = start(step, { instance, task, definition }, rendered.parts.map(({ sql }) => sql).join('\n'));
  const instead = instance.isDryRun === true ? 'dryRun' : definition.isStub ? 'stub' : undefined;
  const problem = instead === undefined ? describeRenderProblem(workflow, rendered) : undefined;
  if (problem === undefined) return { ...begun, execution: describeExecution(step, { instance, definition, rendered, instead }) };
  recordFailure(step, begun.key, { error: { ...problem, kind: 'permanent' }, log: 'not executed' });
  return undefined;
}

/** Conditions and Switch tasks decide at once; Dependent and SubWorkflow tasks may have to wait. */
function beginLogic(step: Step, beginning: Beginning): Begun | undefined {
  const begun = start(step, beginning, '');
  const isOver = decideLogic(step, begun.key, beginning.definition);
  return isOver ? undefined : begun;
}

function start(step: Step, { instance, task, definition }: Beginning, renderedSql: string): Begun {
  step.ledger.saveAttempt({
    taskInstanceId: task.id,
    number: step.ledger.listAttempts(task.id).length + 1,
    state: 'running',
    startedAt: step.now,
    finishedAt: undefined,
    rowsChanged: undefined,
    error: undefined,
    renderedSql,
    log: '',
  });
  sendToTask(step, task, { event: 'begin' });
  touchInstance(step, instance);
  return { key: { workflowInstanceId: instance.id, taskInstanceId: task.id }, definition, startedAt: step.now, execution: undefined };
}

interface ExecutionParts {
  readonly instance: WorkflowInstance;
  readonly definition: LoadedTask;
  readonly rendered: TaskExecution['rendered'];
  readonly instead: TaskExecution['instead'];
}

function describeExecution(step: Step, { instance, definition, rendered, instead }: ExecutionParts): TaskExecution {
  const faults = step.ledger.faultsLeft(instance.workflow, definition.name);
  const { timeout, outputs, sqlKind } = definition;
  return {
    workflowInstanceId: instance.id,
    task: definition.name,
    rendered,
    dialect: definition.dialect,
    clockMs: step.now,
    // Not of the run or the attempt: a retry or a rerun sees the same random values (promise 4).
    randomSeed: `${instance.workflow}/${instance.scheduleTime}/${definition.name}`,
    injectedFault: faults > 0 && instance.isDryRun !== true ? reasonText`injected fault in ${definition.name}` : undefined,
    instead,
    outputs,
    sqlKind,
    deadlineAt: timeout === undefined || timeout.strategy === 'warn' ? undefined : step.now + timeout.ms,
  };
}

/** To be called in the transaction that holds the task's changes (promise 3). */
export function recordSuccess(step: Step, key: AttemptKey, success: TaskSuccess & { readonly chosen?: readonly string[] | undefined }): void {
  endAttempt(step, key, { state: 'succeeded', rowsChanged: success.rowsChanged, log: success.log, error: undefined });
  const outputs = collectOutputs(step, key, success.outputs ?? []);
  const task = getTaskInstance(step, key.taskInstanceId);
  const changed = { ...task, ...(outputs.length > 0 ? { outputs } : {}), ...(success.chosen === undefined ? {} : { chosen: success.chosen }) };
  sendOutcome(step, key, { task: changed, event: 'succeed' });
}

/** What a task hands on is what it was handed and what it made (dolphinscheduler.md §3.12). */
function collectOutputs(step: Step, key: AttemptKey, made: readonly TaskOutput[]): readonly TaskOutput[] {
  const instance = getInstance(step, key.workflowInstanceId);
  if (!step.cache.workflowOf(step.ledger, instance.definitionHash).hasOutputs) return made;
  const definition = getLoadedTask(step, instance, getTaskInstance(step, key.taskInstanceId).name);
  return mergeOutputs([upstreamOf(step, instance, definition), made]);
}

type NoSuccess = Exclude<TaskOutcome, { readonly kind: 'succeeded' }>;

/** An attempt that failed or was stopped; an injected fault is used up in the same transaction. */
export function recordNoSuccess(step: Step, { key, execution, definition }: BegunAttempt, outcome: NoSuccess): void {
  if (outcome.kind === 'stopped') {
    if (outcome.timedOut === true) return recordTimeout(step, key, { definition, log: outcome.log });
    if (outcome.isKilled === true) return recordKilled(step, key, outcome.log);
    return recordStopped(step, key, outcome.log);
  }
  if (execution?.injectedFault !== undefined) {
    const { workflow } = getInstance(step, key.workflowInstanceId);
    step.ledger.saveFaults(workflow, execution.task, Math.max(0, step.ledger.faultsLeft(workflow, execution.task) - 1));
  }
  recordFailure(step, key, outcome);
}

/** Retried while the budget lasts, unless it cannot pass (I11, users.md P60). */
export function recordFailure(step: Step, key: AttemptKey, failure: { readonly error: AttemptError; readonly log: string }): void {
  endAttempt(step, key, { state: 'failed', rowsChanged: undefined, log: failure.log, error: failure.error });
  const task = getTaskInstance(step, key.taskInstanceId);
  const isRetried = failure.error.kind !== 'permanent' && task.attemptsUsed <= task.maxRetries;
  sendOutcome(step, key, isRetried ? { task, event: 'retry', retryAt: step.now + task.retryIntervalMs } : { task, event: 'fail' });
}

/** The store may end a statement before the cancellation itself arrives here: it is then recorded first. */
function recordStopped(step: Step, key: AttemptKey, log: string): void {
  if (getInstance(step, key.workflowInstanceId).state !== 'stopping') sendToInstance(step, key.workflowInstanceId, { event: 'cancel', reason: reasonText`cancelled` });
  recordEnded(step, key, log);
}

/** A running attempt that its workflow instance has ended. */
export function recordEnded(step: Step, key: AttemptKey, log: string): void {
  const task = getTaskInstance(step, key.taskInstanceId);
  endAttempt(step, key, { state: 'stopped', rowsChanged: undefined, log, error: undefined });
  sendOutcome(step, key, { task, event: 'halt', reason: task.reason });
}

/** Never retried: what took too long once would again (dolphinscheduler.md §3.5, §3.7). */
export function recordTimeout(step: Step, key: AttemptKey, { definition, log }: { readonly definition: LoadedTask; readonly log: string }): void {
  const message = reasonText`timed out: it took longer than ${(definition.timeout?.ms ?? 0) / 60_000} min`;
  const error: AttemptError = { message, kind: 'permanent', file: undefined, start: undefined, end: undefined };
  endAttempt(step, key, { state: 'stopped', rowsChanged: undefined, log, error });
  sendOutcome(step, key, { task: withWarning(getTaskInstance(step, key.taskInstanceId), definition), event: 'halt', reason: message });
}

/** Never retried, and other branches go on (dolphinscheduler.md §3.2, §3.5). */
function recordKilled(step: Step, key: AttemptKey, log: string): void {
  if (getInstance(step, key.workflowInstanceId).state === 'stopping') return recordEnded(step, key, log);
  endAttempt(step, key, { state: 'stopped', rowsChanged: undefined, log, error: undefined });
  sendOutcome(step, key, { task: getTaskInstance(step, key.taskInstanceId), event: 'halt', reason: reasonText`killed from outside` });
}

/** The strategies `warn` and `both`. */
export function noteTimeout(step: Step, key: AttemptKey, definition: LoadedTask): void {
  const task = getTaskInstance(step, key.taskInstanceId);
  if (task.state !== 'running' || task.warning !== undefined) return;
  step.ledger.saveTaskInstance(withWarning(task, definition));
  touchInstance(step, getInstance(step, key.workflowInstanceId));
}

function withWarning(task: TaskInstance, { timeout }: LoadedTask): TaskInstance {
  if (timeout === undefined || timeout.strategy === 'fail') return task;
  return { ...task, warning: reasonText`takes longer than ${timeout.ms / 60_000} min` };
}

function endAttempt(step: Step, key: AttemptKey, end: Pick<Attempt, 'state' | 'rowsChanged' | 'log' | 'error'>): void {
  const attempt = step.ledger.listAttempts(key.taskInstanceId).at(-1);
  if (attempt?.state !== 'running') throw new IllegalStateError(`task instance ${key.taskInstanceId} has no running attempt`);
  step.ledger.saveAttempt({ ...attempt, ...end, finishedAt: step.now });
  step.after.ended.add(key.taskInstanceId);
}

interface Outcome {
  readonly task: TaskInstance;
  readonly event: TaskEvent;
  readonly retryAt?: number;
  readonly reason?: string | undefined;
}

function sendOutcome(step: Step, key: AttemptKey, { task, ...sent }: Outcome): void {
  const { advance } = sendToTask(step, task, sent);
  touchInstance(step, getInstance(step, key.workflowInstanceId));
  if (advance) advanceInstance(step, key.workflowInstanceId);
}
