import type { SubmittedTask } from './step';

/** What runs now, as far as it keeps others from beginning. */
export interface Occupancy {
  readonly running: number;
  /** By the group's id. */
  readonly runningInGroup: (group: string) => number;
  readonly isWritten: (table: string) => boolean;
}

/**
 * Task instances that may begin, in the order of dispatch: priority, priority inside a task group, then as they came
 * (dolphinscheduler.md §3.3). A task that is held up by its group or by a table lets the ones behind it pass.
 */
export class DispatchQueue {
  readonly #entries = new Map<string, SubmittedTask>();
  readonly #maxRunning: number;

  /** `maxRunning`: at most so many at a time. */
  constructor(maxRunning: number) {
    this.#maxRunning = maxRunning;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** One that was waiting already keeps its place. */
  add(task: SubmittedTask): void {
    this.#entries.set(task.taskInstanceId, task);
  }

  /** The next one that may begin beside what runs; it leaves the queue. `mayWork`: whether its workflow instance has a place. */
  take(occupancy: Occupancy, mayWork: (task: SubmittedTask) => boolean): SubmittedTask | undefined {
    let best: SubmittedTask | undefined;
    if (occupancy.running >= this.#maxRunning) return undefined;
    for (const entry of this.#entries.values()) {
      if ((best === undefined || goesBefore(entry, best)) && isFree(entry, occupancy) && mayWork(entry)) best = entry;
    }
    if (best !== undefined) this.#entries.delete(best.taskInstanceId);
    return best;
  }
}

function goesBefore(a: SubmittedTask, b: SubmittedTask): boolean {
  if (a.task.priority !== b.task.priority) return a.task.priority < b.task.priority;
  return (a.task.group?.priority ?? 0) > (b.task.group?.priority ?? 0);
}

/** Two tasks never write one table at the same time. */
function isFree({ task, groupSlots, writes }: SubmittedTask, { running, runningInGroup, isWritten }: Occupancy): boolean {
  if (running === 0) return true;
  if (task.group !== undefined && groupSlots !== undefined && runningInGroup(task.group.id) >= groupSlots) return false;
  for (const table of writes()) if (isWritten(table)) return false;
  return true;
}
