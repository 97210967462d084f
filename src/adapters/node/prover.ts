import { IdempoError } from '../../core/base/errors';
import type { ProofRequest, ProofResult } from '../../core/proof/proof';
import type { LeaseAnswer } from '../../protocol/workerProtocol';
import { WorkerThread, type WorkerThreadOptions } from './workerThread';

/** A worker that nobody asks for so long gives its memory back. */
const KEEP_MS = 10_000;

type ProverOptions = Pick<WorkerThreadOptions, 'workerPath' | 'storePath' | 'timing'>;

/** Proves in a worker of its own, beside what runs; one proof after the other. */
export class Prover {
  readonly #options: ProverOptions;
  #worker: WorkerThread | undefined;
  #ending: NodeJS.Timeout | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: ProverOptions) {
    this.#options = options;
  }

  /** Rejects with `IdempoError('cancelled')` as soon as `signal` is aborted. */
  prove(request: ProofRequest, signal?: AbortSignal): Promise<ProofResult> {
    const turn = this.#last.then(() => this.#proveNow(request, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    clearTimeout(this.#ending);
    await this.#worker?.terminate();
  }

  async #proveNow(request: ProofRequest, signal: AbortSignal | undefined): Promise<ProofResult> {
    const isCancelled = (): boolean => signal?.aborted === true;
    if (isCancelled()) throw cancelled();
    const worker = this.#current();
    // A statement cannot be asked to end from here: the worker ends with it.
    const stop = (): void => void worker.terminate();
    signal?.addEventListener('abort', stop);
    try {
      return await worker.peer.call('prove', request);
    } catch (error) {
      throw isCancelled() ? cancelled() : error;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#ending = setTimeout(() => void this.#worker?.terminate(), KEEP_MS).unref();
    }
  }

  #current(): WorkerThread {
    clearTimeout(this.#ending);
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerThread({
        ...this.#options,
        // It never owns the store.
        owner: {
          acquireLease: () => Promise.resolve<LeaseAnswer>({ kind: 'taken', holder: 'Another part of Idempo' }),
          releaseLease: () => Promise.resolve(),
        },
        onChange: () => undefined,
        onFailure: () => undefined,
      });
    }
    return this.#worker;
  }
}

function cancelled(): IdempoError {
  return new IdempoError('cancelled', 'The proof was cancelled.');
}
