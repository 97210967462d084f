import { useMemo } from 'preact/hooks';
import { describeState } from '../../core/views/describeState';
import { formatDuration, formatExecutionTime, shortScheduleTime } from '../../core/views/formatTime';
import { unpackCell, type GridColumn, type GridRow } from '../../core/views/grid';
import { fillText } from '../../core/views/viewTexts';
import { ROW_HEIGHT, type GridLayout, type LayoutColumn, type Span } from '../layout/gridLayout';
import type { GridPlace } from '../layout/moveCursor';
import { usePage, type PageContext } from '../pageContext';
import { Icon } from './Icon';

interface GridRowProps {
  readonly row: GridRow;
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
  const page = usePage();
  const { row, index, layout, columns, span, cursorColumn, selectedColumn, now } = props;
  return useMemo(
    () => drawRow(props, page),
    [row, index, layout, columns, span.first, span.end, cursorColumn, selectedColumn, now, page.texts, page.zone],
  );
}

function drawRow(props: GridRowProps, page: PageContext) {
  const { index, layout, span } = props;
  const first = layout.columns[0];
  const isSelected = props.selectedColumn >= 0;
  return (
    <div
      class={`grid-row${isSelected ? ' selected-row' : ''}${index % 2 === 1 ? ' odd' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ top: px(layout.headerHeight + index * ROW_HEIGHT), width: px(layout.width) }}
    >
      {first === undefined ? null : drawCell(first, 0, { ...props, page })}
      {layout.columns.slice(span.first, span.end).map((column, offset) => drawCell(column, span.first + offset, { ...props, page }))}
    </div>
  );
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
      class={`cell ${column.kind}${content.tone}${isSelected ? ' selected' : ''}${isCursor ? ' cursor' : ''}`}
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

function contentOf(column: LayoutColumn, props: CellProps) {
  switch (column.kind) {
    case 'scheduleTime':
      return scheduleContent(props);
    case 'state':
      return stateContent(props);
    case 'executionTime':
      return executionContent(props);
    case 'task':
      return taskContent(column, props);
  }
}

function scheduleContent({ row, page }: CellProps) {
  const label = `${page.texts['grid.scheduleTime']} ${row.scheduleTime}`;
  return { tone: '', label, body: shortScheduleTime(row.scheduleTime) };
}

function stateContent({ row, layout, page }: CellProps) {
  const { texts } = page;
  if (row.state === undefined) return { tone: ' tone-muted', label: texts['grid.never'], body: texts['detail.none'] };
  const view = describeState(row.state, texts);
  const run = fillText(texts['grid.runNumber'], row.runNumber);
  return {
    tone: ` tone-${view.tone}`,
    label: `${view.word}, ${run}`,
    body: [
      <Icon key="icon" id={view.icon} spins={view.spins} />,
      layout.isNarrow ? null : <span key="word" class="state-word">{view.word}</span>,
      row.runNumber > 1 ? <span key="run" class="quiet numeric">{layout.isNarrow ? row.runNumber : run}</span> : null,
    ],
  };
}

function executionContent({ row, now, page }: CellProps) {
  const { texts, zone } = page;
  if (row.startedAt === undefined) return { tone: ' tone-muted', label: texts['detail.notStarted'], body: texts['detail.none'] };
  const started = formatExecutionTime(row.startedAt, zone);
  const length = formatDuration((row.finishedAt ?? Math.max(now, row.startedAt)) - row.startedAt);
  return {
    tone: '',
    label: `${texts['grid.executionTime']} ${started} (${zone}), ${texts['detail.duration']} ${length}`,
    body: [<span key="at" class="numeric">{started}</span>, <span key="length" class="length quiet numeric">{length}</span>],
  };
}

const QUIET_WORDS: readonly string[] = ['succeeded', 'carriedOver', 'pending'];

function taskContent(column: LayoutColumn, { row, columns, layout, page }: CellProps) {
  const { texts } = page;
  const task = columns[column.taskIndex]?.task ?? '';
  const cell = unpackCell(row.cells[column.taskIndex]);
  if (cell === undefined) return { tone: ' tone-muted', label: `${task}, ${texts['grid.noTask']}`, body: null };
  const view = describeState(cell.state, texts);
  const attempts = cell.attempts === 1 ? texts['grid.attemptOne'] : fillText(texts['grid.attempts'], cell.attempts);
  const counts = [...(cell.attempts > 0 ? [attempts] : []), ...(cell.runs > 1 ? [fillText(texts['grid.runs'], cell.runs)] : [])];
  return {
    tone: ` tone-${view.tone}`,
    label: [task, view.word, ...counts].join(', '),
    body: [
      <Icon key="icon" id={view.icon} spins={view.spins} />,
      layout.header === 'flat' && !QUIET_WORDS.includes(cell.state) ? <span key="word" class="state-word">{view.word}</span> : null,
      cell.attempts > 1 ? <span key="count" class="count numeric">{cell.attempts}</span> : null,
    ],
  };
}

function px(value: number): string {
  return `${String(value)}px`;
}
