import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { RunnerChange } from '../../core/runner/runnerService';
import { isExecutionEvent, type ExecutionEvent } from '../executionMessages';
import type { NestedWorker, NestedWorkerEvents } from '../nestedWorker';
import type { ExecutionWatch } from '../workerControl';
import type { WorkerMethods, WorkerOwnerMethods } from '../workerProtocol';
import { RpcPeer, type RpcMethods } from '../workerRpc';

/** A worker that was started, before anything was said to it. */
export interface StartedWorker {
  readonly worker: NestedWorker;
  readonly watcher: ExecutionWatch;
  /** What this host's workers ask of it besides the lease. */
  readonly methods: RpcMethods;
  /** Where no memory is shared. */
  readonly onExecution?: ((event: ExecutionEvent) => void) | undefined;
}

export interface WorkerLineOptions {
  readonly start: (events: NestedWorkerEvents) => StartedWorker;
  readonly owner: WorkerOwnerMethods;
  readonly onChange: (change: RunnerChange) => void;
  /** It ended without having been told to. */
  readonly onFailure: () => void;
}

/** `IdempoError.code` of calls that were cut off because their worker ended. */
export const WORKER_ENDED = 'workerEnded';

/** One SQL worker and the line to it. */
export class WorkerLine {
  readonly watcher: ExecutionWatch;
  readonly peer: RpcPeer<WorkerMethods & RpcMethods>;
  readonly #worker: NestedWorker;
  #hasEnded = false;

  constructor({ start, owner, onChange, onFailure }: WorkerLineOptions) {
    const started = start({
      onFailure: (how, cause) => {
        this.#end(how, cause);
        onFailure();
      },
    });
    this.#worker = started.worker;
    this.watcher = started.watcher;
    this.peer = new RpcPeer<WorkerMethods & RpcMethods>({
      port: started.worker.port,
      methods: { ...started.methods, ...owner },
      onEvent: (event) => (isExecutionEvent(event) ? started.onExecution?.(event) : onChange(event as RunnerChange)),
    });
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
    this.peer.end(new IdempoError(WORKER_ENDED, text`The SQL worker ${how}. Look at the status: what it did not finish can be resumed.`, { cause }));
  }
}
