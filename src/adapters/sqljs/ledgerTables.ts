import { BACKFILL_MODES, BACKFILL_ORDERS, FAILURE_REACTIONS, SKIP_CAUSES, TRIGGERS } from '../../core/instance/records';
import type { Attempt, AttemptError, Backfill, LogicalInstance, RunInputs, RunScope, TaskInstance, TaskOutput, WorkflowInstance } from '../../core/instance/records';
import { ATTEMPT_STATES, BACKFILL_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from '../../core/instance/states';
import type { Definition, LocalSchedule } from '../../core/runner/ports';
import type { RowDecoder } from './rowDecoder';
import type { SqlValue } from './statement';

/** How one kind of record is kept: `encode` and `decode` follow the order of `columns`. */
export interface LedgerTable<T> {
  readonly name: string;
  /** The first `keyLength` are the key. */
  readonly columns: readonly string[];
  readonly keyLength: number;
  encode(record: T): readonly SqlValue[];
  decode(row: RowDecoder): Complete<T>;
}

/** Every field of T, optional ones too, so that a new one cannot be forgotten here. */
export type Complete<T> = { readonly [K in keyof Required<T>]: T[K] };

export const LOGICAL_INSTANCES: LedgerTable<LogicalInstance> = {
  name: 'idempo_logical_instance',
  columns: ['id', 'workflow', 'schedule_instant', 'schedule_time'],
  keyLength: 1,
  encode: (record) => [record.id, record.workflow, record.scheduleInstant, record.scheduleTime],
  decode: (row) => ({ id: row.text(), workflow: row.text(), scheduleInstant: row.integer(), scheduleTime: row.text() }),
};

export const WORKFLOW_INSTANCES: LedgerTable<WorkflowInstance> = {
  name: 'idempo_workflow_instance',
  columns: [
    'id', 'logical_instance_id', 'workflow', 'schedule_instant', 'schedule_time', 'run_number', 'trigger_kind', 'rerun_of', 'scope',
    'backfill_id', 'state', 'reason', 'definition_hash', 'created_at', 'started_at', 'finished_at', 'dry_run', 'inputs',
    'parent_task_instance_id', 'warning',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.logicalInstanceId, record.workflow, record.scheduleInstant, record.scheduleTime, record.runNumber,
    record.trigger, record.rerunOf ?? null, JSON.stringify(record.scope), record.backfillId ?? null, record.state,
    record.reason ?? null, record.definitionHash, record.createdAt, record.startedAt ?? null, record.finishedAt ?? null,
    record.isDryRun === true ? 1 : 0, encodeJson(record.inputs), record.parentTaskInstanceId ?? null, record.warning ?? null,
  ],
  decode: (row) => ({
    id: row.text(),
    logicalInstanceId: row.text(),
    workflow: row.text(),
    scheduleInstant: row.integer(),
    scheduleTime: row.text(),
    runNumber: row.integer(),
    trigger: row.oneOf(TRIGGERS),
    rerunOf: row.optionalText(),
    scope: row.json(isRunScope),
    backfillId: row.optionalText(),
    state: row.oneOf(WORKFLOW_INSTANCE_STATES),
    reason: row.optionalText(),
    definitionHash: row.text(),
    createdAt: row.integer(),
    startedAt: row.optionalInteger(),
    finishedAt: row.optionalInteger(),
    isDryRun: row.integer() === 1 ? true : undefined,
    inputs: row.optionalJson(isRunInputs),
    parentTaskInstanceId: row.optionalText(),
    warning: row.optionalText(),
  }),
};

export const TASK_INSTANCES: LedgerTable<TaskInstance> = {
  name: 'idempo_task_instance',
  columns: [
    'id', 'workflow_instance_id', 'name', 'state', 'carried_over_from', 'attempts_used', 'max_retries', 'retry_interval_ms', 'retry_at',
    'delay_ms', 'skip_cause', 'reason', 'generation', 'outputs', 'chosen', 'warning',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.workflowInstanceId, record.name, record.state, record.carriedOverFrom ?? null, record.attemptsUsed,
    record.maxRetries, record.retryIntervalMs, record.retryAt ?? null, record.delayMs ?? null, record.skipCause ?? null, record.reason ?? null,
    record.generation ?? null, encodeJson(record.outputs), encodeJson(record.chosen), record.warning ?? null,
  ],
  decode: (row) => ({
    id: row.text(),
    workflowInstanceId: row.text(),
    name: row.text(),
    state: row.oneOf(TASK_INSTANCE_STATES),
    carriedOverFrom: row.optionalText(),
    attemptsUsed: row.integer(),
    maxRetries: row.integer(),
    retryIntervalMs: row.integer(),
    retryAt: row.optionalInteger(),
    delayMs: row.optionalInteger(),
    skipCause: row.optionalOneOf(SKIP_CAUSES),
    reason: row.optionalText(),
    generation: row.optionalInteger(),
    outputs: row.optionalJson(isOutputList),
    chosen: row.optionalJson(isTextList),
    warning: row.optionalText(),
  }),
};

export const ATTEMPTS: LedgerTable<Attempt> = {
  name: 'idempo_attempt',
  columns: [
    'task_instance_id', 'number', 'state', 'started_at', 'finished_at', 'rows_changed', 'error', 'rendered_sql', 'log',
  ],
  keyLength: 2,
  encode: (record) => [
    record.taskInstanceId, record.number, record.state, record.startedAt, record.finishedAt ?? null, record.rowsChanged ?? null,
    JSON.stringify(record.error ?? null), record.renderedSql, record.log,
  ],
  decode: (row) => ({
    taskInstanceId: row.text(),
    number: row.integer(),
    state: row.oneOf(ATTEMPT_STATES),
    startedAt: row.integer(),
    finishedAt: row.optionalInteger(),
    rowsChanged: row.optionalInteger(),
    error: decodeError(row.json(isStoredError)),
    renderedSql: row.text(),
    log: row.text(),
  }),
};

export const BACKFILLS: LedgerTable<Backfill> = {
  name: 'idempo_backfill',
  columns: [
    'id', 'workflow', 'mode', 'run_order', 'parallel', 'state', 'reason', 'definition_hash', 'created_at',
    'finished_at', 'workflow_instance_ids', 'on_failure', 'batch_size', 'pause_ms', 'next_batch_at', 'follows',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.workflow, record.mode, record.order, record.parallel, record.state, record.reason ?? null,
    record.definitionHash, record.createdAt, record.finishedAt ?? null, JSON.stringify(record.workflowInstanceIds),
    record.onFailure ?? null, record.batchSize ?? null, record.pauseMs ?? null, record.nextBatchAt ?? null, record.follows ?? null,
  ],
  decode: (row) => ({
    id: row.text(),
    workflow: row.text(),
    mode: row.oneOf(BACKFILL_MODES),
    order: row.oneOf(BACKFILL_ORDERS),
    parallel: row.integer(),
    state: row.oneOf(BACKFILL_STATES),
    reason: row.optionalText(),
    definitionHash: row.text(),
    createdAt: row.integer(),
    finishedAt: row.optionalInteger(),
    workflowInstanceIds: row.json(isTextList),
    onFailure: row.optionalOneOf(FAILURE_REACTIONS),
    batchSize: row.optionalInteger(),
    pauseMs: row.optionalInteger(),
    nextBatchAt: row.optionalInteger(),
    follows: row.optionalText(),
  }),
};

export const LOCAL_SCHEDULES: LedgerTable<LocalSchedule> = {
  name: 'idempo_local_schedule',
  columns: ['workflow', 'missed_ticks', 'fired_up_to'],
  keyLength: 1,
  encode: (record) => [record.workflow, record.missedTicks, record.firedUpTo],
  decode: (row) => ({ workflow: row.text(), missedTicks: row.oneOf(['skip', 'newestOnly', 'all']), firedUpTo: row.integer() }),
};

export const DEFINITIONS: LedgerTable<Definition> = {
  name: 'idempo_definition',
  columns: ['hash', 'path', 'text', 'files'],
  keyLength: 1,
  encode: (record) => [record.hash, record.path, record.text, JSON.stringify(record.files)],
  decode: (row) => ({ hash: row.text(), path: row.text(), text: row.text(), files: row.json(isTextRecord) }),
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRunScope(value: unknown): value is RunScope {
  if (!isObject(value)) return false;
  const kind = value['kind'];
  return kind === 'all' || kind === 'failed' || ((kind === 'from' || kind === 'to' || kind === 'only') && isTextList(value['tasks']));
}

function isRunInputs(value: unknown): value is RunInputs {
  return isObject(value) && isTextRecord(value['startup']) && isTextRecord(value['project']) &&
    ['string', 'undefined'].includes(typeof value['zone']) && ['number', 'undefined'].includes(typeof value['waitMs']);
}

function isOutputList(value: unknown): value is readonly TaskOutput[] {
  return Array.isArray(value) && value.every((item) =>
    isObject(item) && typeof item['name'] === 'string' && typeof item['type'] === 'string' && typeof item['value'] === 'string');
}

function encodeJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

type StoredError = null | (Pick<AttemptError, 'message' | 'kind'> & { readonly file?: string; readonly start?: number; readonly end?: number });

function isStoredError(value: unknown): value is StoredError {
  return value === null || (isObject(value) && typeof value['message'] === 'string' && typeof value['kind'] === 'string');
}

function decodeError(stored: StoredError): AttemptError | undefined {
  if (stored === null) return undefined;
  return { message: stored.message, kind: stored.kind, file: stored.file, start: stored.start, end: stored.end };
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((item) => typeof item === 'string');
}
