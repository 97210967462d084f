import type { GridColumn } from '../../core/views/grid';
import { letterCount } from './letterCount';
import { splitName } from './splitName';

export const ROW_HEIGHT = 28;

export interface LayoutColumn {
  /** Unique in the grid; the same for the same column at any width. */
  readonly key: string;
  readonly kind: 'scheduleTime' | 'state' | 'task' | 'executionTime' | 'duration';
  /** Index in `GridView.columns`; -1 for the others. */
  readonly taskIndex: number;
  readonly left: number;
  readonly width: number;
}

/** Where everything in the grid stands, in CSS pixels. */
export interface GridLayout {
  /** The first one, the schedule time, stays in view. Not all need to touch the one before. */
  readonly columns: readonly LayoutColumn[];
  /** Of all columns, and as much more as makes the end of scrolling sideways the border of a column. */
  readonly width: number;
  readonly headerHeight: number;
  /** `flat`: task names are written across their columns. `tall`: upwards, over narrow columns. */
  readonly header: 'flat' | 'tall';
  /** There is more than fits side by side. */
  readonly scrolls: boolean;
  readonly hasTimes: boolean;
  /** `false`: no room for the year of a schedule time. */
  readonly hasYears: boolean;
}

const NARROW_BELOW = 480;
/** Below this width not even a date without hours has room for its year. */
const TINY_BELOW = 240;
/** Width of a letter of the header, a little more than most fonts need. */
const GLYPH = 7.8;
const TALL_WIDTH = 32;
/** With room to spare. */
const TALL_MAX = 44;
/** An icon, a short word such as "failed" and a count. */
const FLAT_MIN = 112;
const FLAT_MAX = 200;
const FLAT_PADDING = 28;
const FLAT_HEADER = 32;
const TWO_LINE_HEADER = 50;
const TALL_HEADER_MIN = 64;
const TALL_HEADER_MAX = 190;
/** Of the grid's height. */
const HEADER_SHARE = 0.4;
const NARROW_HEADER_MAX = 140;
const STATE_WIDTH = 136;
const EXECUTION_WIDTH = 162;
const DURATION_WIDTH = 104;

export interface GridSpace {
  readonly width: number;
  /** The width that is left when the details are open: opening them must not move the columns. */
  readonly leastWidth: number;
  /** Room for header and rows; `undefined`: enough. */
  readonly height?: number;
  /** Some schedule time is not at midnight, so that its column needs room for hours. */
  readonly hasTimes: boolean;
  /** Rows stand for several schedule times, which have no execution time of their own. */
  readonly isGrouped?: boolean;
  /** Indices of the columns to show; `undefined`: all. */
  readonly shown?: readonly number[] | undefined;
}

/** The grid's width once the details are open: beside them on wide pages, over them on others, as in detail.css. */
export function widthBesideDetail(width: number): number {
  return width < 900 ? width : width - Math.min(0.46 * width, 560);
}

type SizedColumn = Omit<LayoutColumn, 'left'>;

/**
 * The tasks are the point of the grid: they follow the schedule time at any width. The state's word stands between the two
 * where all tasks still fit, else behind the tasks, as the execution time and the duration always do.
 */
export function layOutGrid(all: readonly GridColumn[], space: GridSpace): GridLayout {
  const { width, hasTimes, shown } = space;
  const columns = shown === undefined ? all : shown.flatMap((index) => all[index] ?? []);
  const hasYears = width >= (hasTimes ? NARROW_BELOW : TINY_BELOW);
  const schedule = sized('scheduleTime', scheduleWidth(hasTimes, hasYears));
  const tasks = sizeTasks(columns, { least: space.leastWidth - schedule.width, full: width - schedule.width });
  const state = sized('state', STATE_WIDTH);
  const first = tasks.isAfterState ? [schedule, state] : [schedule];
  const times = space.isGrouped === true ? [] : [sized('executionTime', EXECUTION_WIDTH), sized('duration', DURATION_WIDTH)];
  const last = [...(tasks.isAfterState ? [] : [state]), ...times];
  const placed = place([...first, ...tasks.columns], last, width).map((column) => withIndex(column, shown));
  const end = endOf(placed);
  return {
    columns: placed,
    width: end <= width ? end : scrollingWidth(placed, end, width),
    headerHeight: tasks.headerHeight ?? tallHeaderHeight(columns, mostHeaderHeight(space)),
    header: tasks.headerHeight === undefined ? 'tall' : 'flat',
    scrolls: end > width,
    hasTimes,
    hasYears,
  };
}

function withIndex(column: LayoutColumn, shown: readonly number[] | undefined): LayoutColumn {
  return shown === undefined || column.kind !== 'task' ? column : { ...column, taskIndex: shown[column.taskIndex] ?? -1 };
}

function sized(kind: Exclude<LayoutColumn['kind'], 'task'>, width: number): SizedColumn {
  return { key: kind, kind, taskIndex: -1, width };
}

