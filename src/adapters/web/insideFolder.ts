/** A `vscode.Uri` has these. */
export interface Address {
  readonly scheme: string;
  readonly authority: string;
  /** Begins with a slash where there is an authority; `..` may stand in it. */
  readonly path: string;
}

/** The names below `folder` that lead to `file`; `undefined`: it does not lie in `folder`. */
export function wayInside(folder: Address, file: Address): readonly string[] | undefined {
  if (folder.scheme !== file.scheme || folder.authority !== file.authority) return undefined;
  const from = namesOf(folder.path);
  const to = namesOf(file.path);
  if (from === undefined || to === undefined) return undefined;
  return from.every((name, index) => to[index] === name) ? to.slice(from.length) : undefined;
}

/** `undefined`: it leads out of the root. */
function namesOf(path: string): readonly string[] | undefined {
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return undefined;
  }
  return names;
}
