import { RefusedError } from '../base/errors';
import { sha256Hex } from '../base/sha256';
import { resolveFilePath } from '../workflow/filePath';
import { parseWorkflowFile, type ReadFileResult } from '../workflow/parseWorkflowFile';
import type { Definition } from './ports';
import { folderOf, relativePath } from './relativePath';

export interface DefinitionInput {
  /** The workflow file, with forward slashes, absolute or relative. */
  readonly path: string;
  readonly text: string;
  /** Reads a file that the workflow names; the path is resolved against the workflow file's folder. */
  readonly readFile: (path: string) => ReadFileResult;
  /** The folder that named files must lie in, as in `parseWorkflowFile`. */
  readonly root?: string;
}

/**
 * Takes the texts of a workflow file, its `$FILE{"…"}` files and its seed scripts, as instances are pinned to them (F12).
 * `files` is keyed by the path relative to the workflow file's folder, so that the hash does not depend on how the file was
 * reached. A missing file is left out: running the definition is then refused with its name. Throws `RefusedError('fileRefused')`
 * for a file that exists but must not be read.
 */
export function buildDefinition(input: DefinitionInput): Definition {
  const { path, text } = input;
  const root = input.root === undefined ? {} : { root: input.root };
  const files: Record<string, string> = {};
  const readFile = (resolved: string): ReadFileResult => {
    const read = input.readFile(resolved);
    if (read.kind === 'refused') {
      throw new RefusedError('fileRefused', `${path}: the file ${resolved} cannot be read: ${read.reason}`);
    }
    if (read.kind === 'text') files[relativePath(folderOf(path), resolved)] = read.text;
    return read;
  };
  const { workflow } = parseWorkflowFile({ path, text, readFile, ...root });
  for (const { value } of workflow?.local.seed ?? []) {
    const resolved = resolveFilePath({ workflowPath: path, written: value, root: input.root });
    if (resolved.kind === 'path') readFile(resolved.path);
  }
  return { hash: hashOf(text, files), path, text, files };
}

function hashOf(text: string, files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256Hex(JSON.stringify([text, sorted]));
}

/** Reads a stored definition's files for `parseWorkflowFile`, which then resolves paths within `definitionRoot`. */
export function readStoredFile(definition: Definition, resolved: string): ReadFileResult {
  const text = definition.files[relativePath(folderOf(definition.path), resolved)];
  return text === undefined ? { kind: 'missing' } : { kind: 'text', text };
}

/** Only stored texts can be read, so the widest root is right: what may be stored was checked when it was built. */
export function definitionRoot(definition: Definition): string {
  return definition.path.startsWith('/') ? '/' : '';
}
