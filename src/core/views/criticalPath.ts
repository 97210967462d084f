/** A task of one run on the execution clock, ms since the epoch. */
export interface PathTask {
  readonly task: string;
  /** Of the first attempt. `undefined`: it has not begun, or is not executed. */
  readonly startedAt: number | undefined;
  /** Of the last attempt; `undefined` while it goes on. */
  readonly finishedAt: number | undefined;
  /** Sum of its attempts that have ended, ms. */
  readonly workedMs: number;
  /** Begin of the attempt that runs. */
  readonly workingSince: number | undefined;
}

export interface CriticalPathInput {
  /** When the run began. */
  readonly runStartedAt: number;
  readonly tasks: readonly PathTask[];
  readonly predecessors: (task: string) => readonly string[];
}

/** One task of the critical path. It was ready when the one before it ended: from there on its time counts. */
export interface CriticalStep {
  readonly task: string;
  readonly readyAt: number;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly workedMs: number;
  readonly workingSince: number | undefined;
}

type BegunTask = PathTask & { readonly startedAt: number };

/**
 * The chain of tasks that made the run take as long as it did, in order of execution: from the task that ended last (of those
 * that still run, the one that began first) back through the dependency that ended last. Tasks that were not executed are looked
 * through. Empty: nothing has begun. Within a finished run its steps follow each other without gaps.
 */
export function findCriticalPath(input: CriticalPathInput): readonly CriticalStep[] {
  const begun = new Map<string, BegunTask>();
  for (const task of input.tasks) if (isBegun(task)) begun.set(task.task, task);
  const chain: BegunTask[] = [];
  const seen = new Set<string>();
  for (let next = lastOf([...begun.values()]); next !== undefined && !seen.has(next.task);) {
    seen.add(next.task);
    chain.unshift(next);
    const { startedAt } = next;
    const before: readonly BegunTask[] = begunBefore(next.task, begun, input.predecessors);
    next = lastOf(before.filter(({ finishedAt }) => finishedAt !== undefined && finishedAt <= startedAt));
  }
  return chain.map(({ task, startedAt, finishedAt, workedMs, workingSince }, index) => {
    const readyAt = chain[index - 1]?.finishedAt ?? Math.min(input.runStartedAt, startedAt);
    return { task, readyAt, startedAt, finishedAt, workedMs, workingSince };
  });
}

function isBegun(task: PathTask): task is BegunTask {
  return task.startedAt !== undefined;
}

/** What still runs ends after everything else; at the same time the later one in the list. */
function lastOf(tasks: readonly BegunTask[]): BegunTask | undefined {
  let last: BegunTask | undefined;
  for (const task of tasks) if (last === undefined || endsAfter(task, last)) last = task;
  return last;
}

function endsAfter(task: BegunTask, other: BegunTask): boolean {
  if (task.finishedAt === undefined) return other.finishedAt !== undefined || task.startedAt < other.startedAt;
  return other.finishedAt !== undefined && task.finishedAt >= other.finishedAt;
}

/** The nearest tasks before it that have begun. */
function begunBefore(task: string, begun: ReadonlyMap<string, BegunTask>, predecessors: (task: string) => readonly string[]): readonly BegunTask[] {
  const found: BegunTask[] = [];
  const seen = new Set<string>();
  const open = [...predecessors(task)];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const known = begun.get(name);
    if (known !== undefined) found.push(known);
    else open.push(...predecessors(name));
  }
  return found;
}

export interface CriticalSum {
  /** From the run's begin to the path's end. */
  readonly totalMs: number;
  /** Of that: delays, queues, and waits between attempts. */
  readonly waitMs: number;
  /** The task that takes most of it from its own begin to its end; `waitMs`: of that between attempts. */
  readonly slowest: { readonly task: string; readonly ms: number; readonly waitMs: number };
  /** The last step has ended. */
  readonly isComplete: boolean;
}

/** `now`: the execution clock, for what still runs. `undefined`: there is no path. */
export function sumCriticalPath(path: readonly CriticalStep[], now: number): CriticalSum | undefined {
  const steps = path.map(({ task, readyAt, startedAt, finishedAt, workedMs, workingSince }) => {
    const end = finishedAt ?? now;
    const worked = workedMs + (workingSince === undefined ? 0 : Math.max(0, now - workingSince));
    const ms = Math.max(0, end - startedAt);
    return { task, ms, waitMs: Math.max(0, ms - worked), totalMs: Math.max(0, end - readyAt), worked };
  });
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  const slowest = rest.reduce((most, step) => (step.ms > most.ms ? step : most), first);
  return {
    totalMs: steps.reduce((sum, { totalMs }) => sum + totalMs, 0),
    waitMs: steps.reduce((sum, { totalMs, worked }) => sum + Math.max(0, totalMs - worked), 0),
    slowest: { task: slowest.task, ms: slowest.ms, waitMs: slowest.waitMs },
    isComplete: path.at(-1)?.finishedAt !== undefined,
  };
}
