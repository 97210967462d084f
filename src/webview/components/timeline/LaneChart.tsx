import type { ComponentChildren } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { useSize, type ElementRef } from '../../layout/useGridView';
import { scrollToShow } from '../../layout/moveCursor';
import { usePage } from '../../pageContext';
import { TAKES_KEYS } from '../../viewFocus';
import { GraphTools, px } from '../graph/GraphCanvas';
import { AXIS_HEIGHT, layOutChart, visibleLanes, type ChartLayout } from './chartLayout';
import type { Lane } from './lane';
import { laneId, LaneView } from './LaneView';
import { TimeAxis } from './TimeAxis';
import type { Extent, TimeScale } from './timeScale';
import { useLaneInput } from './useLaneInput';
import { useTimeZoom } from './useTimeZoom';

export interface ChartPlaces {
  readonly layout: ChartLayout;
  readonly scale: TimeScale;
  /** The lanes that are drawn: first, and one behind the last. */
  readonly first: number;
  readonly end: number;
}

interface LaneChartProps {
  readonly label: string;
  readonly count: number;
  /** In letters. */
  readonly longestName: number;
  /** Called for the lanes in view only. */
  readonly laneOf: (index: number) => Lane | undefined;
  readonly extent: Extent;
  /** Execution clock, ms; `undefined`: nothing goes on. */
  readonly now: number | undefined;
  /** -1: none. */
  readonly selected: number;
  /** `attempt`: its bar was pressed. */
  readonly onChoose: (index: number, attempt: number | undefined) => void;
  /** What lies behind the bars. */
  readonly drawBehind?: (places: ChartPlaces) => ComponentChildren;
}

/** Bars on a time axis, a lane each; only what is in view is drawn. */
export function LaneChart(props: LaneChartProps) {
  const { label, count, extent, now, selected, onChoose } = props;
  const { texts } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const layout = layOutChart(size.width, props.longestName);
  const zoom = useTimeZoom(element, extent, layout.room);
  const { scale } = zoom;
  const { scroll, onScroll } = useScroll(element);
  const [moved, setCursor] = useState(-1);
  const cursor = Math.min(count - 1, moved >= 0 ? moved : Math.max(0, selected));
  useShownLane(element, cursor, layout);
  const input = useLaneInput({ element, count, cursor, selected, layout, zoom, setCursor, onChoose });
  const span = visibleLanes(scroll.top, size.height, { count, laneHeight: layout.laneHeight });
  const height = count * layout.laneHeight;
  const places = { layout, scale, ...span };
  return (
    <div class={`timeline${layout.isNarrow ? ' is-narrow' : ''}`}>
      <div
        ref={element}
        class="timeline-scroll"
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-description={texts['timeline.help']}
        aria-activedescendant={cursor >= span.first && cursor < span.end ? laneId(cursor) : undefined}
        onScroll={onScroll}
        {...TAKES_KEYS}
        {...input}
      >
        <div class="timeline-canvas" role="presentation" style={{ width: px(size.width - layout.room + scale.width), height: px(AXIS_HEIGHT + height) }}>
          <TimeAxis scale={scale} layout={layout} view={{ from: scroll.left - size.width, to: scroll.left + 2 * size.width }} height={height} now={now} />
          {props.drawBehind?.(places)}
          <Lanes {...props} cursor={cursor} viewWidth={size.width} places={places} />
        </div>
      </div>
      <GraphTools zoom={{ scale: zoom.zoom, zoomBy: (factor) => { zoom.zoomBy(factor); }, fit: zoom.fit }} />
    </div>
  );
}

interface LanesProps extends LaneChartProps {
  readonly cursor: number;
  readonly viewWidth: number;
  readonly places: ChartPlaces;
}

function Lanes({ count, laneOf, selected, cursor, viewWidth, places }: LanesProps) {
  const { layout, scale, first, end } = places;
  return (
    <>
      {indexes(first, end).map((index) => {
        const lane = laneOf(index);
        return lane === undefined ? null : (
          <LaneView
            key={lane.key}
            lane={lane}
            index={index}
            count={count}
            top={AXIS_HEIGHT + index * layout.laneHeight}
            layout={layout}
            scale={scale}
            viewWidth={viewWidth}
            isSelected={index === selected}
            isCursor={index === cursor}
          />
        );
      })}
    </>
  );
}

function indexes(first: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
}

/** Drawing follows scrolling in steps: most events change nothing. */
const SCROLL_STEP = 56;

function useScroll(element: ElementRef) {
  const [scroll, setScroll] = useState({ top: 0, left: 0 });
  const onScroll = useCallback(() => {
    const step = (value: number | undefined) => Math.floor((value ?? 0) / SCROLL_STEP) * SCROLL_STEP;
    const next = { top: step(element.current?.scrollTop), left: step(element.current?.scrollLeft) };
    setScroll((old) => (old.top === next.top && old.left === next.left ? old : next));
  }, [element]);
  return { scroll, onScroll };
}

/** The buttons in the lower corner must not lie over the lane that the keyboard is in. */
const TOOLS_HEIGHT = 48;

function useShownLane(element: ElementRef, cursor: number, { laneHeight }: ChartLayout): void {
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null || cursor < 0) return;
    const view = { scroll: node.scrollTop, size: node.clientHeight - AXIS_HEIGHT - TOOLS_HEIGHT, covered: 0 };
    node.scrollTop = scrollToShow(cursor * laneHeight, laneHeight, view);
  }, [element, cursor, laneHeight]);
}
