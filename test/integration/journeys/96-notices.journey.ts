import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const FAILED = /^report failed for schedule time/;

journey('what is asked and told unasked', { label: 'notices', workspace: journeyWorkspace('places'), kinds: ['node'], installed: ['model'] }, (get) => {
  const told = (): Promise<readonly string[]> => get().session.workbench.notifications();
  const newest = async (name: string): Promise<string> => (await get().idempo.tree.outline()).find((line) => line.startsWith(`${name} — `)) ?? '';
  const waitForNewest = (name: string, text: string): Promise<string> => waitUntil(`${name}: ${text}`, () => newest(name), (line) => line.includes(text), 60_000);
  /** Calls a tool as a model would, and answers with the dialog that comes then. */
  const callTool = async (name: string, input: object): Promise<string> => {
    const { workbench } = get().session;
    await workbench.runCommand('Model: Call a Tool');
    await workbench.answer(`${name} ${JSON.stringify(input)}`);
    return workbench.dialogText();
  };
  const closeDialog = async (button: string): Promise<void> => {
    const { workbench } = get().session;
    await workbench.clickDialogButton(button);
    await workbench.page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
  };
  const answered = (pattern: RegExp): Promise<string> => waitUntil(`the answer ${String(pattern)}`, () => get().session.workbench.dialogText(), (text) => pattern.test(text));

  it('a model that wants to run something is refused: nothing runs', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await idempo.tree.find('report');
    const question = await callTool('idempo_run', { workflow: 'report', action: 'run', scheduleTime: '2025-03-01' });
    assert.match(question, /Let the model run this\?.*report, schedule time 2025-03-01 00:00:00, run 1: 1 of 1 tasks/);
    await session.workbench.screenshot('asked');
    await session.workbench.clickDialogButton('Cancel');
    await answered(/No answer/);
    await closeDialog('OK');
    assert.match(await callTool('idempo_status', { workflow: 'report' }), /"runs":\[\]|"scheduleTimes":\[\]/);
    await closeDialog('OK');
  });

  it('with a yes it runs, and the model is told how it ended; nobody else is', async () => {
    await callTool('idempo_run', { workflow: 'report', action: 'run', scheduleTime: '2025-03-01' });
    await get().session.workbench.clickDialogButton('Yes');
    assert.match(await answered(/"outcome"/), /did not succeed.*no such table: visits/);
    await closeDialog('OK');
    assert.deepEqual(await told(), []);
  });

  it('a failure while the panel is hidden is told of once', async () => {
    const { session } = get();
    assert.equal(session.terminal('run', 'report.workflow.yaml', '--at', '2025-03-02'), 2);
    await waitForNewest('report', 'failed 2025-03-02');
    const all = await waitUntil('the notice', told, (shown) => shown.length > 0);
    assert.deepEqual(all, ['report failed for schedule time 2025-03-02 00:00:00: task totals failed.']);
    await session.workbench.screenshot('told');
  });

  it('its button shows the run; while the panel is visible nothing is told', async () => {
    const { idempo, session } = get();
    await session.workbench.clickNotificationButton('Show');
    await idempo.waitForRow('2025-03-02', ['failed, run 1']);
    assert.match(await idempo.detailText(), /Run 1[^]*2025-03-02/);
    assert.equal(session.terminal('run', 'report.workflow.yaml', '--at', '2025-03-03'), 2);
    await idempo.waitForRow('2025-03-03', ['failed, run 1']);
    assert.deepEqual(await told(), []);
    await session.workbench.runCommand('View: Close All Editors');
  });

  it('a backfill is told of once, and what failed of it is rerun from there', async () => {
    const { idempo, session } = get();
    session.terminal('backfill', 'report.workflow.yaml', '--from', '2025-03-04', '--to', '2025-03-06', '--on-failure', 'continue');
    await waitForNewest('report', 'failed 2025-03-06');
    assert.deepEqual(await waitUntil('the notice', told, (shown) => shown.length > 0), ['Backfill of report: 3 of 3 schedule times failed.']);
    assert.equal(session.terminal('run', 'source.workflow.yaml', '--at', '2025-03-01'), 0);
    await session.workbench.clickNotificationButton('Rerun failed');
    const plan = await session.workbench.dialogText();
    assert.match(plan, /3 of 3 schedule times will run/);
    assert.doesNotMatch(plan, /pauses/, 'the rest goes on after a failure, as it did the first time');
    await session.workbench.screenshot('rerun');
    await idempo.confirm();
    await waitForNewest('report', 'succeeded 2025-03-06');
    assert.deepEqual((await told()).filter((text) => FAILED.test(text)), []);
    await session.workbench.runCommand('View: Close All Editors');
  });

  it('a task runs before a launch', async () => {
    const { session } = get();
    await session.workbench.runCommand('Debug: Select and Start Debugging');
    await session.workbench.pick('after the visits');
    await waitForNewest('source', 'succeeded 2025-03-03');
    await waitUntil('the launch', async () => existsSync(session.path('launched.txt')), (isThere) => isThere, 60_000);
  });

  it('a task that fails before a launch is told, and nothing is launched', async () => {
    const { session } = get();
    rmSync(session.path('launched.txt'));
    await session.workbench.runCommand('Debug: Select and Start Debugging');
    await session.workbench.pick('after what fails');
    assert.match(await session.workbench.dialogText(), /preLaunchTask 'what fails'/);
    await session.workbench.screenshot('launch');
    await session.workbench.clickDialogButton('Abort');
    assert.equal(existsSync(session.path('launched.txt')), false);
  });
});
