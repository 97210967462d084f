import type { WorkerLineOptions } from '../../protocol/runner/workerLine';
import { allocateControl, ExecutionWatcher } from '../../protocol/workerControl';
import type { StoreTiming, WorkerStart } from '../../protocol/workerProtocol';
import { startThread } from './nestedWorker';

export interface ThreadStarterOptions {
  readonly workerPath: string;
  readonly storePath: string;
  readonly timing: StoreTiming;
}

/** Starts SQL workers of one store as threads. */
export function threadStarter({ workerPath, storePath, timing }: ThreadStarterOptions): WorkerLineOptions['start'] {
  return (events) => {
    const control = allocateControl();
    const data: WorkerStart = { storePath, control, timing };
    return { worker: startThread({ path: workerPath, data, ...events }), watcher: new ExecutionWatcher(control), methods: {} };
  };
}
