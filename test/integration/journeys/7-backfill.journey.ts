import assert from 'node:assert/strict';
import type { Idempo } from '../helpers/idempo';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const DAYS = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04', '2025-03-05'];

async function barText(idempo: Idempo): Promise<string> {
  return (await (await idempo.panel()).locator('section.backfill').innerText()).replaceAll(/\s+/g, ' ');
}

journey('a backfill of five days', { label: 'backfill', workspace: journeyWorkspace('shop'), kinds: ['node'] }, (get) => {
  it('makes one logical instance a day, both ends included, and runs each once', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.clickLens('Backfill…');
    await idempo.answerBackfill('2025-03-01', '2025-03-05');
    const plan = await idempo.confirm();
    assert.match(plan, /5 of 5 schedule times will run, at most 1 at a time/);
    for (const day of DAYS) assert.ok(plan.includes(day), `${day} in: ${plan}`);
    for (const day of DAYS) await idempo.waitForRow(day, ['succeeded, run 1', 'report, succeeded']);
    const rows = await idempo.gridRows();
    assert.equal(rows.length, 5);
    await waitUntil('the bar', () => barText(idempo), (text) => text.includes('5 of 5 done'));
    await session.workbench.screenshot('done');
  });

  it('again over the same range: nothing is missing, nothing runs', async () => {
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Backfill Workflow…');
    await idempo.answerBackfill('2025-03-01', '2025-03-05');
    assert.match(await session.workbench.dialogText(), /0 of 5 schedule times will run/);
    await session.workbench.press('Escape');
  });
});

journey('pausing, resuming and cancelling a backfill', { label: 'backfill-slow', workspace: journeyWorkspace('slow'), kinds: ['node'] }, (get) => {
  it('pauses after what runs', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('slow.workflow.yaml');
    await session.workbench.clickLens('Backfill…');
    await idempo.answerBackfill('2025-03-01', '2025-03-05');
    await idempo.confirm();
    await idempo.waitForRow('2025-03-01', ['running, run 1']);
    await session.workbench.screenshot('running');
    await idempo.press('Pause');
    await waitUntil('the bar', () => barText(idempo), (text) => /paused/.test(text), 120_000);
    await session.workbench.screenshot('paused');
  });

  it('resumes', async () => {
    const { idempo } = get();
    await idempo.press('Resume');
    await waitUntil('the bar', () => barText(idempo), (text) => /running/.test(text));
    await idempo.waitForRow('2025-03-01', ['succeeded, run 1']);
  });

  it('cancels: what ran is kept, the rest never runs', async () => {
    const { idempo, session } = get();
    await idempo.press('Cancel');
    await waitUntil('the bar', () => barText(idempo), (text) => /cancelled/.test(text), 60_000);
    const rows = await idempo.gridRows();
    assert.equal(rows.length, 5);
    assert.ok(rows.some((row) => row.includes('succeeded, run 1')), 'the first is kept');
    assert.ok(!rows.some((row) => row.some((cell) => cell.startsWith('running'))), 'nothing runs');
    await session.workbench.screenshot('cancelled');
  });
});
