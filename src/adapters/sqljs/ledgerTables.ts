import type { Attempt, AttemptError, Backfill, LogicalInstance, RunScope, TaskInstance, WorkflowInstance } from '../../core/instance/records';
import { ATTEMPT_STATES, BACKFILL_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from '../../core/instance/states';
import type { Definition } from '../../core/runner/ports';
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
    'backfill_id', 'state', 'reason', 'definition_hash', 'created_at', 'started_at', 'finished_at',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.logicalInstanceId, record.workflow, record.scheduleInstant, record.scheduleTime, record.runNumber,
    record.trigger, record.rerunOf ?? null, JSON.stringify(record.scope), record.backfillId ?? null, record.state,
    record.reason ?? null, record.definitionHash, record.createdAt, record.startedAt ?? null, record.finishedAt ?? null,
  ],
  decode: (row) => ({
    id: row.text(),
    logicalInstanceId: row.text(),
    workflow: row.text(),
    scheduleInstant: row.integer(),
    scheduleTime: row.text(),
    runNumber: row.integer(),
    trigger: row.oneOf(['schedule', 'manual', 'backfill', 'rerun']),
    rerunOf: row.optionalText(),
    scope: row.json(isRunScope),
    backfillId: row.optionalText(),
    state: row.oneOf(WORKFLOW_INSTANCE_STATES),
    reason: row.optionalText(),
    definitionHash: row.text(),
    createdAt: row.integer(),
    startedAt: row.optionalInteger(),
    finishedAt: row.optionalInteger(),
  }),
};

export const TASK_INSTANCES: LedgerTable<TaskInstance> = {
  name: 'idempo_task_instance',
  columns: [
    'id', 'workflow_instance_id', 'name', 'state', 'carried_over_from', 'attempts_used', 'max_retries', 'retry_interval_ms', 'retry_at',
    'delay_ms', 'skip_cause', 'reason',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.workflowInstanceId, record.name, record.state, record.carriedOverFrom ?? null, record.attemptsUsed,
    record.maxRetries, record.retryIntervalMs, record.retryAt ?? null, record.delayMs ?? null, record.skipCause ?? null, record.reason ?? null,
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
    skipCause: row.optionalOneOf(['disabled', 'notLocal', 'notChosen', 'upstream']),
    reason: row.optionalText(),
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
    'finished_at', 'workflow_instance_ids',
  ],
  keyLength: 1,
  encode: (record) => [
    record.id, record.workflow, record.mode, record.order, record.parallel, record.state, record.reason ?? null,
    record.definitionHash, record.createdAt, record.finishedAt ?? null, JSON.stringify(record.workflowInstanceIds),
  ],
  decode: (row) => ({
    id: row.text(),
    workflow: row.text(),
    mode: row.oneOf(['missing', 'missing-and-failed', 'all']),
    order: row.oneOf(['asc', 'desc']),
    parallel: row.integer(),
    state: row.oneOf(BACKFILL_STATES),
    reason: row.optionalText(),
    definitionHash: row.text(),
    createdAt: row.integer(),
    finishedAt: row.optionalInteger(),
    workflowInstanceIds: row.json(isTextList),
  }),
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
  return value['kind'] === 'all' || value['kind'] === 'failed' ||
    ((value['kind'] === 'from' || value['kind'] === 'only') && typeof value['task'] === 'string');
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
