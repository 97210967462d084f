import { useMemo } from 'preact/hooks';
import { describeState } from '../../core/views/describeState';
import { formatDuration, formatExecutionTime, shortScheduleTime } from '../../core/views/formatTime';
import { unpackCell, type GridColumn, type GridRow } from '../../core/views/grid';
import { fillText } from '../../core/views/viewTexts';
import { COLUMN_STEP, ROW_HEIGHT, type GridLayout, type LayoutColumn, type Span } from '../layout/gridLayout';
import type { GridPlace } from '../layout/moveCursor';
import { usePage, type PageContext } from '../pageContext';
import type { GridGroup, GridLine } from '../state/gridGroups';
import type { CellContent } from './cellContent';
import { groupStateContent, groupTaskContent, groupTimeContent } from './groupContent';
import { Icon } from './Icon';

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

export function cellId(place: GridPlace): string {
  return `cell-${String(place.row)}-${String(place.column)}`;
}

/** One schedule time. Drawn again only when something in it changed: scrolling a large grid stays cheap. */
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
      class={`grid-row${isSelected ? ' selected-row' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ top: px(layout.headerHeight + index * ROW_HEIGHT), width: px(layout.width) }}
    >
      {chunks.map((chunk) => <RowChunk key={chunk} {...props} chunk={chunk} />)}
    </div>
  );
}

/** Neighbouring columns, the unit that sideways scrolling adds or removes; what stays is not even compared. */
function RowChunk(props: GridRowProps & { readonly chunk: number }) {
  const page = usePage();
  const { row, index, layout, columns, now, chunk } = props;
  const first = chunk * COLUMN_STEP;
  const cursor = within(props.cursorColumn, first);
  const selected = within(props.selectedColumn, first);
  return useMemo(() => {
    const shown = layout.columns.slice(first, first + COLUMN_STEP);
    return <>{shown.map((column, offset) => drawCell(column, first + offset, { ...props, page }))}</>;
  }, [row, index, layout, columns, chunk, cursor, selected, now, page.texts, page.zone]);
}

function within(column: number, first: number): number {
  return column >= first && column < first + COLUMN_STEP ? column : -1;
}

type CellProps = GridRowProps & { readonly page: PageContext };

function drawCell(column: LayoutColumn, columnIndex: number, props: CellProps) {
  const content = contentOf(column, props);
  const isSelected = props.selectedColumn === columnIndex;
  const isCursor = props.cursorColumn === columnIndex;
  return (
    <div
      key={column.key}
      id={cellId({ row: props.index, column: columnIndex })}
      class={`cell is-${column.kind} ${content.look}${isSelected ? ' selected' : ''}${isCursor ? ' cursor' : ''}`}
      role={columnIndex === 0 ? 'rowheader' : 'gridcell'}
      aria-colindex={columnIndex + 1}
      aria-selected={isSelected ? 'true' : 'false'}
      aria-label={content.label}
      title={content.label}
      data-place={`${String(props.index)},${String(columnIndex)}`}
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

function groupContent(column: LayoutColumn, group: GridGroup, { columns, page: { texts } }: CellProps): CellContent {
  switch (column.kind) {
    case 'scheduleTime':
      return groupTimeContent(group, texts);
    case 'state':
      return groupStateContent(group, texts);
    case 'task':
      return groupTaskContent(group, { name: columns[column.taskIndex]?.task ?? '', index: column.taskIndex }, texts);
    default:
      return { look: '', label: texts['detail.none'], body: null };
  }
}

function instanceContent(column: LayoutColumn, props: CellProps): CellContent {
  switch (column.kind) {
    case 'scheduleTime':
      return scheduleContent(props);
    case 'state':
      return stateContent(props);
    case 'task':
      return taskContent(column, props);
    case 'executionTime':
      return executionContent(props);
    case 'duration':
      return durationContent(props);
  }
}

function scheduleContent({ row, layout, page }: CellProps): CellContent {
  const view = row.state === undefined ? undefined : describeState(row.state, page.texts);
  const time = layout.hasTimes ? row.scheduleTime.replace(/:00$/, '') : shortScheduleTime(row.scheduleTime);
  return {
    look: `tone-${view?.tone ?? 'muted'}`,
    label: `${page.texts['grid.scheduleTime']} ${row.scheduleTime}, ${stateLabel(row, page)}`,
    body: [
      <Icon key="icon" id={view?.icon ?? 'blank'} spins={view?.spins === true} />,
      <span key="time">{layout.hasYears ? time : time.replace(/^\d+-/, '')}</span>,
    ],
  };
}

function stateLabel({ state, runNumber }: GridRow, { texts }: PageContext): string {
  if (state === undefined) return texts['grid.never'];
  return `${describeState(state, texts).word}, ${fillText(texts['grid.runNumber'], runNumber)}`;
}

/** Its icon stands before the schedule time, which never scrolls away. */
function stateContent({ row, page }: CellProps): CellContent {
  const { texts } = page;
  const label = stateLabel(row, page);
  if (row.state === undefined) return { look: 'tone-muted', label, body: texts['detail.none'] };
  return {
    look: '',
    label,
    body: [
      <span key="word" class="state-word">{describeState(row.state, texts).word}</span>,
      row.runNumber > 1 ? <span key="run" class="quiet numeric">{fillText(texts['grid.runNumber'], row.runNumber)}</span> : null,
    ],
  };
}

function executionContent({ row, page }: CellProps): CellContent {
  const { texts, zone } = page;
  if (row.startedAt === undefined) return { look: 'tone-muted', label: texts['detail.notStarted'], body: texts['detail.none'] };
  const started = formatExecutionTime(row.startedAt, zone);
  return { look: 'numeric', label: `${texts['grid.executionTime']} ${started} (${zone})`, body: started };
}

function durationContent({ row, now, page }: CellProps): CellContent {
  const { texts } = page;
  if (row.startedAt === undefined) return { look: '', label: texts['detail.notStarted'], body: null };
  const length = formatDuration((row.finishedAt ?? Math.max(now, row.startedAt)) - row.startedAt);
  return { look: 'quiet numeric', label: `${texts['grid.duration']} ${length}`, body: length };
}

const QUIET_WORDS: readonly string[] = ['succeeded', 'carriedOver', 'pending'];

function taskContent(column: LayoutColumn, { row, columns, layout, page }: CellProps): CellContent {
  const { texts } = page;
  const task = columns[column.taskIndex]?.task ?? '';
  const cell = unpackCell(row.cells[column.taskIndex]);
  if (cell === undefined) return { look: 'tone-muted', label: `${task}, ${texts['grid.noTask']}`, body: null };
  const view = describeState(cell.state, texts);
  const attempts = cell.attempts === 1 ? texts['grid.attemptOne'] : fillText(texts['grid.attempts'], cell.attempts);
  const counts = [...(cell.attempts > 0 ? [attempts] : []), ...(cell.runs > 1 ? [fillText(texts['grid.runs'], cell.runs)] : [])];
  const label = [task, view.word, ...counts].join(', ');
  const count = cell.attempts > 1 ? <span key="count" class="count numeric">{cell.attempts}</span> : null;
  // A still icon without a word is drawn by the cell itself: half as many elements in a large grid.
  if (layout.header === 'tall' && !view.spins) {
    return { look: `tone-${view.tone} codicon codicon-${view.icon}`, label, body: count };
  }
  const word = layout.header === 'tall' || QUIET_WORDS.includes(cell.state)
    ? null
    : <span key="word" class="state-word">{view.word}</span>;
  return { look: `tone-${view.tone}`, label, body: [<Icon key="icon" id={view.icon} spins={view.spins} />, word, count] };
}

function px(value: number): string {
  return `${String(value)}px`;
}
