import { diffPanelState, isEmptyPatch } from './panelDiff';
import type { HostMessage, PanelState } from './panelMessages';
import type { PanelTexts } from './panelTexts';

export interface PanelPublisherOptions {
  readonly post: (message: HostMessage) => void;
  readonly texts: PanelTexts;
  /** The execution clock, ms since the epoch. */
  readonly now: () => number;
}

/**
 * Host side of the panel's state: the first `publish` after `ready` is a whole snapshot, later ones send what changed.
 * While the page is hidden or not ready only the newest state is kept.
 */
export class PanelPublisher {
  readonly #options: PanelPublisherOptions;
  #newest: PanelState | undefined;
  #sent: PanelState | undefined;
  #seq = 0;
  #isReady = false;
  #isVisible = true;

  constructor(options: PanelPublisherOptions) {
    this.#options = options;
  }

  /** The page said `ready`: it knows nothing (any more). */
  ready(): void {
    this.#isReady = true;
    this.#sent = undefined;
    this.#flush();
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#flush();
  }

  publish(state: PanelState): void {
    this.#newest = state;
    this.#flush();
  }

  #flush(): void {
    const state = this.#newest;
    if (state === undefined || !this.#isReady || !this.#isVisible) return;
    const patch = this.#sent === undefined ? undefined : diffPanelState(this.#sent, state);
    if (patch !== undefined && isEmptyPatch(patch)) return;
    this.#sent = state;
    const seq = ++this.#seq;
    const now = this.#options.now();
    if (patch !== undefined) this.#options.post({ type: 'update', seq, now, patch });
    else this.#options.post({ type: 'snapshot', seq, now, texts: this.#options.texts, state });
  }
}
