import type { LogicalInstanceStatus, StatusQuery, StatusSnapshot } from '../core/instance/status';
import type { RunnerService } from '../core/runner/runnerService';

/** An answer of the worker is unpacked in one go, and the host must not be blocked for long: so many task instances take some 10 ms. */
const TASKS_PER_MESSAGE = 300;
/** Before it is known how many tasks an instance has. */
const FIRST_PAGE = 8;
const LARGEST_PAGE = 60;

export type StatusReader = Pick<RunnerService, 'status'>;

/**
 * The newest logical instances, at most `limit`, in several readings when there are many. What changes between two of them is told
 * as a change, and read again. `query` narrows by workflow, `from` and `to`; all else in it is handed on.
 */
export async function readStatus(runner: StatusReader, limit: number, query: StatusQuery = {}): Promise<StatusSnapshot> {
  let size = Math.min(limit, FIRST_PAGE);
  const first = await runner.status({ ...query, limit: size });
  const all = new Map(first.logicalInstances.map((each) => [each.logicalInstance.id, each]));
  let page: readonly LogicalInstanceStatus[] = first.logicalInstances;
  let isLast = page.length < size;
  while (!isLast && all.size < limit) {
    size = pageSizeAfter(page);
    const oldest = page.at(-1)?.logicalInstance.scheduleInstant ?? 0;
    // Several workflows may have an instance at the oldest time, and all of these could fill a page.
    const atOldest = page.filter(({ logicalInstance }) => logicalInstance.scheduleInstant === oldest).length;
    const asked = Math.min(limit - all.size, size) + atOldest;
    ({ logicalInstances: page } = await runner.status({ ...query, to: oldest + 1, limit: asked }));
    isLast = page.length < asked;
    for (const each of page) if (all.size < limit) all.set(each.logicalInstance.id, each);
  }
  return { ...first, logicalInstances: [...all.values()] };
}

/** The logical instances of these workflow instances, in several readings when there are many. */
export async function readInstances(runner: StatusReader, workflowInstanceIds: readonly string[]): Promise<StatusSnapshot> {
  const first = await runner.status({ workflowInstanceIds: workflowInstanceIds.slice(0, FIRST_PAGE) });
  let { logicalInstances } = first;
  for (let done = FIRST_PAGE; done < workflowInstanceIds.length;) {
    const size = pageSizeAfter(logicalInstances);
    const next = await runner.status({ workflowInstanceIds: workflowInstanceIds.slice(done, done + size) });
    logicalInstances = [...logicalInstances, ...next.logicalInstances];
    done += size;
  }
  return { ...first, logicalInstances };
}

/** How many instances the next answer may hold, when they are like those of the last one. */
function pageSizeAfter(page: readonly LogicalInstanceStatus[]): number {
  const tasks = page.reduce((sum, { workflowInstances }) => sum + workflowInstances.reduce((part, run) => part + run.tasks.length, 0), 0);
  return Math.max(1, Math.min(LARGEST_PAGE, Math.floor((TASKS_PER_MESSAGE * page.length) / Math.max(1, tasks))));
}
