import assert from 'node:assert/strict';
import type { Idempo } from './idempo';
import { waitUntil } from './waitFor';

/** Stops of Tab after which a part of the panel counts as unreachable. */
const MOST_TABS = 80;
/** Rows of a list that are gone through. */
const MOST_ROWS = 40;

/** The window without the mouse: palette, questions, lists, and the panel with Tab, arrow keys and Enter. */
export class Keyboard {
  constructor(private readonly idempo: Idempo) {}

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.idempo.workbench.press(key);
  }

  /** Runs a command from the palette by its full title. The palette knows the commands that were enabled when it opened: it is opened anew. */
  async command(title: string): Promise<void> {
    await waitUntil(`the palette with ${title}`, async () => {
      await this.press('Escape');
      await this.press('F1');
      if (!(await this.input().fill(`>${title}`, { timeout: 1_000 }).then(() => true, () => false))) return false;
      await this.idempo.workbench.page.waitForTimeout(500);
      return (await this.rows()).some((label) => label.startsWith(title));
    }, (isOffered) => isOffered);
    await this.choose(title);
  }

  /** Moves to the row of the open list that begins with `label`, and presses Enter. */
  async choose(label: string): Promise<void> {
    await waitUntil(`the row ${label}`, () => this.rows(), (labels) => labels.some((each) => each.startsWith(label)));
    for (let i = 0; i < MOST_ROWS; i++) {
      if ((await this.focusedRow()).startsWith(label)) return this.press('Enter');
      await this.press('ArrowDown');
    }
    throw new Error(`"${label}" cannot be reached by the arrow keys`);
  }

  /** Types into the open list or question, and chooses the row that begins with `label`. */
  async typeAndChoose(text: string, label = text): Promise<void> {
    await this.input().fill(text);
    await this.choose(label);
  }

  /** Presses the marked button of the dialog that is open now, and answers with what it says. */
  async confirm(): Promise<string> {
    const text = await this.idempo.workbench.dialogText();
    await this.press('Enter');
    await this.idempo.workbench.page.locator('.monaco-dialog-box').waitFor({ state: 'hidden' });
    return text;
  }

  /** Goes with Tab to what has that name in the panel. */
  async tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let i = 0; i < MOST_TABS; i++) {
      await this.press(key);
      const focused = await this.focused();
      if (focused === name) return;
      passed.push(focused);
    }
    assert.fail(`"${name}" cannot be reached by ${key}; passed: ${passed.join(' | ')}`);
  }

  /** Goes with Tab to a button or link of the panel, and presses Enter. */
  async pressButton(name: string): Promise<void> {
    await this.tabTo(name);
    await this.press('Enter');
  }

  /** Goes with Tab to a field of the panel, and types over what is in it. */
  async fill(name: string, text: string): Promise<void> {
    await this.tabTo(name);
    await this.press('End', 'Shift+Home');
    await this.idempo.workbench.page.keyboard.type(text);
  }

  /** Shows a view of the panel by its number, once the keyboard is in the panel. */
  async showView(number: number, id: string): Promise<void> {
    await this.press(String(number));
    await waitUntil(`the view ${id}`, () => this.shownView(), (shown) => shown === `tab-${id}`);
  }

  async shownView(): Promise<string | null> {
    return (await this.idempo.panel()).locator('[role=tab][aria-selected=true]').getAttribute('id');
  }

  /** Name of what has the keyboard in the panel, as a screen reader has it (near enough); '' while the keyboard is elsewhere. */
  async focused(): Promise<string> {
    return (await this.idempo.panel()).evaluate(() => {
      const element = document.activeElement;
      if (!document.hasFocus() || element === null || element === document.body) return '';
      const labels = element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0]?.textContent : undefined;
      return (element.getAttribute('aria-label') ?? labels ?? element.textContent ?? '').trim();
    });
  }

  private input() {
    return this.idempo.workbench.quickInput().locator('input').first();
  }

  private rows(): Promise<readonly string[]> {
    return this.idempo.workbench.quickInput().locator('.monaco-list-row .label-name').allInnerTexts().then((all) => all.map(plain));
  }

  private async focusedRow(): Promise<string> {
    const labels = await this.idempo.workbench.quickInput().locator('.monaco-list-row.focused .label-name').allInnerTexts();
    return plain(labels[0] ?? '');
  }
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
