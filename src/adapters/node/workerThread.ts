import { Worker } from 'node:worker_threads';
import { IdempoError, messageOf } from '../../core/base/errors';
import type { RunnerChange } from '../../core/runner/runnerService';
import { allocateControl, ExecutionWatcher } from '../../protocol/workerControl';
import type { StoreTiming, WorkerMethods, WorkerOwnerMethods, WorkerStart } from '../../protocol/workerProtocol';
import { RpcPeer, type RpcMethods } from '../../protocol/workerRpc';

export interface WorkerThreadOptions {
  readonly workerPath: string;
  readonly storePath: string;
  readonly timing: StoreTiming;
  readonly owner: WorkerOwnerMethods;
  readonly onChange: (change: RunnerChange) => void;
  /** It ended without having been told to. */
  readonly onFailure: () => void;
}

/** `IdempoError.code` of calls that were cut off because their worker ended. */
export const WORKER_ENDED = 'workerEnded';

/** One worker thread and the line to it. */
export class WorkerThread {
  readonly watcher: ExecutionWatcher;
  readonly peer: RpcPeer<WorkerMethods & RpcMethods>;
  readonly #worker: Worker;
  #hasEnded = false;

  constructor({ workerPath, storePath, timing, owner, onChange, onFailure }: WorkerThreadOptions) {
    const control = allocateControl();
    const start: WorkerStart = { storePath, control, timing };
    this.watcher = new ExecutionWatcher(control);
    // The host's own flags (inspectors, loaders) are not for the worker.
    this.#worker = new Worker(workerPath, { workerData: start, execArgv: [] });
    this.peer = new RpcPeer<WorkerMethods & RpcMethods>({
      port: {
        post: (message) => this.#worker.postMessage(message),
        listen: (receive) => {
          this.#worker.on('message', receive);
          return { dispose: () => void this.#worker.off('message', receive) };
        },
      },
      methods: owner,
      onEvent: (event) => onChange(event as RunnerChange),
    });
    const fail = (how: string, cause: unknown): void => {
      if (this.#hasEnded) return;
      this.#end(how, cause);
      onFailure();
    };
    this.#worker.on('error', (error) => fail(`failed: ${messageOf(error)}`, error));
    this.#worker.on('exit', (code) => fail('ended by itself', new Error(`exit code ${code}`)));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** No statement runs any more when this resolves; what was being done is as after a crash. */
  async terminate(): Promise<void> {
    this.#end('was ended', undefined);
    await this.#worker.terminate();
  }

  #end(how: string, cause: unknown): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.peer.end(new IdempoError(WORKER_ENDED, `The SQL worker ${how}. Look at the status: what it did not finish can be resumed.`, { cause }));
  }
}
