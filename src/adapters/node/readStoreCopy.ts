import { join } from 'node:path';
import type { StatusQuery, StatusSnapshot } from '../../core/instance/status';
import { BusyReader } from '../../protocol/runner/busyReader';
import { STORE_TIMING } from '../../protocol/workerProtocol';
import { hasStore, storePathOf } from './storePath';
import { threadStarter } from './workerThread';

export interface StoreCopyOptions {
  /** Folder of the workflow files. */
  readonly workflowFolder: string;
  /** Default: `worker.cjs` beside this bundle. */
  readonly workerPath?: string;
}

/** What a folder's store holds, read from a copy: it is never owned, nor made. `undefined`: there is no store. */
export async function readStoreCopy({ workflowFolder, workerPath = join(__dirname, 'worker.cjs') }: StoreCopyOptions, query: StatusQuery): Promise<StatusSnapshot | undefined> {
  if (!(await hasStore(workflowFolder))) return undefined;
  const reader = new BusyReader(threadStarter({ workerPath, storePath: storePathOf(workflowFolder), timing: STORE_TIMING }));
  try {
    return await reader.status(query);
  } finally {
    await reader.close();
  }
}
