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
