/** Ids of one millisecond. */
const MAX_COUNT = 36 ** 3;

/** How many different marks there are. */
export const ID_MARKS = 36 ** 5;

/**
 * Makes texts that are different from each other and in order of their making, whatever the clock does: the keys of ten thousands of
 * rows that are made at once lie side by side in an index then. `mark`: 0 to `ID_MARKS` - 1, drawn once a process, so that two
 * processes that write to a store one after the other do not make the same. `now`: ms.
 */
export function makeOrderedIds(now: () => number, mark: number): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const at = now();
    count++;
    if (at > lastMs || count === MAX_COUNT) {
      lastMs = Math.max(at, lastMs + 1);
      count = 0;
    }
    return digits(lastMs, 9) + digits(count, 3) + digits(mark, 5);
  };
}

function digits(value: number, length: number): string {
  return value.toString(36).padStart(length, '0');
}
