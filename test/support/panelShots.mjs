/**
 * Draws the panel with made-up data in headless Chromium, in VS Code's dark, light and high-contrast colours, wide and
 * narrow, and drives its keyboard. Pictures go to test/artefacts/panel-*.png. With `--large`: 500 tasks × 2,000 schedule
 * times, and prints what first paint and scrolling cost. Fails when the page breaks its own content security policy.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, messages, send, THEMES, withPanel } from './panelPage.mjs';

const artefacts = join(dirname(fileURLToPath(import.meta.url)), '..', 'artefacts');

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(80);
  await page.screenshot({ path: join(artefacts, `panel-${name}.png`) });
  const violations = await page.evaluate(() => window.violations);
  check(violations.length === 0, `content security policy broken: ${violations.join(', ')}`);
}

async function shootThemes(panel) {
  const { data } = panel;
  const all = messages(data);
  for (const theme of Object.keys(THEMES)) {
    for (const width of [1200, 320]) {
      const page = await panel.openPanel(theme, { width, height: width === 320 ? 760 : 720 });
      const name = `${theme}-${width}`;
      await send(page, all.plain);
      await shoot(page, `${name}-grid`);
      await send(page, { type: 'reveal', selection: all.failed.selection });
      await send(page, all.failed.message);
      await shoot(page, `${name}-failed`);
      await send(page, { type: 'reveal', selection: all.rerun.selection });
      await send(page, all.rerun.message);
      await shoot(page, `${name}-run`);
      await send(page, all.preview);
      await shoot(page, `${name}-preview`);
      await page.close();
    }
  }
}

/** A fortnight of as many tasks as asked for; every third schedule time is not at midnight when `hourly`. */
function gridOf(data, taskCount, { hourly = false, selection } = {}) {
  const tasks = Array.from({ length: taskCount }, (_, index) => data.ORDER_TASKS[index] ?? `load_table_${String(index).padStart(2, '0')}`);
  const lines = Array.from({ length: 14 }, (_, row) => {
    const letters = tasks.map((_, task) => (row === 2 && task > 1 ? (task === 2 ? 'f' : '-') : row === 0 ? (task < 2 ? 's' : task === 2 ? 'r' : 'p') : (row * 7 + task) % 23 === 5 ? 'S' : 's')).join('');
    return `2025-03-${String(21 - row).padStart(2, '0')}${hourly ? ` 0${row % 3}:30` : ''}: ${row === 4 ? `${'s'.repeat(taskCount - 1)}f | ${'='.repeat(taskCount - 1)}s` : letters}`;
  });
  return data.samplePanel(data.sampleStatus(lines.join('\n'), { tasks }), selection, tasks);
}

/** Beside an editor the panel is 520 to 700 px wide: which columns are in view there, and whole? */
async function shootWidths(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', { width: 520, height: 460 });
  for (const width of [170, 320, 520, 700, 1200, 1600]) {
    for (const taskCount of [3, 8, 40]) {
      await page.setViewportSize({ width, height: 460 });
      await send(page, all.snapshot(gridOf(data, taskCount)));
      await page.getByRole('grid').waitFor();
      await page.waitForTimeout(60);
      await checkColumns(page, `${width} px, ${taskCount} tasks`);
      await shoot(page, `columns-${width}-${taskCount}`);
      await page.evaluate(() => { document.getElementById('grid').scrollLeft += 105; });
      await page.waitForTimeout(500);
      await checkColumns(page, `${width} px, ${taskCount} tasks, scrolled by 105 px`);
      await page.evaluate(() => { document.getElementById('grid').scrollLeft = 100_000; });
      await page.waitForTimeout(500);
      await checkColumns(page, `${width} px, ${taskCount} tasks, scrolled to the end`);
      if (width === 520) await shoot(page, `columns-${width}-${taskCount}-end`);
      await page.evaluate(() => { document.getElementById('grid').scrollLeft = 0; });
    }
  }
  await shootStacked(page, data);
  await page.setViewportSize({ width: 520, height: 460 });
  await send(page, all.snapshot(gridOf(data, 8, { hourly: true })));
  await shoot(page, 'columns-520-8-hourly');
  await page.setViewportSize({ width: 320, height: 460 });
  await shoot(page, 'columns-320-8-hourly');
  await page.close();
}

/** The details under the grid: both must stay of use. */
async function shootStacked(page, data) {
  const all = messages(data);
  const selection = { logicalInstanceId: 'orders_daily@2025-03-19', workflowInstanceId: undefined, task: 'load_dim_customer' };
  for (const [width, taskCount] of [[520, 3], [520, 8], [700, 8], [700, 40]]) {
    await page.setViewportSize({ width, height: 760 });
    await send(page, { type: 'reveal', selection });
    await send(page, all.snapshot(gridOf(data, taskCount, { selection })));
    await page.locator('#detail').waitFor();
    await shoot(page, `stacked-${width}-${taskCount}`);
  }
  await page.getByRole('button', { name: 'Close', exact: true }).click();
}

