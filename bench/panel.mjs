/**
 * The panel in real headless Chromium with 500 tasks × 2,000 schedule times, fed as the extension feeds it: at most ten messages a
 * second of 256 KB. First paint, frames while scrolling and during live updates, memory of the page, and the bundle's size; with
 * what the host's thread spends on the same grid: `node bench/panel.mjs`. `--bare`: frames of an empty page too, to name the
 * machine's noise; `--memory`: without frames.
 */
import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { send, withPanel } from '../test/support/panelPage.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const TASKS = 500;
const ROWS = 2_000;
const MB = 1024 * 1024;

const at = (sorted, share) => sorted[Math.floor(share * (sorted.length - 1))];

function describe(lengths) {
  const sorted = [...lengths].sort((a, b) => a - b);
  const p50 = at(sorted, 0.5);
  return `p50 ${p50.toFixed(1)} ms (${Math.round(1000 / p50)} frames/s), p95 ${at(sorted, 0.95).toFixed(1)} ms, longest ${at(sorted, 1).toFixed(0)} ms, ${sorted.length} frames`;
}

async function loadHostSide() {
  const folder = mkdtempSync(join(tmpdir(), 'panel-bench-'));
  const contents = `
    export { PanelOutbox } from './src/protocol/panelOutbox.ts';
    export { PanelPublisher } from './src/protocol/panelPublisher.ts';
    export { GridBook } from './src/core/views/gridBook.ts';
    export { buildTree, childrenOf } from './src/core/views/tree/buildTree.ts';
    export { isSameTree } from './src/core/views/tree/sameTree.ts';
    export { parseWorkflowFile } from './src/core/workflow/parseWorkflowFile.ts';
    export { ENGLISH_PANEL_TEXTS } from './src/protocol/panelTexts.ts';
    export { sampleStatus } from './test/unit/views/sampleStatus.ts';`;
  await build({ absWorkingDir: root, bundle: true, stdin: { contents, resolveDir: root, loader: 'ts' }, outfile: join(folder, 'host.cjs'), platform: 'node', format: 'cjs', logLevel: 'warning' });
  const host = createRequire(import.meta.url)(join(folder, 'host.cjs'));
  rmSync(folder, { recursive: true });
  return host;
}

async function bundleSize() {
  const { outputFiles } = await build({
    absWorkingDir: root, bundle: true, write: false, entryPoints: ['src/webview/main.tsx'], outfile: 'panel.js', platform: 'browser', format: 'iife', target: 'es2022',
    minify: true, jsx: 'automatic', jsxImportSource: 'preact', loader: { '.ttf': 'empty' }, logLevel: 'warning',
  });
  for (const file of outputFiles) console.log(`${file.path.slice(file.path.lastIndexOf('/') + 1)}: ${(gzipSync(file.contents, { level: 9 }).length / 1024).toFixed(1)} KiB gzip`);
}

/** The host's end of the line, at its real pace; `deliver` takes what goes to the page. */
function makeHost(host, deliver) {
  const slices = [];
  const sizes = [];
  const outbox = new host.PanelOutbox({
    send: (message) => {
      sizes.push({ at: performance.now(), bytes: Buffer.byteLength(JSON.stringify(message)) });
      deliver(message);
    },
    now: () => performance.now(),
    after: (ms, callback) => {
      const timer = setTimeout(() => timed(slices, callback), ms);
      return { dispose: () => clearTimeout(timer) };
    },
  });
  const publisher = new host.PanelPublisher({ outbox, texts: host.ENGLISH_PANEL_TEXTS, now: () => Date.now() });
  return { publisher, slices, sizes };
}

/** Processor time, ms: other work on the machine does not count. */
function timed(slices, work) {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  slices.push((user + system) / 1000);
}

/** Frames' lengths in ms while `step` runs once a frame. */
const FRAMES = `(step, count) => new Promise((resolve) => {
  const lengths = [];
  let last = performance.now();
  const frame = (now) => {
    lengths.push(now - last);
    last = now;
    step(lengths.length);
    if (lengths.length < count) requestAnimationFrame(frame);
    else resolve(lengths.slice(5));
  };
  requestAnimationFrame(frame);
})`;

