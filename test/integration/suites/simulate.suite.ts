import * as vscode from 'vscode';

const SCENARIO = `definition:
  workflow: {name: played}
  tasks:
    - {name: load, fail_retry_times: 1}
at: "2024-08-11"
tasks:
  load: [{takes: 5s, ends: failed}, {takes: 5s, ends: succeeded}]
`;

/** Plays a scenario by the command, and gives the text that it opens. */
async function play(name: string, text: string): Promise<string> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('There is no folder.');
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await vscode.commands.executeCommand('idempo.scenario.simulate', uri);
  await vscode.workspace.fs.delete(uri);
  const shown = vscode.window.activeTextEditor?.document;
  if (shown?.uri.scheme !== 'idempo') throw new Error(`It shows ${shown?.uri.toString() ?? 'nothing'}.`);
  return shown.getText();
}

describe('a scenario', () => {
  it('is played, and what came of it is shown beside', async () => {
    const text = await play('played.scenario.yaml', SCENARIO);
    if (!/load +✓ \S+ +attempt 1 ✗ \S+ +0s to 5s +task load failed\n +attempt 2 ✓ \S+ +1m5s to 1m10s/.test(text)) throw new Error(text);
  });

  it('finds the workflow file that it names', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    if (folder === undefined) throw new Error('There is no folder.');
    const file = vscode.Uri.joinPath(folder.uri, 'made', 'named.workflow.yaml');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode('workflow:\n  name: named\ntasks:\n  - name: A\n    task_type: Sql\n    sql: $FILE{"a.sql"}\n'));
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder.uri, 'made', 'a.sql'), new TextEncoder().encode('select 1'));
    const text = await play('named.scenario.yaml', 'workflow: made/named.workflow.yaml\nat: "2024-08-11"\n');
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder.uri, 'made'), { recursive: true });
    if (!text.startsWith('named at 2024-08-11 00:00:00, run 1')) throw new Error(text);
  });

  it('with mistakes shows where they are', async () => {
    const text = await play('wrong.scenario.yaml', SCENARIO.replace('ends: failed', 'ends: badly'));
    if (!text.includes('wrong.scenario.yaml:7:28: "badly" is not possible for "ends".')) throw new Error(text);
    const all = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.endsWith('/wrong.scenario.yaml')).flatMap(([, diagnostics]) => diagnostics);
    const [problem] = all.filter(({ message }) => message.includes('"badly"'));
    if (problem?.range.start.line !== 6 || problem.range.start.character !== 27) throw new Error(JSON.stringify(all));
    await play('right.scenario.yaml', SCENARIO);
    const left = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.endsWith('/wrong.scenario.yaml')).flatMap(([, diagnostics]) => diagnostics);
    if (left.some(({ message }) => message.includes('"badly"'))) throw new Error('The problem of the scenario before is still shown.');
  });
});
