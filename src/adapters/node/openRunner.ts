import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { RunnerClient, type HostLease, type OpenedRunner } from '../../protocol/runner/runnerClient';
import { STORE_TIMING, type StoreTiming } from '../../protocol/workerProtocol';
import { LeaseKeeper } from './leaseKeeper';
import { storeVersion } from './storeCopy';
import { makeStoreFolder, stateFolderUnusable, storePathOf } from './storePath';
import { threadStarter } from './workerThread';

export type { OpenedRunner } from '../../protocol/runner/runnerClient';
export { hasStore, moveStoreAway, storePathOf } from './storePath';

export interface OpenRunnerOptions {
  /** Folder of the workflow files. */
  readonly workflowFolder: string;
  /** Default: `worker.cjs` beside this bundle. */
  readonly workerPath?: string;
  /** Told to others who find the store in use: `VS Code`, `idempo backfill`. */
  readonly ownerName?: string;
  /** For tests that must not wait. */
  readonly timing?: StoreTiming;
}

/** Nothing is opened before the first call. Throws `IdempoError('noWorker')` when the installation is incomplete. */
export function openRunner({ workflowFolder, workerPath = join(__dirname, 'worker.cjs'), ownerName = 'Idempo', timing = STORE_TIMING }: OpenRunnerOptions): Promise<OpenedRunner> {
  if (!existsSync(workerPath)) {
    return Promise.reject(new IdempoError('noWorker', text`The SQL worker ${workerPath} is missing. Install Idempo again, or build it (npm run build).`));
  }
  const storePath = storePathOf(workflowFolder);
  return Promise.resolve(new RunnerClient({
    storePath,
    start: threadStarter({ workerPath, storePath, timing }),
    lease: leaseOf(workflowFolder, storePath, ownerName),
    version: () => readVersion(storePath),
  }));
}

/** Its folder is made when it is first asked for. */
function leaseOf(workflowFolder: string, storePath: string, ownerName: string): HostLease {
  let keeper: LeaseKeeper | undefined;
  return {
    get isHeld() {
      return keeper?.isHeld === true;
    },
    async acquire(waitMs) {
      try {
        const folder = makeStoreFolder(workflowFolder, storePath);
        keeper ??= new LeaseKeeper(folder, ownerName);
        return await keeper.acquire(waitMs);
      } catch (error) {
        throw stateFolderUnusable(storePath, error);
      }
    },
    release: () => keeper?.release(),
  };
}

/** `undefined` also when the folder may not be looked into: a call that needs it says so. */
function readVersion(storePath: string): string | undefined {
  try {
    return storeVersion(storePath);
  } catch {
    return undefined;
  }
}
