import { buildDefinition } from '../../src/core/runner/definition';
import type { Definition } from '../../src/core/runner/ports';

export const TASK_KINDS = [
  'sql', 'out', 'shell', 'disabled', 'stub', 'conditions', 'switch', 'waitsForSource', 'waitsForItself', 'part',
] as const;

export interface TaskShape {
  readonly kind: (typeof TASK_KINDS)[number];
  /** Indices; those that are not before the task's own do not count. */
  readonly deps: readonly number[];
  readonly retries: number;
  readonly isDelayed: boolean;
  /** Of 3 minutes. */
  readonly timeout: 'none' | 'WARN' | 'FAILED' | 'WARNFAILED';
  readonly priority: 'HIGHEST' | 'MEDIUM' | 'LOWEST';
  readonly isGrouped: boolean;
  /** A table that several tasks write; `undefined`: one of its own. */
  readonly table: number | undefined;
}

export const EXECUTION_TYPES = ['parallel', 'serial_wait', 'serial_discard', 'serial_priority'] as const;

export interface WorkflowShape {
  readonly tasks: readonly TaskShape[];
  readonly failureStrategy: 'continue' | 'end';
  readonly executionType: (typeof EXECUTION_TYPES)[number];
  /** A warning after 5 minutes. */
  readonly isTimed: boolean;
}

/** `orders` has all kinds of tasks; `source` is waited for by it, `reports` waits for it, `part` is a part of it. */
export const WORKFLOWS = ['orders', 'source', 'reports', 'part'] as const;
export type WorkflowName = (typeof WORKFLOWS)[number];

export interface Calendar {
  /** Quartz, seven fields. */
  readonly cron: string;
  /** IANA. */
  readonly zone: string;
}

export function taskName(index: number): string {
  return `t${index}`;
}

interface Shapes {
  readonly workflow: WorkflowShape;
  readonly calendar: Calendar;
}

/** Only `orders` has versions. */
export function definitionOf(name: WorkflowName, { workflow, calendar }: Shapes, version: number): Definition {
  if (name === 'orders') return ordersDefinition(workflow, calendar, version);
  const key = JSON.stringify([name, calendar]);
  const found = others.get(key) ?? otherDefinition(name, calendar);
  others.set(key, found);
  return found;
}

/** They are the same for each scenario with the calendar. */
const others = new Map<string, Definition>();

function otherDefinition(name: Exclude<WorkflowName, 'orders'>, calendar: Calendar): Definition {
  if (name === 'source') return define('source', calendar, { tasks: [...sqlTask({ name: 'fetch', retries: 1 }), ...sqlTask({ name: 'clean', deps: ['fetch'] })] });
  if (name === 'reports') return define('reports', calendar, { tasks: [...waitingTask('wait', 'orders', 'today'), ...sqlTask({ name: 'report', deps: ['wait'] })] });
  return define('part', calendar, { tasks: PART_TASKS });
}

/** `version` 1: one task more, other retries, and what the first task writes has changed. */
function ordersDefinition(shape: WorkflowShape, calendar: Calendar, version: number): Definition {
  const { tasks, executionType, failureStrategy, isTimed } = shape;
  const stubs = tasks.flatMap(({ kind }, index) => (kind === 'stub' ? [`    ${taskName(index)}: {stub: true}`] : []));
  const added = version === 0 ? [] : sqlTask({ name: 'added', deps: ['t0'] });
  return define('orders', calendar, {
    lines: [`failure_strategy: ${failureStrategy}`, `execution_type: ${executionType}`, ...(isTimed ? ['timeout: 5'] : []), 'param: {level: "1"}'],
    tasks: [...tasks.flatMap((_, index) => taskLines(tasks, index, version)), ...added],
    tail: ['idempo:', '  task_groups: {lake: 2}', ...(stubs.length === 0 ? [] : ['  tasks:', ...stubs])],
    files: { 'part.workflow.yaml': partText(calendar) },
  });
}

interface Text {
  readonly lines?: readonly string[];
  readonly tasks: readonly string[];
  readonly tail?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
}

function textOf(name: string, { cron, zone }: Calendar, { lines = [], tasks, tail = [] }: Text): string {
  return ['workflow:', `  name: ${name}`, `  schedule: "${cron}"`, `  timezone: ${zone}`, ...lines.map((line) => `  ${line}`), 'tasks:', ...tasks, ...tail, ''].join('\n');
}

function define(name: string, calendar: Calendar, text: Text): Definition {
  const { files = {} } = text;
  return buildDefinition({
    path: `${name}.workflow.yaml`,
    text: textOf(name, calendar, text),
    readFile: (path) => {
      const found = files[path];
      return found === undefined ? { kind: 'missing' } : { kind: 'text', text: found };
    },
  });
}

const PART_TASKS = [...outTask({ name: 'cut' }), ...sqlTask({ name: 'glue', deps: ['cut'], retries: 1 })];

