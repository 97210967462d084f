import assert from 'node:assert/strict';
import { journeyWorkspace } from '../helpers/idempo';
import { journey } from '../helpers/journey';
import { Keyboard } from '../helpers/keyboard';
import { waitUntil } from '../helpers/waitFor';

const DAY = '2025-03-01';

journey('the panel without the mouse', { label: 'keys', workspace: journeyWorkspace('shop'), kinds: ['node'] }, (get) => {
  const keys = (): Keyboard => new Keyboard(get().idempo);
  const heading = async (): Promise<string> => (await get().idempo.panel()).locator('#detail h2').first().innerText({ timeout: 1_000 }).catch(() => '');
  const waitForDetail = (name: string): Promise<string> => waitUntil(`the detail of ${name}`, heading, (shown) => shown === name);
  const waitForRows = (count: number): Promise<number> => waitUntil(`${String(count)} rows`, () => get().idempo.gridRows().then((rows) => rows.length), (found) => found === count);
  const runFor = async (day: string): Promise<void> => {
    await keys().command('Idempo: Run Workflow…');
    await get().idempo.waitForPrompt(/schedule time\?/);
    await keys().typeAndChoose(day);
    await keys().confirm();
  };

  it('a task fails once on purpose, and its run has two attempts', async () => {
    const { idempo, session } = get();
    await session.workbench.openFile('shop.workflow.yaml');
    await keys().command('Idempo: Make Task Fail…');
    await keys().choose('total');
    await idempo.answerPrompt(/fail/, '1');
    await runFor(DAY);
    await idempo.waitForRow(DAY, ['succeeded, run 1', 'total, succeeded, 2 attempts']);
    await keys().command('Idempo: Show Status');
    await waitUntil('the keyboard in the grid', () => keys().focused(), (name) => name === 'Task states by schedule time');
  });

  it('2 shows the timeline with both attempts, Enter the details', async () => {
    await keys().showView(2, 'timeline');
    const lane = (await get().idempo.panel()).locator('.lane[aria-label^="total,"]');
    assert.match(await lane.getAttribute('aria-label') ?? '', /attempt 1 failed .*attempt 2 succeeded/);
    assert.equal(await lane.locator('.bar').count(), 2);
    await keys().press('Home', 'ArrowDown', 'Enter');
    await waitForDetail('total');
    await get().session.workbench.screenshot('timeline');
  });

  it('3 shows the graph; arrow keys go along the lines', async () => {
    await keys().showView(3, 'graph');
    await waitUntil('the node', () => keys().focused(), (name) => name.startsWith('total, succeeded'));
    await keys().press('ArrowRight');
    await keys().press('ArrowDown');
    await waitUntil('the next node', () => keys().focused(), (name) => name.startsWith('report, succeeded'));
    await keys().press('Enter');
    await waitForDetail('report');
    await get().session.workbench.screenshot('graph');
  });

  it('4 shows the calendar; a day leads to its plan, and the range is typed', async () => {
    const { idempo, session } = get();
    await keys().showView(4, 'calendar');
    await waitUntil('the day', () => keys().focused(), (name) => name.includes('2025-03-31'));
    await keys().press('ArrowLeft', 'Enter');
    await session.workbench.screenshot('day');
    await keys().press('Enter');
    await idempo.waitForPlan((text) => text.includes('1 of 1 schedule time runs: 2025-03-30 00:00'));
    assert.equal(await keys().shownView(), 'tab-plan');
    await keys().fill('From (included)', '2025-03-02');
    await keys().fill('To (included)', '2025-03-06');
    await idempo.waitForPlan((text) => text.includes('5 of 5 schedule times run'));
  });

  it('Start is reached by Tab, and the list follows', async () => {
    const { idempo, session } = get();
    await keys().pressButton('Start 5');
    await waitUntil('the slots', () => idempo.slotTexts(), (all) => all.length === 5 && all.every((slot) => slot.includes('succeeded')), 120_000);
    await session.workbench.screenshot('started');
  });

  it('1 shows the grid; / searches it, - puts days into weeks, + takes them apart', async () => {
    const { session } = get();
    await keys().showView(1, 'grid');
    await waitForRows(6);
    await keys().press('/');
    await session.workbench.page.keyboard.type('03-04');
    await waitForRows(1);
    await keys().press('Escape');
    await waitForRows(6);
    await keys().press('-');
    await waitUntil('fewer rows', async () => (await get().idempo.panel()).locator('.grid-row').count(), (count) => count < 6);
    await session.workbench.screenshot('zoomed');
    await keys().press('+');
    await waitForRows(6);
  });

  it('Enter opens the details, and a rerun is chosen in its preview', async () => {
    const { idempo, session } = get();
    await keys().press('Control+Home', 'Enter');
    await waitForDetail('Run 1');
    await keys().press('Enter');
    await keys().pressButton('Rerun all tasks');
    assert.match(await idempo.previewText(), /Rerun 2025-03-06 as run 2.*3 run, 0 carried over/);
    await keys().tabTo('All tasks');
    await keys().press('ArrowLeft');
    await waitUntil('the other plan', () => idempo.previewText(), (text) => /1 run, 2 carried over|3 run, 0 carried over/.test(text) && !text.includes('whole workflow'));
    await keys().press('ArrowLeft');
    await waitUntil('the plan from a task on', async () => (await idempo.panel()).locator('dialog [role=radio][aria-checked=true]').first().innerText(), (text) => text === 'From a task');
    await session.workbench.screenshot('rerun');
    await keys().pressButton('Start');
    await idempo.waitForRow('2025-03-06', ['succeeded, run 2']);
  });

  it('a schedule time is found by its date', async () => {
    await keys().command('Idempo: Find Workflow or Schedule Time…');
    await keys().typeAndChoose('2025-03-03');
    await waitUntil('its detail', () => get().idempo.detailText(), (text) => text.includes('2025-03-03'));
  });

  it('the summary says the same in plain lines', async () => {
    const { session } = get();
    await keys().command('Idempo: Show Accessible Summary');
    await waitUntil('the summary', () => session.workbench.editorText(), (text) => /Status of shop[^]*2025-03-06, succeeded, Run 2/.test(text));
    await session.workbench.screenshot('summary');
  });

  it('view and selection come back after a reload of the window', async () => {
    const { session } = get();
    await keys().command('Idempo: Show Status');
    await waitUntil('the keyboard in the grid', () => keys().focused(), (name) => name !== '');
    await keys().showView(2, 'timeline');
    const before = await heading();
    assert.notEqual(before, '');
    // VS Code in a browser stores what editors keep every five seconds, and not when its page goes.
    await new Promise((resolve) => void setTimeout(resolve, 11_000));
    await session.workbench.reload();
    await waitUntil(`the detail of ${before} again`, heading, (shown) => shown === before, 90_000);
    assert.equal(await keys().shownView(), 'tab-timeline');
    assert.equal(await session.workbench.page.getByText('could not be opened').count(), 0, 'the summary comes back too');
    await session.workbench.screenshot('reloaded');
  });
});
