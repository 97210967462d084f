import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { TreeView } from './treeView';
import { waitFor, waitUntil } from './waitFor';
import type { Workbench } from './workbench';

const RUN_TIMEOUT_MS = 120_000;

/** Folder of a workspace made for journeys. */
export function journeyWorkspace(name: string): string {
  return join(import.meta.dirname, '..', 'workspaces', name);
}

/** Idempo's own parts of the window: tree, prompts, panel. */
export class Idempo {
  readonly tree: TreeView;

  constructor(readonly workbench: Workbench) {
    this.tree = new TreeView(workbench.page, 'Workflows');
  }

  async showTree(): Promise<void> {
    await this.workbench.runCommand('View: Show Idempo');
    await this.tree.pane().waitFor();
  }

  /** Answers "for which schedule time?" by typing a day and choosing what is then offered. */
  async pickScheduleTime(day: string): Promise<void> {
    await this.waitForPrompt(/schedule time\?/);
    await this.workbench.quickInput().locator('input').first().fill(day);
    await this.workbench.pick(`${day} 00:00:00`, { exact: true });
  }

  /** Types into the prompt that says `title`, then presses Enter; without a text what is there is kept. */
  async answerPrompt(title: RegExp, text?: string): Promise<void> {
    await this.waitForPrompt(title);
    if (text !== undefined) await this.workbench.quickInput().locator('input').first().fill(text);
    await this.workbench.press('Enter');
    await waitUntil(`the prompt ${String(title)} to close`, () => this.promptText(), (shown) => !title.test(shown));
  }

  /** Answers the questions of a backfill: mode and order as offered, one at a time. `onFailure`: the label; without one what is offered. */
  async answerBackfill(from: string, to: string, onFailure?: string): Promise<void> {
    await this.answerPrompt(/First schedule time/, from);
    await this.answerPrompt(/Last schedule time/, to);
    await this.answerPrompt(/Missing and failed/);
    await this.answerPrompt(/Oldest first/);
    await this.answerPrompt(/at a time\?/, '1');
    await this.answerPrompt(/Fail fast/, onFailure);
  }

  /** Fills in the planner's range, and waits for what it then says. */
  async fillPlanner(from: string, to: string): Promise<string> {
    const frame = await this.panel();
    await frame.getByRole('textbox', { name: 'From (included)' }).fill(from);
    await frame.getByRole('textbox', { name: 'To (included)' }).fill(to);
    return this.waitForPlan((text) => text.includes(`from ${from} `) && text.includes(`to ${to} `));
  }

  /** The planner's summary, once it is as wanted and no newer plan is under way. */
  waitForPlan(isWanted: (text: string) => boolean): Promise<string> {
    return waitUntil('the plan', async () => {
      const planned = (await this.panel()).locator('.planned[aria-busy="false"]');
      return (await planned.count()) === 0 ? '' : (await planned.innerText()).replaceAll(/\s+/g, ' ');
    }, isWanted);
  }

  /** The planner's slots, one text each, that are in view. */
  async slotTexts(): Promise<readonly string[]> {
    const slots = (await this.panel()).locator('.slots-body .slot');
    return slots.evaluateAll((rows) => rows.map((row) => (row.textContent ?? '').replaceAll(/\s+/g, ' ')));
  }

  /** Shows one of the panel's views by its tab. */
  async showView(label: string): Promise<void> {
    await (await this.panel()).getByRole('tab', { name: label }).click();
  }

  /** Reads the plan in the dialog and starts it. */
  async confirm(): Promise<string> {
    const plan = await this.workbench.dialogText();
    await this.workbench.clickDialogButton('Start');
    return plan;
  }

  /** The page inside the panel. */
  panel(): Promise<Frame> {
    return this.workbench.webview(async (frame) => (await frame.locator('.page, .empty').count()) > 0);
  }

  /** One array a schedule time: what a screen reader says of each cell. */
  async gridRows(): Promise<readonly (readonly string[])[]> {
    const rows = await (await this.panel()).locator('.grid-row').all();
    return Promise.all(rows.map((row) => row.locator('.cell').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''))));
  }

  /** Waits until the row of a schedule time has every one of `labels` as the start of a cell. */
  async waitForRow(time: string, labels: readonly string[], timeoutMs = RUN_TIMEOUT_MS): Promise<readonly string[]> {
    const rows = await waitUntil(
      `the grid to show ${labels.join('; ')} for ${time}`,
      () => this.gridRows(),
      (all) => all.some((row) => isRowOf(row, time) && labels.every((label) => row.some((cell) => cell.startsWith(label)))),
      timeoutMs,
    );
    return waitFor('the row', async () => rows.find((row) => isRowOf(row, time)));
  }

  /** Opens the detail of a cell: the task's, or with `state` the whole run's. */
  async clickCell(time: string, start: string): Promise<void> {
    const frame = await this.panel();
    const row = frame.locator('.grid-row').filter({ has: frame.locator(`.cell[aria-label^="Schedule time ${time}"]`) });
    await row.locator(`.cell[aria-label^="${start}"]`).first().click();
    const title = /, run (\d+)$/.exec(start)?.[1];
    const expected = title === undefined ? start.slice(0, start.indexOf(',')) : `Run ${title}`;
    await waitUntil(`the detail of ${expected}`, () => frame.locator('#detail h2').innerText(), (shown) => shown === expected);
  }

  async detailText(): Promise<string> {
    return (await this.panel()).locator('#detail').innerText();
  }

  /** Presses a button of the panel by its label. */
  async press(label: string): Promise<void> {
    await (await this.panel()).getByRole('button', { name: label, exact: true }).first().click();
  }

  /** Chooses among a few side by side, as the rerun preview has them. */
  async choose(label: string): Promise<void> {
    await (await this.panel()).getByRole('radio', { name: label, exact: true }).click();
  }

  /** The plan that the panel shows before a rerun. */
  async previewText(): Promise<string> {
    const dialog = (await this.panel()).locator('dialog.preview');
    await dialog.waitFor();
    return (await dialog.innerText()).replaceAll(/\s+/g, ' ');
  }

  async startPreview(): Promise<void> {
    const dialog = (await this.panel()).locator('dialog.preview');
    await dialog.getByRole('button', { name: 'Start' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** Its whole text. */
  waitForPrompt(title: RegExp): Promise<string> {
    return waitUntil(`the prompt ${String(title)}`, () => this.promptText(), (shown) => title.test(shown));
  }

  private async promptText(): Promise<string> {
    const box = this.workbench.quickInput();
    return (await box.isVisible()) ? box.innerText() : '';
  }

  /** Fails a task's next attempts on purpose, through the lens's command. */
  async makeTaskFail(task: string, times: number): Promise<void> {
    await this.workbench.runCommand('Idempo: Make Task Fail…');
    await this.workbench.pick(task, { exact: true });
    await this.answerPrompt(/fail/, String(times));
  }
}

function isRowOf(row: readonly string[], time: string): boolean {
  return row[0]?.startsWith(`Schedule time ${time}`) === true;
}
