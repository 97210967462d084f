import { useMemo } from 'preact/hooks';
import type { GridRow } from '../../../core/views/grid';
import { endsAt, movesOn, runBars } from '../../../core/views/timelineRuns';
import type { Selection } from '../../../protocol/panelMessages';
import { useSelect } from '../../pageActions';
import { usePage } from '../../pageContext';
import { EmptyState } from '../EmptyState';
import { runLane } from './lane';
import { LaneChart } from './LaneChart';
import { extentOf } from './timeScale';

interface RunsTimelineProps {
  /** Newest schedule time first. */
  readonly rows: readonly GridRow[];
  readonly selection: Selection | undefined;
  /** Execution clock, ms; moves while something runs. */
  readonly now: number;
}

/** The newest run of each schedule time: what ran beside what. */
export function RunsTimeline({ rows, selection, now }: RunsTimelineProps) {
  const { texts, zone } = usePage();
  const select = useSelect();
  const bars = useMemo(() => runBars(rows), [rows]);
  const moving = movesOn(bars) ? now : undefined;
  const extent = extentOf(bars.flatMap((bar) => [bar.startedAt, ...(bar.finishedAt === undefined && moving === undefined ? [endsAt(bar, now)] : [bar.finishedAt ?? bar.startedAt])]), moving);
  if (extent === undefined) return <EmptyState icon="history" title={texts['timeline.noneBegun']} />;
  return (
    <LaneChart
      label={texts['timeline.runsLabel']}
      count={bars.length}
      longestName={bars.reduce((most, { scheduleTime }) => Math.max(most, scheduleTime.endsWith('00:00:00') ? 10 : 16), 0)}
      laneOf={(index) => {
        const bar = bars[index];
        return bar === undefined ? undefined : runLane(bar, { texts, zone, now });
      }}
      extent={extent}
      now={moving}
      selected={bars.findIndex(({ logicalInstanceId }) => logicalInstanceId === selection?.logicalInstanceId)}
      onChoose={(index) => {
        const bar = bars[index];
        if (bar !== undefined) select({ logicalInstanceId: bar.logicalInstanceId, workflowInstanceId: undefined, task: undefined });
      }}
    />
  );
}
