import type { LogicalInstanceStatus, StatusSnapshot } from '../core/instance/status';
import type { RunnerChange } from '../core/runner/runnerService';
import { readInstances, readStatus, type StatusReader } from './readStatus';
import { StatusBook } from './statusBook';

/** Logical instances that are read at first, of the folder and of a workflow that is looked at; "Show older" adds as many. */
export const PAGE_SIZE = 60;
/** More changed instances than this cost more to read one by one than the newest ones in order. */
const MOST_CHANGED = 200;
/** Newest instances of so many workflows in one answer. */
const WORKFLOWS_PER_MESSAGE = 60;

/** Made by another process: which instances it is about is not told. */
export function isElsewhere({ workflows, workflowInstanceIds, backfillIds }: RunnerChange): boolean {
  return workflows.length === 0 && workflowInstanceIds.length === 0 && backfillIds.length === 0;
}

/**
 * Keeps what is known of one store up to date: what changed is read, not the store. One reading at a time; what changes meanwhile is
 * read after it, together.
 */
export class StatusFollower {
  readonly #reader: StatusReader;
  readonly #onRead: () => void;
  readonly #book = new StatusBook();
  /** Workflows of which a page was asked for, and how many logical instances. */
  readonly #limits = new Map<string, number>();
  /** Workflows of which the newest was asked for. */
  readonly #named = new Set<string>();
  /** Of those workflows: from which schedule time on all are known. */
  readonly #since = new Map<string, number>();
  readonly #changedIds = new Set<string>();
  #mustReadAll = true;
  #reading: Promise<void> | undefined;

  /** `onRead`: what is known has changed. */
  constructor(reader: StatusReader, onRead: () => void) {
    this.#reader = reader;
    this.#onRead = onRead;
  }

  get snapshot(): StatusSnapshot | undefined {
    return this.#book.snapshot;
  }

  /** How many of the workflow's logical instances were asked for. */
  limitOf(workflow: string): number {
    return this.#limits.get(workflow) ?? PAGE_SIZE;
  }

  /** The store may hold older ones of the workflow than those read in order. */
  hasOlder(workflow: string): boolean {
    return this.sinceOf(workflow) > -Infinity;
  }

  /** From which schedule time on all of the workflow are known; all are when no page of it was asked for or there is no older one. */
  sinceOf(workflow: string): number {
    return this.#since.get(workflow) ?? -Infinity;
  }

  /** Of each workflow at least the newest is wanted from now on. Answers whether some of them were not wanted before. */
  name(workflows: readonly string[]): boolean {
    const before = this.#named.size;
    for (const workflow of workflows) this.#named.add(workflow);
    if (this.#named.size > before) this.#mustReadAll = true;
    return this.#named.size > before;
  }

  /** At least so many of the workflow are wanted from now on. */
  async want(workflow: string, limit = PAGE_SIZE): Promise<void> {
    if ((this.#limits.get(workflow) ?? 0) >= limit) return;
    this.#limits.set(workflow, limit);
    await this.readAll();
  }

  /** These are wanted, however old. */
  async load(workflowInstanceIds: readonly string[]): Promise<void> {
    for (const id of workflowInstanceIds) this.#changedIds.add(id);
    await this.#read();
  }

  /** What a runner told of. */
  async follow(change: RunnerChange): Promise<void> {
    for (const id of change.workflowInstanceIds) this.#changedIds.add(id);
    if (isElsewhere(change)) this.#mustReadAll = true;
    await this.#read();
  }

  async readAll(): Promise<void> {
    this.#mustReadAll = true;
    await this.#read();
  }

  /** Resolves when what was wanted at this moment has been read. */
  async #read(): Promise<void> {
    await this.#reading?.catch(() => undefined);
    this.#reading ??= this.#readPending().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #readPending(): Promise<void> {
    const ids = [...this.#changedIds];
    const readsAll = this.#mustReadAll || ids.length > MOST_CHANGED;
    this.#changedIds.clear();
    this.#mustReadAll = false;
    try {
      if (readsAll) await this.#readOrdered();
      this.#book.merge(await readInstances(this.#reader, ids.length > MOST_CHANGED ? [] : ids));
    } catch (error) {
      this.#mustReadAll = true;
      throw error;
    }
    this.#onRead();
  }

  async #readOrdered(): Promise<void> {
    const newest = await readStatus(this.#reader, PAGE_SIZE);
    const all = new Map(newest.logicalInstances.map((each) => [each.logicalInstance.id, each]));
    const add = (found: readonly LogicalInstanceStatus[]): void => found.forEach((each) => all.set(each.logicalInstance.id, each));
    for (const [workflow, limit] of this.#limits) {
      const { logicalInstances } = await readStatus(this.#reader, limit, { workflow });
      this.#since.set(workflow, logicalInstances.length < limit ? -Infinity : (logicalInstances.at(-1)?.logicalInstance.scheduleInstant ?? -Infinity));
      add(logicalInstances);
    }
    add(await this.#readNewestOf(all.values()));
    this.#book.replace({ ...newest, logicalInstances: [...all.values()].sort((a, b) => b.logicalInstance.scheduleInstant - a.logicalInstance.scheduleInstant) });
    const strays = this.#book.strayIds;
    if (strays.length > 0) this.#book.merge(await readInstances(this.#reader, strays));
  }

  /** Of the named workflows of which nothing is there yet. */
  async #readNewestOf(read: Iterable<LogicalInstanceStatus>): Promise<readonly LogicalInstanceStatus[]> {
    const known = new Set([...read].map(({ logicalInstance }) => logicalInstance.workflow));
    const missing = [...this.#named].filter((workflow) => !known.has(workflow));
    const found: LogicalInstanceStatus[] = [];
    for (let first = 0; first < missing.length; first += WORKFLOWS_PER_MESSAGE) {
      const newestOf = missing.slice(first, first + WORKFLOWS_PER_MESSAGE);
      found.push(...(await this.#reader.status({ newestOf, limit: 1 })).logicalInstances);
    }
    return found;
  }
}