/** Of an icon and a date, with hours or not, with its year or not. */
function scheduleWidth(hasTimes: boolean, hasYears: boolean): number {
  if (hasTimes) return hasYears ? 178 : 136;
  return hasYears ? 130 : 90;
}

interface TaskSizes {
  readonly columns: readonly SizedColumn[];
  /** The state's word fits before them. */
  readonly isAfterState: boolean;
  /** `undefined`: their names are written upwards. */
  readonly headerHeight: number | undefined;
}

/** `least` and `full`: the room beside the schedule time when the details are open, and now. */
function sizeTasks(columns: readonly GridColumn[], room: { readonly least: number; readonly full: number }): TaskSizes {
  const count = columns.length;
  const isFlat = count * flatTaskWidth(columns, 2) <= room.least;
  const isAfterState = STATE_WIDTH + count * (isFlat ? flatTaskWidth(columns, 2) : TALL_WIDTH) <= room.least;
  const oneLine = flatTaskWidth(columns, 1);
  const share = Math.floor((room.least - (isAfterState ? STATE_WIDTH : 0)) / Math.max(1, count));
  const width = isFlat ? Math.min(oneLine, share) : tallTaskWidth(count, room.full, isAfterState ? TALL_WIDTH : share);
  return {
    columns: columns.map(({ task }, taskIndex) => ({ key: `task:${task}`, kind: 'task', taskIndex, width })),
    isAfterState,
    headerHeight: isFlat ? (width < longestName(columns) * GLYPH + FLAT_PADDING ? TWO_LINE_HEADER : FLAT_HEADER) : undefined,
  };
}

/** `share` when all fit; else a width of which a whole number fills the room, so that no column is cut at its end. */
function tallTaskWidth(count: number, room: number, share: number): number {
  if (count * TALL_WIDTH <= room) return Math.max(TALL_WIDTH, Math.min(TALL_MAX, share));
  return Math.max(TALL_WIDTH, room / Math.max(1, Math.floor(room / TALL_WIDTH)));
}

/** Side by side; one of `last` that would be cut at the right edge begins behind it. */
function place(first: readonly SizedColumn[], last: readonly SizedColumn[], width: number): readonly LayoutColumn[] {
  const placed: LayoutColumn[] = [];
  let left = 0;
  [...first, ...last].forEach((column, index) => {
    if (index >= first.length && left < width && left + column.width > width) left = width;
    placed.push({ ...column, left });
    left += column.width;
  });
  return placed;
}

function endOf(columns: readonly LayoutColumn[]): number {
  const last = columns.at(-1);
  return last === undefined ? 0 : last.left + last.width;
}

function scrollingWidth(columns: readonly LayoutColumn[], end: number, width: number): number {
  const sticky = columns[0]?.width ?? 0;
  const border = columns.slice(1).map(({ left }) => left - sticky).find((scroll) => scroll + width >= end);
  return border === undefined ? end : border + width;
}

/** In letters; on two lines the longer line of each. */
function longestName(columns: readonly GridColumn[], lines: 1 | 2 = 1): number {
  return columns.reduce((longest, { task }) => {
    const parts = lines === 1 ? [task] : splitName(task);
    return Math.max(longest, ...parts.map(letterCount));
  }, 0);
}

function flatTaskWidth(columns: readonly GridColumn[], lines: 1 | 2): number {
  return Math.round(Math.min(FLAT_MAX, Math.max(FLAT_MIN, longestName(columns, lines) * GLYPH + FLAT_PADDING)));
}

function tallHeaderHeight(columns: readonly GridColumn[], most: number): number {
  return Math.round(Math.min(most, Math.max(TALL_HEADER_MIN, longestName(columns) * GLYPH + 24)));
}

/** On a low page the names are cut rather than the rows. */
function mostHeaderHeight({ width, height = Infinity }: GridSpace): number {
  return Math.max(TALL_HEADER_MIN, Math.min(width < NARROW_BELOW ? NARROW_HEADER_MAX : TALL_HEADER_MAX, height * HEADER_SHARE));
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

/** The rows to draw for a scroll position: the same number of them at any, but for the ends. */
export function visibleRows(scrollTop: number, height: number, rowCount: number): Span {
  const first = Math.floor(Math.floor(scrollTop / ROW_HEIGHT - ROW_OVERSCAN) / ROW_STEP) * ROW_STEP;
  const count = Math.ceil((Math.ceil(height / ROW_HEIGHT) + 1 + 2 * ROW_OVERSCAN + ROW_STEP - 1) / ROW_STEP) * ROW_STEP;
  return snap({ first, end: first + count }, ROW_STEP, rowCount);
}

/** The rows that are in view before any scrolling: drawn first, so that they are seen sooner. */
export function firstRows(height: number, rowCount: number): Span {
  return { first: 0, end: Math.max(0, Math.min(rowCount, Math.ceil(height / ROW_HEIGHT))) };
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
export function findColumnAt(columns: readonly LayoutColumn[], x: number): number {
  let low = 0;
  let high = columns.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((columns[middle]?.left ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
