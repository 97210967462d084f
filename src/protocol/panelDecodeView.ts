import { BACKFILL_ACTIONS } from '../core/instance/allowedActions';
import { BACKFILL_MODES, BACKFILL_ORDERS, FAILURE_REACTIONS, TRIGGERS, type Trigger } from '../core/instance/records';
import { ATTEMPT_STATES, BACKFILL_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from '../core/instance/states';
import { DETAIL_ACTIONS, type ActionView } from '../core/views/actions';
import type { BackfillCounts, BackfillView } from '../core/views/backfillBar';
import {
  LOG_LIMIT, SQL_LIMIT, type AttemptView, type DetailView, type ErrorView, type RunView, type TaskSummary, type TaskView,
} from '../core/views/detail';
import type { GridColumn, GridRow, GridView } from '../core/views/grid';
import {
  PLANNED_DEFINITIONS, type BackfillPreview, type DependentPreview, type PreviewSlot, type PreviewTask, type PreviewView, type RunPreview,
} from '../core/views/preview';
import type { RelativeView } from '../core/views/relatives';
import {
  constant, count, flag, instant, list, name, object, oneOf, optional, quantity, text, variant, type Decode,
} from './panelDecode';

/** More than any grid that the panel promises to show (500 × 2,000). */
export const MAX_COLUMNS = 5_000;
export const MAX_ROWS = 100_000;
const MAX_RUNS = 10_000;
/** Ten years of hours are 87,600 (peers.md, the planner's bar). */
const MAX_SLOTS = 200_000;
const line = text(2_000);
/** Reasons and messages may quote names. */
const paragraph = text(200_000);

const trigger = oneOf<Trigger>(TRIGGERS);
const mode = oneOf(BACKFILL_MODES);
const order = oneOf(BACKFILL_ORDERS);
const reaction = optional(oneOf(FAILURE_REACTIONS));

export const gridRow: Decode<GridRow> = object<GridRow>({
  logicalInstanceId: name,
  scheduleInstant: instant,
  scheduleTime: line,
  workflowInstanceId: optional(name),
  state: optional(oneOf(WORKFLOW_INSTANCE_STATES)),
  runNumber: count,
  trigger: optional(trigger),
  startedAt: optional(instant),
  finishedAt: optional(instant),
  cells: list(count, MAX_COLUMNS),
});

export const grid: Decode<GridView> = object<GridView>({
  columns: list(object<GridColumn>({ task: name, gone: flag }), MAX_COLUMNS),
  rows: list(gridRow, MAX_ROWS),
  hasOlder: flag,
});

function action<A extends string>(actions: readonly A[]): Decode<ActionView<A>> {
  return object<ActionView<A>>({ action: oneOf(actions), label: line, enabled: flag, reason: optional(paragraph) });
}

const counts = object<BackfillCounts>({
  waiting: count, running: count, succeeded: count, failed: count, stopped: count, unknown: count,
});

export const backfill: Decode<BackfillView> = object<BackfillView>({
  backfillId: name,
  state: oneOf(BACKFILL_STATES),
  reason: optional(paragraph),
  mode,
  order,
  parallel: count,
  onFailure: reaction,
  batchSize: optional(count),
  nextBatchAt: optional(instant),
  waitsFor: optional(name),
  canChange: flag,
  total: count,
  counts,
  firstScheduleTime: optional(line),
  lastScheduleTime: optional(line),
  createdAt: instant,
  finishedAt: optional(instant),
  actions: list(action(BACKFILL_ACTIONS), 10),
});

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
  file: optional(paragraph),
  line: optional(count),
  column: optional(count),
});

const attempt: Decode<AttemptView> = object<AttemptView>({
  number: count,
  state: oneOf(ATTEMPT_STATES),
  startedAt: instant,
  finishedAt: optional(instant),
  rowsChanged: optional(count),
  error: optional(error),
  renderedSql: text(SQL_LIMIT + 1),
  log: text(LOG_LIMIT + 1),
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
  attempts: list(attempt, 1_000),
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

export const detail: Decode<DetailView> = object<DetailView>({
  logicalInstanceId: name,
  scheduleTime: line,
  runs: list(run, MAX_RUNS),
  run: optional(run),
  parent: optional(relative),
  task: optional(task),
  tasks: list(summary, MAX_COLUMNS),
  actions: list(action(DETAIL_ACTIONS), 20),
});

const runPreview: Decode<PreviewView> = object<RunPreview>({
  kind: constant('run'),
  previewId: name,
  workflow: name,
  scheduleTime: line,
  runNumber: count,
  isRerun: flag,
  tasks: list(object<PreviewTask>({ name, action: oneOf(['run', 'carryOver', 'skip']), reason: paragraph }), MAX_COLUMNS),
  changes: list(line, MAX_COLUMNS),
  definition: oneOf(PLANNED_DEFINITIONS),
  isDryRun: flag,
  counts: object<RunPreview['counts']>({ run: count, carryOver: count, skip: count }),
});

const slot = object<PreviewSlot>({
  scheduleTime: line,
  state: oneOf(['neverRan', 'unfinished', 'failed', 'stale', 'succeeded']),
  willRun: flag,
  reason: paragraph,
});

const backfillPreview: Decode<PreviewView> = object<BackfillPreview>({
  kind: constant('backfill'),
  previewId: name,
  workflow: name,
  mode,
  order,
  parallel: count,
  isSerial: flag,
  isDryRun: flag,
  batchSize: optional(count),
  pauseMs: optional(quantity),
  onFailure: reaction,
  estimateMs: optional(quantity),
  dependents: list(object<DependentPreview>({ workflow: name, willRun: count }), MAX_COLUMNS),
  slots: list(slot, MAX_SLOTS),
  willRun: count,
  continues: flag,
});

export const preview: Decode<PreviewView> = variant<PreviewView>('kind', { run: runPreview, backfill: backfillPreview });
