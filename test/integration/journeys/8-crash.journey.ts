import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const TIME = '2025-03-01';

journey('a crash in the middle', { label: 'crash', workspace: journeyWorkspace('slow'), kinds: ['node'] }, (get) => {
  it('killed while a task runs', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.clickLens('Run…');
    await idempo.pickScheduleTime(TIME);
    await idempo.confirm();
    await idempo.waitForRow(TIME, ['running, run 1']);
    // The first task takes milliseconds: after a second the second one is at work.
    await waitUntil('a second to pass', () => idempo.detailText(), (text) => /Duration\s+[1-9]\d*(\.\d+)? s/.test(text));
    await session.crash();
  });

  it('after the restart the attempt is shown as interrupted, the task before it as done', async () => {
    await get().session.restart();
    get().renew();
    const { idempo, session } = get();
    await idempo.showTree();
    await idempo.tree.expandPath('slow', TIME, 'Run 1', 'count');
    const outline = await idempo.tree.outline();
    assert.ok(outline.some((line) => /Attempt 1 — interrupted/.test(line)), outline.join('\n'));
    assert.ok(outline.some((line) => /first — succeeded/.test(line)), outline.join('\n'));
    await session.workbench.screenshot('interrupted');
  });

  it('resumes: only what was not done runs, in the same workflow instance', async () => {
    const { idempo, session } = get();
    // The window died before it could remember its editors.
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.runCommand('Idempo: Resume Workflow Instance');
    await session.workbench.pick(TIME);
    await session.workbench.runCommand('Idempo: Show Status');
    await idempo.waitForRow(TIME, ['succeeded, run 1', 'first, succeeded, 1 attempt', 'count, succeeded, 2 attempts', 'last, succeeded']);
    await session.workbench.screenshot('resumed');
  });
});
