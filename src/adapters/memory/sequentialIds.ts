import type { IdSource } from '../../core/runner/ports';

/** `workflowInstance1`, `workflowInstance2`, …: the same in each run of a test. */
export class SequentialIds implements IdSource {
  readonly #last = new Map<string, number>();

  next(kind: Parameters<IdSource['next']>[0]): string {
    const number = (this.#last.get(kind) ?? 0) + 1;
    this.#last.set(kind, number);
    return `${kind}${number}`;
  }
}
