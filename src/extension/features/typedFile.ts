import type * as vscode from 'vscode';
import { sqlPartsOf } from '../../core/params';
import { parseWorkflowFile, type ReadFileResult } from '../../core/workflow/parseWorkflowFile';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** A workflow as it is typed at this moment, and the document of it that is asked about. */
export interface TypedFile {
  readonly loaded: LoadedWorkflow;
  readonly file: WorkflowFile;
  /** The document's path as in `SqlSource.file`: the workflow file, or a `.sql` file that it names. */
  readonly document: string;
}

/** The workflow file, or the first workflow that takes SQL from the document. `undefined`: the document belongs to none. */
export function findTypedFile(index: WorkflowIndex, document: vscode.TextDocument): TypedFile | undefined {
  const loaded = index.find(document.uri);
  if (loaded !== undefined) return { loaded, file: asTyped(loaded, document, loaded.file.path), document: loaded.file.path };
  for (const reader of index.workflows) {
    const path = scriptPathOf(reader, document.uri);
    if (path !== undefined) return { loaded: reader, file: asTyped(reader, document, path), document: path };
  }
  return undefined;
}

function scriptPathOf({ file, workspaceFolder }: LoadedWorkflow, uri: vscode.Uri): string | undefined {
  const prefix = workspaceFolder.path.endsWith('/') ? workspaceFolder.path : `${workspaceFolder.path}/`;
  if (!uri.path.startsWith(prefix)) return undefined;
  const path = uri.path.slice(prefix.length);
  return file.workflow?.tasks.some((task) => sqlPartsOf(task).some((source) => source.file === path)) === true ? path : undefined;
}

interface Typed {
  readonly version: number;
  readonly base: WorkflowFile;
  readonly file: WorkflowFile;
}

const typed = new WeakMap<vscode.TextDocument, Typed>();

/** The parsed file that the index has; while that lags behind the typing, a version of the document is parsed once for all features. */
function asTyped({ file }: LoadedWorkflow, document: vscode.TextDocument, path: string): WorkflowFile {
  const text = document.getText();
  if (textsOf(file).get(path) === text) return file;
  const known = typed.get(document);
  if (known?.version === document.version && known.base === file) return known.file;
  const texts = new Map([...textsOf(file), [path, text]]);
  const readFile = (name: string): ReadFileResult => {
    const script = texts.get(name);
    return script === undefined ? { kind: 'missing' } : { kind: 'text', text: script };
  };
  const parsed = parseWorkflowFile({ path: file.path, text: texts.get(file.path) ?? file.text, readFile, root: '' });
  typed.set(document, { version: document.version, base: file, file: parsed });
  return parsed;
}

/** The texts that are known of a workflow, by path. */
function textsOf(file: WorkflowFile): ReadonlyMap<string, string> {
  const sources = file.workflow?.tasks.flatMap(sqlPartsOf).filter((source) => source.file !== file.path) ?? [];
  return new Map([...sources.map((source) => [source.file, source.text] as const), [file.path, file.text]]);
}
