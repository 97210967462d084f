import * as vscode from 'vscode';

/** A folded scalar with CRLF, wide characters before the place, and a second statement. */
const AWKWARD = `workflow:
  name: awkward
tasks:
  - name: täsk
    task_type: Sql
    datasource_type: POSTGRESQL
    sql: >-
      DELETE FROM t
      WHERE note = '😀' AND day <
      now()
    fail_retry_times: 2
`.replaceAll('\n', '\r\n');

function uriOf(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('There is no folder.');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Waits until the findings of a document satisfy `accept`. */
async function waitForFindings(uri: vscode.Uri, accept: (found: readonly vscode.Diagnostic[]) => boolean): Promise<readonly vscode.Diagnostic[]> {
  return new Promise((resolve, reject) => {
    const read = () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'idempo');
    const end = (act: () => void) => {
      subscription.dispose();
      clearTimeout(timer);
      act();
    };
    const look = () => {
      const found = read();
      if (accept(found)) end(() => resolve(found));
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    const timer = setTimeout(() => end(() => reject(new Error(`Findings of ${uri.path}: ${JSON.stringify(read())}`))), 20_000);
    look();
  });
}

/** `T01 CURRENT_DATE`: the code and the text that the range covers. */
function describeFinding(document: vscode.TextDocument, { code, range }: vscode.Diagnostic): string {
  const id = typeof code === 'object' ? code.value : code;
  return `${String(id)} ${document.getText(range)}`;
}

async function openWithFinding(name: string, expected: string): Promise<{ readonly document: vscode.TextDocument; readonly finding: vscode.Diagnostic }> {
  const document = await vscode.workspace.openTextDocument(uriOf(name));
  await vscode.window.showTextDocument(document);
  const is = (one: vscode.Diagnostic) => describeFinding(document, one).startsWith(expected);
  const finding = (await waitForFindings(document.uri, (all) => all.some(is))).find(is);
  if (finding === undefined) throw new Error(expected);
  return { document, finding };
}

async function fixesOf(uri: vscode.Uri, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, vscode.CodeActionKind.QuickFix.value);
}

async function applyFix(action: vscode.CodeAction | undefined): Promise<void> {
  if (action?.edit === undefined) throw new Error('The fix has no edit.');
  if (!(await vscode.workspace.applyEdit(action.edit))) throw new Error(`"${action.title}" could not be applied.`);
}

describe('findings', () => {
  it('ranges inside a literal block cover the word in question', async () => {
    await openWithFinding('unsafe.workflow.yaml', 'T01 CURRENT_DATE');
    await openWithFinding('unsafe.workflow.yaml', 'W01 INSERT');
  });

  it('ranges in a .sql file that a task names', async () => {
    await openWithFinding('cleanup.sql', 'T01 now()');
  });

  it('ranges inside a folded block with CRLF and wide characters', async () => {
    const uri = uriOf('awkward.workflow.yaml');
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(AWKWARD));
    await openWithFinding('awkward.workflow.yaml', 'T01 now()');
  });

  it('the fix of a clock read puts the schedule time there, and the finding goes', async () => {
    const { document, finding } = await openWithFinding('cleanup.sql', 'T01');
    const fixes = await fixesOf(document.uri, finding.range);
    await applyFix(fixes.find(({ edit }) => edit !== undefined));
    if (!/\$\{schedule_time\}|\$\[/.test(document.getText())) throw new Error(document.getText());
    await waitForFindings(document.uri, (all) => !all.some(({ code }) => code === 'T01'));
  });

  it('the fix of an appending INSERT makes it safe, and the finding goes', async () => {
    const { document, finding } = await openWithFinding('unsafe.workflow.yaml', 'W01 INSERT INTO weekly');
    const fixes = await fixesOf(document.uri, finding.range);
    await applyFix(fixes.find(({ edit }) => edit !== undefined));
    const inserts = (all: readonly vscode.Diagnostic[]) => all.map((one) => describeFinding(document, one)).filter((text) => text.startsWith('W01'));
    await waitForFindings(document.uri, (all) => !inserts(all).some((text) => text.includes('weekly')));
  });

  it('of one file follow what another one writes', async () => {
    const has = (code: string) => (all: readonly vscode.Diagnostic[]) => all.some((one) => typeof one.code === 'object' && one.code.value === code);
    const report = uriOf('project/report.workflow.yaml');
    await waitForFindings(report, has('D02'));
    const visits = await vscode.workspace.openTextDocument(uriOf('project/visits.workflow.yaml'));
    const start = visits.getText().indexOf('INSERT INTO visits') + 'INSERT INTO visits'.length;
    const edit = new vscode.WorkspaceEdit();
    edit.insert(visits.uri, visits.positionAt(start), '_of_others');
    await vscode.workspace.applyEdit(edit);
    await waitForFindings(report, (all) => !has('D02')(all));
    const back = new vscode.WorkspaceEdit();
    back.delete(visits.uri, new vscode.Range(visits.positionAt(start), visits.positionAt(start + '_of_others'.length)));
    await vscode.workspace.applyEdit(back);
    await waitForFindings(report, has('D02'));
  });

  it('say that a named script is not UTF-8, whose values would be wrong', async () => {
    const [yaml, sql] = [uriOf('gbk.workflow.yaml'), uriOf('gbk.sql')];
    const text = 'workflow:\n  name: gbk\ntasks:\n  - name: a\n    task_type: Sql\n    sql: $FILE{"gbk.sql"}\n';
    await vscode.workspace.fs.writeFile(sql, new Uint8Array([...new TextEncoder().encode("select '"), 0xd6, 0xd0, 0x27]));
    await vscode.workspace.fs.writeFile(yaml, new TextEncoder().encode(text));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(yaml));
    const all = await waitForFindings(yaml, (found) => found.some(({ message }) => message.includes('UTF-8')));
    if (!all.some(({ message }) => message.startsWith('The file "gbk.sql" cannot be read: gbk.sql is not UTF-8'))) throw new Error(JSON.stringify(all));
    // In the editor its wrong bytes are shown as other characters; they must not be sent.
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(sql));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(yaml, new vscode.Position(0, 0), '# read again\n');
    await vscode.workspace.applyEdit(edit);
    await waitForFindings(yaml, (found) => found.some(({ message, range }) => message.includes('UTF-8') && range.start.line === 6));
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    for (const uri of [yaml, sql]) await vscode.workspace.fs.delete(uri);
  });
});
