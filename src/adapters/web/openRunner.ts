import { RunnerClient, type OpenedRunner } from '../../protocol/runner/runnerClient';
import { STORE_TIMING, type StoreTiming } from '../../protocol/workerProtocol';
import { LockLease } from './lockLease';
import { workerStarter, type WorkerFiles } from './startWorker';
import { FileStoreLog, type AsyncFiles } from './storeLog';
import { joinTabs } from './tabs';

export interface OpenWebRunnerOptions {
  /** Of the store, for people. */
  readonly storePath: string;
  /** Of the store, for other tabs. */
  readonly storeName: string;
  /** In the store's folder. */
  readonly store: AsyncFiles;
  readonly worker: WorkerFiles;
  readonly timing?: StoreTiming;
}

/** The runner in a nested worker, and its store in the files of this host. Nothing is started before the first call. */
export function openWebRunner({ storePath, storeName, store, worker, timing = STORE_TIMING }: OpenWebRunnerOptions): OpenedRunner {
  const tabs = joinTabs(storeName);
  const log = new FileStoreLog(store, (position) => tabs.tell(position));
  const client = new RunnerClient({
    storePath,
    start: workerStarter({ files: worker, storePath, timing, log }),
    lease: new LockLease({ name: storeName, locks: globalThis.navigator?.locks, grant: () => ({ heard: tabs.heard }) }),
    version: () => String(tabs.writings),
  });
  const close = client.close.bind(client);
  return Object.assign(client, { close: () => close().finally(() => tabs.dispose()) });
}
