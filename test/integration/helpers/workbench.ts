import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { waitFor, waitUntil } from './waitFor';

/** What the palette answers within; longer means that the key press was lost, and it is tried again. */
const QUICK_MS = 3000;
const ARTEFACTS = join(import.meta.dirname, '..', '..', 'artefacts');

/** One line of the Problems panel, as a screen reader would say it. */
export interface ProblemRow {
  readonly text: string;
}

/**
 * A VS Code window as its user sees it: keyboard, palette, views, editor, panels.
 * Every method waits for what it acts on, and fails with a message that names it.
 */
export class Workbench {
  constructor(
    readonly page: Page,
    /** Put before the name of each picture. */
    private readonly label: string,
  ) {}

  /** Saves a picture to test/artefacts/. */
  async screenshot(name: string): Promise<string> {
    const path = join(ARTEFACTS, `${this.label}-${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
    return path;
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Runs a command from the palette by its full title, "Category: Title"; waits until an extension offers it. */
  async runCommand(title: string): Promise<void> {
    await waitUntil(`the command "${title}"`, () => this.tryCommand(title), (done) => done, 60_000);
  }

  /** Titles that the palette offers for `filter`. */
  async listCommands(filter: string): Promise<readonly string[]> {
    await this.openQuickInput('F1', `>${filter}`);
    const titles = await this.quickPickLabels();
    await this.closeQuickInput();
    return titles;
  }

  /** Opens a file of the workspace through quick open, in the first group: the panel may have the keyboard in the second. */
  async openFile(name: string): Promise<void> {
    await this.press('Control+1');
    await waitFor(`"${name}" to be picked`, async () => {
      await this.openQuickInput('Control+p', name);
      await this.pick(name, { timeoutMs: QUICK_MS });
      return true;
    });
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator('.editor-instance .view-lines').first().waitFor();
  }

  /** Moves the cursor; line and column count from 1. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.focusEditor();
    await this.openQuickInput('Control+g', `:${line}:${column}`);
    await this.press('Enter');
    await this.quickInput().waitFor({ state: 'hidden' });
  }

  async focusEditor(): Promise<void> {
    await this.page.locator('.editor-group-container.active .tab.active').first().click();
    await this.press('Control+1');
  }

  /** Chooses an entry of the quick pick that is open now. */
  async pick(text: string, { exact = false, timeoutMs = 20_000 } = {}): Promise<void> {
    await waitFor(`"${text}" in the quick pick`, async () => {
      const labels = (await this.quickRows().locator('.label-name').allInnerTexts()).map(normalise);
      const label = labels.find((candidate) => (exact ? candidate === text : candidate.includes(text)));
      return label === undefined ? undefined : this.clickQuickRow(label);
    }, timeoutMs);
  }

  /** Labels of the quick pick that is open now. */
  async quickPickLabels(): Promise<readonly string[]> {
    await this.quickRows().first().waitFor({ timeout: QUICK_MS });
    return (await this.quickRows().locator('.label-name').allInnerTexts()).map(normalise);
  }

  /** Answers the input box that is open now; `undefined` keeps what is in it. */
  async answer(text?: string): Promise<void> {
    const input = this.quickInput().locator('input').first();
    await input.waitFor();
    if (text !== undefined) await input.fill(text);
    await this.press('Enter');
  }

  quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Links above lines of the active editor that are in view, top to bottom. */
  async lenses(): Promise<readonly string[]> {
    return (await this.lensLinks().allInnerTexts()).map(normalise).filter((text) => text !== '');
  }

  async clickLens(text: string): Promise<void> {
    const link = this.lensLinks().filter({ hasText: text }).first();
    await link.waitFor();
    await link.click();
  }

  /** Leaves in the Problems panel what fits `filter`: only rows in view can be read. */
  async filterProblems(filter: string): Promise<void> {
    await this.problems();
    await this.page.locator('input[placeholder^="Filter (e.g. text"]').fill(filter);
  }

  /** Rows of the Problems panel that are in view, opening it when needed. */
  async problems(): Promise<readonly ProblemRow[]> {
    if (!(await this.page.locator('.markers-panel').isVisible())) await this.runCommand('View: Focus Problems (Errors, Warnings, Infos)').catch(() => this.press('Control+Shift+m'));
    await this.page.locator('.markers-panel').waitFor();
    const labels = await this.page.locator('.markers-panel .monaco-list-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    return labels.map((text) => ({ text }));
  }

  /** Titles in the light bulb's menu at the cursor. */
  async quickFixes(): Promise<readonly string[]> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    // Findings that come just now close the menu, or are not in it yet.
    await waitUntil('the quick fixes', async () => {
      await this.press('Control+.');
      return rows.first().waitFor({ timeout: QUICK_MS }).then(() => true, () => this.press('Escape').then(() => false));
    }, (shown) => shown);
    return (await rows.allInnerTexts()).map(normalise);
  }

  async chooseQuickFix(title: string): Promise<void> {
    const rows = this.page.locator('.action-widget .monaco-list-row.action').filter({ hasText: title });
    if ((await rows.count()) === 0) await this.quickFixes();
    await rows.first().click();
  }

  /** Text of the active editor, as the clipboard gets it. */
  async editorText(): Promise<string> {
    await this.press('Control+a');
    await this.press('Control+c');
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Messages of the notification centre, newest first; opens it. The test driver shows no toasts. */
  async notifications(): Promise<readonly string[]> {
    await this.openNotifications();
    return (await this.page.locator('.notifications-center .notification-list-item-message').allInnerTexts()).map(normalise);
  }

  async clickNotificationButton(title: string): Promise<void> {
    await this.openNotifications();
    await this.page.locator('.notifications-center .monaco-button', { hasText: title }).first().click();
  }

  /** Presses a button of the modal dialog that is open now. */
  async clickDialogButton(title: string): Promise<void> {
    await this.page.locator('.monaco-dialog-box .monaco-button', { hasText: title }).first().click();
  }

  async dialogText(): Promise<string> {
    const box = this.page.locator('.monaco-dialog-box');
    await box.waitFor();
    return normalise(await box.innerText());
  }

  /** Answers the question that VS Code may ask about a new folder: no trust. */
  async declineTrust(): Promise<void> {
    const box = this.page.locator('.monaco-dialog-box');
    const banner = this.page.locator('.banner, .statusbar-item[id="status.workspaceTrust"]').first();
    await Promise.race([box.waitFor(), banner.waitFor()]);
    if (await box.isVisible()) await box.locator('.monaco-button', { hasText: /No/ }).first().click();
    await box.waitFor({ state: 'hidden' });
  }

  /** Trusts the open folder through the editor that VS Code has for it. */
  async trustFolder(): Promise<void> {
    await this.runCommand('Workspaces: Manage Workspace Trust');
    await this.page.locator('.workspace-trust-editor .monaco-button:visible', { hasText: 'Trust' }).first().click();
  }

  async statusBar(): Promise<readonly string[]> {
    return (await this.page.locator('.statusbar-item:visible').allInnerTexts()).map(normalise).filter((text) => text !== '');
  }

  /** What the terminal shows that is in view. */
  async terminalText(): Promise<string> {
    return (await this.page.locator('.xterm-rows').allInnerTexts()).join('\n').replaceAll('\u00A0', ' ');
  }

  /** The page inside a webview that satisfies `accept`: by default one that shows any text. */
  async webview(accept: (frame: Frame) => Promise<boolean> = showsText): Promise<Frame> {
    return waitFor('a webview', async () => {
      for (const frame of this.page.frames()) if (isWebviewContent(frame) && (await accept(frame))) return frame;
      return undefined;
    });
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 90_000 });
  }

  /** False when the palette does not offer the command yet. */
  private async tryCommand(title: string): Promise<boolean> {
    await this.openQuickInput('F1', `>${title}`);
    if (!(await this.quickPickLabels()).includes(title)) {
      await this.closeQuickInput();
      return false;
    }
    if (await this.clickQuickRow(title)) return true;
    // A click that came late may have opened the command's own question: the palette must not be typed into it.
    await this.closeQuickInput();
    return false;
  }

  /** Rows change while VS Code still sorts them: the row is found by its label, and a click that finds none any more is given up soon. */
  private async clickQuickRow(label: string): Promise<true | undefined> {
    const name = this.page.locator('.label-name').filter({ hasText: exactly(label) });
    return this.quickRows().filter({ has: name }).first().click({ timeout: 1000 }).then(() => true, () => undefined);
  }

  private async closeQuickInput(): Promise<void> {
    await this.press('Escape');
    await this.quickInput().waitFor({ state: 'hidden', timeout: QUICK_MS });
  }

  private async openNotifications(): Promise<void> {
    const centre = this.page.locator('.notifications-center.visible');
    if (await centre.isVisible()) return;
    await this.page.locator('.statusbar-item[id="status.notifications"]').click();
    await centre.waitFor();
  }

  private lensLinks(): Locator {
    return this.page.locator('.editor-group-container.active .codelens-decoration a');
  }

  private quickRows(): Locator {
    return this.quickInput().locator('.quick-input-list .monaco-list-row');
  }

  /** The first key press after a window opens may be lost: it is repeated until the box is there. */
  private async openQuickInput(keys: string, text: string): Promise<void> {
    const input = this.quickInput().locator('input[type="text"], input:not([type="checkbox"])').first();
    await waitUntil(`the quick input after ${keys}`, async () => {
      if (!(await input.isVisible())) await this.press(keys);
      // The box of the command before may be closing just now.
      return input.fill(text, { timeout: 1000 }).then(() => true, () => false);
    }, (filled) => filled);
  }
}

/** Matches the whole text, whatever its white space. */
function exactly(text: string): RegExp {
  const words = text.split(' ').map((word) => word.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(String.raw`^\s*${words.join(String.raw`\s+`)}\s*$`);
}

function normalise(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** VS Code wraps a webview's page in a frame of its own; both come from the same address. */
function isWebviewContent(frame: Frame): boolean {
  return frame.parentFrame()?.url().includes('/webview/browser/pre/') === true;
}

async function showsText(frame: Frame): Promise<boolean> {
  return (await frame.locator('body').innerText({ timeout: 1000 })).trim() !== '';
}
