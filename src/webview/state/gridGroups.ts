import type { TaskInstanceState, WorkflowInstanceState } from '../../core/instance/states';
import { unpackCell, type GridRow } from '../../core/views/grid';

/** How the grid's rows are put together, from near to far. */
export const ZOOM_LEVELS = ['each', 'day', 'week', 'month'] as const;
export type ZoomLevel = (typeof ZOOM_LEVELS)[number];

/** Several schedule times of one day, week or month, in the workflow's zone. */
export interface GridGroup {
  /** `2025-03-14`, `2025-W11`, `2025-03`. */
  readonly label: string;
  /** Newest first. */
  readonly rows: readonly GridRow[];
}

/** A line of the grid: one schedule time or, with `group`, several. */
export interface GridLine extends GridRow {
  readonly group?: GridGroup;
}

const DAY_MS = 86_400_000;

/** Neighbours of one period become one line. `rows`: newest first; the same list for `each`. */
export function groupRows(rows: readonly GridRow[], level: ZoomLevel): readonly GridLine[] {
  if (level === 'each') return rows;
  const groups = new Map<string, GridRow[]>();
  for (const row of rows) {
    const label = periodOf(row.scheduleTime, level);
    const known = groups.get(label);
    if (known === undefined) groups.set(label, [row]);
    else known.push(row);
  }
  return [...groups].map(([label, members]) => lineOf({ label, rows: members }));
}

/** `scheduleTime`: `yyyy-MM-dd HH:mm:ss`. Weeks as ISO 8601 numbers them. */
export function periodOf(scheduleTime: string, level: Exclude<ZoomLevel, 'each'>): string {
  if (level === 'month') return scheduleTime.slice(0, 7);
  const date = scheduleTime.slice(0, 10);
  return level === 'day' ? date : weekOf(date);
}

/** A week belongs to the year of its Thursday. */
function weekOf(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const at = Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = new Date(at + (3 - weekday) * DAY_MS);
  const firstOfYear = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = 1 + Math.floor((thursday.getTime() - firstOfYear) / (7 * DAY_MS));
  return `${String(thursday.getUTCFullYear())}-W${String(week).padStart(2, '0')}`;
}

/** Id of the line of a group. */
export function groupId(label: string): string {
  return `group:${label}`;
}

function lineOf(group: GridGroup): GridLine {
  return {
    logicalInstanceId: groupId(group.label),
    scheduleInstant: group.rows[0]?.scheduleInstant ?? 0,
    scheduleTime: group.label,
    workflowInstanceId: undefined,
    state: undefined,
    runNumber: 0,
    trigger: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    cells: [],
    group,
  };
}

/** The levels at which some line has more than one schedule time; `each` always. */
export function usefulLevels(rows: readonly GridRow[]): readonly ZoomLevel[] {
  return ZOOM_LEVELS.filter((level) => level === 'each' || hasNeighbours(rows, level));
}

/** The next useful level, farther (1) or nearer (-1); `undefined`: there is none. `lines`: as they are shown now. */
export function nextLevel(lines: readonly GridLine[], level: ZoomLevel, step: 1 | -1): ZoomLevel | undefined {
  const useful = usefulLevels(lines.flatMap((line) => line.group?.rows ?? [line]));
  const levels = ZOOM_LEVELS.filter((each) => each === level || useful.includes(each));
  return levels[levels.indexOf(level) + step];
}

function hasNeighbours(rows: readonly GridRow[], level: Exclude<ZoomLevel, 'each'>): boolean {
  return rows.some((row, index) => index > 0 && periodOf(row.scheduleTime, level) === periodOf(rows[index - 1]?.scheduleTime ?? '', level));
}

/** The level that shows what is in the group: its days where these have several schedule times, else each. Weeks do not divide months. */
export function levelInto(level: ZoomLevel, { rows }: GridGroup): ZoomLevel {
  const days = level === 'day' ? rows.length : groupRows(rows, 'day').length;
  return days > 1 && days < rows.length ? 'day' : 'each';
}

export interface StateCount<S> {
  readonly state: S;
  readonly count: number;
}

/** What needs a look comes first. */
const RUN_ORDER: readonly WorkflowInstanceState[] = ['failed', 'stopped', 'stopping', 'paused', 'pausing', 'running', 'submitted', 'waiting', 'succeeded'];
const TASK_ORDER: readonly TaskInstanceState[] = [
  'failed', 'stopped', 'retryWaiting', 'paused', 'running', 'submitted', 'delayed', 'pending', 'skipped', 'forcedSuccess', 'carriedOver', 'succeeded',
];

/** States of the group's newest runs, those that need a look first. What never ran is not counted. */
export function countRuns({ rows }: GridGroup): readonly StateCount<WorkflowInstanceState>[] {
  return countStates(rows.map(({ state }) => state), RUN_ORDER);
}

/** States of one task in the group, likewise. */
export function countTask({ rows }: GridGroup, taskIndex: number): readonly StateCount<TaskInstanceState>[] {
  return countStates(rows.map(({ cells }) => unpackCell(cells[taskIndex])?.state), TASK_ORDER);
}

function countStates<S>(states: readonly (S | undefined)[], order: readonly S[]): readonly StateCount<S>[] {
  const counts = new Map<S | undefined, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return order.flatMap((state) => {
    const count = counts.get(state);
    return count === undefined ? [] : [{ state, count }];
  });
}
