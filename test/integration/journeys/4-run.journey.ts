import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';

const DONE = ['succeeded, run 1', 'load, succeeded', 'total, succeeded', 'report, succeeded'];

journey('running', { label: 'run', workspace: journeyWorkspace('shop') }, (get) => {
  it('from a lens: picks a schedule time, shows the plan, runs, opens the panel', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.clickLens('Run…');
    await idempo.pickScheduleTime('2025-03-01');
    const plan = await idempo.confirm();
    for (const text of ['shop', '2025-03-01', 'run 1', '3 of 3 tasks', 'load runs', 'total runs', 'report runs']) assert.ok(plan.includes(text), `"${text}" in: ${plan}`);
    await idempo.waitForRow('2025-03-01', DONE);
    await session.workbench.screenshot('panel');
  });

  it('from the palette', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime('2025-03-02');
    await idempo.confirm();
    await idempo.waitForRow('2025-03-02', DONE);
  });

  it('from the tree', async () => {
    const { idempo } = get();
    await idempo.showTree();
    await idempo.tree.clickInline('shop', 'Run Workflow');
    await idempo.pickScheduleTime('2025-03-03');
    await idempo.confirm();
    await idempo.waitForRow('2025-03-03', DONE);
  });

  it('from the panel', async () => {
    const { idempo } = get();
    await idempo.press('Run…');
    await idempo.pickScheduleTime('2025-03-04');
    await idempo.confirm();
    await idempo.waitForRow('2025-03-04', DONE);
  });

  it('a schedule time that ran is never run twice by mistake: a rerun is offered', async () => {
    const { idempo, session } = get();
    await idempo.press('Run…');
    await idempo.pickScheduleTime('2025-03-04');
    assert.match(await session.workbench.dialogText(), /Rerun…/);
    await session.workbench.screenshot('already-ran');
    await session.workbench.press('Escape');
    await idempo.waitForRow('2025-03-04', ['succeeded, run 1']);
  });

  it('the tree goes down to attempts', async () => {
    const { idempo, session } = get();
    await idempo.showTree();
    await idempo.tree.expandPath('shop', '2025-03-01', 'Run 1', 'total');
    const outline = await idempo.tree.outline();
    assert.ok(outline.some((line) => line.trim().startsWith('Attempt 1 — succeeded')), outline.join('\n'));
    await session.workbench.screenshot('tree');
  });

  it('the panel shows the detail of a task: attempts, SQL with the schedule time filled in', async () => {
    const { idempo, session } = get();
    await idempo.clickCell('2025-03-01', 'total, succeeded');
    const detail = await idempo.detailText();
    for (const text of ['total', '2025-03-01 00:00:00', 'Attempt 1', "WHERE day = '2025-03-01'"]) assert.ok(detail.includes(text), `"${text}" in: ${detail}`);
    await session.workbench.screenshot('detail');
  });

  it('the panel comes back after a reload of the window', async () => {
    const { idempo, session } = get();
    await session.workbench.reload();
    await idempo.waitForRow('2025-03-01', DONE);
  });
});
