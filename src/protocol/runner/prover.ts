import type { Disposable } from '../../core/base/disposable';
import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import type { ProofRequest, ProofResult } from '../../core/proof/proof';
import type { LeaseAnswer } from '../workerProtocol';
import { after } from './waits';
import { WorkerLine, type WorkerLineOptions } from './workerLine';

/** A worker that nobody asks for so long gives its memory back. */
const KEEP_MS = 10_000;

/** Proves in a worker of its own, beside what runs; one proof after the other. */
export class Prover {
  readonly #start: WorkerLineOptions['start'];
  #worker: WorkerLine | undefined;
  #ending: Disposable | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: WorkerLineOptions['start']) {
    this.#start = start;
  }

  /** Rejects with `IdempoError('cancelled')` as soon as `signal` is aborted. */
  prove(request: ProofRequest, signal?: AbortSignal): Promise<ProofResult> {
    const turn = this.#last.then(() => this.#proveNow(request, signal));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    this.#ending?.dispose();
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
      this.#ending = after(KEEP_MS, () => void this.#worker?.terminate());
    }
  }

  #current(): WorkerLine {
    this.#ending?.dispose();
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerLine({
        start: this.#start,
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
  return new IdempoError('cancelled', text`The proof was cancelled.`);
}
