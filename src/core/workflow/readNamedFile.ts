import type { Problem } from '../base/problem';
import type { TextRange } from '../base/textRange';
import { resolveFilePath } from './filePath';
import type { ParseContext } from './parseContext';
import { YAML_LIMITS } from './yamlLimits';

export interface NamedFile {
  /** Resolved against the workflow file's folder. */
  readonly path: string;
  readonly text: string;
}

/** Reads a file that the workflow names. One that cannot be had is reported at `range` (Y04; Y02 when it is too large) and gives `undefined`. */
export function readNamedFile(context: ParseContext, written: string, range: TextRange): NamedFile | undefined {
  const path = resolveNamedPath(context, written, range);
  if (path === undefined) return undefined;
  const read = context.readFile(path);
  if (read.kind === 'text' && read.text.length <= YAML_LIMITS.bytes) return { path, text: read.text };
  if (read.kind === 'text') context.report({ ...fileProblem(range, `The file "${written}" is larger than 1 MiB and is not read. Split it.`), code: 'Y02' });
  else if (read.kind === 'missing') context.report(fileProblem(range, `The file "${written}" does not exist. It is looked for at ${path}.`));
  else context.report(fileProblem(range, `The file "${written}" cannot be read: ${read.reason}.`));
  return undefined;
}

/** The path that a written one stands for. One that leaves the root is reported at `range` (Y04) and gives `undefined`. */
function resolveNamedPath(context: ParseContext, written: string, range: TextRange): string | undefined {
  const resolved = resolveFilePath({ workflowPath: context.path, written, root: context.root });
  if (resolved.kind === 'path') return resolved.path;
  context.report(fileProblem(range, `The file "${written}" is not opened: ${resolved.reason}.`));
  return undefined;
}

export function fileProblem(range: TextRange, message: string): Problem {
  return { code: 'Y04', severity: 'error', message, range };
}
