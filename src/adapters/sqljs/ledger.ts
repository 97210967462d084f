import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { countStates } from '../../core/instance/backfillProgress';
import { WORKFLOW_INSTANCE_STATES, type WorkflowInstanceState } from '../../core/instance/states';
import type { LedgerReader, LogicalInstanceQuery } from '../../core/runner/ports';
import type { Connection } from './connection';
import type { CacheableReader, ReplacingWriter } from './ledgerCache';
import { ATTEMPTS, BACKFILLS, DEFINITIONS, LOCAL_SCHEDULES, LOGICAL_INSTANCES, TASK_INSTANCES, WORKFLOW_INSTANCES, type LedgerTable } from './ledgerTables';
import { RESULT, SqlError } from './resultCodes';
import { RowDecoder } from './rowDecoder';
import type { SqlValue } from './statement';

/** By way of the schedule times, whose key is an index. */
const RUNS_OF_RANGE =
  'WHERE logical_instance_id IN (SELECT id FROM idempo_logical_instance WHERE workflow = ? AND schedule_instant >= ? AND schedule_instant < ?) ' +
  'ORDER BY schedule_instant, run_number';

export function createLedgerReader(connection: Connection): CacheableReader {
  const list = <T>(table: LedgerTable<T>, rest: string, values: readonly SqlValue[]): readonly T[] =>
    connection
      .all(`SELECT ${table.columns.join(', ')} FROM ${table.name} ${rest}`, values)
      .map((row) => table.decode(new RowDecoder(row)));
  const find = <T>(table: LedgerTable<T>, where: string, values: readonly SqlValue[]): T | undefined =>
    list(table, `WHERE ${where}`, values)[0];
  return {
    findLogicalInstance: (workflow, scheduleInstant) =>
      find(LOGICAL_INSTANCES, 'workflow = ? AND schedule_instant = ?', [workflow, scheduleInstant]),
    listLogicalInstances: (query) => list(LOGICAL_INSTANCES, ...selectLogicalInstances(query)),
    findWorkflowInstance: (id) => find(WORKFLOW_INSTANCES, 'id = ?', [id]),
    listWorkflowInstances: (id) => list(WORKFLOW_INSTANCES, 'WHERE logical_instance_id = ? ORDER BY run_number', [id]),
    listRuns: ({ workflow, from, to }) => list(WORKFLOW_INSTANCES, RUNS_OF_RANGE, [workflow, from, to]),
    listUnfinishedWorkflowInstances: () =>
      list(WORKFLOW_INSTANCES, "WHERE state NOT IN ('stopped', 'failed', 'succeeded') ORDER BY seq", []),
    listTaskInstances: (id) => list(TASK_INSTANCES, 'WHERE workflow_instance_id = ? ORDER BY seq', [id]),
    listAttempted: (id) =>
      connection
        .all('SELECT id FROM idempo_task_instance AS t WHERE workflow_instance_id = ? AND EXISTS (SELECT 1 FROM idempo_attempt WHERE task_instance_id = t.id)', [id])
        .map(([task]) => String(task)),
    findTaskInstance: (id) => find(TASK_INSTANCES, 'id = ?', [id]),
    listAttempts: (id) => list(ATTEMPTS, 'WHERE task_instance_id = ? ORDER BY number', [id]),
    findBackfill: (id) => find(BACKFILLS, 'id = ?', [id]),
    listBackfills: (workflow) => list(BACKFILLS, 'WHERE ?1 IS NULL OR workflow = ?1 ORDER BY seq DESC', [workflow ?? null]),
    countBackfillStates: (id) => countStates(
      connection.all('SELECT state, count(*) FROM idempo_workflow_instance WHERE backfill_id = ? GROUP BY state', [id])
        .flatMap(([state, count]) => stateOf(state).map((known) => [known, Number(count)] as const)),
    ),
    listBackfillStates: (backfillId) => new Map(
      connection.all('SELECT id, state FROM idempo_workflow_instance WHERE backfill_id = ?', [backfillId])
        .flatMap(([id, state]) => stateOf(state).map((known) => [String(id), known] as const)),
    ),
    findDefinition: (hash) => find(DEFINITIONS, 'hash = ?', [hash]),
    findSeedHash: (path) => optionalText(connection.value('SELECT hash FROM idempo_seed WHERE path = ?', [path])),
    faultsLeft: (workflow, task) =>
      Number(connection.value('SELECT times FROM idempo_fault WHERE workflow = ? AND task = ?', [workflow, task]) ?? 0),
    findChildInstance: (parent) => find(WORKFLOW_INSTANCES, 'parent_task_instance_id = ? ORDER BY seq DESC', [parent]),
    listLocalSchedules: () => list(LOCAL_SCHEDULES, 'ORDER BY workflow', []),
  };
}

