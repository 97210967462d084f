import { ATTEMPT_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from '../core/instance/states';
import type { TaskChange } from '../core/instance/plan';
import { DETAIL_ACTIONS } from '../core/views/actions';
import { ERROR_ADVICE, LOG_LIMIT, type AttemptRow, type AttemptView, type ErrorView, type SqlDifference } from '../core/views/attempts';
import type { DetailView, RunView, TaskSummary, TaskView } from '../core/views/detail';
import type { DifferenceLine } from '../core/views/lineDifference';
import { NEVER_REASONS, type NeverRan } from '../core/views/neverRan';
import type { RelativeView } from '../core/views/relatives';
import { DEFINITION_NOW, type CarriedOver, type DefinitionState, type RunFacts, type StateCount } from '../core/views/runFacts';
import { SQL_LIMIT, SQL_PART_KEYS, type ParameterView, type SqlMark, type SqlPart, type SqlView } from '../core/views/sqlView';
import type { StatementView } from '../core/views/statements';
import { count, flag, instant, list, name, object, oneOf, optional, quantity, text, type Decode, type Fields } from './panelDecode';
import { action, line, MAX_COLUMNS, paragraph, trigger } from './panelDecodeView';

const MAX_RUNS = 10_000;
const MAX_LINES = 10_000;
const SOURCES = ['builtIn', 'project', 'global', 'local', 'startup', 'upstream', 'expression'] as const;

const run: Decode<RunView> = object<RunView>({
  workflowInstanceId: name,
  runNumber: count,
  state: oneOf(WORKFLOW_INSTANCE_STATES),
  trigger,
  isDryRun: flag,
  reason: optional(paragraph),
  warning: optional(paragraph),
  startedAt: optional(instant),
  finishedAt: optional(instant),
});

const error: Decode<ErrorView> = object<ErrorView>({
  message: paragraph,
  kind: oneOf(['injected', 'transient', 'permanent']),
  advice: oneOf(ERROR_ADVICE),
  file: optional(paragraph),
  line: optional(count),
  column: optional(count),
  lineText: optional(line),
});

const sql: Decode<SqlView> = object<SqlView>({
  text: text(SQL_LIMIT + 1),
  marks: list(object<SqlMark>({ start: count, end: count, parameter: count }), MAX_LINES),
  parts: list(object<SqlPart>({ key: oneOf(SQL_PART_KEYS), start: count, file: optional(paragraph) }), MAX_LINES),
  parameters: list(object<ParameterView>({
    name, value: line, type: line, source: oneOf(SOURCES), producer: optional(name), overrode: list(oneOf(SOURCES), SOURCES.length),
  }), MAX_LINES),
});

const statement = object<StatementView>({
  number: count, text: line, rowsChanged: optional(count), rowsRead: optional(count), end: oneOf(['done', 'failed', 'stopped']),
});

const differenceLine = object<DifferenceLine>({ kind: oneOf(['same', 'added', 'removed', 'gap']), text: line });

const difference = object<SqlDifference>({ runNumber: count, attempt: count, workflowInstanceId: name, lines: list(differenceLine, MAX_LINES) });

const attemptFields: Fields<AttemptRow> = {
  number: count,
  state: oneOf(ATTEMPT_STATES),
  startedAt: instant,
  finishedAt: optional(instant),
  rowsChanged: optional(count),
  reason: optional(line),
};

const attempt: Decode<AttemptView> = object<AttemptView>({
  ...attemptFields,
  error: optional(error),
  sql,
  log: text(LOG_LIMIT + 1),
  statements: list(statement, MAX_LINES),
  difference: optional(difference),
});

const relative: Decode<RelativeView> = object<RelativeView>({
  workflowInstanceId: name,
  workflow: name,
  scheduleTime: line,
  runNumber: count,
  state: oneOf(WORKFLOW_INSTANCE_STATES),
  task: optional(name),
});

const task: Decode<TaskView> = object<TaskView>({
  name,
  state: oneOf(TASK_INSTANCE_STATES),
  reason: optional(paragraph),
  warning: optional(paragraph),
  outputs: list(line, MAX_COLUMNS),
  child: optional(relative),
  maxRetries: count,
  retryIntervalMs: quantity,
  retryAt: optional(instant),
  carriedOverFromRun: optional(count),
  attempts: list(object<AttemptRow>(attemptFields), 1_000),
  shown: optional(attempt),
  attemptsOf: name,
});

const summary: Decode<TaskSummary> = object<TaskSummary>({
  name,
  state: oneOf(TASK_INSTANCE_STATES),
  reason: optional(paragraph),
  attempts: count,
  startedAt: optional(instant),
  finishedAt: optional(instant),
});

export const taskChange: Decode<TaskChange> = object<TaskChange>({
  task: name,
  changes: list(oneOf(['added', 'removed', 'sql', 'dependencies', 'settings']), 5),
});

const facts: Decode<RunFacts> = object<RunFacts>({
  scope: oneOf(['all', 'failed', 'from', 'to', 'only']),
  scopeTasks: list(name, MAX_COLUMNS),
  counts: list(object<StateCount>({ state: oneOf(TASK_INSTANCE_STATES), count }), TASK_INSTANCE_STATES.length),
  carriedOver: list(object<CarriedOver>({ runNumber: optional(count), tasks: list(name, MAX_COLUMNS) }), MAX_RUNS),
  definition: optional(object<DefinitionState>({ now: oneOf(DEFINITION_NOW), changes: list(taskChange, MAX_COLUMNS) })),
});

export const detail: Decode<DetailView> = object<DetailView>({
  logicalInstanceId: name,
  scheduleTime: line,
  runs: list(run, MAX_RUNS),
  run: optional(run),
  facts: optional(facts),
  never: optional(object<NeverRan>({ scheduleInstant: instant, reason: oneOf(NEVER_REASONS) })),
  parent: optional(relative),
  task: optional(task),
  tasks: list(summary, MAX_COLUMNS),
  actions: list(action(DETAIL_ACTIONS), 20),
});
