export interface ByteRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Which bytes of a file were written. Most writings follow the one before, and then cost nothing. */
export class DirtyRanges {
  #ranges: { readonly start: number; end: number }[] = [];

  add(start: number, end: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && start >= last.start && start <= last.end) last.end = Math.max(last.end, end);
    else this.#ranges.push({ start, end });
  }

  /** Ascending and apart from each other, none beyond `size`. */
  list(size: number): readonly ByteRange[] {
    const merged: { readonly start: number; end: number }[] = [];
    for (const { start, end } of [...this.#ranges].sort((a, b) => a.start - b.start)) {
      const last = merged.at(-1);
      if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
      else if (start < size) merged.push({ start, end });
    }
    return merged.map(({ start, end }) => ({ start, end: Math.min(end, size) }));
  }
}
