import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { NestedWorker, NestedWorkerEvents } from '../../protocol/nestedWorker';

export interface WebWorkerOptions extends NestedWorkerEvents {
  /** The script's text as UTF-8: a classic script (`format: 'iife'`). */
  readonly script: Uint8Array;
  /** Shown by debuggers. */
  readonly name: string;
}

/** Whether this host can start workers at all: some browsers do not nest them. */
function hasNestedWorkers(): boolean {
  return typeof Worker === 'function';
}

/**
 * Starts a dedicated worker. It is given the script's text rather than its address: VS Code refuses addresses of extensions on a remote,
 * and a browser those of another origin. Throws `IdempoError('noNestedWorker')` where the host cannot.
 */
export function startWebWorker({ script, name, onFailure }: WebWorkerOptions): NestedWorker {
  if (!hasNestedWorkers()) throw new IdempoError('noNestedWorker', text`This browser cannot start a worker inside the extension host.`);
  const url = URL.createObjectURL(new Blob([new Uint8Array(script)], { type: 'text/javascript' }));
  const worker = new Worker(url, { name });
  let hasEnded = false;
  const end = (): void => {
    hasEnded = true;
    worker.terminate();
    URL.revokeObjectURL(url);
  };
  worker.addEventListener('error', (event) => {
    if (hasEnded) return;
    end();
    onFailure(`failed: ${event.message || 'its script could not be loaded'}`, event.error);
  });
  return {
    port: {
      post: (message) => worker.postMessage(message),
      listen(receive) {
        const listener = (event: MessageEvent<unknown>): void => {
          if (!hasEnded) receive(event.data);
        };
        worker.addEventListener('message', listener);
        return { dispose: () => worker.removeEventListener('message', listener) };
      },
    },
    terminate() {
      if (!hasEnded) end();
      return Promise.resolve();
    },
  };
}
