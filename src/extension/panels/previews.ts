import type { PreviewView } from '../../core/views/preview';

/** Starts exactly what the preview listed. */
export type StartPreview = () => Promise<void>;

/** Previews that the page shows and has not answered. */
export class Previews {
  readonly #waiting = new Map<string, StartPreview>();
  #made = 0;

  add(make: (previewId: string) => PreviewView, start: StartPreview): PreviewView {
    const previewId = `preview-${String(++this.#made)}`;
    this.#waiting.set(previewId, start);
    return make(previewId);
  }

  /** Each can be taken once. `undefined`: unknown, or answered before. */
  take(previewId: string): StartPreview | undefined {
    const start = this.#waiting.get(previewId);
    this.#waiting.delete(previewId);
    return start;
  }
}
