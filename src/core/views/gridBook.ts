import type { LogicalInstanceStatus } from '../instance/status';
import { buildRow, type GridColumn, type GridRow, type GridView } from './grid';

/** What a grid holds in the host: a few numbers a row, however much is stored about its tasks. */
interface Entry {
  /** What `row` was made of; `undefined`: it was let go, as of an old row. */
  readonly status: LogicalInstanceStatus | undefined;
  readonly row: GridRow;
}

/**
 * The grid of one workflow, kept from one moment to the next. A row is made again only when its status is another object, and is the
 * same object when nothing in it changed: what follows, comparing and sending, costs what changed.
 */
export class GridBook {
  readonly #columns: GridColumn[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #entries = new Map<string, Entry>();
  #view: GridView | undefined;

  /** The same rows for other tasks of the workflow file. */
  withTasks(tasks: readonly string[]): GridBook {
    const book = new GridBook(tasks);
    for (const { task } of this.#columns) book.#addColumn(task, true);
    for (const [id, { status, row }] of this.#entries) {
      const cells = new Array<number>(row.cells.length === 0 ? 0 : book.#columns.length).fill(0);
      row.cells.forEach((cell, index) => { cells[book.#indexOf.get(this.#columns[index]?.task ?? '') ?? 0] = cell; });
      book.#entries.set(id, { status, row: { ...row, cells } });
    }
    return book;
  }

  /** The workflow instance by which a row's status is read again; `undefined`: there is no such row, or it never ran. */
  instanceOf(logicalInstanceId: string): string | undefined {
    return this.#entries.get(logicalInstanceId)?.row.workflowInstanceId;
  }

  /** `tasks`: of the workflow file, in its order. */
  constructor(readonly tasks: readonly string[]) {
    for (const task of tasks) this.#addColumn(task, false);
  }

  /** How many rows there are. */
  get size(): number {
    return this.#entries.size;
  }

  /** The schedule time of the oldest row; `undefined`: there is none. */
  get oldest(): number | undefined {
    return this.#list().at(-1)?.scheduleInstant;
  }

  /** `isKept` false: the rows stay, what they were made of does not. */
  add(statuses: readonly LogicalInstanceStatus[], isKept = true): void {
    for (const status of statuses) this.#set(status, isKept);
  }

  view(hasOlder: boolean): GridView {
    if (this.#view?.hasOlder !== hasOlder || this.#view.columns.length !== this.#columns.length) this.#view = undefined;
    this.#view ??= { columns: [...this.#columns], rows: this.#list(), hasOlder };
    return this.#view;
  }

  #set(status: LogicalInstanceStatus, isKept: boolean): void {
    const { id } = status.logicalInstance;
    const before = this.#entries.get(id);
    if (before !== undefined && before.status === status) return;
    for (const { task } of status.workflowInstances.at(-1)?.tasks ?? []) this.#addColumn(task.name, true);
    const made = buildRow(status, this.#indexOf);
    const isSame = before !== undefined && isSameRow(before.row, made);
    this.#entries.set(id, { status: isKept ? status : undefined, row: isSame ? before.row : made });
    if (!isSame) this.#view = undefined;
  }

  #addColumn(task: string, gone: boolean): void {
    if (this.#indexOf.has(task)) return;
    this.#indexOf.set(task, this.#columns.length);
    this.#columns.push({ task, gone });
  }

  #list(): readonly GridRow[] {
    return [...this.#entries.values()].map(({ row }) => row).sort((a, b) => b.scheduleInstant - a.scheduleInstant);
  }
}

function isSameRow(a: GridRow, b: GridRow): boolean {
  return a.workflowInstanceId === b.workflowInstanceId && a.state === b.state && a.runNumber === b.runNumber && a.trigger === b.trigger
    && a.startedAt === b.startedAt && a.finishedAt === b.finishedAt && a.scheduleTime === b.scheduleTime
    && a.cells.length === b.cells.length && a.cells.every((cell, index) => cell === b.cells[index]);
}
