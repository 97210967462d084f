import { useMemo } from 'preact/hooks';
import { formatExecutionTime } from '../../../core/views/formatTime';
import { timeTicks } from '../../../core/views/timeTicks';
import { fillText } from '../../../core/views/viewTexts';
import { usePage } from '../../pageContext';
import { px } from '../graph/GraphCanvas';
import { AXIS_HEIGHT, type ChartLayout } from './chartLayout';
import type { TimeScale } from './timeScale';

/** A label needs this much room, CSS pixels. */
const TICK_ROOM = 84;

interface TimeAxisProps {
  readonly scale: TimeScale;
  readonly layout: ChartLayout;
  /** What is in view of the track, CSS pixels from its begin, with some more on both sides. */
  readonly view: { readonly from: number; readonly to: number };
  /** Of all lanes, for the lines under the axis. */
  readonly height: number;
  /** Execution clock, ms; `undefined`: nothing goes on. */
  readonly now: number | undefined;
}

/** Hours and minutes along the top, lines through the lanes, and where now is. */
export function TimeAxis({ scale, layout, view, height, now }: TimeAxisProps) {
  const { texts, zone } = usePage();
  const { from, to } = { from: scale.timeAt(Math.max(0, view.from)), to: scale.timeAt(Math.min(scale.width, view.to)) };
  const ticks = useMemo(
    () => timeTicks({ from, to, zone, most: Math.max(1, Math.floor((Math.min(scale.width, view.to) - Math.max(0, view.from)) / TICK_ROOM)) }),
    [from, to, zone, scale.width],
  );
  const day = formatExecutionTime(from, zone).slice(0, 10);
  return (
    <>
      <div class="axis" aria-hidden="true" style={{ height: px(AXIS_HEIGHT) }}>
        {layout.isNarrow ? null : (
          <span class="axis-corner numeric" title={fillText(texts['timeline.axis'], zone)} style={{ width: px(layout.nameWidth) }}>{day} · {zone}</span>
        )}
        {ticks.map(({ at, label }) => (
          <span key={at} class="tick-text numeric" title={`${formatExecutionTime(at, zone)} (${zone})`} style={{ left: px(layout.trackLeft + scale.xOf(at)) }}>{label}</span>
        ))}
        {now === undefined ? null : <span class="now-text" style={{ left: px(layout.trackLeft + scale.xOf(now)) }}>{texts['timeline.now']}</span>}
      </div>
      {ticks.map(({ at }) => <span key={at} class="tick" style={{ left: px(layout.trackLeft + scale.xOf(at)), top: px(AXIS_HEIGHT), height: px(height) }} />)}
      {now === undefined ? null : <span class="now" style={{ left: px(layout.trackLeft + scale.xOf(now)), top: px(AXIS_HEIGHT), height: px(height) }} />}
    </>
  );
}
