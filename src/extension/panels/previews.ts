import type { RerunScope, RunPreview } from '../../core/views/preview';

/** What the page may answer to a preview. */
export interface PreviewAnswers {
  /** Starts exactly what the preview listed. */
  readonly start: () => Promise<void>;
  /** Shows another plan in its place. `undefined`: there is no choice. */
  readonly replan?: (wish: ReplanWish) => Promise<void>;
}

export interface ReplanWish {
  readonly scope: RerunScope;
  readonly task: string | undefined;
  readonly definition: 'current' | 'pinned';
}

/** Previews that the page shows and has not answered. */
export class Previews {
  readonly #waiting = new Map<string, PreviewAnswers>();
  #made = 0;

  add(make: (previewId: string) => RunPreview, answers: PreviewAnswers): RunPreview {
    const previewId = `preview-${String(++this.#made)}`;
    this.#waiting.set(previewId, answers);
    return make(previewId);
  }

  /** `undefined`: unknown, or answered before. */
  find(previewId: string): PreviewAnswers | undefined {
    return this.#waiting.get(previewId);
  }

  /** Each can be taken once. */
  take(previewId: string): PreviewAnswers | undefined {
    const answers = this.#waiting.get(previewId);
    this.#waiting.delete(previewId);
    return answers;
  }
}
