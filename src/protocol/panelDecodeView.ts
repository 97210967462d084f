import { BACKFILL_ACTIONS } from '../core/instance/allowedActions';
import { BACKFILL_MODES, BACKFILL_ORDERS, FAILURE_REACTIONS, TRIGGERS, type Trigger } from '../core/instance/records';
import { BACKFILL_STATES, WORKFLOW_INSTANCE_STATES } from '../core/instance/states';
import type { ActionView } from '../core/views/actions';
import type { BackfillCounts, BackfillView } from '../core/views/backfillBar';
import type { GridColumn, GridRow, GridView } from '../core/views/grid';
import { count, flag, instant, list, name, object, oneOf, optional, text, type Decode } from './panelDecode';

/** More than any grid that the panel promises to show (500 × 2,000). */
export const MAX_COLUMNS = 5_000;
export const MAX_ROWS = 100_000;
export const line = text(2_000);
/** Reasons and messages may quote names. */
export const paragraph = text(200_000);

export const trigger = oneOf<Trigger>(TRIGGERS);
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

export function action<A extends string>(actions: readonly A[]): Decode<ActionView<A>> {
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
