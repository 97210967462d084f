import { RefusedError, textOf } from '../base/errors';
import { text } from '../base/message';
import type { LoadedWorkflow } from './loadedWorkflow';
import type { Store } from './ports';

/** Applies each seed script that is new or has changed. Throws `RefusedError('seedFailed')`: without its sources a workflow must not run. */
export function applySeeds(store: Store, workflow: LoadedWorkflow): void {
  for (const { key, sql, hash } of workflow.seeds) {
    if (store.findSeedHash(key) === hash) continue;
    try {
      store.applySeed(key, sql, hash);
    } catch (error) {
      throw new RefusedError('seedFailed', text`${workflow.name} cannot run: ${textOf(error)}`, { cause: error });
    }
  }
}
