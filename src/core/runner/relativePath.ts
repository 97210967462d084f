/** The folder of a path with forward slashes, `''` for a bare name. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** `path` as seen from `folder`; both in the same form, normalised, with forward slashes. */
export function relativePath(folder: string, path: string): string {
  const from = segmentsOf(folder);
  const to = segmentsOf(path);
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/');
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
