import { readNeverRanId } from '../../core/views/neverRan';
import { GridBook } from '../../core/views/gridBook';
import type { GridView } from '../../core/views/grid';
import type { Runners } from '../runners';
import { folderOf } from '../workspace/folders';
import type { LoadedWorkflow } from '../workspace/workflowIndex';

/** Older rows that one wish for more brings. */
const OLDER_ROWS = 240;
/** The panel is made for 500 tasks × 2,000 schedule times. */
const MOST_CELLS = 1_000_000;
/** Rows made in one go: with 500 tasks some 5 ms of processor time. */
const ROWS_AT_ONCE = 20;

/** The rows of the shown workflow: those whose status is known, and older ones of which nothing but the row is kept. */
export class PanelGrid {
  readonly #runners: Runners;
  #key = '';
  #book = new GridBook([]);
  /** From which schedule time on rows are there, by the older ones that were read; `undefined`: none were. */
  #olderSince: number | undefined;
  #hasOlder = true;
  /** The older rows that are being read. */
  #reading: Promise<void> | undefined;

  constructor(runners: Runners) {
    this.#runners = runners;
  }

  /** The grid as it is known now. Asks for the workflow's newest instances when they are not. */
  view(loaded: LoadedWorkflow): GridView {
    this.#turnTo(loaded);
    const name = loaded.file.workflow?.name.value;
    const since = Math.min(this.#olderSince ?? Infinity, this.#runners.sinceOf(loaded));
    const all = this.#runners.statusOf(loaded)?.logicalInstances ?? [];
    this.#book.add(all.filter(({ logicalInstance }) => logicalInstance.workflow === name && logicalInstance.scheduleInstant >= since));
    return this.#book.view(this.#runners.hasOlder(loaded) && this.#hasOlder);
  }

  /** Reads the next older rows; a wish for more while some are read is one with it. */
  async showOlder(loaded: LoadedWorkflow): Promise<void> {
    this.#turnTo(loaded);
    if (this.#reading !== undefined || !this.#hasOlder) return;
    this.#reading = this.#read(loaded, { before: this.#book.oldest ?? Infinity, count: OLDER_ROWS });
    try {
      await this.#reading;
    } finally {
      this.#reading = undefined;
    }
  }

  /** Reads all older rows, as far as the panel can show them at once; `tooMuch`: there are more. `onRead`: some more are there. */
  async showAll(loaded: LoadedWorkflow, onRead: () => void): Promise<'all' | 'tooMuch'> {
    this.#turnTo(loaded);
    const key = this.#key;
    while (this.#hasOlder && this.#runners.hasOlder(loaded) && key === this.#key) {
      if ((this.#book.size + OLDER_ROWS) * Math.max(1, this.#book.tasks.length) > MOST_CELLS) return 'tooMuch';
      await (this.#reading ?? this.showOlder(loaded));
      onRead();
    }
    return 'all';
  }

  /** Something changed of which it is not known what: reads the older rows again. */
  async refresh(loaded: LoadedWorkflow): Promise<void> {
    if (this.#olderSince === undefined) return;
    await this.#read(loaded, { before: this.#runners.sinceOf(loaded), count: this.#book.size });
  }

  /** Makes the status of an older row known, so that its details can be shown. */
  async load(loaded: LoadedWorkflow, logicalInstanceId: string): Promise<void> {
    const scheduleInstant = readNeverRanId(logicalInstanceId);
    if (scheduleInstant !== undefined) return this.#loadAt(loaded, scheduleInstant);
    const known = this.#runners.peek(loaded)?.logicalInstances.some(({ logicalInstance }) => logicalInstance.id === logicalInstanceId);
    const instance = this.#book.instanceOf(logicalInstanceId);
    if (known !== true && instance !== undefined) await this.#runners.load(loaded, [instance]);
  }

  /** Of a schedule time it is not known whether it ran. */
  async #loadAt(loaded: LoadedWorkflow, scheduleInstant: number): Promise<void> {
    if (scheduleInstant >= this.#runners.sinceOf(loaded)) return;
    const found = await this.#runners.read(loaded, 1, { from: scheduleInstant, to: scheduleInstant + 1, withoutTexts: true });
    const ids = found?.logicalInstances.flatMap(({ workflowInstances }) => workflowInstances.at(-1)?.instance.id ?? []) ?? [];
    if (ids.length > 0) await this.#runners.load(loaded, ids);
  }

  #turnTo(loaded: LoadedWorkflow): void {
    const workflow = loaded.file.workflow;
    const tasks = workflow?.tasks.map((task) => task.name.value) ?? [];
    const key = `${folderOf(loaded).toString()}\n${workflow?.name.value ?? ''}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#book = new GridBook(tasks);
      this.#olderSince = undefined;
      this.#hasOlder = true;
    } else if (tasks.join('\n') !== this.#book.tasks.join('\n')) {
      this.#book = this.#book.withTasks(tasks);
    }
  }

  async #read(loaded: LoadedWorkflow, from: { readonly before: number; readonly count: number }): Promise<void> {
    const key = this.#key;
    let { before, count } = from;
    while (count > 0) {
      const asked = Math.min(count, ROWS_AT_ONCE);
      const found = await this.#runners.read(loaded, asked, { ...(before < Infinity ? { to: before } : {}), withoutTexts: true });
      if (found === undefined || key !== this.#key) return;
      const { logicalInstances } = found;
      this.#book.add(logicalInstances, false);
      before = logicalInstances.at(-1)?.logicalInstance.scheduleInstant ?? before;
      this.#olderSince = Math.min(this.#olderSince ?? Infinity, before);
      this.#hasOlder = logicalInstances.length === asked;
      count -= asked;
      if (!this.#hasOlder) return;
    }
  }
}
