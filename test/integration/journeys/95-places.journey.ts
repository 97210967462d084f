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
    await waitUntil('the newest day', () => idempo.tree.outline(), (lines) => lines.some((line) => /^source — .*newest 2025-03-03 succeeded/.test(line)), 60_000);
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
});
