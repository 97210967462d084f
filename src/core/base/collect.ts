const NOTHING: readonly never[] = [];

/**
 * What `find` gives for each item, in order: as `flatMap`, but many times quicker where most items give nothing, as in the linter.
 * Where a single item gives anything, the answer is that item's own list.
 */
export function collect<Item, Found>(items: readonly Item[], find: (item: Item, index: number) => readonly Found[]): readonly Found[] {
  let first: readonly Found[] = NOTHING;
  let all: Found[] | undefined;
  let index = 0;
  for (const item of items) {
    const found = find(item, index++);
    if (found.length === 0) continue;
    if (all !== undefined) for (const each of found) all.push(each);
    else if (first.length === 0) first = found;
    else all = [...first, ...found];
  }
  return all ?? first;
}
