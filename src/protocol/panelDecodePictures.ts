import { ATTEMPT_STATES, TASK_INSTANCE_STATES, WORKFLOW_INSTANCE_STATES } from '../core/instance/states';
import type { CriticalStep } from '../core/views/criticalPath';
import { EDGE_KINDS, type GraphEdge, type GraphNode, type GraphRun, type GraphStructure, type GraphTask, type GraphView } from '../core/views/graph';
import type { ShownRun } from '../core/views/shownRun';
import { WAIT_KINDS, type TimelineAttempt, type TimelineLane, type TimelineView, type TimelineWait } from '../core/views/timeline';
import { count, flag, instant, list, name, nullable, object, oneOf, optional, partial, quantity, text, type Decode } from './panelDecode';
import type { GraphPatch, TimelinePatch } from './panelPictures';

/** More than any workflow that the panel promises to show. */
const MAX_TASKS = 5_000;
const MAX_EDGES = 100_000;
const MAX_ATTEMPTS = 1_000;

const shown = object<ShownRun>({
  logicalInstanceId: name,
  workflowInstanceId: name,
  scheduleTime: text(100),
  runNumber: count,
  isNewest: flag,
  state: oneOf(WORKFLOW_INSTANCE_STATES),
  startedAt: optional(instant),
  finishedAt: optional(instant),
});

const structure = object<GraphStructure>({
  nodes: list(object<GraphNode>({ task: name, type: name, disabled: flag, gone: flag }), MAX_TASKS),
  edges: list(object<GraphEdge>({ from: count, to: count, kind: oneOf(EDGE_KINDS), condition: optional(text(1_000)) }), MAX_EDGES),
});

const graphTask = object<GraphTask>({
  state: oneOf(TASK_INSTANCE_STATES), attempts: count, startedAt: optional(instant), finishedAt: optional(instant),
});

const run = object<GraphRun>({ shown, tasks: list(optional(graphTask), MAX_TASKS) });

const step = object<CriticalStep>({
  task: name, readyAt: instant, startedAt: instant, finishedAt: optional(instant), workedMs: quantity, workingSince: optional(instant),
});

const path = list(step, MAX_TASKS);

const lane = object<TimelineLane>({
  task: name,
  state: oneOf(TASK_INSTANCE_STATES),
  attempts: list(object<TimelineAttempt>({
    number: count, state: oneOf(ATTEMPT_STATES), startedAt: instant, finishedAt: optional(instant),
  }), MAX_ATTEMPTS),
  waits: list(object<TimelineWait>({ kind: oneOf(WAIT_KINDS), from: instant, to: optional(instant) }), MAX_ATTEMPTS + 2),
});

const lanes = list(lane, MAX_TASKS);

export const graph: Decode<GraphView> = object<GraphView>({ structure, run: optional(run) });
export const graphPatch: Decode<GraphPatch> = partial<GraphPatch>({ structure, run: nullable(run) });
export const timeline: Decode<TimelineView> = object<TimelineView>({ shown, lanes, path });
export const timelinePatch: Decode<TimelinePatch> = partial<TimelinePatch>({ shown, path, order: list(name, MAX_TASKS), lanes });
