import assert from 'node:assert/strict';
import type { Idempo } from '../helpers/idempo';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { waitUntil } from '../helpers/waitFor';

const DAYS = ['2025-03-01', '2025-03-02', '2025-03-03', '2025-03-04', '2025-03-05'];

async function barText(idempo: Idempo): Promise<string> {
  return (await (await idempo.panel()).locator('section.backfill').innerText()).replaceAll(/\s+/g, ' ');
}

journey('a backfill of five days', { label: 'backfill', workspace: journeyWorkspace('shop') }, (get) => {
  it('is planned in the panel: each slot with its bounds, and nothing runs', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await session.workbench.clickLens('Backfill…');
    const plan = await idempo.fillPlanner('2025-03-01', '2025-03-05');
    assert.match(plan, /5 of 5 schedule times run, from 2025-03-01 00:00 \+00:00 to 2025-03-05 00:00 \+00:00, both ends included/);
    const slots = await waitUntil('the slots', () => idempo.slotTexts(), (all) => all.length === 5);
    DAYS.forEach((day, index) => assert.ok(slots[index]?.includes(`${day} 00:00 +00:00`), `${day} in: ${slots[index] ?? ''}`));
    assert.ok(slots[0]?.includes('2025-02-28 00:00 +00:00 up to 2025-03-01 00:00 +00:00'), slots[0]);
    await session.workbench.screenshot('planned');
  });

  it('says at the field what cannot be planned, and what to do', async () => {
    const { idempo } = get();
    const frame = await idempo.panel();
    await frame.getByRole('textbox', { name: 'To (included)' }).fill('2025-02-01');
    await frame.getByRole('button', { name: 'Swap' }).waitFor();
    await idempo.fillPlanner('2025-03-01', '2025-03-05');
  });

  it('makes one logical instance a day, both ends included, runs each once, and the list follows', async () => {
    const { idempo, session } = get();
    await idempo.press('Start 5');
    await waitUntil('the slots', () => idempo.slotTexts(), (all) => all.length === 5 && all.every((slot) => slot.includes('succeeded')), 120_000);
    await waitUntil('the bar', () => barText(idempo), (text) => text.includes('5 of 5 done'));
    await session.workbench.screenshot('followed');
    await idempo.showView('Grid');
    for (const day of DAYS) await idempo.waitForRow(day, ['succeeded, run 1', 'report, succeeded']);
    assert.equal((await idempo.gridRows()).length, 5);
    await session.workbench.screenshot('done');
  });

  it('again over the same range: nothing is missing, nothing runs', async () => {
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Backfill Workflow…');
    assert.match(await idempo.fillPlanner('2025-03-01', '2025-03-05'), /0 of 5 schedule times run/);
    const frame = await idempo.panel();
    assert.equal(await frame.getByRole('button', { name: 'Start', exact: true }).getAttribute('aria-disabled'), 'true');
  });

  it('by hand runs exactly what is ticked, by keyboard', async () => {
    const { idempo, session } = get();
    const frame = await idempo.panel();
    await frame.getByRole('combobox', { name: 'Which of them run' }).selectOption('By hand');
    await idempo.waitForPlan((text) => text.includes('0 of 5 schedule times run') && text.includes('Tick all'));
    await frame.getByRole('grid').focus();
    for (const key of ['ArrowDown', 'Space']) await session.workbench.press(key);
    await idempo.press('Start 1');
    await waitUntil('the slots', () => idempo.slotTexts(), (all) => all[1]?.includes('run 2') === true && all[1].includes('succeeded'), 120_000);
    await idempo.showView('Grid');
    await idempo.waitForRow('2025-03-02', ['succeeded, run 2']);
    assert.equal((await idempo.gridRows()).filter((row) => row.some((cell) => cell.startsWith('succeeded, run 1'))).length, 4);
  });

  it('shows what is missing in the calendar, and plans it from there', async () => {
    const { idempo, session } = get();
    await idempo.showView('Calendar');
    const frame = await idempo.panel();
    await session.workbench.screenshot('calendar');
    await frame.getByRole('button', { name: '26 schedule times missing since 2025-03-01: plan them' }).click();
    await idempo.waitForPlan((text) => text.includes('26 of 26 schedule times run, from 2025-03-06 00:00 +00:00 to 2025-03-31 00:00 +00:00'));
  });

  it('can be asked for by questions too', async () => {
    const { idempo, session } = get();
    await session.workbench.runCommand('Idempo: Backfill by Questions…');
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
    await idempo.fillPlanner('2025-03-01', '2025-03-05');
    await idempo.press('Start 5');
    await waitUntil('the slots', () => idempo.slotTexts(), (all) => all[0]?.includes('running') === true && all[1]?.includes('waiting') === true);
    await idempo.showView('Grid');
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
