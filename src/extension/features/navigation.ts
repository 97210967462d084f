import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';
import { fileLinksOf } from '../../core/language/fileLinks';
import { mentionAt, mentionsOf, type Mention } from '../../core/language/mentions';
import { renameMention, type RenameRefusal } from '../../core/language/rename';
import { sqlPartsOf } from '../../core/params';
import type { WorkflowFile } from '../../core/workflow/workflow';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';
import { findTypedFile, type TypedFile } from './typedFile';

interface Found extends TypedFile {
  readonly mention: Mention;
  readonly files: readonly WorkflowFile[];
}

/** Definition, references, rename and links in workflow files and their `.sql` files. */
export class WorkflowNavigation implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider, vscode.DocumentLinkProvider {
  constructor(readonly index: WorkflowIndex) {}

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.Location[] {
    return this.#locations(document, position, ({ isDeclaration }) => isDeclaration);
  }

  provideReferences(document: vscode.TextDocument, position: vscode.Position, context: vscode.ReferenceContext): vscode.Location[] {
    return this.#locations(document, position, ({ isDeclaration }) => context.includeDeclaration || !isDeclaration);
  }

  prepareRename(document: vscode.TextDocument, position: vscode.Position): { readonly range: vscode.Range; readonly placeholder: string } {
    const found = this.#find(document, position);
    if (found === undefined) throw new Error(vscode.l10n.t('Here is no name of a workflow, a task or a declared parameter.'));
    return { range: rangeIn(found, found.mention), placeholder: found.mention.name };
  }

  provideRenameEdits(document: vscode.TextDocument, position: vscode.Position, newName: string): vscode.WorkspaceEdit | undefined {
    const found = this.#find(document, position);
    if (found === undefined) return undefined;
    const renaming = renameMention(found.file, { mention: found.mention, newName, files: found.files });
    if (renaming.kind === 'refused') throw new Error(refusalText(renaming.reason, newName, renaming.where));
    const edit = new vscode.WorkspaceEdit();
    for (const { document: path, range, newText } of renaming.edits) edit.replace(uriOf(found, path), rangeIn(found, { document: path, range }), newText);
    return edit;
  }

  provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
    const found = findTypedFile(this.index, document);
    if (found === undefined || found.document !== found.file.path) return [];
    return fileLinksOf(found.file).map(({ range, path }) => new vscode.DocumentLink(rangeIn({ ...found, files: [] }, { document: found.document, range }), uriOf(found, path)));
  }

  #locations(document: vscode.TextDocument, position: vscode.Position, isWanted: (mention: Mention) => boolean): vscode.Location[] {
    const found = this.#find(document, position);
    if (found === undefined) return [];
    return mentionsOf(found.mention, found.files).filter(isWanted).map((each) => new vscode.Location(uriOf(found, each.document), rangeIn(found, each)));
  }

  #find(document: vscode.TextDocument, position: vscode.Position): Found | undefined {
    const found = findTypedFile(this.index, document);
    const mention = found && mentionAt(found.file, { document: found.document, offset: document.offsetAt(position) });
    if (found === undefined || mention === undefined) return undefined;
    const folder = found.loaded.workspaceFolder.toString();
    const others = this.index.workflows.filter(({ workspaceFolder, uri }) => workspaceFolder.toString() === folder && uri.toString() !== found.loaded.uri.toString());
    return { ...found, mention, files: [found.file, ...others.map(({ file }) => file)] };
  }
}

function uriOf({ loaded }: TypedFile, path: string): vscode.Uri {
  return vscode.Uri.joinPath(loaded.workspaceFolder, path);
}

function rangeIn({ file, files }: TypedFile & Pick<Found, 'files'>, { document, range }: { readonly document: string; readonly range: TextRange }): vscode.Range {
  return toVscodeRange(new LineIndex(textOf([file, ...files], document)), range);
}

function textOf(files: readonly WorkflowFile[], path: string): string {
  const own = files.find((file) => file.path === path);
  if (own !== undefined) return own.text;
  return files.flatMap((file) => file.workflow?.tasks ?? []).flatMap(sqlPartsOf).find((source) => source.file === path)?.text ?? '';
}

function refusalText(reason: RenameRefusal, newName: string, where: string): string {
  switch (reason) {
    case 'taken': return vscode.l10n.t('{0} is taken already, in {1}.', newName, where);
    case 'shadows': return vscode.l10n.t('{0} means another value in task {1} already.', newName, where);
    case 'output': return vscode.l10n.t('Task {0} hands this value on under its name: change the output, its column and what takes it together.', where);
    case 'handedOn': return vscode.l10n.t('The sub-workflow of task {0} takes this parameter by its name.', where);
    case 'shared': return vscode.l10n.t('{0} is shared with a task that means another parameter by this name.', where);
    case 'badName': return vscode.l10n.t('"{0}" cannot be a name here.', newName);
  }
}
