import { isAbsolute, relative, resolve } from 'node:path';
import type { CliHost } from './host';

export function withSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

/**
 * How a path is shown and read: relative to the working directory when it was written so and lies in it, else absolute.
 * Forward slashes.
 */
export function shownPath(cwd: string, written: string): string {
  const absolute = resolve(cwd, written);
  const way = relative(cwd, absolute);
  const isBelow = way !== '' && !/^\.\.(?:[\\/]|$)/.test(way) && !isAbsolute(way);
  return withSlashes(isBelow && !isAbsolute(written) ? way : absolute);
}

/** The absolute folder of a file. */
export function folderOf(cwd: string, path: string): string {
  return resolve(cwd, path, '..');
}

/**
 * The folder that the files of a workflow must lie in, in the form of `path` (`''`: the working directory): for a relative
 * path the working directory; for an absolute one the nearest folder with a `.git` or `.vscode`, else the file's own.
 */
export function workspaceRoot(host: CliHost, path: string): string {
  if (!isAbsolute(path)) return '';
  const own = folderOf(host.cwd, path);
  for (let folder = own; ; folder = resolve(folder, '..')) {
    const isRoot = ['.git', '.vscode'].some((name) => host.files.kindOf(`${folder}/${name}`) !== 'missing');
    if (isRoot) return withSlashes(folder);
    if (folder === resolve(folder, '..')) return withSlashes(own);
  }
}

/** The nearest folder, from `folder` upwards, that is a git work tree. Absolute, with forward slashes. */
export function repositoryOf(host: Pick<CliHost, 'cwd' | 'files'>, folder: string): string | undefined {
  for (let at = resolve(host.cwd, folder); ; at = resolve(at, '..')) {
    if (host.files.kindOf(`${withSlashes(at)}/.git`) !== 'missing') return withSlashes(at);
    if (at === resolve(at, '..')) return undefined;
  }
}

export interface PathBase {
  /** Absolute folders. */
  readonly cwd: string;
  readonly root: string;
}

/** What standard input is called in findings. */
export const STANDARD_INPUT = '<stdin>';

/** A file as tools that start at `root` name it: relative where it lies in it, else absolute. Forward slashes. */
export function pathFromRoot({ cwd, root }: PathBase, file: string): string {
  if (file === STANDARD_INPUT) return file;
  const way = withSlashes(relative(root, resolve(cwd, file)));
  return isAbsolute(way) || way === '..' || way.startsWith('../') ? withSlashes(resolve(cwd, file)) : way;
}
