import type { LogicalInstanceStatus, StatusSnapshot } from '../core/instance/status';
import type { RunnerService } from '../core/runner/runnerService';

/** An answer of the worker is unpacked in one go, and the host must not be blocked for long: this many take some 10 ms. */
const PER_MESSAGE = 60;

/**
 * The newest logical instances, at most `limit`, in several readings when there are many. What changes between two of them is told
 * as a change, and read again.
 */
export async function readStatus(runner: Pick<RunnerService, 'status'>, limit: number): Promise<StatusSnapshot> {
  const first = await runner.status({ limit: Math.min(limit, PER_MESSAGE) });
  const all = new Map(first.logicalInstances.map((each) => [each.logicalInstance.id, each]));
  let page: readonly LogicalInstanceStatus[] = first.logicalInstances;
  let isLast = page.length < PER_MESSAGE;
  while (!isLast && all.size < limit) {
    const oldest = page.at(-1)?.logicalInstance.scheduleInstant ?? 0;
    // Several workflows may have an instance at the oldest time, and all of these could fill a page.
    const atOldest = page.filter(({ logicalInstance }) => logicalInstance.scheduleInstant === oldest).length;
    const asked = Math.min(limit - all.size, PER_MESSAGE) + atOldest;
    ({ logicalInstances: page } = await runner.status({ to: oldest + 1, limit: asked }));
    isLast = page.length < asked;
    for (const each of page) if (all.size < limit) all.set(each.logicalInstance.id, each);
  }
  return { ...first, logicalInstances: [...all.values()] };
}
