import { describeState } from '../../../core/views/describeState';
import { usePage } from '../../pageContext';
import { Icon } from '../Icon';
import { px } from '../graph/GraphCanvas';
import { BAR_HEIGHT, type ChartLayout } from './chartLayout';
import type { Bar, Lane } from './lane';
import type { TimeScale } from './timeScale';

interface LaneViewProps {
  readonly lane: Lane;
  readonly index: number;
  readonly count: number;
  readonly top: number;
  readonly layout: ChartLayout;
  readonly scale: TimeScale;
  /** Of the chart's view: the name stays in it. */
  readonly viewWidth: number;
  readonly isSelected: boolean;
  readonly isCursor: boolean;
}

export function laneId(index: number): string {
  return `lane-${String(index)}`;
}

/** A name and its bars. A reader hears all of it as one option. */
export function LaneView({ lane, index, count, top, layout, scale, viewWidth, isSelected, isCursor }: LaneViewProps) {
  const { texts } = usePage();
  const view = describeState(lane.state, texts);
  return (
    <div
      id={laneId(index)}
      class={`lane tone-${view.tone}${lane.isOnPath ? ' on-path' : ''}${isSelected ? ' selected' : ''}${isCursor ? ' cursor' : ''}`}
      role="option"
      aria-selected={isSelected ? 'true' : 'false'}
      aria-label={lane.label}
      aria-setsize={count}
      aria-posinset={index + 1}
      data-lane={index}
      style={{ top: px(top), height: px(layout.laneHeight) }}
    >
      <span class="lane-name" title={lane.label} style={{ width: px(layout.isNarrow ? viewWidth : layout.nameWidth) }}>
        <Icon id={view.icon} spins={view.spins} />
        <span class="lane-text">{lane.name}</span>
        {lane.isOnPath ? <span class="path-mark codicon codicon-flame" title={texts['timeline.onPath']} /> : null}
      </span>
      {lane.bars.map((bar) => <BarView key={`${String(bar.from)} ${bar.wait ?? ''}`} bar={bar} layout={layout} scale={scale} />)}
    </div>
  );
}

/** A bar at least this wide has room for the icon of its state. */
const ICON_FROM = 18;
const LEAST_WIDTH = 3;

function BarView({ bar, layout, scale }: { readonly bar: Bar; readonly layout: ChartLayout; readonly scale: TimeScale }) {
  const { texts } = usePage();
  const left = layout.trackLeft + scale.xOf(bar.from);
  const length = scale.xOf(bar.to) - scale.xOf(bar.from);
  if (bar.state === undefined) {
    return <span class={`wait is-${bar.wait ?? ''}`} title={bar.label} style={{ left: px(left), width: px(length), top: px(layout.barMiddle - 3) }} />;
  }
  const width = Math.max(LEAST_WIDTH, length);
  const view = describeState(bar.state, texts);
  return (
    <>
      <span
        class={`bar fills-${view.tone} bar-${bar.state}${bar.isOpen ? ' is-open' : ''}`}
        title={bar.label}
        data-attempt={bar.attempt}
        style={{ left: px(left), width: px(width), top: px(layout.barMiddle - BAR_HEIGHT / 2) }}
      >
        {width < ICON_FROM ? null : <Icon id={view.icon} />}
      </span>
      {bar.text === '' ? null : (
        <span class="bar-text numeric" style={{ left: px(left + width + 5), top: px(layout.barMiddle - 8) }}>{bar.text}</span>
      )}
    </>
  );
}
