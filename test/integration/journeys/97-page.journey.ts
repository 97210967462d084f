import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const FILE = 'shop.workflow.yaml';
const DAY = '2025-03-01';
const GONE = 'The file of this workflow is gone.';

journey('the page and the workflow file', { label: 'page', workspace: journeyWorkspace('shop'), kinds: ['node'], settings: { 'files.autoSave': 'off' } }, (get) => {
  const pageText = async (): Promise<string> => (await get().idempo.panel()).locator('.page').innerText();

  it('a backfill of start nodes runs these alone, and its plan says so', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile(FILE);
    await session.workbench.runCommand('Idempo: Backfill Workflow…');
    await idempo.fillPlanner(DAY, '2025-03-02');
    const frame = await idempo.panel();
    await frame.getByRole('combobox', { name: 'Tasks' }).selectOption('Only start nodes (TASK_ONLY)');
    await waitUntil('what is missing', pageText, (text) => text.includes('Choose at least one start node.'));
    await frame.getByRole('listbox', { name: 'Start nodes' }).focus();
    await session.workbench.press('Space');
    await idempo.waitForPlan((text) => text.includes('Each runs a part of the workflow: load and nothing else (TASK_ONLY).') && text.includes('2 task instances in all'));
    await session.workbench.screenshot('nodes');
    await idempo.press('Start 2');
    await waitUntil('the slots', () => idempo.slotTexts(), (all) => all.length === 2 && all.every((slot) => slot.includes('succeeded')), 120_000);
    await idempo.showView('Grid');
    for (const day of [DAY, '2025-03-02']) await idempo.waitForRow(day, ['succeeded, run 1', 'load, succeeded', 'total, skipped', 'report, skipped']);
  });

  it('a slot of the planner leads to its details, which go when another view has been shown', async () => {
    const { idempo, session } = get();
    await idempo.showView('Plan');
    const frame = await idempo.panel();
    await frame.locator('.slots').focus();
    await session.workbench.press('Enter');
    await waitUntil('the details', () => frame.locator('#detail').count(), (count) => count === 1);
    assert.match(await idempo.detailText(), /Run 1/);
    await session.workbench.screenshot('slot');
    await idempo.showView('Grid');
    await idempo.showView('Plan');
    assert.equal(await frame.locator('#detail').count(), 0);
    await idempo.showView('Grid');
  });

  it('a rerun goes by the text in the editor, and saves it when it is started', async () => {
    const { idempo, session } = get();
    const saved = (): string => readFileSync(session.path(FILE), 'utf8');
    await session.workbench.openFile(FILE);
    await session.workbench.goTo(1);
    await session.workbench.page.keyboard.type('# changed\n');
    await idempo.clickCell(DAY, 'succeeded, run 1');
    await idempo.press('Rerun all tasks');
    await idempo.previewText();
    assert.doesNotMatch(saved(), /# changed/);
    await idempo.startPreview();
    await idempo.waitForRow(DAY, ['succeeded, run 2']);
    assert.match(saved(), /^# changed/);
  });

  it('without its file it says what still works; a rerun goes by the definition of its run', async () => {
    const { idempo, session } = get();
    const text = readFileSync(session.path(FILE), 'utf8');
    rmSync(session.path(FILE));
    await waitUntil('the page to say so', pageText, (shown) => shown.includes(GONE));
    await idempo.clickCell(DAY, 'succeeded, run 2');
    await waitUntil('the definition', () => idempo.detailText(), (shown) => shown.includes('its file is gone; a rerun goes by the definition of that run'));
    await session.workbench.screenshot('gone');
    const frame = await idempo.panel();
    for (const label of ['Run…', 'Backfill…']) assert.equal(await frame.getByRole('button', { name: label, exact: true }).getAttribute('aria-disabled'), 'true', label);
    await idempo.press('Rerun all tasks');
    assert.match(await idempo.previewText(), /By the definition of that run|The definition has not changed/);
    await idempo.startPreview();
    await idempo.waitForRow(DAY, ['succeeded, run 3']);
    writeFileSync(session.path(FILE), text);
    await waitUntil('the file to be back', pageText, (shown) => !shown.includes(GONE));
  });
});
