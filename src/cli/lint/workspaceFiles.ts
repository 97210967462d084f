import { isWorkflowFileName } from '../../core/workflow/fileNames';
import type { CliHost } from '../host';

/** Folders that hold other people's files. */
const SKIPPED = new Set(['node_modules', 'dist', 'out', 'target', 'venv', '__pycache__']);

/** Deeper trees are not searched: a loop of mounts, or nothing of ours. */
const MAX_DEPTH = 30;

/** Paths of the files below a folder, in order of name, without hidden folders and other people's. `''`: the working directory. */
export function* filesBelow(host: CliHost, folder: string, depth = 0): Generator<string> {
  const base = folder === '' || folder === '.' ? '' : folder.replace(/\/?$/, '/');
  for (const name of host.files.list(base === '' ? '.' : folder)) {
    if (!name.endsWith('/')) yield base + name;
    else if (!name.startsWith('.') && !SKIPPED.has(name.slice(0, -1)) && depth < MAX_DEPTH) yield* filesBelow(host, base + name.slice(0, -1), depth + 1);
  }
}

/** A folder with more files than this is no workspace: the home folder, or the root of a disk. */
const MAX_FILES = 100_000;

/** The workflow files of a folder, by name as the editor finds them. `undefined`: too many files to look through. */
export function findWorkspaceFiles(host: CliHost, root: string): readonly string[] | undefined {
  const found: string[] = [];
  let seen = 0;
  for (const path of filesBelow(host, root)) {
    if (++seen > MAX_FILES) return undefined;
    if (isWorkflowFileName(path)) found.push(path);
  }
  return found;
}
