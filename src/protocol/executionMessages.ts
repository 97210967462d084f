import type { ExecutionReport, ExecutionWatch, RunningExecution } from './workerControl';

/** For hosts without shared memory: what executes is told by a message, which arrives although the worker then hears nothing. */
export interface ExecutionEvent {
  /** `undefined`: it has ended. */
  readonly execution: RunningExecution | undefined;
}

export function isExecutionEvent(event: unknown): event is ExecutionEvent {
  return typeof event === 'object' && event !== null && 'execution' in event;
}

/** The worker's end. A running statement cannot be told to stop this way. */
export function reportByMessages(send: (event: ExecutionEvent) => void): ExecutionReport {
  let count = 0;
  return {
    begin: (ids) => send({ execution: { number: ++count, ids } }),
    isStopRequested: () => false,
    end: () => send({ execution: undefined }),
  };
}

/** The owner's end. */
export class MessageWatcher implements ExecutionWatch {
  #running: RunningExecution | undefined;

  current(): RunningExecution | undefined {
    return this.#running;
  }

  requestStop(): void {
    // Nobody hears it: after a grace the worker is ended, as everywhere.
  }

  note({ execution }: ExecutionEvent): void {
    this.#running = execution;
  }
}