/** None for what is no state. */
function stateOf(value: SqlValue | undefined): readonly WorkflowInstanceState[] {
  return WORKFLOW_INSTANCE_STATES.filter((state) => state === value);
}

/** `reader`: of the same connection. */
export function createLedgerWriter(connection: Connection, reader: LedgerReader): ReplacingWriter {
  const save = <T>(table: LedgerTable<T>): ((record: T) => void) => {
    const sql = upsertOf(table);
    return (record) => connection.execute(sql, table.encode(record));
  };
  const insertOnce = <T>(table: LedgerTable<T>): ((record: T) => void) => {
    const sql = `${insertOf(table)} ON CONFLICT DO NOTHING`;
    return (record) => connection.execute(sql, table.encode(record));
  };
  const saveLocalSchedule = save(LOCAL_SCHEDULES);
  return {
    ...reader,
    replaceWorkflowInstance: (before, after) => replace(connection, WORKFLOW_INSTANCES, { before, after }),
    replaceTaskInstance: (before, after) => replace(connection, TASK_INSTANCES, { before, after }),
    replaceAttempt: (before, after) => replace(connection, ATTEMPTS, { before, after }),
    insertLogicalInstance(instance) {
      try {
        connection.execute(INSERT_LOGICAL_INSTANCE, LOGICAL_INSTANCES.encode(instance));
      } catch (error) {
        throw isConstraint(error) ? duplicateOf(instance.workflow, instance.scheduleTime) : error;
      }
    },
    saveWorkflowInstance: save(WORKFLOW_INSTANCES),
    saveTaskInstance: save(TASK_INSTANCES),
    saveAttempt: save(ATTEMPTS),
    saveBackfill: save(BACKFILLS),
    // Its key is a hash of the rest: what is there is the same.
    saveDefinition: insertOnce(DEFINITIONS),
    saveSeedHash: (path, hash) =>
      connection.execute('INSERT INTO idempo_seed (path, hash) VALUES (?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash', [path, hash]),
    saveFaults: (workflow, task, times) =>
      connection.execute(
        'INSERT INTO idempo_fault (workflow, task, times) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET times = excluded.times',
        [workflow, task, times],
      ),
    saveLocalSchedule: (workflow, schedule) => {
      if (schedule === undefined) connection.execute('DELETE FROM idempo_local_schedule WHERE workflow = ?', [workflow]);
      else saveLocalSchedule(schedule);
    },
  };
}

function insertOf<T>({ name, columns }: LedgerTable<T>): string {
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
}

const INSERT_LOGICAL_INSTANCE = insertOf(LOGICAL_INSTANCES);

/** Updates in place, so that `seq` keeps the order of insertion. */
function upsertOf<T>(table: LedgerTable<T>): string {
  const { columns, keyLength } = table;
  const key = columns.slice(0, keyLength).join(', ');
  const updates = columns.slice(keyLength).map((column) => `${column} = excluded.${column}`);
  return `${insertOf(table)} ON CONFLICT (${key}) DO UPDATE SET ${updates.join(', ')}`;
}

/** Writes the columns that have changed. Both records have the same key. */
function replace<T>(connection: Connection, table: LedgerTable<T>, records: { readonly before: T; readonly after: T }): void {
  const { name, columns, keyLength } = table;
  const old = table.encode(records.before);
  const values = table.encode(records.after);
  const changed = columns.flatMap((_, index) => (old[index] === values[index] ? [] : [index]));
  if (changed.length === 0) return;
  const updates = changed.map((index) => `${columns[index] ?? ''} = ?`).join(', ');
  const key = columns.slice(0, keyLength).map((column) => `${column} = ?`).join(' AND ');
  connection.execute(`UPDATE ${name} SET ${updates} WHERE ${key}`, [...changed.map((index) => values[index] ?? null), ...values.slice(0, keyLength)]);
}

function selectLogicalInstances(query: LogicalInstanceQuery): [rest: string, values: readonly SqlValue[]] {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  add('workflow = ?', query.workflow);
  add('schedule_instant >= ?', query.from);
  add('schedule_instant < ?', query.to);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')} `;
  const direction = query.newestFirst === true ? 'DESC' : 'ASC';
  return [`${where}ORDER BY schedule_instant ${direction}, workflow LIMIT ?`, [...values, query.limit ?? -1]];
}

function isConstraint(error: unknown): boolean {
  return error instanceof SqlError && error.resultCode === RESULT.constraint;
}

function duplicateOf(workflow: string, scheduleTime: string): IdempoError {
  return new IdempoError(
    'duplicateLogicalInstance',
    text`The workflow ${workflow} has a logical instance for the schedule time ${scheduleTime} already.`,
  );
}

function optionalText(value: SqlValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
