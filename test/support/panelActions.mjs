/** Every action of the panel without the mouse: reached by Tab or arrow keys, fired by Enter, and what it asks of the host. */
import assert from 'node:assert/strict';
import { messages, send } from './panelPage.mjs';

const SIZE = { width: 1200, height: 800 };
const MOST_TABS = 150;

/** Name of what has the keyboard, as a screen reader has it (near enough for buttons, links and choices). */
const focusName = (page) => page.evaluate(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) return '';
  const text = element.getAttribute('aria-label') ?? (element instanceof HTMLSelectElement ? element.name : element.textContent);
  return (text ?? '').trim();
});

const last = (page) => page.evaluate(() => window.sent.at(-1));
const settle = (page) => page.waitForTimeout(60);

/** Goes with Tab to what has that name, at most once around the page. */
async function tabTo(page, name, key = 'Tab') {
  for (let i = 0; i < MOST_TABS; i++) {
    await page.keyboard.press(key);
    if ((await focusName(page)) === name) return;
  }
  throw new Error(`"${name}" cannot be reached by ${key}`);
}

/** Tab to it, Enter, and the message that then goes to the host. */
async function fire(page, name, expected) {
  const before = await page.evaluate(() => window.sent.length);
  await tabTo(page, name);
  await page.keyboard.press('Enter');
  await settle(page);
  const sent = await page.evaluate((from) => window.sent.slice(from), before);
  assert.deepEqual(sent.map((message) => JSON.stringify(message)), [expected].flat().map((message) => JSON.stringify(message)), `after Enter on "${name}"`);
}

const RUN = 'orders_daily@2025-03-14#1';
const TASK = 'load_fact_orders';
const ON_TASK = { workflowInstanceId: RUN, task: TASK };
const SELECTED = { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: RUN };

export async function driveActions(panel, test) {
  await driveToolbar(panel, test);
  await driveTask(panel, test);
  await driveRun(panel, test);
  await drivePreview(panel, test);
  await driveFocus(panel, test);
}

async function driveToolbar(panel, test) {
  const all = messages(panel.data);
  const page = await panel.openPanel('dark', SIZE);
  await send(page, all.plain);
  await settle(page);
  const backfillId = 'backfill-1';
  const actions = [['Run…', { type: 'run' }], ['Pause', { type: 'pauseBackfill', backfillId }], ['Cancel', { type: 'cancelBackfill', backfillId }], ['Change…', { type: 'changeBackfill', backfillId }]];
  for (const [name, message] of actions) await test(`keyboard: ${name}`, () => fire(page, name, message));
  await test('keyboard: every view by the arrow keys on the tabs', async () => {
    const views = await page.getByRole('tab').evaluateAll((tabs) => tabs.map(({ id }) => id.replace('tab-', '')));
    await page.locator('[role=tab][tabindex="0"]').focus();
    for (const view of [...views.slice(1), views[0]]) {
      await page.keyboard.press('ArrowRight');
      await settle(page);
      const shown = await page.evaluate(() => window.sent.filter(({ type }) => type === 'showView').at(-1));
      assert.deepEqual(shown, { type: 'showView', view });
    }
  });
  await test('keyboard: a backfill is planned from the toolbar', async () => {
    await tabTo(page, 'Backfill…');
    await page.keyboard.press('Enter');
    await settle(page);
    assert.ok(['backfill', 'openPlanner', 'showView'].includes((await last(page)).type), JSON.stringify(await last(page)));
  });
  await page.close();
}

/** A task with everything that a task can have. */
function fullTask(data) {
  const selection = { logicalInstanceId: 'orders_daily@2025-03-14', workflowInstanceId: undefined, task: TASK };
  const state = data.samplePanel(undefined, selection);
  const difference = { runNumber: 1, attempt: 1, workflowInstanceId: RUN, lines: [{ kind: 'removed', text: 'select 1' }, { kind: 'added', text: 'select 2' }] };
  const { task } = state.detail;
  return { selection, state: { ...state, detail: { ...state.detail, task: { ...task, shown: { ...task.shown, difference } } } } };
}

