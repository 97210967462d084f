import { applyPanelPatch, diffPanelState, isEmptyPatch } from './panelDiff';
import type { GridRow, HostMessage, PanelPatch, PanelState } from './panelMessages';
import type { MessageSource } from './panelOutbox';
import type { PanelTexts } from './panelTexts';

export interface PanelPublisherOptions {
  readonly outbox: {
    offer(source: MessageSource, isFirst?: boolean): void;
    setOpen(isOpen: boolean): void;
  };
  readonly texts: PanelTexts;
  /** The execution clock, ms since the epoch. */
  readonly now: () => number;
}

/** Letters of JSON that the rows of one message may have: most of a message, so that it need not be cut. */
const ROWS_BUDGET = 160 * 1024;

/**
 * Host side of the panel's state: the first message after `ready` is a snapshot, later ones send what changed. Rows that do not fit
 * into one message follow in the next ones, newest first. While the page is hidden or not ready only the newest state is kept.
 */
export class PanelPublisher {
  readonly #options: PanelPublisherOptions;
  #build: (() => PanelState) | undefined;
  #sent: PanelState | undefined;
  #seq = 0;
  #isReady = false;
  #isVisible = true;
  readonly #source: MessageSource = () => this.#next();

  constructor(options: PanelPublisherOptions) {
    this.#options = options;
  }

  /** The page said `ready`: it knows nothing (any more). */
  ready(): void {
    this.#isReady = true;
    this.#sent = undefined;
    if (this.#build !== undefined) this.#options.outbox.offer(this.#source, true);
    this.#options.outbox.setOpen(this.#isVisible);
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#options.outbox.setOpen(this.#isReady && isVisible);
  }

  /** `build` is called when the page can take the state, and not at all when another one comes first. */
  publish(build: () => PanelState): void {
    this.#build = build;
    this.#options.outbox.offer(this.#source);
  }

  #next(): HostMessage | undefined {
    if (this.#build === undefined) return undefined;
    const state = this.#build();
    const now = this.#options.now();
    const patch = this.#sent === undefined ? undefined : diffPanelState(this.#sent, state);
    if (this.#sent === undefined || patch === undefined) {
      this.#sent = { ...state, grid: { ...state.grid, rows: fittingRows(state.grid.rows) } };
      return { type: 'snapshot', seq: ++this.#seq, now, texts: this.#options.texts, state: this.#sent };
    }
    if (isEmptyPatch(patch)) return undefined;
    const fitting = cutPatch(patch);
    this.#sent = applyPanelPatch(this.#sent, fitting);
    return { type: 'update', seq: ++this.#seq, now, patch: fitting };
  }
}

function cutPatch(patch: PanelPatch): PanelPatch {
  return patch.grid === undefined ? patch : { ...patch, grid: { ...patch.grid, rows: fittingRows(patch.grid.rows) } };
}

/** At least one. The same list when all fit. */
function fittingRows(rows: readonly GridRow[]): readonly GridRow[] {
  let size = 0;
  const end = rows.findIndex((row, index) => {
    size += sizeOf(row);
    return index > 0 && size > ROWS_BUDGET;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** A little more than the length of the row's JSON, times three for what is not ASCII. */
function sizeOf(row: GridRow): number {
  return 300 + 3 * (row.logicalInstanceId.length + (row.workflowInstanceId?.length ?? 0) + row.scheduleTime.length) + 6 * row.cells.length;
}
