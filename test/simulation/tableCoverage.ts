import { BACKFILL_TABLE } from '../../src/core/instance/backfillMachine';
import { INSTANCE_TABLE } from '../../src/core/instance/instanceMachine';
import { TASK_TABLE } from '../../src/core/instance/taskMachine';

type Rows = Record<string, Readonly<Record<string, unknown>>>;

/** Notes which cells of the transition tables are looked up, until `restore` is called. */
export class TableCoverage {
  readonly #hits = new Set<string>();
  readonly #restore: (() => void)[] = [];
  readonly #moves: string[] = [];

  constructor() {
    this.#watch('instance', INSTANCE_TABLE);
    this.#watch('task', TASK_TABLE);
    this.#watch('backfill', BACKFILL_TABLE);
  }

  /** Cells with a next state that were never looked up, as `task running×succeed`. */
  get missed(): readonly string[] {
    return this.#moves.filter((cell) => !this.#hits.has(cell));
  }

  restore(): void {
    for (const undo of this.#restore) undo();
  }

  #watch(machine: string, table: Rows): void {
    for (const [state, row] of Object.entries(table)) {
      for (const [event, cell] of Object.entries(row)) {
        if (typeof cell === 'object') this.#moves.push(`${machine} ${state}×${event}`);
      }
      table[state] = new Proxy(row, {
        get: (target, event) => {
          this.#hits.add(`${machine} ${state}×${String(event)}`);
          return target[String(event)];
        },
      });
      this.#restore.push(() => void (table[state] = row));
    }
  }
}
