import type { CriticalStep } from '../core/views/criticalPath';
import type { GraphRun, GraphStructure, GraphView } from '../core/views/graph';
import type { ShownRun } from '../core/views/shownRun';
import type { TimelineLane, TimelineView } from '../core/views/timeline';
import { isEqual } from './isEqual';

/** The part of the panel's state that is built only while its view is shown. Missing: it is not shown, or there is nothing to show. */
export interface PictureViews {
  readonly graph?: GraphView | undefined;
  readonly timeline?: TimelineView | undefined;
}

/** What changed. Missing: unchanged. `null`: not shown any more. */
export interface PicturePatches {
  readonly graph?: GraphPatch | null | undefined;
  readonly timeline?: TimelinePatch | null | undefined;
}

export interface GraphPatch {
  /** Missing: unchanged, so that nothing is laid out again. */
  readonly structure?: GraphStructure;
  /** `null`: there is none any more. */
  readonly run?: GraphRun | null;
}

export interface TimelinePatch {
  readonly shown?: ShownRun;
  readonly path?: readonly CriticalStep[];
  /** All lanes by name, in order. Missing: the same as before. */
  readonly order?: readonly string[];
  /** New or changed lanes. */
  readonly lanes: readonly TimelineLane[];
}

export function diffPictures(before: PictureViews, after: PictureViews): PicturePatches {
  return {
    ...(isEqual(before.graph, after.graph) ? {} : { graph: after.graph === undefined ? null : diffGraph(before.graph, after.graph) }),
    ...(isEqual(before.timeline, after.timeline) ? {} : { timeline: after.timeline === undefined ? null : diffTimeline(before.timeline, after.timeline) }),
  };
}

function diffGraph(before: GraphView | undefined, after: GraphView): GraphPatch {
  return {
    ...(isEqual(before?.structure, after.structure) ? {} : { structure: after.structure }),
    ...(isEqual(before?.run, after.run) ? {} : { run: after.run ?? null }),
  };
}

function diffTimeline(before: TimelineView | undefined, after: TimelineView): TimelinePatch {
  const old = new Map(before?.lanes.map((lane) => [lane.task, lane]));
  const order = after.lanes.map(({ task }) => task);
  return {
    ...(isEqual(before?.shown, after.shown) ? {} : { shown: after.shown }),
    ...(isEqual(before?.path, after.path) ? {} : { path: after.path }),
    ...(isEqual(before?.lanes.map(({ task }) => task), order) ? {} : { order }),
    lanes: after.lanes.filter((lane) => !isEqual(old.get(lane.task), lane)),
  };
}

/** The pictures after a patch. What is unchanged keeps its identity. */
export function applyPictures(views: PictureViews, { graph, timeline }: PicturePatches): PictureViews {
  return {
    graph: graph === undefined ? views.graph : applyGraph(views.graph, graph),
    timeline: timeline === undefined ? views.timeline : applyTimeline(views.timeline, timeline),
  };
}

function applyGraph(graph: GraphView | undefined, patch: GraphPatch | null): GraphView | undefined {
  const structure = patch?.structure ?? graph?.structure;
  if (patch === null || structure === undefined) return undefined;
  return { structure, run: patch.run === undefined ? graph?.run : (patch.run ?? undefined) };
}

function applyTimeline(timeline: TimelineView | undefined, patch: TimelinePatch | null): TimelineView | undefined {
  const shown = patch?.shown ?? timeline?.shown;
  if (patch === null || shown === undefined) return undefined;
  const lanes = new Map([...(timeline?.lanes ?? []), ...patch.lanes].map((lane) => [lane.task, lane]));
  const order = patch.order ?? timeline?.lanes.map(({ task }) => task) ?? [];
  return { shown, path: patch.path ?? timeline?.path ?? [], lanes: order.flatMap((task) => lanes.get(task) ?? []) };
}
