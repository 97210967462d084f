import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';
import type { ProblemRow } from '../helpers/workbench';

const DAY = '2025-03-10';
const OTHER_DAY = '2025-03-11';

/** Without the rows of files, which hold them. */
function findingsOf(rows: readonly ProblemRow[]): readonly ProblemRow[] {
  return rows.filter(({ text }) => / at line \d+ and character \d+/.test(text));
}

journey('first steps', { label: 'first-steps', workspace: journeyWorkspace('empty'), kinds: ['node'] }, (get) => {
  const page = () => get().session.workbench.page;
  const ticked = (): Promise<number> => page().locator('.gettingStartedContainer .getting-started-step .codicon-getting-started-step-checked.complete').count();
  const showSteps = async (): Promise<void> => {
    const { workbench } = get().session;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    // With one walkthrough the list closes by itself.
    await workbench.pick('First Steps with Idempo', { timeoutMs: 3_000 }).catch(() => undefined);
    await waitUntil('the walkthrough', () => page().locator('.gettingStartedContainer .getting-started-step').count(), (count) => count >= 5);
  };

  it('the walkthrough opens with five open steps', async () => {
    await showSteps();
    assert.equal(await ticked(), 0);
    await get().session.workbench.screenshot('walkthrough');
  });

  it('the sample opens, with one finding', async () => {
    const { workbench } = get().session;
    await workbench.runCommand('Idempo: Open the Sample');
    await waitUntil('the finding', () => workbench.problems(), (rows) => findingsOf(rows).length === 1 && rows.some(({ text }) => text.includes("date('now')")));
    await workbench.screenshot('sample');
  });

  it('its quick fix leaves none', async () => {
    const { workbench } = get().session;
    await workbench.openFile('sales.workflow.yaml');
    await workbench.goTo(50, 20);
    const [first] = await workbench.quickFixes();
    assert.ok(first !== undefined);
    await workbench.chooseQuickFix(first);
    await waitUntil('no finding', () => workbench.problems(), (rows) => findingsOf(rows).length === 0);
  });

  it('it runs, fails on purpose, and what failed is rerun', async () => {
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(DAY);
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['succeeded, run 1']);
    await session.workbench.openFile('sales.workflow.yaml');
    await idempo.makeTaskFail('daily_totals', 2);
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(OTHER_DAY);
    await idempo.confirm();
    await idempo.waitForRow(OTHER_DAY, ['failed, run 1', 'daily_totals, failed']);
    await idempo.clickCell(OTHER_DAY, 'daily_totals, failed');
    await idempo.press('Rerun failed tasks');
    await idempo.startPreview();
    await idempo.waitForRow(OTHER_DAY, ['succeeded, run 2', 'load_sales, carried over']);
  });

  it('the steps done so far have ticked themselves', async () => {
    await showSteps();
    assert.equal(await waitUntil('four ticks', ticked, (count) => count >= 4), 4);
    await get().session.workbench.screenshot('ticked');
  });
});

journey('a new workflow', { label: 'new-workflow', workspace: journeyWorkspace('empty'), kinds: ['node'] }, (get) => {
  it('is asked for in five questions, has no finding, and runs', async () => {
    const { idempo, session } = get();
    const { workbench } = session;
    await workbench.runCommand('Idempo: New Workflow…');
    await idempo.waitForPrompt(/New Workflow/);
    await workbench.answer('visits');
    await workbench.pick('PostgreSQL');
    await workbench.pick('Delete, then insert, in one transaction');
    await workbench.screenshot('question');
    await workbench.pick('Every day at midnight');
    await workbench.pick('UTC', { exact: true });
    await waitUntil('the file', () => workbench.editorText(), (text) => text.includes('load_visits'));
    await workbench.screenshot('made');
    assert.deepEqual(await workbench.problems(), []);
    await workbench.runCommand('Idempo: Run Workflow…');
    await idempo.answerPrompt(/schedule time\?/);
    await idempo.confirm();
    const rows = await waitUntil('the run', () => idempo.gridRows(), (all) => all.some((row) => row.some((cell) => cell.includes('succeeded, run 1'))));
    assert.equal(rows.length, 1);
  });
});
