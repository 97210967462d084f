import { RefusedError } from '../base/errors';
import { text } from '../base/message';
import { sha256Hex } from '../base/sha256';
import { resolveFilePath } from '../workflow/filePath';
import { parseWorkflowFile, type ReadFileResult, type WorkflowFileInput } from '../workflow/parseWorkflowFile';
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
  const { path } = input;
  const root = input.root === undefined ? {} : { root: input.root };
  const files: Record<string, string> = {};
  const readFile = (resolved: string): ReadFileResult => {
    const read = input.readFile(resolved);
    if (read.kind === 'refused') {
      throw new RefusedError('fileRefused', text`${path}: the file ${resolved} cannot be read: ${read.reason}`);
    }
    if (read.kind === 'text') files[relativePath(folderOf(path), resolved)] = read.text;
    return read;
  };
  readNamedFiles({ path, text: input.text, readFile, ...root }, []);
  return { hash: hashOf(input.text, files), path, text: input.text, files };
}

/** Sub-workflows inside sub-workflows; DolphinScheduler has no limit, but a file can name itself. */
const MAX_NESTING = 8;

/** Reads what the file names, and what the workflow files of its SubWorkflow tasks name. `inside`: the paths on the way to it. */
function readNamedFiles(input: WorkflowFileInput, inside: readonly string[]): void {
  const { path, root, readFile } = input;
  const { workflow } = parseWorkflowFile(input);
  for (const { value } of workflow?.local.seed ?? []) {
    const resolved = resolveFilePath({ workflowPath: path, written: value, root });
    if (resolved.kind === 'path') readFile(resolved.path);
  }
  for (const { logic } of workflow?.tasks ?? []) {
    if (logic?.kind !== 'subWorkflow' || logic.path === undefined) continue;
    if (logic.path === path || inside.includes(logic.path)) {
      throw new RefusedError('definitionInvalid', text`${path}: the sub-workflow ${logic.workflow.value} contains itself: take one of the two SubWorkflow tasks out`);
    }
    if (inside.length >= MAX_NESTING) throw new RefusedError('definitionInvalid', text`${path}: sub-workflows are nested more than ${MAX_NESTING} deep`);
    const read = readFile(logic.path);
    if (read.kind === 'text') readNamedFiles({ ...input, path: logic.path, text: read.text }, [...inside, path]);
  }
}

/**
 * The definition of a sub-workflow, from the texts that its parent is pinned to. `path`: of the workflow file, as the parent's
 * parts have it. Throws `RefusedError('unknownWorkflow')` when its text is not there.
 */
export function definitionOfPart(parent: Definition, path: string): Definition {
  const read = readStoredFile(parent, path);
  if (read.kind !== 'text') throw new RefusedError('unknownWorkflow', text`${parent.path}: the sub-workflow file ${path} does not exist: add it, or correct the name`);
  return buildDefinition({ path, text: read.text, readFile: (resolved) => readStoredFile(parent, resolved), root: definitionRoot(parent) });
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