/** Processor time of the page's thread so far, ms. */
async function busy(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

/** Frames while `step` runs, and the processor time that the page's thread takes for one. */
async function measureFrames({ session, page }, step, count) {
  const before = await busy(session);
  const lengths = await page.evaluate(`(${FRAMES})(() => { ${step} }, ${count})`);
  return `${describe(lengths)}; processor time ${((await busy(session) - before) / count).toFixed(1)} ms a frame`;
}

const scroll = (axis) => `document.getElementById('grid').${axis} += 120;`;

/** JavaScript heap and DOM of the page after a collection, in MB. */
async function memoryOf({ session }) {
  for (let turn = 0; turn < 5; turn++) await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  return { script: usedSize / MB, all: (usedSize + embedderHeapUsedSize + backingStorageSize) / MB };
}

async function measurePage({ context, data, openPanel }, host) {
  const page = await openPanel('dark', { width: 1440, height: 900 });
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const watched = { session, page };
  if (process.argv.includes('--bare')) console.log(`frames of the page before any data: ${await measureFrames(watched, '', 120)}`);
  let state = data.largePanel(TASKS, ROWS);
  const { publisher, slices, sizes } = makeHost(host, (message) => setImmediate(() => void page.evaluate((sent) => {
    window.firstAt ??= performance.now();
    window.postMessage(sent, '*');
  }, message).catch(() => undefined)));
  await page.evaluate(() => {
    window.painted = new Promise((resolve) => {
      const look = () => (document.querySelector('.grid-row') ? requestAnimationFrame(() => resolve(performance.now() - window.firstAt)) : requestAnimationFrame(look));
      look();
    });
  });
  const begun = performance.now();
  const busyBefore = await busy(session);
  publisher.publish(() => state);
  publisher.ready();
  const painted = await page.evaluate(() => window.painted);
  const spent = await busy(session) - busyBefore;
  console.log(`first paint: ${Math.round(painted)} ms after the first message came, ${Math.round(performance.now() - begun)} ms after the host began; processor time of the page until then ${Math.round(spent)} ms`);
  await page.waitForFunction((count) => document.querySelector('.grid-canvas')?.offsetHeight > count * 28, ROWS, { timeout: 60_000 });
  console.log(`all ${ROWS} rows there after ${((performance.now() - begun) / 1000).toFixed(1)} s, ${sizes.length} messages, the largest ${Math.round(Math.max(...sizes.map(({ bytes }) => bytes)) / 1024)} KB, at most ${mostInASecond(sizes)} in a second`);
  console.log(`scrolling down:  ${await measureFrames(watched, scroll('scrollTop'), 240)}`);
  console.log(`scrolling right: ${await measureFrames(watched, scroll('scrollLeft'), 240)}`);
  await page.evaluate(() => { document.getElementById('grid').scrollTo(0, 0); });
  const timer = setInterval(() => {
    state = changed(state);
    publisher.publish(() => state);
  }, 20);
  console.log(`live updates, 20 of ${ROWS} rows changed 50 times a second, standing: ${await measureFrames(watched, '', 300)}`);
  console.log(`live updates, scrolling down: ${await measureFrames(watched, scroll('scrollTop'), 300)}`);
  clearInterval(timer);
  console.log(`host's processor time for one message, diff included: p95 ${at([...slices].sort((a, b) => a - b), 0.95).toFixed(1)} ms, longest ${Math.max(...slices).toFixed(1)} ms`);
  console.log(`messages at most in a second, in all of this: ${mostInASecond(sizes)}, the largest ${Math.round(Math.max(...sizes.map(({ bytes }) => bytes)) / 1024)} KB`);
  console.log(`elements in the page: ${await page.evaluate(() => document.querySelectorAll('*').length)}`);
  await page.close();
}

/** In a page of its own: what a test's many messages leave behind in the browser's debugger is not the page's. */
async function measureMemory({ context, data, openPanel }) {
  const page = await openPanel('dark', { width: 1440, height: 900 });
  const session = await context.newCDPSession(page);
  const empty = await memoryOf({ session });
  let state = data.largePanel(TASKS, ROWS);
  await send(page, { type: 'snapshot', seq: 1, now: Date.now(), texts: data.ENGLISH_PANEL_TEXTS, state });
  await page.locator('.grid-row').first().waitFor();
  await page.evaluate(`(${FRAMES})(() => { ${scroll('scrollTop')} }, 200)`);
  for (let seq = 2; seq < 40; seq++) {
    const next = changed(state);
    await send(page, { type: 'update', seq, now: Date.now(), patch: data.diffPanelState(state, next) });
    state = next;
  }
  const full = await memoryOf({ session });
  console.log(`page memory after scrolling and 38 updates: script ${full.script.toFixed(1)} MB, with its documents ${full.all.toFixed(1)} MB (before any data ${empty.all.toFixed(1)} MB)`);
  await page.close();
}

function mostInASecond(sizes) {
  return Math.max(...sizes.map(({ at: from }) => sizes.filter(({ at: each }) => each >= from && each < from + 1_000).length));
}

/** Some rows get other cells. */
function changed(state) {
  const rows = state.grid.rows.map((row, index) => (index % 100 === 3 ? { ...row, cells: [...row.cells.slice(1), row.cells[0]] } : row));
  return { ...state, grid: { ...state.grid, rows } };
}

/** A logical instance with one run of many tasks, as a store answers. */
function makeStatus(host, index, taskCount) {
  const [sample] = host.sampleStatus('2025-03-01: sssssss').logicalInstances;
  const [run] = sample.workflowInstances;
  const scheduleInstant = Date.UTC(2025, 2, 1) - index * 3_600_000;
  const tasks = Array.from({ length: taskCount }, (_, task) => ({ ...run.tasks[0], task: { ...run.tasks[0].task, name: `load_table_${task}` } }));
  return {
    logicalInstance: { ...sample.logicalInstance, id: `l${index}`, scheduleInstant, scheduleTime: new Date(scheduleInstant).toISOString().slice(0, 19).replace('T', ' ') },
    workflowInstances: [{ instance: { ...run.instance, id: `i${index}`, scheduleInstant }, tasks }],
  };
}

function measureHostGrid(host) {
  const names = Array.from({ length: TASKS }, (_, task) => `load_table_${task}`);
  const book = new host.GridBook(names);
  const slices = [];
  let total = 0;
  for (let first = 0; first < ROWS; first += 20) {
    const page = Array.from({ length: Math.min(20, ROWS - first) }, (_, index) => makeStatus(host, first + index, TASKS));
    timed(slices, () => book.add(page, false));
    timed(slices, () => { total += book.view(true).rows.length; });
  }
  const one = makeStatus(host, 7, TASKS);
  const live = [];
  timed(live, () => { book.add([one]); total += book.view(true).rows.length; });
  console.log(`host's grid of ${TASKS} × ${ROWS}, 20 rows at a time: ${slices.reduce((sum, ms) => sum + ms, 0).toFixed(0)} ms in all, longest slice ${Math.max(...slices).toFixed(1)} ms; one changed instance ${live[0].toFixed(1)} ms`);
  return total;
}

/** 2,000 workflows of one store, of which 50,000 logical instances were read. */
function measureTree(host) {
  const workflows = Array.from({ length: 2_000 }, (_, index) => {
    const text = `workflow:\n  name: w${index}\ntasks:\n  - name: a\n    task_type: Sql\n    sql: select 1\n`;
    return host.parseWorkflowFile({ path: `w${index}.workflow.yaml`, root: '', readFile: () => ({ kind: 'missing' }), text }).workflow;
  });
  const logicalInstances = Array.from({ length: 50_000 }, (_, index) => {
    const status = makeStatus(host, index, 3);
    return { ...status, logicalInstance: { ...status.logicalInstance, workflow: `w${index % 2_000}` } };
  });
  const snapshot = { logicalInstances, backfills: [], localSchedules: [], access: 'owner' };
  const build = (of) => host.buildTree({ workflows: workflows.map((workflow, index) => ({ key: `k${index}`, path: `w${index}.workflow.yaml`, workflow, snapshot: of, limit: 60, hasOlder: true, trusted: true })), zone: 'UTC' });
  const roots = [];
  timed(roots, () => build(snapshot));
  const before = build(snapshot);
  const open = [];
  timed(open, () => host.childrenOf(before[7]));
  const after = { ...snapshot, logicalInstances: logicalInstances.map((each, index) => (index === 3 ? { ...each } : each)) };
  const change = [];
  let changedRoots = 0;
  timed(change, () => { build(after).forEach((node, index) => { if (!host.isSameTree(before[index], node)) changedRoots++; }); });
  console.log(`tree of 2,000 workflows and 50,000 logical instances: roots ${roots[0].toFixed(0)} ms, opening a workflow ${open[0].toFixed(1)} ms, a change ${change[0].toFixed(0)} ms (${changedRoots} of 2,000 drawn again)`);
}

await bundleSize();
const host = await loadHostSide();
measureHostGrid(host);
measureTree(host);
await withPanel(async (panel) => {
  await measureMemory(panel);
  if (!process.argv.includes('--memory')) await measurePage(panel, host);
});
