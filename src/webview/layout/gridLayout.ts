import type { GridColumn } from '../../core/views/grid';

export const ROW_HEIGHT = 28;

export interface LayoutColumn {
  /** Unique in the grid; the same for the same column at any width. */
  readonly key: string;
  readonly kind: 'scheduleTime' | 'state' | 'executionTime' | 'task';
  /** Index in `GridView.columns`; -1 for the others. */
  readonly taskIndex: number;
  readonly left: number;
  readonly width: number;
}

/** Where everything in the grid stands, in CSS pixels. */
export interface GridLayout {
  /** The first one, the schedule time, stays in view. */
  readonly columns: readonly LayoutColumn[];
  readonly width: number;
  readonly headerHeight: number;
  /** `flat`: task names are written across their columns. `tall`: upwards, over narrow columns. */
  readonly header: 'flat' | 'tall';
  /** Too narrow for words beside the icons. */
  readonly isNarrow: boolean;
  readonly hasTimes: boolean;
}

const NARROW_BELOW = 480;
/** Width of a letter of the header, a little more than most fonts need. */
const GLYPH = 7.8;
const TALL_WIDTH = 32;
const FLAT_MIN = 72;
const FLAT_MAX = 200;
const FLAT_HEADER = 32;
const TALL_HEADER_MAX = 190;
const NARROW_HEADER_MAX = 104;

export interface GridSpace {
  readonly width: number;
  /** The width that is left when the details are open: opening them must not move the columns. */
  readonly leastWidth: number;
  /** Some schedule time is not at midnight, so that its column needs room for hours. */
  readonly hasTimes: boolean;
}

export function layOutGrid(columns: readonly GridColumn[], { width, leastWidth, hasTimes }: GridSpace): GridLayout {
  const isNarrow = width < NARROW_BELOW;
  const scheduleWidth = isNarrow && !hasTimes ? 116 : hasTimes ? 140 : 124;
  const stateWidth = isNarrow ? 56 : 156;
  const executionWidth = 252;
  const flatWidth = flatTaskWidth(columns);
  const used = scheduleWidth + stateWidth + executionWidth + flatWidth * columns.length;
  const isFlat = !isNarrow && used <= leastWidth;
  const taskWidth = isFlat ? flatWidth : TALL_WIDTH;
  const sized: Omit<LayoutColumn, 'left'>[] = columns.map(({ task }, taskIndex) => (
    { key: `task:${task}`, kind: 'task', taskIndex, width: taskWidth }
  ));
  const execution = { key: 'executionTime', kind: 'executionTime', taskIndex: -1, width: executionWidth } as const;
  const first = [
    { key: 'scheduleTime', kind: 'scheduleTime', taskIndex: -1, width: scheduleWidth },
    { key: 'state', kind: 'state', taskIndex: -1, width: stateWidth },
  ] as const;
  // Beside a narrow side bar the task states matter more than when they were made.
  const placed = place(isNarrow ? [...first, ...sized, execution] : [...first, execution, ...sized]);
  const last = placed.at(-1);
  return {
    columns: placed,
    width: last === undefined ? 0 : last.left + last.width,
    headerHeight: isFlat || columns.length === 0 ? FLAT_HEADER : tallHeaderHeight(columns, isNarrow),
    header: isFlat ? 'flat' : 'tall',
    isNarrow,
    hasTimes,
  };
}

function place(columns: readonly Omit<LayoutColumn, 'left'>[]): readonly LayoutColumn[] {
  let left = 0;
  return columns.map((column) => {
    const placed = { ...column, left };
    left += column.width;
    return placed;
  });
}

function longestName(columns: readonly GridColumn[]): number {
  return columns.reduce((longest, { task }) => Math.max(longest, task.length), 0);
}

function flatTaskWidth(columns: readonly GridColumn[]): number {
  return Math.round(Math.min(FLAT_MAX, Math.max(FLAT_MIN, longestName(columns) * GLYPH + 28)));
}

function tallHeaderHeight(columns: readonly GridColumn[], isNarrow: boolean): number {
  return Math.round(Math.min(isNarrow ? NARROW_HEADER_MAX : TALL_HEADER_MAX, Math.max(64, longestName(columns) * GLYPH + 24)));
}

/** Half-open. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

const ROW_OVERSCAN = 6;
const COLUMN_OVERSCAN = 2;
/** Spans begin and end at multiples of these, so that most scroll events change nothing. */
const ROW_STEP = 4;
export const COLUMN_STEP = 8;

/** The rows to draw for a scroll position. */
export function visibleRows(scrollTop: number, height: number, rowCount: number): Span {
  const first = Math.floor(scrollTop / ROW_HEIGHT) - ROW_OVERSCAN;
  const end = Math.ceil((scrollTop + height) / ROW_HEIGHT) + ROW_OVERSCAN;
  return snap({ first, end }, ROW_STEP, rowCount);
}

/** The columns to draw for a scroll position, beside the first one, which is always drawn. */
export function visibleColumns(layout: GridLayout, scrollLeft: number, width: number): Span {
  const first = findColumnAt(layout.columns, scrollLeft) - COLUMN_OVERSCAN;
  const end = findColumnAt(layout.columns, scrollLeft + width) + 1 + COLUMN_OVERSCAN;
  const span = snap({ first, end }, COLUMN_STEP, layout.columns.length);
  return { first: Math.max(1, span.first), end: Math.max(1, span.end) };
}

function snap(span: Span, step: number, count: number): Span {
  return {
    first: Math.min(count, Math.max(0, Math.floor(span.first / step) * step)),
    end: Math.min(count, Math.max(0, Math.ceil(span.end / step) * step)),
  };
}

/** Index of the column that covers `x`, or the nearest one. */
function findColumnAt(columns: readonly LayoutColumn[], x: number): number {
  let low = 0;
  let high = columns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((columns[middle]?.left ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
