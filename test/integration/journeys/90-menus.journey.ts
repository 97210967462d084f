import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

journey('the menus of the right mouse button', { label: 'menus', workspace: journeyWorkspace('slow'), kinds: ['node'] }, (get) => {
  const menuEntries = async (): Promise<readonly string[]> => {
    const entries = get().session.workbench.page.locator('.monaco-menu .action-item .action-label');
    await entries.first().waitFor();
    return (await entries.allInnerTexts()).map((title) => title.trim()).filter((title) => title !== '');
  };

  it('a workflow file that cannot be read can only be opened', async () => {
    const { idempo, session } = get();
    writeFileSync(session.path('broken.workflow.yaml'), 'workflow: [\n');
    await idempo.showTree();
    await idempo.tree.find('broken.workflow.yaml');
    const menu = await idempo.tree.menu('broken.workflow.yaml');
    await session.workbench.screenshot('broken');
    assert.deepEqual(menu, ['Open Workflow File']);
    assert.ok((await idempo.tree.menu('slow')).includes('Run Workflow…'));
  });

  it('a running backfill is paused and cancelled by its own row', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.clickLens('Backfill…');
    await idempo.fillPlanner('2025-03-01', '2025-03-05');
    await idempo.press('Start 5');
    await idempo.showTree();
    await idempo.tree.expand('slow', 1);
    await waitUntil('the backfill', () => idempo.tree.outline(), (lines) => lines.some((line) => /Backfill — running/.test(line)), 120_000);
    const menu = await idempo.tree.menu('Backfill');
    assert.deepEqual(menu.filter((title) => /Pause|Resume|Cancel/.test(title)), ['Pause Backfill', 'Cancel Backfill']);
    await session.workbench.screenshot('backfill');
    await idempo.tree.clickInline('Backfill', 'Pause Backfill');
    await waitUntil('the pause', () => idempo.tree.outline(), (lines) => lines.some((line) => /Backfill — paused/.test(line)), 120_000);
    await idempo.tree.chooseFromMenu('Backfill', 'Cancel Backfill');
    await waitUntil('the end', () => idempo.tree.outline(), (lines) => lines.every((line) => !/Backfill —/.test(line)), 120_000);
  });

  it('an attempt opens its log', async () => {
    const { idempo, session } = get();
    await waitUntil('the day', () => idempo.tree.outline(), (lines) => lines.some((line) => /2025-03-01 — succeeded/.test(line)), 120_000);
    await idempo.tree.expand('2025-03-01', 2);
    await idempo.tree.expand('Run 1', 3);
    const task = (await idempo.tree.rows()).find(({ level }) => level === 4)?.label ?? '';
    await idempo.tree.expand(task, 4);
    const menu = await idempo.tree.menu('Attempt 1');
    assert.deepEqual(menu, ['Show Status', 'Open Log', 'Open SQL']);
    await idempo.tree.chooseFromMenu('Attempt 1', 'Open Log');
    await waitUntil('the log', () => session.workbench.editorText(), (text) => text.includes('statement 1'));
    await session.workbench.screenshot('log');
  });

  it('a workflow says what is missing, and offers to plan it', async () => {
    const { idempo, session } = get();
    await waitUntil('the gaps', () => idempo.tree.outline(), (lines) => lines.some((line) => /slow — stopped 2025-03-05 · 26 missing/.test(line)), 60_000);
    await session.workbench.screenshot('gaps');
    await idempo.tree.chooseFromMenu('slow', 'Plan Missing Schedule Times…');
    await idempo.waitForPlan((text) => /26/.test(text));
    await session.workbench.screenshot('gaps-planned');
    assert.match((await idempo.slotTexts())[0] ?? '', /2025-03-06/);
  });

  it('a cell of the grid offers what its task and its run allow, by mouse and by key', async () => {
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Show Status');
    const frame = await idempo.panel();
    await idempo.showView('Grid');
    const cell = frame.locator('.grid-row').filter({ has: frame.locator('.cell[aria-label^="Schedule time 2025-03-01"]') }).locator('.cell.is-task').first();
    await cell.click({ button: 'right' });
    const byMouse = await menuEntries();
    await session.workbench.screenshot('cell');
    assert.deepEqual(byMouse, ['Rerun from Task…', 'Rerun Only a Task…', 'Rerun All Tasks…', 'Go to Task', 'Open Log', 'Open SQL']);
    await session.workbench.press('Escape');
    await frame.locator('#grid').focus();
    await session.workbench.press('Shift+F10');
    assert.deepEqual(await menuEntries(), byMouse);
    await session.workbench.page.locator('.monaco-menu .action-item', { hasText: 'Rerun Only a Task…' }).first().hover();
    await session.workbench.page.waitForTimeout(300);
    await session.workbench.page.locator('.monaco-menu .action-item', { hasText: 'Rerun Only a Task…' }).first().click();
    await frame.locator('dialog.preview').waitFor();
    await session.workbench.screenshot('cell-rerun');
    await session.workbench.press('Escape');
  });

  it('in the editor the task at the cursor is meant, and in the Explorer the file', async () => {
    const { idempo, session } = get();
    const { page } = session.workbench;
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.goTo(14, 5);
    await session.workbench.press('Shift+F10');
    assert.ok((await menuEntries()).includes('Idempo'));
    await page.locator('.monaco-menu .action-item', { hasText: 'Idempo' }).first().hover();
    await waitUntil('the menu of the task', menuEntries, (titles) => titles.includes('Run from Here…') && titles.includes('Preview SQL…'));
    await session.workbench.screenshot('editor');
    const preview = page.locator('.monaco-menu .action-item', { hasText: 'Preview SQL…' }).last();
    await preview.hover();
    await page.waitForTimeout(300);
    await preview.click();
    await idempo.waitForPrompt(/Preview the SQL of \w+ for which schedule time\?/);
    await session.workbench.press('Escape');
    await session.workbench.runCommand('View: Show Explorer');
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'slow.workflow.yaml' }).first().click({ button: 'right' });
    assert.ok((await menuEntries()).includes('Idempo'));
    await session.workbench.screenshot('explorer');
    await session.workbench.press('Escape');
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'broken.workflow.yaml' }).first().click({ button: 'right' });
    await session.workbench.screenshot('explorer-broken');
    await session.workbench.press('Escape');
  });
});
