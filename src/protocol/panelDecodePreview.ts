import { TASK_INSTANCE_STATES } from '../core/instance/states';
import { EDGE_KINDS, type GraphEdge } from '../core/views/graph';
import { PLANNED_DEFINITIONS, RERUN_SCOPES, type PreviewResets, type PreviewTask, type RerunChoice, type RunPreview } from '../core/views/preview';
import { count, flag, list, name, object, oneOf, optional, type Decode } from './panelDecode';
import { taskChange } from './panelDecodeDetail';
import { line, MAX_COLUMNS, paragraph } from './panelDecodeView';

/** Each task may follow a few. */
const MAX_EDGES = 100_000;

const task = object<PreviewTask>({
  name, action: oneOf(['run', 'carryOver', 'skip']), reason: paragraph, before: optional(oneOf(TASK_INSTANCE_STATES)),
});

const edge = object<GraphEdge>({ from: count, to: count, kind: oneOf(EDGE_KINDS), condition: optional(paragraph) });

const choice = object<RerunChoice>({
  workflowInstanceId: name, scope: oneOf(RERUN_SCOPES), task: optional(name), tasks: list(name, MAX_COLUMNS),
});

export const preview: Decode<RunPreview> = object<RunPreview>({
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
