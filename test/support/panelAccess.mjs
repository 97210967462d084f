/**
 * Accessibility of the panel, in a real Chromium: axe-core over every view in the four themes, every action without the mouse
 * and what it then asks of the host, focus, live regions and reduced motion. Ends with "N passed, N failed".
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { driveActions } from './panelActions.mjs';
import { messages, send, THEMES, withPanel } from './panelPage.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZE = { width: 1200, height: 800 };
/** A few schedule times with something of everything: axe looks at each cell. */
const FEW = '2025-03-20: ppppppp\n2025-03-19: sswpppp\n2025-03-18: Ssssrpp\n2025-03-14: ssssf--\n2025-03-12: ssxxxxx\n2025-03-10: ssso-ss\n2025-03-09: sssf--- | ===f--- | ===Ssss';
const only = process.argv[2];
let passed = 0;
let failed = 0;

async function test(name, work) {
  if (only !== undefined && !name.includes(only)) return;
  try {
    await work();
    passed++;
  } catch (error) {
    failed++;
    console.log(`✗ ${name}\n  ${error.message.replace(/\n/g, '\n  ')}`);
  }
}

/** Everything that the page can look like, by name: what the host sends, and which part of the page that is about. */
function scenes(data) {
  const full = messages(data);
  const few = data.sampleBackfill(data.sampleStatus(FEW));
  const all = { ...full, plain: full.snapshot(data.samplePanel(few)) };
  const show = (selection, state = data.samplePanel(few, selection)) => [{ type: 'reveal', selection }, all.snapshot(state)];
  const never = { logicalInstanceId: data.neverRanId(0), workflowInstanceId: undefined, task: undefined };
  const neverDetail = { ...data.samplePanel(few, all.rerun.selection).detail, logicalInstanceId: never.logicalInstanceId, runs: [], run: undefined, facts: undefined, never: { scheduleInstant: 0, reason: 'switchedOff' }, tasks: [], actions: [] };
  return {
    grid: { list: [full.plain], part: '.page' },
    'task of a run': { list: show(all.failed.selection), part: '#detail' },
    'run': { list: show(all.rerun.selection), part: '#detail' },
    'schedule time that never ran': { list: show(never, { ...data.samplePanel(few), detail: neverDetail }), part: '#detail' },
    'rerun preview': { list: [all.plain, all.preview], part: 'dialog' },
    'refused rerun': { list: [all.plain, all.refused], part: 'dialog' },
    'page with a notice and details': { list: [...show(all.failed.selection), all.notice], part: '.page' },
    'no instance': { list: [all.empty], part: '.page' },
    'workflow whose file is gone': { list: show(all.rerun.selection, goneFile(data, data.samplePanel(few, all.rerun.selection))), part: '.page' },
    'no workflow': { list: [all.snapshot({ ...data.samplePanel(data.sampleStatus('')), workflow: undefined, workflows: [] })], part: '.page' },
  };
}

function goneFile(data, state) {
  return { ...state, file: 'gone', detail: { ...state.detail, facts: { ...state.detail.facts, definition: { now: 'gone', changes: [] } } } };
}

/** What the host sends when a view is shown. */
function viewMessages(data, view) {
  const all = messages(data);
  const input = { workflow: data.sampleWorkflow(), logicalInstances: data.sampleStatus(data.SAMPLE_TEXT).logicalInstances, choice: undefined };
  const march = { from: Date.UTC(2025, 2, 1), to: Date.UTC(2025, 2, 31) };
  const more = {
    graph: [all.snapshot({ ...data.samplePanel(), graph: data.buildGraph(input) })],
    timeline: [all.snapshot({ ...data.samplePanel(), timeline: data.buildTimeline(input) })],
    calendar: [data.sampleCalendar(data.DAILY)],
    plan: [{ type: 'plannerOpened', setup: data.sampleSetup({ scope: 'from', startNodes: ['load_fact_orders', 'gone'] }) }, ...data.samplePlanMessages(data.DAILY, data.samplePlan(data.DAILY, march))],
  };
  return more[view] ?? [all.plain];
}

async function sendAll(page, list) {
  for (const message of list) await send(page, message);
  await page.waitForTimeout(120);
}

