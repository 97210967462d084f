import * as vscode from 'vscode';

const TEXT = `workflow:
  name: completed
tasks:
  - name: unrelated
    task_type: Sql
    datasource_type: POSTGRESQL
    sql: DELETE FROM elsewhere WHERE day = '\${schedule_time}'
  - name: load
    task_type: Sql
    datasource_type: POSTGRESQL
    sql: INSERT INTO loaded SELECT * FROM raw WHERE day = '\${schedule_time}'
  - name: report
    task_type: Sql
    datasource_type: POSTGRESQL
    deps: []
    sql: SELECT * FROM loaded WHERE day = '\${schedule_time}'
`;

describe('completion of deps', () => {
  it('offers the task that writes what is read first, and never the task itself', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder === undefined) throw new Error('There is no folder.');
    const uri = vscode.Uri.joinPath(folder.uri, 'completed.workflow.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(TEXT));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const position = document.positionAt(TEXT.indexOf('deps: []') + 'deps: ['.length);
    const labels = await waitForLabels(uri, position);
    if (labels[0] !== 'load' || !labels.includes('unrelated') || labels.includes('report')) throw new Error(labels.join(', '));
    await vscode.workspace.fs.delete(uri);
  });
});

describe('the project file', () => {
  it('is completed with the codes of the rules, and a wrong severity is marked', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder === undefined) throw new Error('There is no folder.');
    const text = '{ "rules": { "T01": "loud", "" } }';
    const uri = vscode.Uri.joinPath(folder.uri, 'made', 'idempo.json');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const position = document.positionAt(text.indexOf('""') + 1);
    for (let attempt = 0; attempt < 100; attempt++) {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, position);
      const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
      const isMarked = vscode.languages.getDiagnostics(uri).some(({ range }) => document.getText(range).includes('loud'));
      if (labels.includes('W01') && isMarked) return vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, 'made'), { recursive: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`No completion of rule codes: ${JSON.stringify(vscode.languages.getDiagnostics(uri))}`);
  });
});

/** The labels as they are shown, once the file is known. */
async function waitForLabels(uri: vscode.Uri, position: vscode.Position): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, position);
    const own = list.items.filter(({ kind }) => kind === vscode.CompletionItemKind.Reference);
    const sorted = own.sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1));
    if (sorted.length > 0) return sorted.map(({ label }) => (typeof label === 'string' ? label : label.label));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return [];
}