/** At rest the sticky column's edge is the border of a column, unless the one under it is wider than the room; a task is in view. */
async function checkColumns(page, what) {
  const seen = await page.evaluate(() => {
    const grid = document.getElementById('grid').getBoundingClientRect();
    const [first, ...heads] = [...document.querySelectorAll('.head')].map((head) => ({ kind: head.className, ...head.getBoundingClientRect().toJSON() }));
    const room = document.getElementById('grid').clientWidth - first.width;
    const cut = heads.filter((head) => head.width <= room && head.left < first.right - 1 && head.right > first.right + 1).map((head) => head.kind);
    return { cut, tasks: heads.filter((head) => head.kind.includes('is-task') && head.left >= first.right - 1 && head.right <= grid.right + 1).length, scrolled: document.getElementById('grid').scrollLeft };
  });
  check(seen.cut.length === 0, `${what}: ${seen.cut.join(', ')} is half under the schedule time at ${seen.scrolled}`);
  check(seen.scrolled > 0 || seen.tasks > 0, `${what}: no whole task is in view`);
}

async function shootOthers(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', { width: 1600, height: 720 });
  await send(page, all.empty);
  await shoot(page, 'dark-1600-empty');
  await send(page, all.plain);
  await send(page, all.notice);
  await page.getByRole('button', { name: 'Legend' }).click();
  await shoot(page, 'dark-1600-legend');
  await page.getByRole('button', { name: 'Failed', exact: true }).click();
  await shoot(page, 'dark-1600-filter');
  await page.setViewportSize({ width: 170, height: 620 });
  await shoot(page, 'dark-170-grid');
  await page.close();
}

/** Every mouse action by keyboard, with what the page then asks of the host. */
async function driveKeyboard(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', { width: 1200, height: 500 });
  await send(page, all.plain);
  await page.getByRole('grid').waitFor();
  await page.getByRole('grid').focus();
  const active = () => page.evaluate(() => document.getElementById(document.activeElement?.getAttribute('aria-activedescendant') ?? '')?.getAttribute('aria-label') ?? '');
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); await page.waitForTimeout(30); };
  check((await active()).includes('2025-03-21'), `focus begins at the newest schedule time, not at "${await active()}"`);
  await press('ArrowDown', 'ArrowDown', 'ArrowRight');
  check((await active()).includes('running'), `two down, one right: the state of 2025-03-19, not "${await active()}"`);
  await press('End');
  check((await active()).startsWith('Duration'), `End goes to the last column, not to "${await active()}"`);
  await press('ArrowLeft', 'ArrowLeft');
  check((await active()).includes('check_quality'), 'the last task is before the execution time and the duration');
  await press('Control+End');
  check((await active()).startsWith('Duration'), 'Control+End goes to the oldest row');
  await press('Home');
  check((await active()).includes('2025-03-01'), `Home goes to the schedule time, not to "${await active()}"`);
  await press('PageUp', 'PageUp', 'PageUp', 'PageDown', 'Control+Home', 'ArrowDown', 'End', 'ArrowLeft', 'ArrowLeft', 'Enter');
  const sent = await page.evaluate(() => window.sent.at(-1));
  check(sent.type === 'select' && sent.selection.task === 'check_quality', `Enter selects: ${JSON.stringify(sent)}`);
  const selection = { ...sent.selection };
  await send(page, all.snapshot(data.samplePanel(undefined, selection)));
  await page.locator('#detail').waitFor();
  await press('Enter');
  check(await page.evaluate(() => document.activeElement?.id) === 'detail', 'Enter on the selected cell goes to the details');
  await shoot(page, 'keyboard-detail');
  await press('Escape');
  check(await page.evaluate(() => document.activeElement?.id) === 'grid', 'Escape goes back to the grid');
  const count = await page.evaluate(() => window.sent.filter((message) => message.type === 'select' && message.selection === undefined).length);
  check(count === 1, 'Escape clears the selection');
  await send(page, all.preview);
  await page.getByRole('dialog').waitFor();
  await press('Escape');
  check((await page.evaluate(() => window.sent.at(-1))).type === 'dismiss', 'Escape closes a preview without starting');
  await page.close();
}

/** From the message's arrival in the page to the frame in which `selector` is there, in ms. */
async function timeUntil(page, message, selector) {
  return page.evaluate(([text, wanted]) => new Promise((resolve) => {
    const data = JSON.parse(text);
    const begun = performance.now();
    window.postMessage(data, '*');
    const look = () => (document.querySelector(wanted) ? requestAnimationFrame(() => resolve(performance.now() - begun)) : requestAnimationFrame(look));
    look();
  }), [JSON.stringify(message), selector]);
}

