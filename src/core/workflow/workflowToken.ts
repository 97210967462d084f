import type { Ranged } from '../base/textRange';
import type { ParseContext } from './parseContext';
import { fileProblem, readNamedFile } from './readNamedFile';
import { entryOf } from './yamlNode';
import { parseTolerantYaml } from './yamlRecovery';

/** PyDolphinScheduler writes `$WORKFLOW{"path"}`; single quotes and none are read too, as in `$FILE{…}`. */
const WORKFLOW_TOKEN = /^\s*\$WORKFLOW\{\s*(?:"([^"]*)"|'([^']*)'|([^"'}]*))\s*\}\s*$/;

/** The path in `$WORKFLOW{"other.yaml"}` as written; `undefined` for a plain name, and for a token of the wrong form. */
function writtenWorkflowPath(reference: string): string | undefined {
  const token = WORKFLOW_TOKEN.exec(reference);
  return token === null ? undefined : (token[1] ?? token[2] ?? token[3] ?? '').trim();
}

/** `name`: of the workflow in the file; `undefined` when the file says none. */
export interface WorkflowReference {
  readonly path: string;
  readonly name: string | undefined;
}

/**
 * The file that a token names; `undefined` for a plain name. A token of the wrong form, a path that leaves the root, a file that cannot
 * be had and one that is no workflow are reported (Y04). The file is read, so that whoever keeps the texts that were read has it.
 */
export function readWorkflowReference(context: ParseContext, { value, range }: Ranged<string>): WorkflowReference | undefined {
  if (!value.trimStart().startsWith('$WORKFLOW')) return undefined;
  const written = writtenWorkflowPath(value);
  if (written === undefined) {
    context.report(fileProblem(range, 'This must be the name of a workflow, or have the form $WORKFLOW{"other.yaml"}.'));
    return undefined;
  }
  const file = readNamedFile(context, written, range);
  if (file === undefined) return undefined;
  const name = findWorkflowName(file.text);
  if (name === undefined) context.report(fileProblem(range, `The file "${written}" is no workflow file: it has no "workflow:" with a "name:".`));
  return { path: file.path, name };
}

/** Reads the `workflow:` part alone: the rest of the file does not matter, and may be long. */
function findWorkflowName(text: string): string | undefined {
  const start = /^(?:workflow|"workflow"|'workflow')[ \t]*:/m.exec(text)?.index;
  if (start === undefined) return undefined;
  const part = text.slice(start);
  const end = /\n(?=[^\s#])/.exec(part)?.index ?? part.length;
  const { root } = parseTolerantYaml(part.slice(0, end));
  const workflow = root?.kind === 'mapping' ? entryOf(root, 'workflow')?.value : undefined;
  const name = workflow?.kind === 'mapping' ? entryOf(workflow, 'name')?.value : undefined;
  return name?.kind === 'scalar' && name.text.trim() !== '' ? name.text : undefined;
}
