import type {
  Attempt, Backfill, TaskInstance, TaskInstanceDetail, Trigger, WorkflowInstanceDetail,
} from '../../../src/core/instance/records';
import type { AttemptState, TaskInstanceState, WorkflowInstanceState } from '../../../src/core/instance/states';
import type { LogicalInstanceStatus, StatusSnapshot } from '../../../src/core/instance/status';
import type { Ranged } from '../../../src/core/base/textRange';
import type { Task, Workflow } from '../../../src/core/workflow/workflow';

/** 2026-11-22 09:00:00 UTC: when the made-up runs begin. */
export const SAMPLE_START = Date.UTC(2026, 10, 22, 9, 0, 0);
export const ORDER_TASKS = [
  'extract_orders', 'stage_orders', 'load_dim_customer', 'load_dim_product', 'load_fact_orders', 'build_daily_mart', 'check_quality',
];

/**
 * One line a schedule time, newest first: `2025-03-05: sss=f-- | ===ssss`. Runs are separated by `|`, one letter a task:
 * s succeeded, S succeeded at the second attempt, f failed after three attempts, r running, w waiting for a retry, p pending,
 * x stopped, i running again after an interrupted attempt, = carried over from the run before, - skipped, d delayed, o forced.
 */
export function sampleStatus(text: string, options: { readonly workflow?: string; readonly tasks?: readonly string[] } = {}): StatusSnapshot {
  const { workflow = 'orders_daily', tasks = ORDER_TASKS } = options;
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const logicalInstances = lines.map((line, index) => {
    const [scheduleTime = '', runs = ''] = line.split(/: /);
    return sampleLogicalInstance({ workflow, tasks, scheduleTime, runs: runs.split('|'), begin: SAMPLE_START + (lines.length - index) * 60_000 });
  });
  return { logicalInstances, backfills: [], localSchedules: [], access: 'owner' };
}

interface SampleTime {
  readonly workflow: string;
  readonly tasks: readonly string[];
  /** `yyyy-MM-dd` or `yyyy-MM-dd HH:mm`. */
  readonly scheduleTime: string;
  readonly runs: readonly string[];
  readonly begin: number;
}

function sampleLogicalInstance(time: SampleTime): LogicalInstanceStatus {
  const scheduleTime = time.scheduleTime.length === 10 ? `${time.scheduleTime} 00:00:00` : `${time.scheduleTime}:00`;
  const scheduleInstant = Date.parse(`${scheduleTime.replace(' ', 'T')}Z`);
  const id = `${time.workflow}@${time.scheduleTime}`;
  const letters = time.runs.map((run) => run.trim()).filter((run) => run !== '');
  const workflowInstances = letters.map((run, index) => sampleRun({ ...time, scheduleTime, scheduleInstant, id }, [...run], index));
  return { logicalInstance: { id, workflow: time.workflow, scheduleInstant, scheduleTime }, workflowInstances };
}

function sampleRun(
  time: SampleTime & { readonly scheduleInstant: number; readonly id: string }, letters: readonly string[], index: number,
): WorkflowInstanceDetail {
  const id = `${time.id}#${String(index + 1)}`;
  const startedAt = time.begin + index * 3_600_000;
  let at = startedAt;
  const tasks = letters.map((letter, taskIndex) => {
    const detail = sampleTask({ id, name: time.tasks[taskIndex] ?? '', letter, at, previous: `${time.id}#${String(index)}` });
    at = (detail.attempts.at(-1)?.finishedAt ?? at) + 40;
    return detail;
  });
  const state = sampleRunState(letters);
  const failed = tasks.find(({ task }) => task.state === 'failed')?.task.name;
  const trigger: Trigger = index > 0 ? 'rerun' : 'backfill';
  return {
    instance: {
      id,
      logicalInstanceId: time.id,
      workflow: time.workflow,
      scheduleInstant: time.scheduleInstant,
      scheduleTime: time.scheduleTime,
      runNumber: index + 1,
      trigger,
      rerunOf: index > 0 ? `${time.id}#${String(index)}` : undefined,
      scope: index > 0 ? { kind: 'failed' } : { kind: 'all' },
      backfillId: index > 0 ? undefined : 'backfill-1',
      state,
      reason: failed === undefined ? undefined : `task ${failed} failed`,
      definitionHash: 'hash',
      createdAt: startedAt,
      startedAt: state === 'waiting' ? undefined : startedAt,
      finishedAt: state === 'failed' || state === 'succeeded' || state === 'stopped' ? at : undefined,
    },
    tasks,
  };
}

function sampleRunState(letters: readonly string[]): WorkflowInstanceState {
  if (letters.every((letter) => letter === 'p')) return 'waiting';
  if (letters.some((letter) => 'rwpdi'.includes(letter))) return 'running';
  if (letters.includes('x')) return 'stopped';
  return letters.includes('f') ? 'failed' : 'succeeded';
}

const TASK_STATES: Readonly<Record<string, TaskInstanceState>> = {
  s: 'succeeded', S: 'succeeded', f: 'failed', r: 'running', i: 'running', w: 'retryWaiting', p: 'pending', x: 'stopped',
  '=': 'carriedOver', '-': 'skipped', d: 'delayed', o: 'forcedSuccess',
};

