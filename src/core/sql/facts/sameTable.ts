import { countBefore } from '../../base/countBefore';
import { collect } from '../../base/collect';

/**
 * Whether two table keys name one table. A name without its schema matches the same name with one: scripts write both
 * after `USE` or with a search path.
 */
export function isSameTable(a: string, b: string): boolean {
  return a.length === b.length ? a === b : a.length > b.length ? endsInName(a, b) : endsInName(b, a);
}

function endsInName(long: string, short: string): boolean {
  return long.charCodeAt(long.length - short.length - 1) === 46 && long.endsWith(short);
}

/** Whether one of `keys` names the same table as `key`. */
export function includesTable(keys: Iterable<string>, key: string): boolean {
  for (const other of keys) if (isSameTable(other, key)) return true;
  return false;
}

interface Entry<T> {
  readonly key: string;
  readonly item: T;
}

/** Things by table, found again under any spelling that means the same table, in constant time. */
export class TableIndex<T> {
  /** `undefined`: nothing was added yet, which is so for most tasks. */
  #byShortName: Map<string, Entry<T>[]> | undefined;

  add(key: string, item: T): void {
    const shortName = shortNameOf(key);
    this.#byShortName ??= new Map();
    const known = this.#byShortName.get(shortName);
    if (known === undefined) this.#byShortName.set(shortName, [{ key, item }]);
    else if (known.at(-1)?.item !== item || known.at(-1)?.key !== key) known.push({ key, item });
  }

  #named(key: string): readonly Entry<T>[] {
    return this.#byShortName?.get(shortNameOf(key)) ?? [];
  }

  /** In the order in which they were added. */
  get(key: string): readonly T[] {
    return collect(this.#named(key), (entry) => (isSameTable(entry.key, key) ? [entry.item] : []));
  }

  /** The first that `isBefore` denies, of things that were added in order. */
  behind(key: string, isBefore: (item: T) => boolean): T | undefined {
    const known = this.#named(key);
    let at = countBefore(known, ({ item }) => isBefore(item));
    while (at < known.length && !isSameTable(known[at]?.key ?? '', key)) at++;
    return known[at]?.item;
  }

  /** What was added last. */
  last(key: string): T | undefined {
    return this.#named(key).findLast((entry) => isSameTable(entry.key, key))?.item;
  }

  /** Of things that are not `undefined`. */
  has(key: string): boolean {
    return this.last(key) !== undefined;
  }
}

/** The last part of a table's key. */
export function shortNameOf(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1);
}
