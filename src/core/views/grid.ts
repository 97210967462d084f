import type { TaskInstanceDetail, Trigger, WorkflowInstanceDetail } from '../instance/records';
import { TASK_INSTANCE_STATES, type TaskInstanceState, type WorkflowInstanceState } from '../instance/states';
import type { LogicalInstanceStatus } from '../instance/status';

/** Schedule time × task. A row is a logical instance, newest schedule time first; a column is a task. */
export interface GridView {
  readonly columns: readonly GridColumn[];
  readonly rows: readonly GridRow[];
  /** There are older schedule times than the last row. */
  readonly hasOlder: boolean;
}

export interface GridColumn {
  readonly task: string;
  /** The task is in stored instances but no longer in the workflow file. */
  readonly gone: boolean;
}

export interface GridRow {
  readonly logicalInstanceId: string;
  readonly scheduleInstant: number;
  readonly scheduleTime: string;
  /** The newest workflow instance; `undefined` while there is none. So are the fields below. */
  readonly workflowInstanceId: string | undefined;
  readonly state: WorkflowInstanceState | undefined;
  /** 0 while there is none. */
  readonly runNumber: number;
  readonly trigger: Trigger | undefined;
  /** Execution times, ms since the epoch. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** By column: `packCell` of the task instance in the newest workflow instance; 0 or beyond the end: none. */
  readonly cells: readonly number[];
}

export interface GridCell {
  readonly state: TaskInstanceState;
  /** Attempts made in the newest workflow instance, up to 127. */
  readonly attempts: number;
  /** How many workflow instances of this schedule time ran the task, up to 127. */
  readonly runs: number;
}

const COUNT_LIMIT = 127;

/** One cell as a positive integer, so that a million of them fit in one message. */
export function packCell(cell: GridCell): number {
  const state = TASK_INSTANCE_STATES.indexOf(cell.state) + 1;
  return state + 16 * clampCount(cell.attempts) + 2048 * clampCount(cell.runs);
}

/** `undefined`: no task instance there, or not a packed cell. */
export function unpackCell(packed: number | undefined): GridCell | undefined {
  if (packed === undefined || packed <= 0) return undefined;
  const state = TASK_INSTANCE_STATES[(packed & 15) - 1];
  if (state === undefined) return undefined;
  return { state, attempts: (packed >> 4) & COUNT_LIMIT, runs: (packed >> 11) & COUNT_LIMIT };
}

function clampCount(count: number): number {
  return Math.max(0, Math.min(COUNT_LIMIT, Math.trunc(count)));
}

/** `indexOf`: the column of each task. */
export function buildRow(status: LogicalInstanceStatus, indexOf: ReadonlyMap<string, number>): GridRow {
  const { logicalInstance, workflowInstances } = status;
  const newest = workflowInstances.at(-1);
  return {
    logicalInstanceId: logicalInstance.id,
    scheduleInstant: logicalInstance.scheduleInstant,
    scheduleTime: logicalInstance.scheduleTime,
    workflowInstanceId: newest?.instance.id,
    state: newest?.instance.state,
    runNumber: newest?.instance.runNumber ?? 0,
    trigger: newest?.instance.trigger,
    startedAt: newest?.instance.startedAt,
    finishedAt: newest?.instance.finishedAt,
    cells: newest === undefined ? [] : buildCells(newest, workflowInstances, indexOf),
  };
}

function buildCells(
  newest: WorkflowInstanceDetail,
  all: readonly WorkflowInstanceDetail[],
  indexOf: ReadonlyMap<string, number>,
): readonly number[] {
  const runs = all.length === 1 ? undefined : countRuns(all);
  const cells = new Array<number>(indexOf.size).fill(0);
  for (const { task, attempts } of newest.tasks) {
    const index = indexOf.get(task.name);
    if (index === undefined) continue;
    cells[index] = packCell({ state: task.state, attempts: attempts.length, runs: runs === undefined ? Math.min(1, attempts.length) : (runs.get(task.name) ?? 0) });
  }
  return cells;
}

function countRuns(all: readonly WorkflowInstanceDetail[]): ReadonlyMap<string, number> {
  const runs = new Map<string, number>();
  for (const { tasks } of all) {
    for (const detail of tasks) {
      if (tookPart(detail)) runs.set(detail.task.name, (runs.get(detail.task.name) ?? 0) + 1);
    }
  }
  return runs;
}

function tookPart(detail: TaskInstanceDetail): boolean {
  return detail.attempts.length > 0;
}