const ATTEMPTS: Readonly<Record<string, readonly AttemptState[]>> = {
  s: ['succeeded'], S: ['failed', 'succeeded'], f: ['failed', 'failed', 'failed'], r: ['running'], i: ['interrupted', 'running'],
  w: ['failed'], x: ['stopped'],
};

interface SampleTask {
  readonly id: string;
  readonly name: string;
  readonly letter: string;
  readonly at: number;
  readonly previous: string;
}

function sampleTask({ id, name, letter, at, previous }: SampleTask): TaskInstanceDetail {
  const state = TASK_STATES[letter];
  if (state === undefined) throw new Error(`unknown letter ${letter}`);
  const taskId = `${id}/${name}`;
  const states = ATTEMPTS[letter] ?? [];
  const task: TaskInstance = {
    id: taskId,
    workflowInstanceId: id,
    name,
    state,
    carriedOverFrom: letter === '=' ? previous : undefined,
    attemptsUsed: states.filter((attempt) => attempt !== 'interrupted').length,
    maxRetries: 2,
    retryIntervalMs: 60_000,
    retryAt: letter === 'w' ? at + 61_000 : undefined,
    ...(letter === '-' ? { skipCause: 'upstream' as const, reason: 'follows a task that failed' } : {}),
  };
  return { task, attempts: states.map((attempt, index) => sampleAttempt(taskId, { state: attempt, index, at, name })) };
}

function sampleAttempt(
  taskInstanceId: string,
  { state, index, at, name }: { readonly state: AttemptState; readonly index: number; readonly at: number; readonly name: string },
): Attempt {
  const startedAt = at + index * 61_000;
  const isOver = state !== 'running';
  return {
    taskInstanceId,
    number: index + 1,
    state,
    startedAt,
    finishedAt: isOver ? startedAt + 340 + name.length * 17 : undefined,
    rowsChanged: state === 'succeeded' ? 100 * name.length + 28 : undefined,
    error: state === 'failed'
      ? { message: 'NOT NULL constraint failed: fact_orders.customer_id', file: 'orders.workflow.yaml', start: 120, end: 160, kind: 'permanent' }
      : undefined,
    renderedSql: sampleSql(name),
    log: `statement 1: DELETE FROM ${name} WHERE dt = '2025-03-05' → 128 rows changed\n${state === 'succeeded' ? `statement 2: INSERT INTO ${name} (dt, order_id, customer_id, amount_cents… → 128 rows changed` : 'statement 2: failed: NOT NULL constraint failed: fact_orders.customer_id'}`,
  };
}

export function sampleSql(name: string): string {
  return `DELETE FROM ${name} WHERE dt = '2025-03-05';\n\nINSERT INTO ${name} (dt, order_id, customer_id, amount_cents)\n`
    + 'SELECT \'2025-03-05\', o.order_id, c.customer_id, SUM(l.quantity * l.unit_price_cents)\n'
    + 'FROM stg_orders AS o\nLEFT JOIN dim_customer AS c ON c.source_id = o.customer_source_id\n'
    + 'JOIN stg_order_lines AS l ON l.order_id = o.order_id\nWHERE o.ordered_on = \'2025-03-05\'\nGROUP BY o.order_id, c.customer_id;';
}

export function sampleBackfill(snapshot: StatusSnapshot, fields: Partial<Backfill> = {}): StatusSnapshot {
  const first = snapshot.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances.slice(0, 1));
  const backfill: Backfill = {
    id: 'backfill-1',
    workflow: snapshot.logicalInstances[0]?.logicalInstance.workflow ?? 'orders_daily',
    mode: 'missing',
    order: 'asc',
    parallel: 1,
    state: 'running',
    definitionHash: 'hash',
    createdAt: SAMPLE_START,
    finishedAt: undefined,
    workflowInstanceIds: first.map(({ instance }) => instance.id).reverse(),
    ...fields,
  };
  return { ...snapshot, backfills: [backfill] };
}

const NOWHERE = { start: 0, end: 0 };

function ranged<T>(value: T): Ranged<T> {
  return { value, range: NOWHERE };
}

export function sampleWorkflow(name = 'orders_daily', tasks: readonly string[] = ORDER_TASKS): Workflow {
  return {
    name: ranged(name),
    description: undefined,
    schedule: ranged('0 0 0 * * ? *'),
    timezone: undefined,
    startTime: undefined,
    endTime: undefined,
    executionType: undefined,
    failureStrategy: 'continue',
    parameters: [],
    tasks: tasks.map((task, index) => sampleTaskDefinition(task, tasks.slice(Math.max(0, index - 1), index))),
    local: { seed: [], backfillMaxParallel: undefined, backfillOrder: undefined, auditColumns: [], dialect: undefined, tasks: [], tables: [], ignore: [], dependsOn: [], range: undefined },
    keyRange: NOWHERE,
    range: NOWHERE,
  };
}

function sampleTaskDefinition(name: string, deps: readonly string[]): Task {
  return {
    name: ranged(name),
    type: ranged('Sql'),
    deps: deps.map(ranged),
    datasourceType: undefined,
    datasourceName: undefined,
    sql: undefined,
    preStatements: [],
    postStatements: [],
    retry: { times: undefined, intervalMinutes: undefined },
    timeoutMinutes: undefined,
    delayMinutes: undefined,
    enabled: true,
    priority: undefined,
    parameters: [],
    range: NOWHERE,
    insertion: { offset: 0, indent: '', newline: '\n' },
  };
}