async function driveTask(panel, test) {
  const all = messages(panel.data);
  const page = await panel.openPanel('light', SIZE);
  const { selection, state } = fullTask(panel.data);
  const show = async () => {
    await send(page, all.plain);
    await send(page, { type: 'reveal', selection });
    await send(page, all.snapshot(state));
    await settle(page);
  };
  await show();
  const attempt = { ...ON_TASK, attempt: 3 };
  const actions = [
    ['Show task in file', { type: 'openSource', task: TASK }],
    ['orders.workflow.yaml, line 42, column 9', { type: 'openError', ...attempt }],
    ['Rerun failed tasks', { type: 'rerunFailed', workflowInstanceId: RUN }],
    ['Rerun from here', { type: 'rerunFrom', ...ON_TASK }],
    ['Rerun only this task', { type: 'rerunOnly', ...ON_TASK }],
    ['Rerun all tasks', { type: 'rerunAll', workflowInstanceId: RUN }],
    ['Force success', { type: 'forceSuccess', ...ON_TASK }],
    ['Open SQL in editor', { type: 'openSql', ...attempt }],
    ['Compare in editor', { type: 'compareSql', ...attempt, otherInstanceId: RUN, otherAttempt: 1 }],
    ['Open log in editor', { type: 'openLog', ...attempt }],
    ['Attempt 2', { type: 'select', selection: { ...SELECTED, task: TASK, attempt: 2 } }],
    ['Run 1', { type: 'select', selection: { ...SELECTED, task: undefined, attempt: undefined } }],
    ['Close', { type: 'select', selection: undefined }],
  ];
  for (const [name, message] of actions) await test(`keyboard: ${name}`, () => fire(page, name, message).finally(show));
  await page.close();
}

async function driveRun(panel, test) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', SIZE);
  const show = async (id, task, change = (state) => state) => {
    const selection = { logicalInstanceId: `orders_daily@${id}`, workflowInstanceId: undefined, task };
    await send(page, { type: 'reveal', selection });
    await send(page, all.snapshot(change(data.samplePanel(undefined, selection))));
    await settle(page);
  };
  await show('2025-03-09');
  const ninth = (run, task) => ({ type: 'select', selection: { logicalInstanceId: 'orders_daily@2025-03-09', workflowInstanceId: `orders_daily@2025-03-09#${String(run)}`, task, attempt: undefined } });
  await test('keyboard: difference of the definition', () => fire(page, 'Show difference', { type: 'compareDefinition', workflowInstanceId: 'orders_daily@2025-03-09#3' }));
  await test('keyboard: a task of a run', () => fire(page, 'stage_orders', ninth(3, 'stage_orders')));
  await test('keyboard: an older run', () => fire(page, 'Run 2, failed', ninth(2, undefined)));
  await show('2025-03-18');
  const running = 'orders_daily@2025-03-18#1';
  await test('keyboard: pausing a run', async () => {
    await page.locator('#detail').focus();
    await fire(page, 'Pause', { type: 'pause', workflowInstanceId: running });
  });
  await test('keyboard: cancelling a run', () => fire(page, 'Cancel', { type: 'cancel', workflowInstanceId: running }));
  const canDo = (action, label) => (state) => ({ ...state, detail: { ...state.detail, actions: [{ action, label, enabled: true, reason: undefined }] } });
  await show('2025-03-18', undefined, canDo('resume', 'Resume'));
  await test('keyboard: resuming a run', () => fire(page, 'Resume', { type: 'resume', workflowInstanceId: running }));
  await show('2025-03-18', TASK, canDo('recoverTask', 'Recover this task'));
  await test('keyboard: recovering a task', () => fire(page, 'Recover this task', { type: 'recoverTask', workflowInstanceId: running, task: TASK }));
  const never = (state) => ({ ...state, detail: { ...state.detail, runs: [], run: undefined, facts: undefined, never: { scheduleInstant: 5, reason: 'switchedOff' }, tasks: [], actions: [] } });
  await show('2025-03-09', undefined, never);
  await test('keyboard: running a schedule time that never ran', () => fire(page, 'Run this schedule time…', { type: 'runAt', scheduleInstant: 5 }));
  await page.close();
}

