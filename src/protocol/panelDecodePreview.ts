import { TASK_INSTANCE_STATES } from '../core/instance/states';
import { EDGE_KINDS, type GraphEdge } from '../core/views/graph';
import {
  PLANNED_DEFINITIONS, RERUN_SCOPES, type BackfillPreview, type DependentPreview, type PreviewResets, type PreviewSlot, type PreviewTask,
  type PreviewView, type RerunChoice, type RunPreview,
} from '../core/views/preview';
import { constant, count, flag, list, name, object, oneOf, optional, quantity, variant, type Decode } from './panelDecode';
import { taskChange } from './panelDecodeDetail';
import { line, MAX_COLUMNS, mode, order, paragraph, reaction } from './panelDecodeView';

/** Ten years of hours are 87,600 (peers.md, the planner's bar). */
const MAX_SLOTS = 200_000;
/** Each task may follow a few. */
const MAX_EDGES = 100_000;

const task = object<PreviewTask>({
  name, action: oneOf(['run', 'carryOver', 'skip']), reason: paragraph, before: optional(oneOf(TASK_INSTANCE_STATES)),
});

const edge = object<GraphEdge>({ from: count, to: count, kind: oneOf(EDGE_KINDS), condition: optional(paragraph) });

const choice = object<RerunChoice>({
  workflowInstanceId: name, scope: oneOf(RERUN_SCOPES), task: optional(name), tasks: list(name, MAX_COLUMNS),
});

const runPreview: Decode<PreviewView> = object<RunPreview>({
  kind: constant('run'),
  previewId: name,
  workflow: name,
  scheduleTime: line,
  runNumber: count,
  isRerun: flag,
  tasks: list(task, MAX_COLUMNS),
  edges: list(edge, MAX_EDGES),
  changes: list(taskChange, MAX_COLUMNS),
  definition: oneOf(PLANNED_DEFINITIONS),
  isDryRun: flag,
  counts: object<RunPreview['counts']>({ run: count, carryOver: count, skip: count }),
  resets: object<PreviewResets>({ retries: count, results: count, endedRun: optional(count) }),
  choice: optional(choice),
  refusal: optional(paragraph),
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