function partText(calendar: Calendar): string {
  return textOf('part', calendar, { tasks: PART_TASKS });
}

interface TaskText {
  readonly name: string;
  readonly deps?: readonly string[];
  readonly retries?: number;
  readonly sql?: string;
  readonly more?: readonly string[];
}

function head({ name, deps = [], retries = 0, more = [] }: TaskText, type: string): readonly string[] {
  return [`  - name: ${name}`, `    task_type: ${type}`, `    deps: [${deps.join(', ')}]`, `    fail_retry_times: ${retries}`, ...more.map((line) => `    ${line}`)];
}

function sqlTask(text: TaskText): readonly string[] {
  return [...head(text, 'Sql'), `    sql: ${JSON.stringify(text.sql ?? `insert into ${text.name} values ('\${schedule_time}')`)}`];
}

/** Hands `v` to the tasks that follow. */
function outTask(text: TaskText): readonly string[] {
  return [...sqlTask(text), '    local_params: [{prop: v, direct: OUT, type: VARCHAR, value: ""}]'];
}

function waitingTask(name: string, workflow: string, date: string, deps: readonly string[] = []): readonly string[] {
  return [...head({ name, deps }, 'Dependent'), `    groups: [{op: and, groups: [{workflow_name: ${workflow}, dependent_date: ${date}}]}]`];
}

function taskLines(tasks: readonly TaskShape[], index: number, version: number): readonly string[] {
  const shape = tasks[index];
  if (shape === undefined) return [];
  const name = taskName(index);
  const before = [...new Set(shape.deps.filter((dep) => dep < index))];
  const text: TaskText = {
    name,
    deps: before.map(taskName),
    retries: shape.retries + version,
    sql: sqlOf(tasks, index, version),
    more: [...settingsOf(shape), ...(isHanded(tasks, index) ? ['input_params: {v: VARCHAR(none)}'] : [])],
  };
  const branches = [index + 1, index + 2].filter((each) => each < tasks.length).map(taskName);
  switch (shape.kind) {
    case 'out': return outTask(text);
    case 'shell': return [...head(text, 'Shell'), '    command: echo'];
    case 'conditions': return before.length === 0 || branches.length < 2 ? sqlTask(text) : conditionsTask(text, branches);
    case 'switch': return branches.length < 2 ? sqlTask(text) : switchTask(text, branches);
    case 'waitsForSource': return [...waitingTask(name, 'source', 'today', text.deps), '    failure_policy: DEPENDENT_FAILURE_WAITING', ...timeoutOf(shape).map((line) => `    ${line}`)];
    case 'waitsForItself': return waitingTask(name, 'orders', 'last1Days', text.deps);
    case 'part': return [...head(text, 'SubWorkflow'), '    workflow_name: $WORKFLOW{"part.workflow.yaml"}'];
    default: return sqlTask(text);
  }
}

function conditionsTask(text: TaskText, [good = '', bad = '']: readonly string[]): readonly string[] {
  const items = (text.deps ?? []).map((task) => `{task: ${task}, flag: true}`);
  return [...head({ ...text, deps: [] }, 'Conditions'), `    success_task: ${good}`, `    failed_task: ${bad}`, '    op: and', `    groups: [{op: and, groups: [${items.join(', ')}]}]`];
}

function switchTask(text: TaskText, [first = '', other = '']: readonly string[]): readonly string[] {
  return [...head(text, 'Switch'), `    condition: [{task: ${first}, condition: "\${level} == 1"}, {task: ${other}}]`];
}

function isHanded(tasks: readonly TaskShape[], index: number): boolean {
  return tasks[index]?.deps.some((dep) => dep < index && tasks[dep]?.kind === 'out') === true;
}

/** What follows a task that hands `v` on uses it. */
function sqlOf(tasks: readonly TaskShape[], index: number, version: number): string {
  const shape = tasks[index];
  const table = shape?.table === undefined ? taskName(index) : `shared${shape.table}`;
  const values = ["'${schedule_time}'", "'${level}'", ...(isHanded(tasks, index) ? ["'${v}'"] : []), ...(version > 0 && index === 0 ? ["'edited'"] : [])];
  return `insert into ${table} values (${values.join(', ')})`;
}

function settingsOf(shape: TaskShape): readonly string[] {
  return [
    ...(shape.kind === 'disabled' ? ['flag: NO'] : []),
    ...(shape.isDelayed ? ['delay_time: 2'] : []),
    ...(shape.isGrouped ? ['task_group_id: lake', `task_group_priority: ${shape.retries}`] : []),
    `task_priority: ${shape.priority}`,
    ...timeoutOf(shape),
  ];
}

function timeoutOf({ timeout }: TaskShape): readonly string[] {
  return timeout === 'none' ? [] : ['timeout: 3', `timeout_notify_strategy: ${timeout}`];
}
