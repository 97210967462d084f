import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { messageOf } from '../core/base/errors';
import type { CliFiles, FileRead } from './host';

/** Larger files are refused before they are read; the YAML limit is lower and is told by the parser. */
const MAX_BYTES = 8 * 1024 * 1024;

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

/** With links followed on both sides: a link may not lead out of the root. */
function isInside(root: string, path: string): boolean {
  const way = relative(realpathSync(root), realpathSync(path));
  return way !== '..' && !way.startsWith('../') && !way.startsWith('..\\') && !isAbsolute(way);
}

function readWithin(path: string, root: string | undefined): FileRead {
  const stat = statSync(path);
  if (stat.isDirectory()) return { kind: 'refused', reason: 'it is a folder' };
  if (!stat.isFile()) return { kind: 'refused', reason: 'it is not a plain file' };
  if (root !== undefined && !isInside(root, path)) return { kind: 'refused', reason: `it lies outside of ${root}` };
  if (stat.size > MAX_BYTES) return { kind: 'refused', reason: 'it is larger than 8 MB' };
  // As editors read it: without a byte order mark, wrong bytes replaced.
  return { kind: 'text', text: new TextDecoder('utf-8').decode(readFileSync(path)) };
}

/** Reads from the disk; relative paths start at `cwd`. */
export function nodeFiles(cwd: string): CliFiles {
  return {
    kindOf: (path) => {
      const stat = statSync(resolve(cwd, path), { throwIfNoEntry: false });
      return stat === undefined ? 'missing' : stat.isDirectory() ? 'folder' : 'file';
    },
    read: (path, root) => {
      try {
        return readWithin(resolve(cwd, path), root);
      } catch (error) {
        return isMissing(error) ? { kind: 'missing' } : { kind: 'refused', reason: messageOf(error) };
      }
    },
    list: (folder) => {
      const entries = readdirSync(resolve(cwd, folder), { withFileTypes: true });
      const kept = entries.filter((entry) => entry.isFile() || entry.isDirectory());
      return kept.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
    },
  };
}
