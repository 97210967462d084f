/**
 * Whether two table keys name one table. A name without its schema matches the same name with one: scripts write both
 * after `USE` or with a search path.
 */
export function isSameTable(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

/** Whether one of `keys` names the same table as `key`. */
export function includesTable(keys: Iterable<string>, key: string): boolean {
  for (const other of keys) if (isSameTable(other, key)) return true;
  return false;
}