/** No serious or critical violation; in high contrast 7:1 as well (VS Code's accessibility guidelines). */
async function axe(page, { isHighContrast, part = 'body' }) {
  const found = await page.evaluate(async ([enhanced, selector]) => {
    // Experimental, and made for buttons with a text: cells and lanes have a name that says more than their text, in other words.
    const rules = { 'label-content-name-mismatch': { enabled: false }, 'color-contrast-enhanced': { enabled: enhanced } };
    const { violations } = await window.axe.run(selector, { resultTypes: ['violations'], rules });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 4).map(({ html, any, all, none }) => `  ${html.slice(0, 160)}\n    ${[...any, ...all, ...none].map(({ message }) => message).join('; ').slice(0, 200)}`).join('\n')}`);
  }, [isHighContrast, part]);
  if (found.length > 0) throw new Error(found.join('\n'));
}

async function runAxe(panel) {
  const sizes = [SIZE, { width: 200, height: 900 }];
  const pages = Object.keys(THEMES).flatMap((theme) => (theme === 'dark' ? sizes : [SIZE]).map((size) => ({ theme, size })));
  await Promise.all(pages.map((look) => runAxeOn(panel, look)));
}

async function runAxeOn(panel, { theme, size }) {
  const page = await panel.openPanel(theme, size);
  await page.evaluate(AXE);
  const isHighContrast = theme.startsWith('high-contrast');
  const where = `${theme}, ${String(size.width)} px`;
  for (const [name, { list, part }] of Object.entries(scenes(panel.data))) {
    await test(`axe: ${name} (${where})`, async () => {
      await sendAll(page, list);
      await axe(page, { isHighContrast, part });
    });
    await page.keyboard.press('Escape');
    await send(page, { type: 'previewClosed', previewId: list.at(-1).preview?.previewId ?? '' });
  }
  await runAxeOnViews(panel, page, { where, isHighContrast });
  await page.close();
}

/** Every tab that the page has, the legend and the list of keys. */
async function runAxeOnViews(panel, page, { where, isHighContrast }) {
  await sendAll(page, [messages(panel.data).plain]);
  const views = await page.getByRole('tab').evaluateAll((tabs) => tabs.map(({ id }) => id.replace('tab-', '')));
  await test(`axe: there are views to look at (${where})`, () => { assert.ok(views.includes('grid') && views.length > 1, views.join(', ')); });
  for (const view of views) {
    await test(`axe: view ${view} (${where})`, async () => {
      await page.locator(`#tab-${view}`).click();
      await sendAll(page, viewMessages(panel.data, view));
      await axe(page, { isHighContrast, part: '#view' });
    });
  }
  await test(`axe: an open day (${where})`, async () => {
    await page.locator('#tab-calendar').click();
    await sendAll(page, viewMessages(panel.data, 'calendar'));
    await page.locator('[data-day]').nth(80).click();
    await axe(page, { isHighContrast, part: '#view' });
  });
  await page.locator('#tab-grid').click();
  await test(`axe: weeks of what is loaded (${where})`, async () => {
    await sendAll(page, [messages(panel.data).plain]);
    await page.locator('#grid').focus();
    await page.keyboard.press('-');
    await page.locator('.older-bar').waitFor();
    await axe(page, { isHighContrast, part: '#view' });
    await page.keyboard.press('+');
  });
  await page.locator('#tab-grid').click();
  await test(`axe: legend and keys (${where})`, async () => {
    await sendAll(page, [messages(panel.data).plain]);
    await page.getByRole('button', { name: 'Legend' }).click();
    await axe(page, { isHighContrast, part: '.legend' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await axe(page, { isHighContrast, part: 'dialog' });
    await page.keyboard.press('Escape');
  });
}

/** States of many schedule times in a row, as fast as the host may send them. */
async function driveLiveRegion(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', SIZE);
  const state = data.samplePanel(data.sampleStatus('2025-03-02: sr\n2025-03-01: sr', { tasks: ['extract', 'load'] }));
  const after = (letters) => data.samplePanel(data.sampleStatus(`2025-03-02: ${letters[0]}\n2025-03-01: ${letters[1]}`, { tasks: ['extract', 'load'] }));
  await sendAll(page, [all.snapshot(state)]);
  await page.evaluate(() => {
    window.spoken = [];
    const region = document.getElementById('announcer');
    new MutationObserver(() => window.spoken.push({ at: performance.now(), text: region.textContent })).observe(region, { childList: true, characterData: true, subtree: true });
  });
  const steps = [['ss', 'sr'], ['ss', 'sf'], ['ss', 'sr'], ['ss', 'ss'], ['sf', 'sf']].map(after);
  for (const [index, step] of steps.entries()) {
    const patch = data.diffPanelState(index === 0 ? state : steps[index - 1], step);
    await send(page, { type: 'update', seq: index + 2, now: all.now, patch });
    await page.waitForTimeout(300);
  }
  await page.waitForTimeout(1_500);
  const spoken = await page.evaluate(() => window.spoken);
  await test('changes are announced politely, at most once a second, with the newest state', () => {
    assert.ok(spoken.length >= 1 && spoken.length <= 3, JSON.stringify(spoken));
    for (const [index, { at }] of spoken.entries()) if (index > 0) assert.ok(at - spoken[index - 1].at >= 950, JSON.stringify(spoken));
    assert.match(spoken.at(-1).text, /failed/);
  });
  await test('only the notice of an error may interrupt', async () => {
    const assertive = await page.evaluate(() => [...document.querySelectorAll('[aria-live=assertive], [role=alert]')].length);
    assert.equal(assertive, 0);
  });
  await page.close();
}

/** What people copy is selected, and nothing of the page around it. */
async function driveSelectAll(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', SIZE);
  await sendAll(page, [{ type: 'reveal', selection: all.failed.selection }, all.failed.message, all.notice]);
  await page.locator('#detail').focus();
  await page.keyboard.press('Control+A');
  const [selected, shown] = await page.evaluate(() => [getSelection().toString(), Object.fromEntries(['.code-text', '.error-message', '.parameter-value', '.notice-text', '.facts dd', 'h3', '.toolbar .button', '.grid-row .cell', '.fact dt'].map((part) => [part, document.querySelector(part)?.innerText ?? '']))]);
  const isSelected = Object.fromEntries(Object.entries(shown).map(([part, text]) => [part, text !== '' && selected.includes(text.split('\n')[0].trim())]));
  await test('Select All takes SQL, errors and values, and no heading, button or cell', () => {
    assert.deepEqual(isSelected, { '.code-text': true, '.error-message': true, '.parameter-value': true, '.notice-text': true, '.facts dd': true, 'h3': false, '.toolbar .button': false, '.grid-row .cell': false, '.fact dt': false }, selected);
  });
  await page.close();
}

/** A state of which the theme names no colour has one all the same, and what is chosen can be told without colours. */
async function driveContrast(panel) {
  for (const theme of Object.keys(THEMES)) {
    const page = await panel.openPanel(theme, SIZE);
    await sendAll(page, [messages(panel.data).plain]);
    const [fills, shadows] = await page.evaluate(() => [
      [...document.querySelectorAll('.progress [class*=fill-]')].map((part) => getComputedStyle(part).backgroundColor),
      ['true', 'false'].map((pressed) => getComputedStyle(document.querySelector(`.segment[aria-pressed='${pressed}']`)).boxShadow),
    ]);
    await test(`each state has a colour, and the chosen filter a mark (${theme})`, () => {
      assert.ok(fills.length >= 4 && !fills.includes('rgba(0, 0, 0, 0)'), fills.join(' '));
      assert.equal(shadows[1], 'none');
      assert.equal(shadows[0] !== 'none', theme.startsWith('high-contrast'), shadows[0]);
    });
    await page.close();
  }
}

async function main() {
  await withPanel(async (panel) => {
    await driveActions(panel, test);
    await driveLiveRegion(panel);
    await driveSelectAll(panel);
    await driveContrast(panel);
    await runAxe(panel);
  });
  await withPanel(async (panel) => {
    const page = await panel.openPanel('dark', SIZE);
    await sendAll(page, [messages(panel.data).plain]);
    await test('nothing moves when less motion is asked for', async () => {
      const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).animationName !== 'none').map(({ className }) => String(className)));
      assert.deepEqual(moving, []);
    });
  }, { reducedMotion: 'reduce' });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
