import { describeState } from '../../core/views/describeState';
import { formatDuration, formatExecutionTime, shortScheduleTime } from '../../core/views/formatTime';
import { unpackCell, type GridColumn, type GridRow } from '../../core/views/grid';
import { fillText } from '../../core/views/viewTexts';
import type { PanelTexts } from '../../protocol/panelTexts';
import type { TaskInstanceState } from '../../core/instance/states';
import type { GridLayout, LayoutColumn } from '../layout/gridLayout';
import { letterCount } from '../layout/letterCount';
import type { PageContext } from '../pageContext';
import type { CellContent } from './cellContent';
import { Icon } from './Icon';

/** What a cell of one schedule time is drawn from. */
export interface InstanceCell {
  readonly row: GridRow;
  readonly layout: GridLayout;
  readonly columns: readonly GridColumn[];
  /** Execution clock, ms; 0 when the row does not run. */
  readonly now: number;
  readonly page: PageContext;
}

/** What a cell shows of one schedule time, and what is said of it. */
export function instanceContent(column: LayoutColumn, props: InstanceCell): CellContent {
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

function scheduleContent({ row, layout, page }: InstanceCell): CellContent {
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
function stateContent({ row, page }: InstanceCell): CellContent {
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

function executionContent({ row, page }: InstanceCell): CellContent {
  const { texts, zone } = page;
  if (row.startedAt === undefined) return { look: 'tone-muted', label: texts['detail.notStarted'], body: texts['detail.none'] };
  const started = formatExecutionTime(row.startedAt, zone);
  return { look: 'numeric', label: `${texts['grid.executionTime']} ${started} (${zone})`, body: started };
}

function durationContent({ row, now, page }: InstanceCell): CellContent {
  const { texts } = page;
  if (row.startedAt === undefined) return { look: '', label: texts['detail.notStarted'], body: null };
  const length = formatDuration((row.finishedAt ?? Math.max(now, row.startedAt)) - row.startedAt);
  return { look: 'quiet numeric', label: `${texts['grid.duration']} ${length}`, body: length };
}

const QUIET_WORDS: readonly string[] = ['succeeded', 'carriedOver', 'pending'];

function taskContent(column: LayoutColumn, { row, columns, layout, page }: InstanceCell): CellContent {
  const { texts } = page;
  const task = columns[column.taskIndex]?.task ?? '';
  const cell = unpackCell(row.cells[column.taskIndex]);
  if (cell === undefined) return { look: 'tone-muted', label: `${task}, ${texts['grid.noTask']}`, body: null };
  const view = describeState(cell.state, texts);
  const attempts = cell.attempts === 1 ? texts['grid.attemptOne'] : fillText(texts['grid.attempts'], cell.attempts);
  const counts = [...(cell.attempts > 0 ? [attempts] : []), ...(cell.runs > 1 ? [fillText(texts['grid.runs'], cell.runs)] : [])];
  const label = [task, view.word, ...counts].join(texts['list.comma']);
  const count = cell.attempts > 1 ? <span key="count" class="count numeric">{cell.attempts}</span> : null;
  // A still icon without a word is drawn by the cell itself: half as many elements in a large grid.
  if (layout.header === 'tall' && !view.spins) {
    return { look: `tone-${view.tone} codicon codicon-${view.icon}`, label, body: count };
  }
  const room = layout.header === 'tall' || QUIET_WORDS.includes(cell.state) ? 0 : column.width - BESIDE_WORD - (count === null ? 0 : COUNT_WIDTH);
  const word = fittingWord([view.word, shortWordOf(cell.state, texts)], room);
  const shown = word === undefined ? null : <span key="word" class="state-word">{word}</span>;
  return { look: `tone-${view.tone}`, label, body: [<Icon key="icon" id={view.icon} spins={view.spins} />, shown, count] };
}

/** Widths in a cell beside the word, px: its padding and border, the icon and a gap; the count of attempts and a gap. */
const BESIDE_WORD = 39;
const COUNT_WIDTH = 24;
/** Of a letter in most fonts. */
const LETTER = 6.8;

/** The first that is not cut; a cell says the whole in its label and tooltip. */
function fittingWord(words: readonly (string | undefined)[], room: number): string | undefined {
  return words.find((word) => word !== undefined && letterCount(word) * LETTER <= room);
}

function shortWordOf(state: TaskInstanceState, texts: PanelTexts): string | undefined {
  return state === 'retryWaiting' || state === 'forcedSuccess' ? texts[`short.${state}`] : undefined;
}
