import { MessageWatcher } from '../../protocol/executionMessages';
import type { WorkerLineOptions } from '../../protocol/runner/workerLine';
import type { StoreLog } from '../../protocol/storeLog';
import { allocateControl, ExecutionWatcher } from '../../protocol/workerControl';
import type { StoreTiming, WorkerStart } from '../../protocol/workerProtocol';
import { startWebWorker } from './nestedWorker';

/** The first message to `dist/worker.web.js`. */
export interface WebWorkerStart extends WorkerStart {
  /** Of `dist/sql-wasm.wasm`. */
  readonly wasm: Uint8Array;
}

/** What the build put beside the extension. */
export interface WorkerFiles {
  readonly script: Uint8Array;
  readonly wasm: Uint8Array;
}

export interface WorkerStarterOptions {
  readonly files: WorkerFiles;
  readonly storePath: string;
  readonly timing: StoreTiming;
  readonly log: StoreLog;
}

/** Starts SQL workers of one store as nested workers. */
export function workerStarter({ files, storePath, timing, log }: WorkerStarterOptions): WorkerLineOptions['start'] {
  const methods = {
    readSnapshot: (place: number) => log.readSnapshot(place),
    readBatch: (place: number) => log.readBatch(place),
    resume: (place: number) => log.resume(place),
    append: (record: Parameters<StoreLog['append']>[0]) => log.append(record),
    writeSnapshot: (place: number, record: Parameters<StoreLog['append']>[0]) => log.writeSnapshot(place, record),
  };
  return (events) => {
    const worker = startWebWorker({ script: files.script, name: 'Idempo SQL', ...events });
    // Memory is shared only in pages that are isolated from other origins.
    const control = typeof SharedArrayBuffer === 'function' && globalThis.crossOriginIsolated ? allocateControl() : undefined;
    worker.port.post({ storePath, timing, control, wasm: files.wasm } satisfies WebWorkerStart);
    if (control !== undefined) return { worker, watcher: new ExecutionWatcher(control), methods };
    const watcher = new MessageWatcher();
    return { worker, watcher, methods, onExecution: (event) => watcher.note(event) };
  };
}
