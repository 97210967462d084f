import { Worker } from 'node:worker_threads';
import { messageOf } from '../../core/base/errors';
import type { NestedWorker, NestedWorkerEvents } from '../../protocol/nestedWorker';

export interface ThreadOptions extends NestedWorkerEvents {
  /** Of its script. */
  readonly path: string;
  /** What it finds in `workerData`. */
  readonly data?: unknown;
}

/** Starts a worker thread. The host's own flags (inspectors, loaders) are not for it. */
export function startThread({ path, data, onFailure }: ThreadOptions): NestedWorker {
  const worker = new Worker(path, { workerData: data, execArgv: [] });
  let hasEnded = false;
  const fail = (how: string, cause: unknown): void => {
    if (hasEnded) return;
    hasEnded = true;
    onFailure(how, cause);
  };
  worker.on('error', (error) => fail(`failed: ${messageOf(error)}`, error));
  worker.on('exit', (code) => fail('ended by itself', new Error(`exit code ${code}`)));
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen(receive) {
        worker.on('message', receive);
        return { dispose: () => void worker.off('message', receive) };
      },
    },
    async terminate() {
      hasEnded = true;
      await worker.terminate();
    },
  };
}
