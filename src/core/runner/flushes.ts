import type { Store } from './ports';

/** What is on its way to the disk. Where that takes time (a browser), answers wait for it. */
export class Flushes {
  readonly #store: Pick<Store, 'flush'>;
  readonly #underWay = new Set<Promise<void>>();

  constructor(store: Pick<Store, 'flush'>) {
    this.#store = store;
  }

  async flush(): Promise<void> {
    const flush = this.#store.flush();
    this.#underWay.add(flush);
    try {
      await flush;
    } finally {
      this.#underWay.delete(flush);
    }
  }

  /** Resolves when all that began before are done, however they ended. */
  async whenDone(): Promise<void> {
    if (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }
}
