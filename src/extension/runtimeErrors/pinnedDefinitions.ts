import type { Definition } from '../../core/runner/ports';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow } from '../workspace/workflowIndex';

/** Definitions kept at a time; a workflow that failed seldom ran by many. */
const MAX_KEPT = 40;

/** The definitions that failed runs are pinned to. They never change, so that each is read once. */
export class PinnedDefinitions {
  readonly #runners: Runners;
  readonly #kept = new Map<string, Promise<Definition | undefined>>();

  constructor(runners: Runners) {
    this.#runners = runners;
  }

  /** Those that are known, in any order. */
  async read(loaded: LoadedWorkflow, hashes: readonly string[]): Promise<readonly Definition[]> {
    const all = await Promise.all([...new Set(hashes)].map((hash) => this.#read(loaded, hash)));
    return all.filter((definition) => definition !== undefined);
  }

  #read(loaded: LoadedWorkflow, hash: string): Promise<Definition | undefined> {
    const key = `${folderOf(loaded).toString()} ${hash}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const reading = this.#runners.of(loaded).then((runner) => runner.findDefinition(hash));
    this.#kept.set(key, reading);
    reading.then((definition) => definition ?? this.#kept.delete(key), () => this.#kept.delete(key));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return reading;
  }
}
