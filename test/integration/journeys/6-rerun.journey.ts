import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';

const TIME = '2025-03-01';

journey('failing, retrying, rerunning', { label: 'rerun', workspace: journeyWorkspace('shop') }, (get) => {
  it('a fault in one attempt is retried: attempt 2 succeeds', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await idempo.makeTaskFail('total', 1);
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime(TIME);
    await idempo.confirm();
    await idempo.waitForRow(TIME, ['succeeded, run 1', 'load, succeeded, 1 attempt', 'total, succeeded, 2 attempts', 'report, succeeded']);
  });

  it('faults beyond the retries fail the task, and what follows it does not run', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await idempo.makeTaskFail('total', 2);
    await session.workbench.runCommand('Idempo: Run Workflow…');
    await idempo.pickScheduleTime('2025-03-02');
    await idempo.confirm();
    const row = await idempo.waitForRow('2025-03-02', ['failed, run 1', 'load, succeeded', 'total, failed, 2 attempts']);
    assert.ok(!row.some((cell) => cell.startsWith('report, succeeded')), row.join('; '));
    await idempo.clickCell('2025-03-02', 'total, failed');
    assert.match(await idempo.detailText(), /You asked for this failure/);
    await session.workbench.screenshot('failed');
  });

  it('rerun of failed tasks: the plan lists what runs and what is carried over, and that is what happens', async () => {
    const { idempo, session } = get();
    await idempo.press('Rerun failed tasks');
    const plan = await idempo.previewText();
    assert.match(plan, /Rerun 2025-03-02 as run 2/);
    assert.match(plan, /2 run, 1 carried over, 0 skipped/);
    await session.workbench.screenshot('preview');
    await idempo.startPreview();
    await idempo.waitForRow('2025-03-02', ['succeeded, run 2', 'load, carried over', 'total, succeeded', 'report, succeeded']);
  });

  it('rerun from a task on', async () => {
    const { idempo } = get();
    await idempo.clickCell('2025-03-02', 'report, succeeded');
    await idempo.press('Rerun from here');
    assert.match(await idempo.previewText(), /as run 3.*1 run, 2 carried over, 0 skipped/);
    await idempo.startPreview();
    await idempo.waitForRow('2025-03-02', ['succeeded, run 3', 'load, carried over', 'total, carried over', 'report, succeeded']);
  });

  it('rerun of the whole workflow', async () => {
    const { idempo, session } = get();
    await idempo.clickCell('2025-03-02', 'succeeded, run 3');
    await idempo.press('Rerun all tasks');
    assert.match(await idempo.previewText(), /as run 4.*3 run, 0 carried over, 0 skipped/);
    await idempo.startPreview();
    await idempo.waitForRow('2025-03-02', ['succeeded, run 4', 'load, succeeded', 'total, succeeded', 'report, succeeded']);
    await session.workbench.screenshot('runs');
  });
});
