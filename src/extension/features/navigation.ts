import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';
import type { Mention } from '../../core/language/mentions';
import type { RenameRefusal } from '../../core/language/rename';
import { sqlPartsOf } from '../../core/workflow/sqlParts';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { toVscodeRange } from './positions';
import { findTypedFile, findTypedFiles, isWorkflowItself, type TypedFile } from './typedFile';

interface Found extends TypedFile {
  readonly mention: Mention;
}

/** Definition, references, rename and links in workflow files and their `.sql` files. */
export class WorkflowNavigation implements vscode.DefinitionProvider, vscode.ReferenceProvider, vscode.RenameProvider, vscode.DocumentLinkProvider {
  constructor(readonly index: WorkflowIndex) {}

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    return this.#locations(document, position, ({ isDeclaration }) => isDeclaration);
  }

  provideReferences(document: vscode.TextDocument, position: vscode.Position, context: vscode.ReferenceContext): Promise<vscode.Location[]> {
    return this.#locations(document, position, ({ isDeclaration }) => context.includeDeclaration || !isDeclaration);
  }

  async prepareRename(document: vscode.TextDocument, position: vscode.Position): Promise<{ readonly range: vscode.Range; readonly placeholder: string }> {
    const [found] = await this.#find(document, position);
    if (found === undefined) throw new Error(vscode.l10n.t('Here is no name of a workflow, a task or a declared parameter.'));
    return { range: this.#rangeIn(found, found.mention), placeholder: found.mention.name };
  }

  async provideRenameEdits(document: vscode.TextDocument, position: vscode.Position, newName: string): Promise<vscode.WorkspaceEdit | undefined> {
    const [found] = await this.#find(document, position);
    const renaming = found && (await this.index.language.ask('renameMention', found.place, { mention: found.mention, newName }));
    if (found === undefined || renaming === undefined) return undefined;
    if (renaming.kind === 'refused') throw new Error(refusalText(renaming.reason, newName, renaming.where));
    const edit = new vscode.WorkspaceEdit();
    for (const { document: path, range, newText } of renaming.edits) edit.replace(uriOf(found, path), this.#rangeIn(found, { document: path, range }), newText);
    return edit;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const found = findTypedFile(this.index, document);
    if (found === undefined || !isWorkflowItself(found)) return [];
    const lines = new LineIndex(found.place.text);
    const links = await this.index.language.ask('fileLinksOf', found.place);
    return (links ?? []).map(({ range, path }) => new vscode.DocumentLink(toVscodeRange(lines, range), uriOf(found, path)));
  }

  /** In every workflow that the document belongs to; a place that several name is given once. */
  async #locations(document: vscode.TextDocument, position: vscode.Position, isWanted: (mention: Mention) => boolean): Promise<vscode.Location[]> {
    const found = await Promise.all((await this.#find(document, position)).map(async (each) => {
      const mentions = await this.index.language.ask('mentionsOf', each.place, each.mention);
      return (mentions ?? []).filter(isWanted).map((mention) => new vscode.Location(uriOf(each, mention.document), this.#rangeIn(each, mention)));
    }));
    return [...new Map(found.flat().map((location) => [JSON.stringify([location.uri.toString(), location.range]), location])).values()];
  }

  async #find(document: vscode.TextDocument, position: vscode.Position): Promise<readonly Found[]> {
    const offset = document.offsetAt(position);
    const found = await Promise.all(findTypedFiles(this.index, document).map(async (typed) => {
      const mention = await this.index.language.ask('mentionAt', typed.place, offset);
      return mention === undefined ? [] : [{ ...typed, mention }];
    }));
    return found.flat();
  }

  #rangeIn(found: TypedFile, { document, range }: { readonly document: string; readonly range: TextRange }): vscode.Range {
    return toVscodeRange(new LineIndex(this.#textOf(found, document)), range);
  }

  #textOf({ place, loaded }: TypedFile, path: string): string {
    if (path === place.document) return place.text;
    const folder = loaded.workspaceFolder.toString();
    const files = [loaded, ...this.index.workflows.filter(({ workspaceFolder }) => workspaceFolder.toString() === folder)].map(({ file }) => file);
    const own = files.find((file) => file.path === path);
    return own?.text ?? files.flatMap((file) => file.workflow?.tasks ?? []).flatMap(sqlPartsOf).find((source) => source.file === path)?.text ?? '';
  }
}

function uriOf({ loaded }: TypedFile, path: string): vscode.Uri {
  return vscode.Uri.joinPath(loaded.workspaceFolder, path);
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
