import { useRef, useState } from 'preact/hooks';
import { kindAt, runsSlot, type Ticks } from '../../../core/views/plannerSelection';
import { neverRanId } from '../../../core/views/neverRan';
import { useSize } from '../../layout/useGridView';
import { scrollToShow } from '../../layout/moveCursor';
import { usePage } from '../../pageContext';
import { focusDetail } from '../../viewFocus';
import { moveRow, ROW_HEIGHTS, rowLayout, shownRows } from './slotRows';
import { slotRowId, SlotRow } from './SlotRow';
import type { ShownPlan } from './plannerState';

interface SlotTableProps {
  readonly plan: ShownPlan;
  readonly ticks: Ticks | undefined;
  /** Of the schedule time whose details are open, as `neverRanId`. */
  readonly shown: string | undefined;
  readonly onOpen: (logicalInstanceId: string) => void;
  /** `undefined`: nothing can be ticked now. */
  readonly onTick: ((range: { readonly from: number; readonly to: number; readonly isOn: boolean }) => void) | undefined;
}

const HEAD_HEIGHT = 28;

/** Every slot of the plan; only what is in view is drawn. */
export function SlotTable(props: SlotTableProps) {
  const { plan, ticks, shown, onTick } = props;
  const { texts } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element);
  const [top, setTop] = useState(0);
  const { slots, view } = plan;
  const layout = rowLayout(width);
  const rowHeight = ROW_HEIGHTS[layout];
  const cursor = useSlotCursor({ ...props, element, rowHeight, pageRows: Math.max(1, Math.floor((height - HEAD_HEIGHT) / rowHeight) - 1) });
  const span = shownRows(top, { height, rowHeight, rowCount: slots.loaded });
  const places = Array.from({ length: span.end - span.first }, (_, index) => span.first + index);
  return (
    <div
      ref={element}
      class={`slots ${layout}`}
      role="grid"
      tabIndex={0}
      aria-label={texts['plan.table']}
      aria-description={texts['plan.tableHelp']}
      aria-rowcount={slots.total + 1}
      aria-multiselectable="true"
      aria-activedescendant={cursor.place < slots.loaded ? slotRowId(cursor.place) : undefined}
      onScroll={() => { setTop(element.current?.scrollTop ?? 0); }}
      onKeyDown={cursor.onKeyDown}
      onClick={cursor.onClick}
    >
      <SlotHead />
      <div class="slots-body" role="rowgroup" style={{ height: `${String(slots.total * rowHeight)}px` }}>
        {places.map((place) => (
          <SlotRow
            key={place}
            place={place}
            top={place * rowHeight}
            instant={slots.instants[place] ?? 0}
            windowMs={slots.windowsMs[place] ?? 0}
            zone={view.zone}
            kind={kindAt(slots, place)}
            isOn={runsSlot(slots, place, ticks)}
            isCursor={place === cursor.place}
            isShown={shown !== undefined && neverRanId(slots.instants[place] ?? 0) === shown}
            canTick={onTick !== undefined && (ticks === undefined || kindAt(slots, place)?.canRun === true)}
          />
        ))}
      </div>
    </div>
  );
}

function SlotHead() {
  const { texts } = usePage();
  return (
    <div class="slot slot-head" role="row" aria-rowindex={1}>
      <span role="columnheader" class="slot-run"><span class="for-readers">{texts['plan.column.run']}</span></span>
      <span role="columnheader">{texts['plan.column.time']}</span>
      <span role="columnheader" class="slot-window">{texts['plan.column.window']}</span>
      <span role="columnheader">{texts['plan.column.state']}</span>
      <span role="columnheader" class="slot-reason">{texts['plan.column.reason']}</span>
    </div>
  );
}

interface CursorOptions extends SlotTableProps {
  readonly element: { readonly current: HTMLElement | null };
  readonly rowHeight: number;
  readonly pageRows: number;
}

/** Keyboard and mouse of the table, handled in one place for all rows. */
function useSlotCursor({ plan, ticks, shown, onTick, onOpen, element, rowHeight, pageRows }: CursorOptions) {
  const [place, setPlace] = useState(0);
  const anchor = useRef(0);
  const { slots } = plan;
  const moveTo = (target: number): void => {
    setPlace(target);
    const node = element.current;
    if (node === null) return;
    node.scrollTop = scrollToShow(target * rowHeight, rowHeight, { scroll: node.scrollTop, size: node.clientHeight - HEAD_HEIGHT, covered: 0 });
  };
  const toggle = (target: number, isRange: boolean): void => {
    const isOn = isRange ? runsSlot(slots, anchor.current, ticks) : !runsSlot(slots, target, ticks);
    onTick?.({ from: isRange ? anchor.current : target, to: target, isOn });
    if (!isRange) anchor.current = target;
  };
  const open = (target: number): void => {
    const instant = slots.instants[target];
    if (instant === undefined) return;
    if (neverRanId(instant) === shown) focusDetail();
    else onOpen(neverRanId(instant));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      open(place);
      return;
    }
    if (event.key === ' ') {
      event.preventDefault();
      toggle(place, event.shiftKey);
      return;
    }
    const target = moveRow(event.key, place, { rowCount: slots.loaded, pageRows });
    if (target === undefined) return;
    event.preventDefault();
    moveTo(target);
    if (event.shiftKey) toggle(target, true);
  };
  const onClick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest('[data-slot]') : null;
    if (row === null) return;
    const target = Number(row.getAttribute('data-slot'));
    moveTo(target);
    const isOnBox = event.target instanceof Element && event.target.closest('.slot-run') !== null;
    if (isOnBox || event.shiftKey) toggle(target, event.shiftKey);
    else open(target);
  };
  return { place: Math.min(place, Math.max(0, slots.loaded - 1)), onKeyDown, onClick };
}