async function drivePreview(panel, test) {
  const all = messages(panel.data);
  const page = await panel.openPanel('high-contrast', SIZE);
  const show = async (message = all.preview) => {
    await send(page, all.plain);
    await send(page, message);
    await page.getByRole('dialog').waitFor();
    await settle(page);
  };
  const plan = (scope, task, definition) => ({ type: 'replan', previewId: 'p1', scope, ...(task === undefined ? {} : { task }), definition });
  await show();
  await test('keyboard: what to rerun, by the arrow keys', async () => {
    await page.locator('[role=radio][aria-checked=true]').first().focus();
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.deepEqual(await last(page), plan('from', TASK, 'current'));
    await page.keyboard.press('ArrowRight');
    await settle(page);
    assert.deepEqual(await last(page), plan('only', TASK, 'current'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('c');
    await settle(page);
    assert.deepEqual(await last(page), plan('only', 'check_quality', 'current'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await settle(page);
    assert.deepEqual(await last(page), plan('only', 'check_quality', 'pinned'));
  });
  await test('the dialog and the keyboard stay where they are when another plan comes', async () => {
    const before = await focusName(page);
    await send(page, { ...all.refused });
    await settle(page);
    assert.equal(await page.getByRole('dialog').count(), 1);
    assert.equal(await focusName(page), before);
    assert.match((await page.getByRole('alert').textContent()) ?? '', /This cannot run.*has no successful result/);
  });
  await send(page, { type: 'previewClosed', previewId: 'p3' });
  await show();
  await test('keyboard: difference of the definition, in the preview', () => fire(page, 'Show difference', { type: 'compareDefinition', workflowInstanceId: RUN }));
  await test('keyboard: starting', () => fire(page, 'Start', { type: 'confirm', previewId: 'p1' }));
  await send(page, { type: 'previewClosed', previewId: 'p1' });
  await show();
  await test('keyboard: closing', () => fire(page, 'Close', { type: 'dismiss', previewId: 'p1' }));
  await show();
  await test('keyboard: Escape closes without starting', async () => {
    await page.keyboard.press('Escape');
    await settle(page);
    assert.deepEqual(await last(page), { type: 'dismiss', previewId: 'p1' });
    assert.equal(await page.getByRole('dialog').count(), 0);
  });
  await page.close();
}

/** The keyboard comes back to where it was when what it went into is closed. */
async function driveFocus(panel, test) {
  const all = messages(panel.data);
  const page = await panel.openPanel('dark', SIZE);
  const { selection, state } = fullTask(panel.data);
  await send(page, all.plain);
  await page.getByRole('grid').focus();
  await send(page, { type: 'reveal', selection });
  await send(page, all.snapshot(state));
  await page.locator('#detail').waitFor();
  await settle(page);
  await test('focus: a preview gives the keyboard back to the button that opened it', async () => {
    await tabTo(page, 'Rerun from here');
    await page.keyboard.press('Enter');
    await send(page, all.preview);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await settle(page);
    assert.equal(await focusName(page), 'Rerun from here');
  });
  await test('focus: closing the details gives it back to the grid', async () => {
    await page.keyboard.press('Escape');
    await settle(page);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'grid');
  });
  await test('every control can be reached by Tab or stands in a group with arrow keys', async () => {
    await send(page, { type: 'reveal', selection });
    await send(page, all.snapshot(state));
    await settle(page);
    const lost = await page.evaluate(() => [...document.querySelectorAll('button, select, input, a[href], [role=button]')]
      .filter((element) => element.tabIndex < 0 && element.closest('[role=tablist], [role=radiogroup], [role=grid], [role=listbox], [role=toolbar], [role=tree]') === null && element.checkVisibility())
      .map((element) => element.outerHTML.slice(0, 120)));
    assert.deepEqual(lost, []);
  });
  await page.close();
}
