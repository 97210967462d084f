import { MemoryStore, SequentialIds, VirtualTime, type ScriptedOutcome } from '../../../src/adapters/memory';
import type { RunScope, WorkflowInstance } from '../../../src/core/instance/records';
import { buildDefinition } from '../../../src/core/runner/definition';
import type { Limits } from '../../../src/core/runner/enginePorts';
import type { Definition, TaskExecution } from '../../../src/core/runner/ports';
import { Runner } from '../../../src/core/runner/runner';
import type { BackfillRequest } from '../../../src/core/runner/runnerService';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** 2025-03-01T00:00:00Z. */
export const MARCH_1 = 1_740_787_200_000;

/** 2025-04-01T00:00:00Z: the execution clock's start. */
export const NOW = MARCH_1 + 31 * DAY_MS;

export interface TaskText {
  readonly name: string;
  readonly deps?: readonly string[];
  readonly retries?: number;
  readonly type?: string;
  readonly sql?: string;
  readonly extra?: readonly string[];
}

export interface WorkflowText {
  readonly name?: string;
  readonly workflowLines?: readonly string[];
  readonly tail?: readonly string[];
  readonly tasks: readonly TaskText[];
}

export function workflowText({ name = 'orders', workflowLines = [], tail = [], tasks }: WorkflowText): string {
  return [
    'workflow:', `  name: ${name}`, '  schedule: "0 0 0 * * ? *"', ...workflowLines.map((line) => `  ${line}`),
    'tasks:', ...tasks.flatMap(taskLines), ...tail, '',
  ].join('\n');
}

function taskLines(task: TaskText): readonly string[] {
  return [
    `  - name: ${task.name}`,
    `    task_type: ${task.type ?? 'Sql'}`,
    `    deps: [${(task.deps ?? []).join(', ')}]`,
    `    sql: ${JSON.stringify(task.sql ?? `insert into ${task.name} values ('\${schedule_time}')`)}`,
    ...(task.retries === undefined ? [] : [`    fail_retry_times: ${task.retries}`]),
    ...(task.extra ?? []).map((line) => `    ${line}`),
  ];
}

export function define(workflow: WorkflowText, files: Readonly<Record<string, string>> = {}): Definition {
  const readFile = (path: string) => {
    const text = files[path];
    return text === undefined ? { kind: 'missing' as const } : { kind: 'text' as const, text };
  };
  return buildDefinition({ path: 'orders.workflow.yaml', text: workflowText(workflow), readFile });
}

/** load → clean → mart, and a side task beside them. */
export const CHAIN: WorkflowText = {
  tasks: [
    { name: 'load' },
    { name: 'clean', deps: ['load'] },
    { name: 'mart', deps: ['clean'] },
    { name: 'side' },
  ],
};

export interface Bench {
  readonly runner: Runner;
  readonly store: MemoryStore;
  readonly time: VirtualTime;
  /** Task names in the order in which they were executed, `!` after those that did not succeed. */
  readonly executed: string[];
  /** Moves the clock on until nothing runs or waits. */
  settle(): Promise<void>;
  /** `load:succeeded clean:failed …` of the newest workflow instance. */
  tasks(instant?: number): string;
  newest(instant?: number): WorkflowInstance;
  /** A runner on the same store, as after a crash. */
  reopen(): Runner;
}

export interface BenchOptions {
  readonly script?: (execution: TaskExecution, count: number) => ScriptedOutcome;
  readonly onYield?: () => void;
  readonly engine?: (sql: string) => number;
  /** Seconds that each attempt of the named task takes, on the virtual clock; several attempts run side by side then. */
  readonly takes?: Readonly<Record<string, number>>;
  readonly limits?: Limits;
}

/** A runner on the store in memory. `count` of the script: executions of that task so far, this one included. */
export function makeBench(options: BenchOptions = {}): Bench {
  const counts = new Map<string, number>();
  const executed: string[] = [];
  const time = new VirtualTime(NOW, options.onYield);
  const store = new MemoryStore({
    ...(options.engine === undefined ? {} : { engine: options.engine }),
    script: (execution) => {
      const count = (counts.get(execution.task) ?? 0) + 1;
      counts.set(execution.task, count);
      const outcome = options.script?.(execution, count) ?? { kind: 'succeed' };
      const isGood = outcome.kind === 'succeed' && execution.injectedFault === undefined;
      executed.push(isGood ? execution.task : `${execution.task}!`);
      return outcome;
    },
  });
  const ids = new SequentialIds();
  const pace = options.takes === undefined ? undefined : { durationOf: ({ task }: TaskExecution) => (options.takes?.[task] ?? 1) * 1_000 };
  const open = () => new Runner({ store, clock: time, timer: time, ids, pace, limits: options.limits });
  let runner = open();
  const newest = (instant = MARCH_1): WorkflowInstance => {
    const logical = store.findLogicalInstance('orders', instant);
    const found = logical === undefined ? undefined : store.listWorkflowInstances(logical.id).at(-1);
    if (found === undefined) throw new Error('there is no workflow instance');
    return found;
  };
  return {
    get runner() {
      return runner;
    },
    store,
    time,
    executed,
    settle: () => settle(runner, time),
    tasks: (instant) => store.listTaskInstances(newest(instant).id).map(({ name, state }) => `${name}:${state}`).join(' '),
    newest,
    reopen: () => {
      time.dropAlarms();
      return (runner = open());
    },
  };
}

/** Lets the runner work, moving the clock to each alarm, until nothing is left to do. */
export async function settle(runner: Runner, time: VirtualTime): Promise<void> {
  for (;;) {
    await settleTurns();
    if (!time.advance()) break;
  }
  await runner.whenIdle();
}

/** Many turns of the microtask queue: more than any chain of promises in one test needs. */
export async function settleTurns(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Every attempt of every workflow instance, as `A#1 0-5 succeeded`; seconds since the beginning. */
export function timeline(store: MemoryStore): readonly string[] {
  const seconds = (at: number | undefined): string => (at === undefined ? '' : String((at - NOW) / 1_000));
  const runs = store.listLogicalInstances({ workflow: undefined }).flatMap(({ id }) => store.listWorkflowInstances(id));
  const attempts = runs.flatMap(({ id }) => store.listTaskInstances(id)).flatMap((task) =>
    store.listAttempts(task.id).map((attempt) => ({ ...attempt, name: task.name })));
  return attempts.sort((a, b) => a.startedAt - b.startedAt)
    .map(({ name, number, startedAt, finishedAt, state }) => `${name}#${number} ${seconds(startedAt)}-${seconds(finishedAt)} ${state}`);
}

export const ALL: RunScope = { kind: 'all' };

export function runRequest(definition: Definition, scheduleInstant = MARCH_1) {
  return { definition, scheduleInstant, scope: { kind: 'all' as const } };
}

export function rerunRequest(scope: RunScope, definition?: Definition, scheduleInstant = MARCH_1) {
  return { workflow: 'orders', scheduleInstant, scope, definition };
}

export function backfillRequest(definition: Definition, days: readonly [number, number], more: Partial<BackfillRequest> = {}): BackfillRequest {
  return {
    definition,
    from: MARCH_1 + days[0] * DAY_MS,
    to: MARCH_1 + days[1] * DAY_MS,
    mode: 'missing',
    order: 'asc',
    parallel: 1,
    ...more,
  };
}
