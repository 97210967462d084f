import type { LogicalInstanceStatus, StatusSnapshot } from '../core/instance/status';

/** How many logical instances outside of what was read in order are kept; those that were read longest ago go first. */
const STRAYS = 500;

/**
 * What is known of one store: the newest logical instances in order, and others one by one that changed or were asked for. What did
 * not change keeps its identity.
 */
export class StatusBook {
  #rest: Omit<StatusSnapshot, 'logicalInstances'> | undefined;
  #ordered: ReadonlyMap<string, LogicalInstanceStatus> = new Map();
  readonly #strays = new Map<string, LogicalInstanceStatus>();
  #snapshot: StatusSnapshot | undefined;

  /** All that is known, newest schedule time first; `undefined` before the first reading. The same object until something changes. */
  get snapshot(): StatusSnapshot | undefined {
    if (this.#rest === undefined) return undefined;
    this.#snapshot ??= { ...this.#rest, logicalInstances: this.#list() };
    return this.#snapshot;
  }

  /** Workflow instances by which what was not read in order is read again: the newest of each. */
  get strayIds(): readonly string[] {
    return [...this.#strays.values()].flatMap(({ workflowInstances }) => workflowInstances.at(-1)?.instance.id ?? []);
  }

  /** What was read in order replaces what was so before. */
  replace({ logicalInstances, ...rest }: StatusSnapshot): void {
    this.#rest = rest;
    this.#ordered = new Map(logicalInstances.map((each) => [each.logicalInstance.id, each]));
    for (const id of this.#ordered.keys()) this.#strays.delete(id);
    this.#snapshot = undefined;
  }

  /** Some logical instances that are new or changed. */
  merge({ logicalInstances, ...rest }: StatusSnapshot): void {
    this.#rest = rest;
    const ordered = new Map(this.#ordered);
    for (const each of logicalInstances) {
      const { id } = each.logicalInstance;
      if (ordered.has(id) || this.#isNewer(each)) ordered.set(id, each);
      else this.#addStray(id, each);
    }
    this.#ordered = ordered;
    this.#snapshot = undefined;
  }

  #isNewer({ logicalInstance }: LogicalInstanceStatus): boolean {
    for (const known of this.#ordered.values()) {
      if (known.logicalInstance.workflow === logicalInstance.workflow) return logicalInstance.scheduleInstant > known.logicalInstance.scheduleInstant;
    }
    return false;
  }

  #addStray(id: string, status: LogicalInstanceStatus): void {
    this.#strays.delete(id);
    this.#strays.set(id, status);
    for (const oldest of this.#strays.keys()) {
      if (this.#strays.size <= STRAYS) break;
      this.#strays.delete(oldest);
    }
  }

  #list(): readonly LogicalInstanceStatus[] {
    return [...this.#ordered.values(), ...this.#strays.values()].sort(byTime);
  }
}

function byTime(a: LogicalInstanceStatus, b: LogicalInstanceStatus): number {
  return b.logicalInstance.scheduleInstant - a.logicalInstance.scheduleInstant || (a.logicalInstance.workflow < b.logicalInstance.workflow ? -1 : 1);
}
