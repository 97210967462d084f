import type { Disposable } from '../../core/base/disposable';
import type { StatusSnapshot } from '../../core/instance/status';
import type { RunnerService } from '../../core/runner/runnerService';
import type { PlanPacker } from '../planRequests';
import type { LeaseAnswer } from '../workerProtocol';
import { after } from './waits';
import { WorkerLine, type WorkerLineOptions } from './workerLine';

/** A reader that nobody asks for so long gives its memory back. */
const KEEP_MS = 10_000;

/**
 * Reads the store in a second worker, from a copy, while the first one executes a long statement and so hears nothing.
 * Started when it is first needed.
 */
export class BusyReader {
  readonly #start: WorkerLineOptions['start'];
  #worker: WorkerLine | undefined;
  #ending: Disposable | undefined;

  constructor(start: WorkerLineOptions['start']) {
    this.#start = start;
  }

  readonly status: RunnerService['status'] = async (query): Promise<StatusSnapshot> => ({
    ...(await this.#current().peer.call('status', query)),
    access: 'owner',
  });

  readonly planRun: RunnerService['planRun'] = (request) => this.#current().peer.call('planRun', request);

  readonly planRerun: RunnerService['planRerun'] = (request) => this.#current().peer.call('planRerun', request);

  readonly planBackfill: RunnerService['planBackfill'] = (request) => this.#current().peer.call('planBackfill', request);

  readonly sketchBackfill: PlanPacker['sketchBackfill'] = (request) => this.#current().peer.call('sketchBackfill', request);
  readonly packPlan: PlanPacker['packPlan'] = (request) => this.#current().peer.call('packPlan', request);

  readonly followPlan: PlanPacker['followPlan'] = (request) => this.#current().peer.call('followPlan', request);

  readonly runStates: RunnerService['runStates'] = (query) => this.#current().peer.call('runStates', query);

  readonly findDefinition: RunnerService['findDefinition'] = (hash) => this.#current().peer.call('findDefinition', hash);

  readonly explainRun: RunnerService['explainRun'] = (query) => this.#current().peer.call('explainRun', query);

  readonly query: RunnerService['query'] = (sql, limit) => this.#current().peer.call('query', sql, limit);

  async close(): Promise<void> {
    this.#ending?.dispose();
    await this.#worker?.terminate();
  }

  #current(): WorkerLine {
    this.#ending?.dispose();
    this.#ending = after(KEEP_MS, () => void this.#worker?.terminate());
    if (this.#worker === undefined || this.#worker.hasEnded) {
      this.#worker = new WorkerLine({
        start: this.#start,
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
