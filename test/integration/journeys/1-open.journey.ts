import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { EXAMPLES } from '../helpers/session';
import { TreeView } from '../helpers/treeView';
import { waitUntil } from '../helpers/waitFor';

journey('opening the examples', { label: 'open', workspace: EXAMPLES }, (get) => {
  it('the tree lists workflows and their tasks', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await idempo.tree.expandPath('orders', 'Tasks');
    await idempo.tree.find('raw_orders', 3);
    await idempo.tree.find('fact_sales', 3);
    await session.workbench.screenshot('tree');
  });

  it('a workflow file has lenses over the workflow and over each task', async () => {
    const { workbench } = get().session;
    await workbench.openFile('orders.workflow.yaml');
    const lenses = await waitUntil('lenses', () => workbench.lenses(), (found) => found.length >= 6);
    assert.deepEqual(lenses.slice(0, 3), ['Run…', 'Backfill…', 'Show status']);
    await workbench.screenshot('lenses');
  });

  it('Problems lists the unsafe example and nothing about the safe one', async () => {
    const { workbench } = get().session;
    await workbench.filterProblems('unsafe.workflow.yaml');
    await waitUntil('findings', () => workbench.problems(), (all) => all.some(({ text }) => text.includes('unsafe.workflow.yaml')));
    await workbench.screenshot('problems');
    await workbench.filterProblems('orders.workflow.yaml');
    await waitUntil('no finding in the safe example', () => workbench.problems(), (all) => all.length === 0);
  });
});

journey('a window without a folder', { label: 'no-folder', kinds: ['node'] }, (get) => {
  it('says so and offers to open one', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    assert.match(await idempo.tree.welcome(), /Open a folder that holds workflow files[\s\S]*Open Folder/);
    await session.workbench.screenshot('welcome');
  });
});

journey('a folder without workflow files', { label: 'no-workflow', workspace: journeyWorkspace('empty') }, (get) => {
  it('says what a workflow file is', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await waitUntil('the text', () => idempo.tree.welcome(), (text) => text.includes('This folder has no workflow file yet'));
    await session.workbench.screenshot('welcome');
  });

  it('the palette offers what makes a workflow, and nothing that needs one', async () => {
    const offered = await get().session.workbench.listCommands('Idempo: ');
    for (const title of ['Idempo: New Workflow…', 'Idempo: Open the Sample']) assert.ok(offered.includes(title), offered.join('\n'));
    assert.deepEqual(offered.filter((title) => /Run|Rerun|Backfill|Fail|Pause|Cancel|Preview/.test(title)), []);
  });
});

journey('a folder that is not trusted', { label: 'untrusted', workspace: journeyWorkspace('shop'), trusted: false, kinds: ['node'] }, (get) => {
  it('lists workflows, says that nothing runs, shows no lenses', async () => {
    const { idempo, session } = get();
    await session.workbench.declineTrust();
    await idempo.showTree();
    const restricted = new TreeView(session.workbench.page, 'Restricted Mode');
    assert.match(await restricted.welcome(), /Nothing runs in this workspace until you trust it[\s\S]*Manage Workspace Trust/);
    await idempo.tree.find('shop');
    await session.workbench.openFile('shop.workflow.yaml');
    assert.deepEqual(await session.workbench.lenses(), []);
    await session.workbench.screenshot('tree');
  });

  it('nothing runs and no store is opened, from any entry', async () => {
    const { idempo, session } = get();
    const offered = (await session.workbench.listCommands('Idempo: ')).filter((title) => title.startsWith('Idempo: '));
    assert.ok(offered.length > 0);
    assert.deepEqual(offered.filter((title) => /run|rerun|backfill|fail|pause|resume|cancel/i.test(title)), []);
    await session.workbench.runCommand('Idempo: Show Status');
    const panel = await idempo.panel();
    await waitUntil('the panel to say that nothing runs', () => panel.locator('body').innerText(), (text) => /Restricted mode[^]*Until you trust this workspace nothing runs/.test(text));
    for (const button of await panel.getByRole('button', { name: /Run|Backfill/ }).all()) {
      if (await button.isEnabled()) await button.click();
    }
    await session.workbench.screenshot('panel');
    assert.equal(session.hasStore(), false);
  });

  it('the SQL of a task can be previewed for a schedule time', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.runCommand('Idempo: Preview SQL…');
    await session.workbench.pick('load', { exact: true });
    await idempo.pickScheduleTime('2025-03-01');
    const shown = session.workbench.page.locator('.editor-instance .view-lines').filter({ hasText: 'shop, load' });
    await waitUntil('the rendered SQL', () => shown.innerText(), (text) => text.replaceAll('\u00a0', ' ').includes("VALUES ('2025-03-01', 10)"));
    await session.workbench.screenshot('preview');
    assert.equal(session.hasStore(), false);
    await session.workbench.runCommand('View: Close All Editors');
  });

  it('once it is trusted, the lenses come and the notice goes', async () => {
    const { idempo, session } = get();
    await session.workbench.trustFolder();
    await session.workbench.openFile('shop.workflow.yaml');
    await waitUntil('lenses', () => session.workbench.lenses(), (found) => found.includes('Run…'), 60_000);
    await idempo.showTree();
    await idempo.tree.find('shop');
    assert.equal(await session.workbench.page.locator('.pane-header[aria-label^="Restricted Mode"]').count(), 0);
  });
});
