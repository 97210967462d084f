import type { StatusSnapshot } from '../../core/instance/status';
import type { RunnerService } from '../../core/runner/runnerService';
import type { LeaseAnswer } from '../../protocol/workerProtocol';
import { WorkerThread, type WorkerThreadOptions } from './workerThread';

/** A reader that nobody asks for so long gives its memory back. */
const KEEP_MS = 10_000;

type BusyReaderOptions = Pick<WorkerThreadOptions, 'workerPath' | 'storePath' | 'timing'>;

/**
 * Reads the store in a second worker, from a copy, while the first one executes a long statement and so hears nothing.
 * Started when it is first needed.
 */
export class BusyReader {
  readonly #options: BusyReaderOptions;
  #worker: WorkerThread | undefined;
  #ending: NodeJS.Timeout | undefined;

  constructor(options: BusyReaderOptions) {
    this.#options = options;
  }

  readonly status: RunnerService['status'] = async (query): Promise<StatusSnapshot> => ({
    ...(await this.#current().peer.call('status', query)),
    access: 'owner',
  });

  readonly findDefinition: RunnerService['findDefinition'] = (hash) => this.#current().peer.call('findDefinition', hash);

  readonly query: RunnerService['query'] = (sql, limit) => this.#current().peer.call('query', sql, limit);

  async close(): Promise<void> {
    clearTimeout(this.#ending);
    await this.#worker?.terminate();
  }

  #current(): WorkerThread {
    clearTimeout(this.#ending);
    this.#ending = setTimeout(() => void this.#worker?.terminate(), KEEP_MS).unref();
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerThread({
        ...this.#options,
        // It never owns the store.
        owner: {
          acquireLease: () => Promise.resolve<LeaseAnswer>({ kind: 'taken', holder: 'The running task' }),
          releaseLease: () => Promise.resolve(),
        },
        onChange: () => undefined,
        onFailure: () => undefined,
      });
    }
    return this.#worker;
  }
}
