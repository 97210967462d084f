import * as vscode from 'vscode';
import { outside } from '../helpers/outside';

const TEXT = `workflow:
  name: places
  schedule: "0 0 0 * * ? *"
tasks:
  - name: load
    task_type: Sql
    datasource_type: SQLITE
    sql: |
      CREATE TABLE IF NOT EXISTS places_loaded (day TEXT);
      INSERT INTO places_loaded SELECT day FROM nowhere;
`;
const MENDED = TEXT.replace('SELECT day FROM nowhere', "VALUES ('\${schedule_time}')");
const ENDLESS = TEXT.replace('SELECT day FROM nowhere', 'WITH RECURSIVE days(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM days) SELECT day FROM days');
const DEFINITION = { type: 'idempo', workflow: 'places.workflow.yaml', action: 'run', scheduleTime: '2025-03-01' };

function fileUri(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('There is no folder.');
  return vscode.Uri.joinPath(folder.uri, 'places.workflow.yaml');
}

async function write(text: string): Promise<vscode.TextDocument> {
  await vscode.workspace.fs.writeFile(fileUri(), new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(fileUri());
  await vscode.window.showTextDocument(document);
  return document;
}

async function until<T>(what: string, read: () => Thenable<T> | T, accept: (value: T) => boolean): Promise<T> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const value = await read();
    if (accept(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Waited in vain for ${what}; last seen: ${JSON.stringify(await read())}`);
}

const runErrors = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(fileUri()).filter(({ source }) => source === 'Idempo run');

/** Runs a task of the extension's type, as `tasks.json` would name it, and waits for its end. */
async function runTask(definition: vscode.TaskDefinition, onStart?: (execution: vscode.TaskExecution) => void): Promise<number | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const offered = await until('the tasks', () => vscode.tasks.fetchTasks({ type: 'idempo' }), (tasks) => tasks.some((each) => each.definition['workflow'] === definition['workflow']));
  const model = offered.find((each) => each.definition['workflow'] === definition['workflow']);
  if (model?.execution === undefined) throw new Error('The task has no execution.');
  const task = new vscode.Task(definition, folder ?? vscode.TaskScope.Workspace, `places ${String(definition['action'])}`, 'Idempo', model.execution, []);
  const ended = new Promise<number | undefined>((resolve) => {
    const subscription = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
      if (execution.task.name !== task.name) return;
      subscription.dispose();
      resolve(exitCode);
    });
  });
  const execution = await vscode.tasks.executeTask(task);
  onStart?.(execution);
  return ended;
}

describe('runs in the places where VS Code users look', () => {
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.workspace.fs.delete(fileUri());
  });

  it('a workflow is offered as tasks', async () => {
    await write(TEXT);
    const tasks = await until('the tasks', () => vscode.tasks.fetchTasks({ type: 'idempo' }), (all) => all.some(({ definition }) => definition['workflow'] === 'places.workflow.yaml'));
    const actions = tasks.filter(({ definition }) => definition['workflow'] === 'places.workflow.yaml').map(({ definition }) => String(definition['action'])).sort();
    if (actions.join() !== 'backfill,rerunFailed,run') throw new Error(actions.join());
  });

  it('a task that fails ends with exit code 2, and its error stands at the table that is missing', async () => {
    const code = await runTask(DEFINITION);
    if (code !== 2) throw new Error(`exit code ${String(code)}`);
    const [error] = await until('the error', runErrors, (errors) => errors.length === 1);
    const document = await vscode.workspace.openTextDocument(fileUri());
    const covered = error === undefined ? '' : document.getText(error.range);
    if (!covered.includes('nowhere')) throw new Error(`It covers "${covered}": ${String(error?.message)}`);
    if (!/load .*2025-03-01/.test(String(error?.message)) || error?.relatedInformation?.length !== 1) throw new Error(JSON.stringify(error));
  });

  it('the error offers to rerun from here, to rerun only the task, and to show the attempt', async () => {
    const [error] = runErrors();
    if (error === undefined) throw new Error('There is no error.');
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', fileUri(), error.range, vscode.CodeActionKind.QuickFix.value);
    const commands = actions.flatMap(({ command }) => (command === undefined ? [] : [command.command]));
    for (const wanted of ['idempo.instance.rerunFrom', 'idempo.instance.rerunOnly', 'idempo.workflow.showStatus']) {
      if (!commands.includes(wanted)) throw new Error(commands.join());
    }
  });

  it('the status bar counts the failure', async () => {
    await until('the status bar', () => outside('statusBar'), (items) => items.some((text) => /Idempo\s+1$/.test(text)));
  });

  it('the error moves with edits above it, and goes when its text is changed', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri());
    const editor = await vscode.window.showTextDocument(document);
    const before = runErrors()[0]?.range.start.line ?? 0;
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# a remark\n'));
    await until('the error to move', runErrors, (errors) => errors[0]?.range.start.line === before + 1);
    const at = document.positionAt(document.getText().indexOf('nowhere'));
    await editor.edit((edit) => edit.insert(at, 'else'));
    await until('the error to go', runErrors, (errors) => errors.length === 0);
  });

  it('it comes back with the text that failed', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri());
    const editor = await vscode.window.showTextDocument(document);
    const at = document.positionAt(document.getText().indexOf('elsenowhere'));
    await editor.edit((edit) => edit.delete(new vscode.Range(at, at.translate(0, 'else'.length))));
    await until('the error to come back', runErrors, (errors) => errors.length === 1);
  });

  it('the next success clears it, and a task that has nothing left to do ends well', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri());
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), MENDED));
    await document.save();
    const code = await runTask({ ...DEFINITION, action: 'rerunFailed' });
    if (code !== 0) throw new Error(`exit code ${String(code)}: ${await outside('terminalText')}`);
    await until('the errors to go', runErrors, (errors) => errors.length === 0);
    const again = await runTask(DEFINITION);
    if (again !== 0) throw new Error(`exit code ${String(again)} of what has succeeded`);
  });

  it('a backfill runs as a task', async () => {
    const code = await runTask({ ...DEFINITION, action: 'backfill', from: '2025-03-02', to: '2025-03-04' });
    if (code !== 0) throw new Error(`exit code ${String(code)}: ${await outside('terminalText')}`);
  });

  it('a task that is terminated ends its run as stopped, and not with exit code 0', async () => {
    const document = await vscode.workspace.openTextDocument(fileUri());
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), ENDLESS));
    await document.save();
    const ended = runTask({ ...DEFINITION, scheduleTime: '2025-03-05' }, (execution) => void until('the run', () => outside('statusBar'), (items) => items.some((text) => /Idempo\s+1$/.test(text))).then(() => execution.terminate()));
    const code = await ended;
    if (code === 0) throw new Error('exit code 0');
    await until('the end of the run', () => outside('statusBar'), (items) => items.some((text) => /Idempo$/.test(text)));
  });
});
