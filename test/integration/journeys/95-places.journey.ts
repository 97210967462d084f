import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { Keyboard } from '../helpers/keyboard';
import { waitUntil } from '../helpers/waitFor';

const DAY = '2025-03-01';
const MISSING = /no such table: visits/;

journey('where VS Code users look, without the mouse', { label: 'places', workspace: journeyWorkspace('places') }, (get) => {
  const keys = (): Keyboard => new Keyboard(get().idempo);
  const runErrors = async (): Promise<readonly string[]> => (await get().session.workbench.problems()).map(({ text }) => text).filter((text) => MISSING.test(text));
  const waitForErrors = (count: number): Promise<readonly string[]> => waitUntil(`${String(count)} errors of runs`, runErrors, (all) => all.length === count, 60_000);
  const status = async (): Promise<string> => (await get().session.workbench.statusBar()).join('\n');

  it('a run that fails is an error at the SQL that failed, and counted in the status bar', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('report.workflow.yaml');
    await keys().command('Idempo: Run Workflow…');
    await idempo.waitForPrompt(/schedule time\?/);
    await keys().typeAndChoose(DAY);
    await keys().confirm();
    const [error] = await waitForErrors(1);
    assert.match(error ?? '', /totals failed for schedule time 2025-03-01.* at line 19 and character 59/);
    await waitUntil('the count', status, (text) => /Idempo\s+1/.test(text));
    await session.workbench.screenshot('failed');
  });

  it('it goes while its text is another one, and comes back', async () => {
    const { session } = get();
    await session.workbench.openFile('report.workflow.yaml');
    await session.workbench.goTo(19, 60);
    await session.workbench.page.keyboard.type('_new');
    await waitForErrors(0);
    await session.workbench.openFile('report.workflow.yaml');
    // Not reverted: VS Code in a browser saves by itself.
    await keys().command('Undo');
    await waitForErrors(1);
  });

  it('a task of tasks.json backfills what is missing', async () => {
    const { idempo, session } = get();
    await keys().command('Tasks: Run Task');
    await keys().typeAndChoose('three days of visits');
    await idempo.showTree();
    await waitUntil('the newest day', () => idempo.tree.outline(), (lines) => lines.some((line) => /^source — succeeded 2025-03-03/.test(line)), 60_000);
    await session.workbench.screenshot('task');
  });

  it('rerun from here, at the error; the success clears it', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('report.workflow.yaml');
    await session.workbench.goTo(19, 57);
    const title = 'Rerun from here for 2025-03-01';
    await waitUntil('the light bulb', () => session.workbench.quickFixes(), (all) => all.some((each) => each.startsWith(title)));
    await session.workbench.screenshot('light-bulb');
    await session.workbench.chooseQuickFix(title);
    await keys().confirm();
    await idempo.waitForRow(DAY, ['succeeded, run 2', 'totals, succeeded']);
    await waitForErrors(0);
    await waitUntil('nothing failed', status, (text) => !/Idempo\s+1/.test(text));
  });

  it('a task that is at work ends by Ctrl+C: its run is stopped', async () => {
    const { idempo, session } = get();
    await keys().command('Tasks: Run Task');
    await keys().typeAndChoose('endless');
    await idempo.showTree();
    const newest = async (): Promise<string> => (await idempo.tree.outline()).find((line) => line.startsWith('endless — ')) ?? '';
    await waitUntil('the run', newest, (line) => line.includes('running 2025-03-01'), 60_000);
    await waitUntil('the keyboard in the terminal', async () => {
      await keys().command('Terminal: Focus Terminal');
      return session.workbench.page.evaluate(() => document.activeElement?.classList.contains('xterm-helper-textarea') === true);
    }, (isThere) => isThere);
    await keys().press('Control+c');
    await waitUntil('its end', newest, (line) => line.includes('stopped 2025-03-01'), 60_000);
    await waitUntil('the terminal', () => session.workbench.terminalText(), (text) => /Cancelling…[^]*endless for 2025-03-01[^]*stopped/.test(text) && /exit code: 130/.test(text.replaceAll('\n', ' ')));
    await session.workbench.screenshot('cancelled');
  });

  it('the Test Explorer lists the proofs; what is safe passes, what adds its rows again fails and says which', async () => {
    const { session } = get();
    const { page } = session.workbench;
    const rows = page.locator('.test-explorer-tree .monaco-list-row');
    const labels = (): Promise<readonly string[]> => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    const focused = async (): Promise<string> => (await page.locator('.test-explorer-tree .monaco-list-row.focused').innerText({ timeout: 1_000 }).catch(() => '')).trim();
    const moveTo = (name: string): Promise<string> => waitUntil(`the row ${name}`, async () => {
      await keys().press('ArrowDown');
      return focused();
    }, (text) => text.startsWith(name));
    const proveTwice = async (workflow: string, state: RegExp): Promise<void> => {
      await page.locator('.test-explorer-tree .monaco-list').focus();
      await keys().press('Home');
      if (!(await focused()).startsWith(workflow)) await moveTo(workflow);
      await keys().press('ArrowRight');
      await moveTo('run twice gives the same rows');
      await keys().press('Enter');
      await waitUntil(`${workflow}: ${String(state)}`, labels, (all) => all.some((label) => label.startsWith(`${workflow}.workflow.yaml`) && state.test(label)), 60_000);
    };
    await keys().command('Testing: Focus on Test Explorer View');
    await waitUntil('the workflows', labels, (all) => ['append', 'report', 'source'].every((name) => all.some((label) => label.startsWith(`${name}.workflow.yaml`))));
    await proveTwice('source', /Passed/);
    await keys().press('ArrowLeft', 'ArrowLeft');
    await proveTwice('append', /Failed/);
    await keys().command('Test: Peek Output');
    const message = page.locator('.test-output-peek-message-container:visible').first();
    await waitUntil('the message', () => message.innerText(), (text) => /log leaves other rows in log\.[^]*Rows after the first run: 1, after the second: 2\.[^]*\+ \('2025-03-31', 7\)/.test(text.replaceAll('\u00a0', ' ')));
    await session.workbench.screenshot('proofs');
  });
});
