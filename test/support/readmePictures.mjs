// Takes the pictures of the README from a real VS Code:
//   node test/support/readmePictures.mjs [FOLDER]      (default: media/pictures/)
// Build first; the pictures show the examples.
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const TARGET = resolve(process.argv[2] ?? join(ROOT, 'media', 'pictures'));
const THEMES = { dark: 'Default Dark Modern' };
const RANGE = ['2025-03-01', '2025-03-05'];

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
    const save = async (picture) => copyFileSync(await session.workbench.screenshot(picture), join(TARGET, `${picture}-${name}.png`));
    await showFindings(session.workbench, save);
    await showBackfill(session.workbench, save);
  } finally {
    await session.close();
  }
}

/** The unsafe example with its findings and the light bulb's menu. */
async function showFindings(workbench, save) {
  await workbench.openFile('unsafe.workflow.yaml');
  await waitUntil('findings', () => workbench.problems(), (rows) => rows.length > 2);
  await save('findings');
  await workbench.runCommand('View: Toggle Panel Visibility');
}

/** A backfill of five days with one failure in it, and the plan of its rerun. */
async function showBackfill(workbench, save) {
  const idempo = new Idempo(workbench);
  await idempo.showTree();
  await workbench.openFile('orders.workflow.yaml');
  await idempo.makeTaskFail('fact_sales', 3);
  await workbench.runCommand('Idempo: Backfill by Questions…');
  await idempo.answerBackfill(RANGE[0], RANGE[1], 'Continue');
  await idempo.confirm();
  await idempo.waitForRow(RANGE[1], ['succeeded, run 1'], 120_000);
  await idempo.tree.expandPath('orders', RANGE[0], 'Run 1', 'fact_sales');
  await idempo.clickCell(RANGE[0], 'fact_sales, failed');
  await save('backfill');
  await idempo.press('Rerun failed tasks');
  await idempo.previewText();
  await save('rerun');
}
