import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Permission } from '../../core/views/actions';
import type { GridColumn } from '../../core/views/grid';
import type { Selection } from '../../protocol/panelMessages';
import { layOutGrid, ROW_HEIGHT, widthBesideDetail, type GridLayout } from '../layout/gridLayout';
import { useAnchoredScroll, useSettledScroll, useShownPlace } from '../layout/useScrollKeeping';
import { useSize, useSpans, type GridSpans } from '../layout/useGridView';
import { useGridInput } from '../layout/useGridInput';
import { useRowSlots } from '../layout/rowSlots';
import type { GridPlace } from '../layout/moveCursor';
import { usePage } from '../pageContext';
import { TAKES_KEYS } from '../viewFocus';
import { columnOf } from '../state/reducePage';
import type { GridLine, ZoomLevel } from '../state/gridGroups';
import type { Cursor } from '../state/pageState';
import { cellId, GridRowView } from './GridRowView';
import { GridHeader } from './GridHeader';
import { Button } from './Button';

interface GridProps {
  readonly columns: readonly GridColumn[];
  /** Indices of the columns that are shown; `undefined`: all. */
  readonly shown: readonly number[] | undefined;
  /** Those that pass filter and search. */
  readonly rows: readonly GridLine[];
  readonly zoom: ZoomLevel;
  readonly hasOlder: boolean;
  /** Older rows are asked for when the end comes into view. */
  readonly loadsOlder: boolean;
  readonly selection: Selection | undefined;
  readonly cursor: Cursor | undefined;
  readonly permission: Permission;
  /** Execution clock, ms; moves while something runs. */
  readonly now: number;
}

export function Grid(props: GridProps) {
  const { columns, rows, hasOlder, loadsOlder, now } = props;
  const { texts } = usePage();
  const { element, layout, spans, slots, place, selected, handlers } = useGrid(props);
  useOlderRows(hasOlder && loadsOlder && spans.rows.end + ROWS_AHEAD >= rows.length, rows.length);
  return (
    <div
      ref={element}
      class={`grid header-${layout.header}${layout.scrolls ? ' scrolls' : ''}`}
      role="grid"
      id="grid"
      tabIndex={0}
      {...TAKES_KEYS}
      aria-label={texts['grid.label']}
      aria-description={texts['grid.help']}
      aria-rowcount={hasOlder ? -1 : rows.length + 1}
      aria-colcount={layout.columns.length}
      aria-activedescendant={isDrawn(place, spans) ? cellId(place) : undefined}
      {...handlers}
    >
      <div class="grid-canvas" role="presentation" style={canvasStyle(layout, rows.length, hasOlder)}>
        <GridHeader layout={layout} columns={columns} span={spans.columns} />
        {slots.map(({ slot, index }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <GridRowView
              key={slot}
              row={row}
              index={index}
              layout={layout}
              columns={columns}
              span={spans.columns}
              cursorColumn={place?.row === index ? place.column : -1}
              selectedColumn={selected?.row === index ? selected.column : -1}
              now={row.startedAt !== undefined && row.finishedAt === undefined ? now : 0}
            />
          );
        })}
        {hasOlder ? <OlderRow top={layout.headerHeight + rows.length * ROW_HEIGHT} /> : null}
      </div>
    </div>
  );
}

/** Everything about the grid that is not drawing: size, what is in view, keyboard, mouse, scrolling. */
function useGrid({ columns, shown, rows, zoom, selection, cursor, permission }: GridProps) {
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const hasTimes = useMemo(() => rows.some((row) => row.group === undefined ? !row.scheduleTime.endsWith(' 00:00:00') : row.group.rows.length > 9), [rows]);
  const leastWidth = selection === undefined ? widthBesideDetail(size.width) : size.width;
  const layout = useMemo(
    () => layOutGrid(columns, { ...size, leastWidth, hasTimes, shown, isGrouped: zoom !== 'each' }),
    [columns, size.width, size.height, leastWidth, hasTimes, shown, zoom],
  );
  const { spans, onScroll } = useSpans(element, layout, { ...size, rowCount: rows.length });
  const selected = placeOf(selectionCursor(selection), rows, layout);
  const place = placeOf(cursor, rows, layout);
  useAnchoredScroll(element, rows);
  useShownPlace(element, { ...size, layout }, place);
  const settle = useSettledScroll(element, layout);
  const { slots, sortSoon } = useRowSlots(spans.rows);
  const onScrollEnd = (): void => {
    settle();
    sortSoon();
  };
  const input = useGridInput({ rows, layout, zoom, place, selected, height: size.height, columns, permission });
  return { element, layout, spans, slots, place, selected, handlers: { onScroll, onScrollEnd, ...input } };
}

/** Rows from the end at which older ones are asked for: a page, so that they are there when one comes. */
const ROWS_AHEAD = 30;

/** Asks once for each length of the list; an answer makes it longer. */
function useOlderRows(isNear: boolean, rowCount: number): void {
  const { post } = usePage();
  const asked = useRef(-1);
  useEffect(() => {
    if (!isNear || asked.current === rowCount) return;
    asked.current = rowCount;
    post({ type: 'showOlder', all: false });
  }, [isNear, rowCount, post]);
}

function OlderRow({ top }: { readonly top: number }) {
  const { texts, post } = usePage();
  return (
    <div class="older" role="row" style={{ top: px(top) }}>
      <div role="gridcell" class="older-cell">
        <Button label={texts['panel.older']} icon="ellipsis" kind="quiet" onPress={() => { post({ type: 'showOlder', all: false }); }} />
      </div>
    </div>
  );
}

function isDrawn(place: GridPlace | undefined, { rows, columns }: GridSpans): place is GridPlace {
  if (place === undefined || place.row < rows.first || place.row >= rows.end) return false;
  return place.column === 0 || (place.column >= columns.first && place.column < columns.end);
}

function canvasStyle(layout: GridLayout, rowCount: number, hasOlder: boolean) {
  const height = layout.headerHeight + rowCount * ROW_HEIGHT + (hasOlder ? ROW_HEIGHT + 12 : 0);
  return { width: px(layout.width), height: px(height) };
}

function selectionCursor(selection: Selection | undefined): Cursor | undefined {
  return selection === undefined
    ? undefined
    : { logicalInstanceId: selection.logicalInstanceId, column: columnOf(selection.task) };
}

/** `undefined`: not in the grid (any more, or with this filter). */
function placeOf(cursor: Cursor | undefined, rows: readonly GridLine[], layout: GridLayout): GridPlace | undefined {
  if (cursor === undefined) return undefined;
  const row = rows.findIndex((candidate) => candidate.logicalInstanceId === cursor.logicalInstanceId);
  const column = layout.columns.findIndex((candidate) => candidate.key === cursor.column);
  return row < 0 || column < 0 ? undefined : { row, column };
}

function px(value: number): string {
  return `${String(value)}px`;
}
