// Takes the pictures of the README from a real VS Code:
//   node test/support/readmePictures.mjs [FOLDER]      (default: media/pictures/)
// Build first; the pictures show the examples.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';
import { smallPng } from './smallPng.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TARGET = resolve(process.argv[2] ?? join(ROOT, 'media', 'pictures'));
const THEMES = { dark: 'Default Dark Modern' };
const RANGE = ['2025-03-01', '2025-03-09'];

register();
const { Session, EXAMPLES } = await import('../integration/helpers/session.ts');
const { Idempo } = await import('../integration/helpers/idempo.ts');
const { waitUntil } = await import('../integration/helpers/waitFor.ts');
mkdirSync(TARGET, { recursive: true });
for (const [name, theme] of Object.entries(THEMES)) await takeAll(name, theme);

async function takeAll(name, theme) {
  const settings = { 'workbench.colorTheme': theme, 'idempo.run.waitSeconds': 0, 'editor.minimap.enabled': false };
  const session = await Session.open({ kind: 'node', label: 'readme', workspace: EXAMPLES, settings });
  try {
    const save = async (picture) => writeFileSync(join(TARGET, `${picture}-${name}.png`), smallPng(readFileSync(await session.workbench.screenshot(picture))));
    await showFindings(session.workbench, save);
    await session.workbench.runCommand('View: Close Primary Side Bar');
    const idempo = new Idempo(session.workbench);
    await showBackfill(idempo, save);
    await showRun(idempo, save);
  } finally {
    await session.close();
  }
}

/** The unsafe example with its findings and the light bulb's menu. */
async function showFindings(workbench, save) {
  await workbench.openFile('unsafe.workflow.yaml');
  await waitUntil('findings', () => workbench.problems(), (rows) => rows.length > 2);
  await workbench.goTo(25, 70);
  await workbench.quickFixes();
  await save('findings');
  await workbench.press('Escape');
  await workbench.runCommand('View: Toggle Panel Visibility');
  await workbench.runCommand('View: Close All Editors');
}

/** A backfill of nine days: its plan before Start, after one day has failed, and what came of it. */
async function showBackfill(idempo, save) {
  const { workbench } = idempo;
  await workbench.openFile('orders.workflow.yaml');
  await runDay(idempo, RANGE[0]);
  await idempo.makeTaskFail('fact_sales', 3);
  await runDay(idempo, '2025-03-02');
  await workbench.runCommand('Idempo: Backfill Workflow…');
  await idempo.fillPlanner(...RANGE);
  await waitUntil('the slots', () => idempo.slotTexts(), (slots) => slots.length > 4);
  await save('planner');
  await (await idempo.panel()).getByRole('button', { name: /^Start \d/ }).click();
  await idempo.showView('Grid');
  await idempo.waitForRow(RANGE[1], ['succeeded, run 1'], 120_000);
}

async function runDay(idempo, day) {
  await idempo.workbench.runCommand('Idempo: Run Workflow…');
  await idempo.pickScheduleTime(day);
  await idempo.confirm();
  await waitUntil('its end', () => idempo.gridRows(), (rows) => rows.some((row) => row[0]?.includes(day) && row.some((cell) => /^(succeeded|failed), run 1/.test(cell))), 60_000);
}

/** The day that failed: its details, the rerun's plan, and when each attempt ran. */
async function showRun(idempo, save) {
  await idempo.clickCell('2025-03-02', 'fact_sales, failed');
  await save('backfill');
  await idempo.press('Rerun failed tasks');
  await idempo.previewText();
  await save('rerun');
  await idempo.startPreview();
  await idempo.waitForRow('2025-03-02', ['succeeded, run 2']);
  await idempo.clickCell('2025-03-01', 'succeeded, run 1');
  await idempo.showView('Timeline');
  await (await idempo.panel()).locator('.lane .bar').first().waitFor();
  await (await idempo.panel()).locator('#detail').press('Escape');
  await (await idempo.panel()).locator('#detail').waitFor({ state: 'detached' });
  await save('timeline');
}
