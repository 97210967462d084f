import type { Ranged } from '../base/textRange';
import type { ParseContext } from './parseContext';
import { fileProblem, resolveNamedPath } from './readNamedFile';

/** PyDolphinScheduler writes `$WORKFLOW{"path"}`; single quotes and none are read too, as in `$FILE{…}`. */
const WORKFLOW_TOKEN = /^\s*\$WORKFLOW\{\s*(?:"([^"]*)"|'([^']*)'|([^"'}]*))\s*\}\s*$/;

/** The path in `$WORKFLOW{"other.yaml"}` as written; `undefined` for a plain name, and for a token of the wrong form. */
export function writtenWorkflowPath(reference: string): string | undefined {
  const token = WORKFLOW_TOKEN.exec(reference);
  return token === null ? undefined : (token[1] ?? token[2] ?? token[3] ?? '').trim();
}

export type WorkflowReference = { readonly kind: 'name' | 'refused' } | { readonly kind: 'path'; readonly written: string; readonly path: string };

/** What names another workflow: its name, or the file that it is in. A token of the wrong form or a path that leaves the root is reported (Y04). */
export function resolveWorkflowReference(context: ParseContext, { value, range }: Ranged<string>): WorkflowReference {
  if (!value.trimStart().startsWith('$WORKFLOW')) return { kind: 'name' };
  const written = writtenWorkflowPath(value);
  if (written === undefined) {
    context.report(fileProblem(range, 'This must be the name of a workflow, or have the form $WORKFLOW{"other.yaml"}.'));
    return { kind: 'refused' };
  }
  const path = resolveNamedPath(context, written, range);
  return path === undefined ? { kind: 'refused' } : { kind: 'path', written, path };
}
