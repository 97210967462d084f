/** What brings tables back to an earlier moment; the newest entry is undone first. */
export class UndoLog {
  readonly #entries: (() => void)[] = [];

  get length(): number {
    return this.#entries.length;
  }

  add(undo: () => void): void {
    this.#entries.push(undo);
  }

  /** Undoes everything after the mark, a former `length`. */
  undoTo(mark: number): void {
    while (this.#entries.length > mark) this.#entries.pop()?.();
  }

  /** What was done so far can no longer be undone. */
  clear(): void {
    this.#entries.length = 0;
  }
}

/** A table in memory whose changes go to an undo log. Rows are listed in the order of their first insertion. */
export class UndoTable<V> {
  readonly #rows = new Map<string, V>();
  readonly #log: UndoLog;

  constructor(log: UndoLog) {
    this.#log = log;
  }

  get(key: string): V | undefined {
    return this.#rows.get(key);
  }

  set(key: string, value: V): void {
    const before = this.#rows.get(key);
    this.#rows.set(key, value);
    this.#log.add(() => {
      if (before === undefined) this.#rows.delete(key);
      else this.#rows.set(key, before);
    });
  }

  get size(): number {
    return this.#rows.size;
  }

  values(): readonly V[] {
    return [...this.#rows.values()];
  }
}
