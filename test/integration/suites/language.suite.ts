import * as vscode from 'vscode';

const TEXT = `workflow:
  name: spoken
  param: {region: eu}
tasks:
  - name: load
    task_type: Sql
    sql: SELECT '\${region}'
  - name: report
    task_type: Sql
    deps: [load]
    sql: SELECT 1
`;

/** Asks until there is an answer: the file is known a moment after it is opened. */
async function ask<T>(question: () => Thenable<readonly T[] | undefined>): Promise<readonly T[]> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const answer = await question();
    if (answer !== undefined && answer.length > 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('There is no answer.');
}

describe('language features', () => {
  it('hover, definition and rename work in a workflow file', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder === undefined) throw new Error('There is no folder.');
    const uri = vscode.Uri.joinPath(folder.uri, 'spoken.workflow.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const region = document.positionAt(TEXT.indexOf('region}'));
    const hovers = await ask(() => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, region));
    const shown = hovers.flatMap(({ contents }) => contents).map((content) => (typeof content === 'string' ? content : content.value)).join('\n');
    if (!shown.includes('eu') || !shown.includes('VARCHAR')) throw new Error(shown);
    const load = document.positionAt(TEXT.indexOf('[load') + 1);
    const [definition] = await ask(() => vscode.commands.executeCommand<vscode.Location[]>('vscode.executeDefinitionProvider', uri, load));
    if (definition?.range.start.line !== 4) throw new Error(JSON.stringify(definition));
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', uri, load, 'fill');
    if (edit.get(uri).length !== 2) throw new Error(JSON.stringify(edit));
    await vscode.workspace.fs.delete(uri);
  });
});
