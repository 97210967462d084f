import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { GridColumn } from '../../core/views/grid';
import { COLUMN_STEP, ROW_HEIGHT, type GridLayout, type LayoutColumn, type Span } from '../layout/gridLayout';
import type { GridPlace } from '../layout/moveCursor';
import { usePage, type PageContext } from '../pageContext';
import type { GridGroup, GridLine } from '../state/gridGroups';
import type { CellContent } from './cellContent';
import { groupStateContent, groupTaskContent, groupTimeContent } from './groupContent';
import { instanceContent } from './instanceContent';

interface GridRowProps {
  readonly row: GridLine;
  readonly index: number;
  readonly layout: GridLayout;
  readonly columns: readonly GridColumn[];
  readonly span: Span;
  /** -1: not in this row. */
  readonly cursorColumn: number;
  readonly selectedColumn: number;
  /** Execution clock, ms; 0 when the row does not run. */
  readonly now: number;
}

/** Only the cell with the keyboard has it. */
export function cellId(place: GridPlace): string {
  return `cell-${String(place.row)}-${String(place.column)}`;
}

/**
 * One schedule time. Drawn again only when something in it changed. While the grid scrolls, the elements of a row that left the view
 * show another one, so that most of its cells stay as they are.
 */
export function GridRowView(props: GridRowProps) {
  const { row, index, layout, columns, span, cursorColumn, selectedColumn, now } = props;
  return useMemo(
    () => drawRow(props),
    [row, index, layout, columns, span.first, span.end, cursorColumn, selectedColumn, now],
  );
}

function drawRow(props: GridRowProps) {
  const { index, layout, span } = props;
  const isSelected = props.selectedColumn >= 0;
  const chunks: number[] = [];
  for (let chunk = 0; chunk * COLUMN_STEP < span.end; chunk++) {
    if (chunk === 0 || (chunk + 1) * COLUMN_STEP > span.first) chunks.push(chunk);
  }
  return (
    <div
      class={isSelected ? 'grid-row selected-row' : 'grid-row'}
      role="row"
      aria-rowindex={index + 2}
      style={{ top: px(layout.headerHeight + index * ROW_HEIGHT), width: px(layout.width) }}
    >
      {chunks.map((chunk) => <RowChunk key={chunk} {...props} chunk={chunk} />)}
    </div>
  );
}

interface CellProps extends GridRowProps {
  readonly page: PageContext;
}

/** The cells of a chunk as they were drawn last. */
interface Drawn {
  readonly props: CellProps;
  readonly cells: readonly ComponentChildren[];
}

/** Neighbouring columns, the unit that sideways scrolling adds or removes; what stays is not even compared. */
function RowChunk(props: GridRowProps & { readonly chunk: number }) {
  const page = usePage();
  const drawn = useRef<Drawn | undefined>(undefined);
  const { row, index, layout, columns, now, chunk } = props;
  const first = chunk * COLUMN_STEP;
  const cursor = within(props.cursorColumn, first);
  const selected = within(props.selectedColumn, first);
  return useMemo(() => {
    const next = { ...props, page };
    const before = drawn.current;
    const cells = layout.columns.slice(first, first + COLUMN_STEP).map((column, offset) => {
      const place = first + offset;
      return before !== undefined && looksTheSame(column, place, [before.props, next]) ? before.cells[offset] : drawCell(column, place, next);
    });
    drawn.current = { props: next, cells };
    return <>{cells}</>;
  }, [row, index, layout, columns, chunk, cursor, selected, now, page.texts, page.zone]);
}

function within(column: number, first: number): number {
  return column >= first && column < first + COLUMN_STEP ? column : -1;
}

/** A cell of a task shows nothing of its row but the task's state: the element of another row's cell will do. */
function looksTheSame(column: LayoutColumn, place: number, [a, b]: readonly [CellProps, CellProps]): boolean {
  return column.kind === 'task' && a.layout === b.layout && a.columns === b.columns && a.page.texts === b.page.texts
    && a.row.group === undefined && b.row.group === undefined && a.row.cells[column.taskIndex] === b.row.cells[column.taskIndex]
    && a.cursorColumn !== place && b.cursorColumn !== place && (a.selectedColumn === place) === (b.selectedColumn === place);
}

function drawCell(column: LayoutColumn, columnIndex: number, props: CellProps) {
  const content = contentOf(column, props);
  const isSelected = props.selectedColumn === columnIndex;
  const isCursor = props.cursorColumn === columnIndex;
  return (
    <div
      key={column.key}
      id={isCursor ? cellId({ row: props.index, column: columnIndex }) : undefined}
      class={`cell is-${column.kind} ${content.look}${isSelected ? ' selected' : ''}${isCursor ? ' cursor' : ''}`}
      role={columnIndex === 0 ? 'rowheader' : 'gridcell'}
      aria-colindex={columnIndex + 1}
      aria-selected={isSelected ? 'true' : 'false'}
      aria-label={content.label}
      style={{ left: px(column.left), width: px(column.width) }}
    >
      {content.body}
    </div>
  );
}

function contentOf(column: LayoutColumn, props: CellProps): CellContent {
  const { group } = props.row;
  return group === undefined ? instanceContent(column, props) : groupContent(column, group, props);
}

function groupContent(column: LayoutColumn, group: GridGroup, { layout, columns, page: { texts } }: CellProps): CellContent {
  switch (column.kind) {
    case 'scheduleTime':
      return groupTimeContent(group, layout.hasYears, texts);
    case 'state':
      return groupStateContent(group, texts);
    case 'task':
      return groupTaskContent(group, { name: columns[column.taskIndex]?.task ?? '', index: column.taskIndex }, texts);
    default:
      return { look: '', label: texts['detail.none'], body: null };
  }
}

function px(value: number): string {
  return `${String(value)}px`;
}
