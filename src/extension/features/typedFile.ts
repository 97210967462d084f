import type * as vscode from 'vscode';
import { sqlPartsOf } from '../../core/workflow/sqlParts';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { TypedPlace } from '../../protocol/languageProtocol';
import { pathIn } from '../workspace/filePaths';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

/** A workflow that a document belongs to, and how the language worker is asked about the document as it is typed at this moment. */
export interface TypedFile {
  readonly loaded: LoadedWorkflow;
  /** `place.document`: the workflow file, or a `.sql` file that it names. */
  readonly place: TypedPlace;
}

/** Of a `.sql` file that many workflows take SQL from, these many are looked at. */
const MOST_READERS = 5;

/** The workflow file, or the workflows that take SQL from the document, by path. Empty: the document belongs to none. */
export function findTypedFiles(index: WorkflowIndex, document: vscode.TextDocument): readonly TypedFile[] {
  const own = index.find(document.uri);
  if (own !== undefined) return [{ loaded: own, place: { ...index.placeOf(own), document: own.file.path, text: document.getText() } }];
  if (document.uri.scheme === 'idempo' || !/\.sql$/i.test(document.uri.path)) return [];
  return readersOf(index, document.uri).map(({ loaded, path }) => ({ loaded, place: { ...index.placeOf(loaded), document: path, text: document.getText() } }));
}

/** The first of `findTypedFiles`. */
export function findTypedFile(index: WorkflowIndex, document: vscode.TextDocument): TypedFile | undefined {
  return findTypedFiles(index, document)[0];
}

/** Whether the document is the workflow file itself. */
export function isWorkflowItself({ place }: TypedFile): boolean {
  return place.document === place.path;
}

function readersOf(index: WorkflowIndex, uri: vscode.Uri): readonly { readonly loaded: LoadedWorkflow; readonly path: string }[] {
  const readers = index.workflows.flatMap((loaded) => {
    const path = pathIn(loaded.workspaceFolder, uri);
    return path !== undefined && scriptsOf(loaded.file).has(path) ? [{ loaded, path }] : [];
  });
  return readers.slice(0, MOST_READERS);
}

const scripts = new WeakMap<WorkflowFile, ReadonlySet<string>>();

/** The documents that a workflow takes SQL from. */
function scriptsOf(file: WorkflowFile): ReadonlySet<string> {
  const known = scripts.get(file) ?? new Set(file.workflow?.tasks.flatMap(sqlPartsOf).map((source) => source.file));
  scripts.set(file, known);
  return known;
}
