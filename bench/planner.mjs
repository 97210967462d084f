/**
 * The planner with ten years of hours (87,600 slots) in headless Chromium: from the host's first message to the first slot drawn and
 * to the last one known, the frames while it is scrolled, and the messages' sizes. Two plans: as they mostly are, and one in which
 * each slot differs from the one before. Says what the host's part takes (bounds, packing) as well.
 */
import { send, withPanel } from '../test/support/panelPage.mjs';

const TEN_YEARS = { from: Date.UTC(2015, 0, 1), to: Date.UTC(2024, 11, 28, 23) };

/** Messages follow each other no faster than the host sends them, ms. */
const APART_MS = 125;

async function openPlanner(panel) {
  const { data } = panel;
  const page = await panel.openPanel('dark', { width: 1440, height: 900 });
  await send(page, { type: 'snapshot', seq: 1, now: data.SAMPLE_START, texts: data.ENGLISH_PANEL_TEXTS, state: data.samplePanel() });
  await send(page, { type: 'reveal', selection: undefined, view: 'plan' });
  await page.waitForFunction(() => window.sent.some(({ type }) => type === 'openPlanner'));
  await send(page, { type: 'plannerOpened', setup: data.sampleSetup() });
  await page.waitForFunction(() => window.sent.some(({ type }) => type === 'plan'));
  return page;
}

/** ms from the first message to the first slot on the screen, and until the plan can be started. */
async function timeOpening(page, messages, total) {
  return page.evaluate(async ([texts, apart, rows]) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const begun = performance.now();
    let first;
    let sent = 0;
    let nextAt = begun;
    for (;;) {
      if (sent < texts.length && performance.now() >= nextAt) {
        window.postMessage(JSON.parse(texts[sent++]), '*');
        // The plan and its first slots come together.
        if (sent > 1) nextAt += apart;
      }
      await frame();
      if (first === undefined && document.querySelector('.slots-body .slot') !== null) first = performance.now() - begun;
      const planned = document.querySelector('.planned');
      if (sent === texts.length && planned?.getAttribute('aria-busy') === 'false' && document.querySelector(`[aria-rowcount="${rows + 1}"]`) !== null) {
        return { first, all: performance.now() - begun };
      }
      if (performance.now() - begun > 60_000) throw new Error('the plan did not come');
    }
  }, [messages.map((message) => JSON.stringify(message)), APART_MS, total]);
}

async function scrollFrames(page) {
  return page.evaluate(() => new Promise((resolve) => {
    const slots = document.querySelector('.slots');
    const lengths = [];
    let last = performance.now();
    const step = (now) => {
      lengths.push(now - last);
      last = now;
      slots.scrollTop += lengths.length % 60 === 0 ? 200_000 : 120;
      if (lengths.length < 240) requestAnimationFrame(step);
      else resolve(lengths.slice(5).sort((a, b) => a - b));
    };
    requestAnimationFrame(step);
  }));
}

function timed(work) {
  const begun = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begun);
  return { result, ms: Math.round((user + system) / 1000) };
}

/** Each slot in another state than the one before, with another reason. */
function mixed(plan) {
  const slots = plan.slots.map((slot, index) => ({ ...slot, state: index % 2 === 0 ? 'failed' : 'succeeded', runState: undefined, willRun: index % 2 === 0, reason: `${index % 2 === 0 ? 'failed' : 'succeeded'} in run ${index % 40}` }));
  return { ...plan, slots };
}

async function measure(panel, name, plan) {
  const { data } = panel;
  const page = await openPlanner(panel);
  const requestId = await page.evaluate(() => window.sent.filter(({ type }) => type === 'plan').at(-1).requestId);
  const { result: messages, ms } = timed(() => data.samplePlanMessages(data.HOURLY, plan, { requestId }));
  const sizes = messages.map((message) => JSON.stringify(message).length);
  const { first, all } = await timeOpening(page, messages, plan.slots.length);
  const frames = await scrollFrames(page);
  const at = (share) => frames[Math.floor(share * (frames.length - 1))].toFixed(1);
  const heap = await page.evaluate(() => performance.memory.usedJSHeapSize);
  console.log(`${name}, ${plan.slots.length} slots`);
  console.log(`  host, bounds and packing: ${ms} ms of processor time`);
  console.log(`  ${messages.length} messages, the largest ${Math.round(Math.max(...sizes) / 1024)} KB, ${Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024)} KB in all`);
  console.log(`  page: first slot after ${Math.round(first)} ms, whole plan ready after ${Math.round(all)} ms`);
  console.log(`  scrolling: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms a frame; ${Math.round(heap / 1e6)} MB of JavaScript heap; ${await page.evaluate(() => document.querySelectorAll('*').length)} elements`);
  await page.close();
}

await withPanel(async (panel) => {
  const plan = panel.data.samplePlan(panel.data.HOURLY, TEN_YEARS);
  const missing = { ...plan, slots: plan.slots.map((slot) => ({ ...slot, state: 'neverRan', runState: undefined, willRun: true, reason: 'never ran' })) };
  await measure(panel, 'a first backfill', missing);
  await measure(panel, 'something of everything', plan);
  await measure(panel, 'each slot unlike the one before', mixed(plan));
});