/** Every payload as task name, SQL, log, error and notice, in a real page under its content security policy. */
async function drivePayloads(panel) {
  const { data } = panel;
  const all = messages(data);
  const page = await panel.openPanel('dark', { width: 1200, height: 700 });
  await page.evaluate(() => { window.alert = () => window.violations.push('alert'); });
  const sequence = data.INJECTIONS.flatMap((payload, index) => {
    const selection = { logicalInstanceId: `${payload}@2025-03-14`, workflowInstanceId: undefined, task: payload };
    const status = data.sampleStatus('2025-03-14: f', { tasks: [payload], workflow: payload });
    const state = data.samplePanel(status, selection, [payload]);
    const { shown } = state.detail.task;
    state.detail.task.shown = { ...shown, sql: { ...shown.sql, text: payload, marks: [] }, log: payload, error: { ...shown.error, message: payload, file: payload } };
    return [all.snapshot(state, index), { type: 'reveal', selection }, { type: 'notice', severity: 'error', text: payload }];
  });
  await page.evaluate(async (list) => {
    for (const message of list) {
      window.postMessage(message, '*');
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, sequence);
  await page.waitForTimeout(100);
  const found = await page.evaluate(() => ({
    shown: document.querySelector('.error-message')?.textContent ?? '',
    strange: document.querySelectorAll('#root :is(script, img, iframe, svg, style, base, meta, form, object, embed, link, math, template, a)').length,
    violations: window.violations,
  }));
  check(found.shown.includes(data.INJECTIONS.at(-1)), `the last payload is shown as text, not "${found.shown}"`);
  check(found.strange === 0 && found.violations.length === 0, `payloads stay text: ${JSON.stringify(found)}`);
  console.log(`${data.INJECTIONS.length} payloads shown as text, 0 content security policy violations`);
  await page.close();
}

/** Scrolls one step a frame and returns the frames' lengths in ms. */
async function scrollFrames(page, axis) {
  return page.evaluate((direction) => new Promise((resolve) => {
    const grid = document.getElementById('grid');
    const lengths = [];
    let last = performance.now();
    const step = (now) => {
      lengths.push(now - last);
      last = now;
      grid[direction] += 120;
      if (lengths.length < 180) requestAnimationFrame(step);
      else resolve(lengths.slice(5));
    };
    requestAnimationFrame(step);
  }), axis);
}

/** Script, style and layout for one step of scrolling, without painting: what the page itself costs. */
async function scrollWork(page, axis) {
  return page.evaluate(async (direction) => {
    const grid = document.getElementById('grid');
    grid[direction] = 0;
    const lengths = [];
    for (let step = 0; step < 200; step++) {
      const begun = performance.now();
      grid[direction] += 120;
      grid.dispatchEvent(new Event('scroll'));
      await new Promise((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
      await Promise.resolve();
      grid.getBoundingClientRect();
      document.querySelector('.grid-row').getBoundingClientRect();
      lengths.push(performance.now() - begun);
      if (step % 10 === 0) await new Promise((resolve) => setTimeout(resolve));
    }
    return lengths;
  }, axis);
}

function describeFrames(lengths) {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms a frame`;
}

async function measureLarge(panel) {
  const { data } = panel;
  const all = messages(data);
  const state = data.largePanel(500, 2_000);
  const page = await panel.openPanel('dark', { width: 1440, height: 900 });
  const message = all.snapshot(state);
  const ms = await timeUntil(page, message, '.grid-row');
  console.log(`500 tasks x 2,000 schedule times: snapshot ${(JSON.stringify(message).length / 1e6).toFixed(1)} MB, first paint ${Math.round(ms)} ms after it arrived`);
  console.log(`elements in the page: ${await page.evaluate(() => document.querySelectorAll('*').length)}`);
  console.log(`scrolling down:  ${describeFrames(await scrollFrames(page, 'scrollTop'))}`);
  console.log(`scrolling right: ${describeFrames(await scrollFrames(page, 'scrollLeft'))}`);
  console.log(`work for a step down, without painting:  ${describeFrames(await scrollWork(page, 'scrollTop'))}`);
  console.log(`work for a step right, without painting: ${describeFrames(await scrollWork(page, 'scrollLeft'))}`);
  const changed = { ...state, grid: { ...state.grid, rows: state.grid.rows.map((row, index) => (index < 20 ? { ...row, cells: [...row.cells].reverse() } : row)) } };
  const patch = data.diffPanelState(state, changed);
  const update = await page.evaluate((message) => new Promise((resolve) => {
    const begun = performance.now();
    window.addEventListener('message', () => requestAnimationFrame(() => resolve(performance.now() - begun)), { once: true });
    window.postMessage(message, '*');
  }), { type: 'update', seq: 2, now: all.now, patch });
  console.log(`update of 20 rows: ${Math.round(update)} ms until drawn`);
  await shoot(page, 'large');
  await page.close();
}

async function main() {
  mkdirSync(artefacts, { recursive: true });
  await withPanel(async (panel) => {
    if (process.argv.includes('--large')) return measureLarge(panel);
    await driveKeyboard(panel);
    await drivePayloads(panel);
    await shootThemes(panel);
    await shootWidths(panel);
    await shootOthers(panel);
  });
}

await main();
