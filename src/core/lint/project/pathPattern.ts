/**
 * Whether a path fits a pattern, as in `.gitignore`: `*` and `?` stand for characters other than `/`, `**` for any folders,
 * a pattern without `/` (but at its end) fits at any depth, and what fits a folder fits all in it. Both have forward slashes and no `./`.
 */
export function matchesPattern(path: string, pattern: string): boolean {
  let compiled = COMPILED.get(pattern);
  if (compiled === undefined) {
    compiled = compile(pattern);
    COMPILED.set(pattern, compiled);
  }
  return compiled.test(path);
}

const COMPILED = new Map<string, RegExp>();

function compile(pattern: string): RegExp {
  const trimmed = pattern.trim().replace(/^\.\//, '').replace(/\/+$/, '');
  const anchored = trimmed.includes('/') ? trimmed.replace(/^\//, '') : `**/${trimmed}`;
  const source = anchored.replace(/\*{2,}\/?|\*|\?|[\\^$.|+()[\]{}]/g, (found) => {
    if (found.startsWith('**')) return found.endsWith('/') ? '(?:[^/]+/)*' : '.*';
    return found === '*' ? '[^/]*' : found === '?' ? '[^/]' : `\\${found}`;
  });
  return new RegExp(`^${source}(?:/|$)`);
}

/** The path of `file` seen from `folder` (`''`: the base of relative paths), or `undefined` when it lies elsewhere. Both are written from the same place. */
export function pathFrom(folder: string, file: string): string | undefined {
  if (folder === '' || folder === '.') return file.startsWith('/') || file.startsWith('../') ? undefined : file.replace(/^\.\//, '');
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined;
}

/** The folder that a path lies in, without a slash at its end; `''` for a bare file name. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.startsWith('/') ? 1 : 0));
}
