import { useMemo } from 'preact/hooks';
import { isLive } from '../../../core/instance/states';
import type { CriticalStep } from '../../../core/views/criticalPath';
import type { TimelineView } from '../../../core/views/timeline';
import type { Selection } from '../../../protocol/panelMessages';
import { letterCount } from '../../layout/letterCount';
import { useSelect } from '../../pageActions';
import { usePage } from '../../pageContext';
import { EmptyState } from '../EmptyState';
import { px } from '../graph/GraphCanvas';
import { AXIS_HEIGHT } from './chartLayout';
import { CriticalPathLine } from './CriticalPathLine';
import { taskLane } from './lane';
import { LaneChart, type ChartPlaces } from './LaneChart';
import { extentOf } from './timeScale';

interface TaskTimelineProps {
  readonly timeline: TimelineView;
  readonly selection: Selection | undefined;
  /** Execution clock, ms; moves while something runs. */
  readonly now: number;
}

/** One run: its tasks, their attempts and waits, and the critical path. */
export function TaskTimeline({ timeline, selection, now }: TaskTimelineProps) {
  const { texts, zone } = usePage();
  const select = useSelect();
  const { shown, lanes, path } = timeline;
  const onPath = useMemo(() => new Set(path.map(({ task }) => task)), [path]);
  const moving = isLive(shown.state) ? now : undefined;
  const extent = extentOf(instantsOf(timeline), moving);
  if (extent === undefined) return <EmptyState icon="history" title={texts['timeline.notBegun']} />;
  const choose = (task: string | undefined, attempt: number | undefined): void => {
    if (task === undefined) return;
    const workflowInstanceId = shown.isNewest ? undefined : shown.workflowInstanceId;
    select({ logicalInstanceId: shown.logicalInstanceId, workflowInstanceId, task, ...(attempt === undefined ? {} : { attempt }) });
  };
  const isShown = selection?.logicalInstanceId === shown.logicalInstanceId;
  return (
    <>
      <LaneChart
        key={shown.workflowInstanceId}
        label={texts['timeline.label']}
        count={lanes.length}
        longestName={lanes.reduce((most, { task }) => Math.max(most, letterCount(task)), 0)}
        laneOf={(index) => {
          const lane = lanes[index];
          return lane === undefined ? undefined : taskLane(lane, onPath.has(lane.task), { texts, zone, now });
        }}
        extent={extent}
        now={moving}
        selected={isShown ? lanes.findIndex(({ task }) => task === selection.task) : -1}
        onChoose={(index, attempt) => { choose(lanes[index]?.task, attempt); }}
        drawBehind={(places) => drawPath(path, lanes.map(({ task }) => task), places)}
      />
      <CriticalPathLine path={path} now={now} onChoose={(task) => { choose(task, undefined); }} />
    </>
  );
}

/** Empty while nothing has begun. */
function instantsOf({ shown, lanes }: TimelineView): readonly number[] {
  const attempts = lanes.flatMap((lane) => lane.attempts.flatMap(({ startedAt, finishedAt }) => [startedAt, ...(finishedAt === undefined ? [] : [finishedAt])]));
  return shown.startedAt === undefined ? attempts : [shown.startedAt, ...attempts];
}

/** From the end of one step down, or up, to the lane of the next. */
function drawPath(path: readonly CriticalStep[], tasks: readonly string[], { layout, scale, first, end }: ChartPlaces) {
  const place = new Map(tasks.map((task, index) => [task, index]));
  return path.slice(1).map(({ task, readyAt }, index) => {
    const [from, to] = [place.get(path[index]?.task ?? ''), place.get(task)].sort((a, b) => (a ?? 0) - (b ?? 0));
    if (from === undefined || to === undefined || to < first || from >= end) return null;
    const top = AXIS_HEIGHT + from * layout.laneHeight + layout.barMiddle;
    const left = layout.trackLeft + scale.xOf(readyAt);
    return <span key={task} class="path-link" style={{ left: px(left), top: px(top), height: px((to - from) * layout.laneHeight) }} />;
  });
}
