import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const DAY = '2025-03-01';

journey('branches, sub-workflows and waiting', { label: 'parts', workspace: journeyWorkspace('parts'), kinds: ['node'] }, (get) => {
  /** In the first group: the second one is the panel's. */
  const open = async (name: string): Promise<void> => {
    const { workbench } = get().session;
    await workbench.runCommand('View: Focus First Editor Group');
    await workbench.openFile(name);
  };

  it('a dry run shows what would run and leaves no data', async () => {
    const { idempo, session } = get();
    await open('part.workflow.yaml');
    await session.workbench.runCommand('Idempo: Dry Run…');
    await idempo.pickScheduleTime(DAY);
    assert.match(await idempo.confirm(), /A dry run: no SQL is sent/);
    await idempo.waitForRow(DAY, ['succeeded, run 1', 'inner, succeeded']);
    await idempo.clickCell(DAY, 'succeeded, run 1');
    assert.match(await idempo.detailText(), /dry run/);
    await session.workbench.screenshot('dry-run');
  });

  it('a task that waits for another workflow says for which one', async () => {
    const { idempo, session } = get();
    await open('waiting.workflow.yaml');
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(DAY);
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['running, run 1', 'wait, running']);
    await idempo.clickCell(DAY, 'wait, running');
    await waitUntil('the reason', () => idempo.detailText(), (text) => /waits for daily at 2025-03-01/.test(text));
    await session.workbench.screenshot('waiting');
    await idempo.showTree();
    await idempo.tree.expandPath('waiting', DAY, 'Run 1');
    assert.ok((await idempo.tree.outline()).some((line) => /wait — running · waits for daily at 2025-03-01/.test(line)), (await idempo.tree.outline()).join('\n'));
  });

  it('a Switch task skips the other branch and says why', async () => {
    const { idempo, session } = get();
    await open('daily.workflow.yaml');
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(DAY);
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['succeeded, run 1', 'pick, succeeded', 'many, succeeded', 'few, skipped', 'part, succeeded']);
    await idempo.clickCell(DAY, 'few, skipped');
    assert.match(await idempo.detailText(), /pick/);
    await session.workbench.screenshot('skipped');
    await idempo.clickCell(DAY, 'count, succeeded');
    assert.match(await idempo.detailText(), /n = 7/);
    await session.workbench.screenshot('outputs');
  });

  it('a sub-workflow leads to what it is a part of, and back', async () => {
    const { idempo, session } = get();
    await idempo.clickCell(DAY, 'part, succeeded');
    assert.match(await idempo.detailText(), /Sub-workflow\s+part, run 2/);
    await session.workbench.screenshot('sub-workflow');
    await idempo.press('part, run 2');
    await waitUntil('its detail', () => idempo.detailText(), (text) => /Part of\s+daily, run 1, task part/.test(text));
    await session.workbench.screenshot('part-of');
    await idempo.press('daily, run 1, task part');
    await idempo.waitForRow(DAY, ['succeeded, run 1', 'pick, succeeded', 'few, skipped']);
  });

  it('what waited for it goes on', async () => {
    const { idempo, session } = get();
    await open('waiting.workflow.yaml');
    await session.workbench.runCommand('Idempo: Show Status');
    await idempo.waitForRow(DAY, ['succeeded, run 1', 'wait, succeeded', 'after, succeeded']);
  });

  it('a rerun goes by the file as it is now, or by the definition of that run: both plans can be seen', async () => {
    const { idempo, session } = get();
    appendFileSync(session.path('part.workflow.yaml'), `
  - name: added
    task_type: Sql
    datasource_name: warehouse
    datasource_type: POSTGRESQL
    sql: SELECT 1 AS one
`);
    await open('part.workflow.yaml');
    await session.workbench.runCommand('Idempo: Show Status');
    await idempo.waitForRow(DAY, ['succeeded, run 2', 'inner, succeeded', 'added, no task instance']);
    await idempo.clickCell(DAY, 'succeeded, run 2');
    await idempo.press('Rerun all tasks');
    assert.match(await idempo.previewText(), /2 run, 0 carried over.*By the file as it is now\. Changed since that run: added \(added\)/);
    await session.workbench.screenshot('by-the-file');
    await idempo.choose('Definition of that run');
    await waitUntil('the other plan', () => idempo.previewText(), (text) => /1 run, 0 carried over.*By the definition of that run/.test(text));
    await session.workbench.screenshot('by-that-run');
    await idempo.startPreview();
    await idempo.waitForRow(DAY, ['succeeded, run 3', 'inner, succeeded', 'added, no task instance']);
  });

  it('the same from the palette', async () => {
    const { idempo, session } = get();
    await open('part.workflow.yaml');
    await session.workbench.runCommand('Idempo: Rerun All Tasks…');
    await idempo.pickScheduleTime(DAY);
    assert.match(await session.workbench.dialogText(), /Changed since that run: added \(added\)/);
    await session.workbench.clickDialogButton('By the Definition of That Run…');
    await waitUntil('the other plan', () => session.workbench.dialogText(), (text) => /1 of 1 tasks/.test(text));
    await session.workbench.screenshot('dialog');
    await session.workbench.clickDialogButton('By the File as It Is Now…');
    await waitUntil('the first plan', () => session.workbench.dialogText(), (text) => /2 of 2 tasks/.test(text));
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['succeeded, run 4', 'inner, succeeded', 'added, succeeded']);
  });
});

journey('forcing a task to succeed', { label: 'force', workspace: journeyWorkspace('shop'), kinds: ['node'] }, (get) => {
  it('is asked once more, and then counts as done', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime('2025-03-02');
    await idempo.confirm();
    await idempo.waitForRow('2025-03-02', ['succeeded, run 1']);
    await idempo.makeTaskFail('total', 2);
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(DAY);
    await idempo.confirm();
    await idempo.waitForRow(DAY, ['failed, run 1', 'total, failed, 2 attempts', 'report, skipped']);
    await idempo.clickCell(DAY, 'total, failed');
    await session.workbench.screenshot('failed');
    await idempo.press('Force success');
    assert.match(await session.workbench.dialogText(), /Nothing is executed/);
    await session.workbench.clickDialogButton('Force success');
    await idempo.waitForRow(DAY, ['total, forced success', 'report, skipped']);
    await waitUntil('why', () => idempo.detailText(), (text) => /forced to succeed; it had failed/.test(text));
    await session.workbench.screenshot('forced');
  });

  it('and what follows it can be rerun', async () => {
    const { idempo } = get();
    await idempo.press('Rerun failed tasks');
    assert.match(await idempo.previewText(), /1 run, 2 carried over/);
    await idempo.startPreview();
    await idempo.waitForRow(DAY, ['succeeded, run 2', 'report, succeeded']);
  });
});
