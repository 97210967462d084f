import type { Locator, Page } from 'playwright-core';
import { waitFor } from './waitFor';

/** One visible row of a tree view. */
export interface TreeRow {
  /** Depth, from 1. */
  readonly level: number;
  readonly label: string;
  /** Dimmed text after the label; empty when there is none. */
  readonly description: string;
  /** `undefined`: the row has no children. */
  readonly expanded: boolean | undefined;
}

/** A tree view in the side bar, found by its title. */
export class TreeView {
  constructor(
    private readonly page: Page,
    readonly title: string,
  ) {}

  /** The section of the side bar that holds the view. */
  pane(): Locator {
    const header = this.page.locator(`.pane-header[aria-label^="${this.title}"]`);
    return this.page.locator('.pane').filter({ has: header });
  }

  async rows(): Promise<readonly TreeRow[]> {
    const rows = await this.pane().locator('.monaco-list-row').all();
    return Promise.all(rows.map(readRow));
  }

  /** The rows as indented text: `label — description`, two spaces a level. */
  async outline(): Promise<readonly string[]> {
    return (await this.rows()).map(({ level, label, description }) => `${'  '.repeat(level - 1)}${label}${description === '' ? '' : ` — ${description}`}`);
  }

  /** Text of the view while it is empty. */
  async welcome(): Promise<string> {
    const view = this.pane().locator('.welcome-view-content');
    await view.first().waitFor();
    return (await view.allInnerTexts()).join('\n').trim();
  }

  /** Waits for the row with this label (of a given level, when that matters). Rows move when the tree is read again: use it at once. */
  async find(label: string, level?: number): Promise<Locator> {
    return waitFor(`a row "${label}" in the view ${this.title}`, async () => {
      const index = (await this.rows()).findIndex((row) => row.label === label && (level === undefined || row.level === level));
      return index < 0 ? undefined : this.pane().locator('.monaco-list-row').nth(index);
    });
  }

  async expand(label: string, level?: number): Promise<void> {
    await waitFor(`"${label}" to open`, async () => {
      const row = await this.find(label, level);
      if ((await row.getAttribute('aria-expanded', { timeout: 1000 })) === 'true') return true;
      await row.locator('.monaco-tl-twistie').click({ timeout: 1000 });
      return undefined;
    });
  }

  /** Opens a path from the top, one label a level. */
  async expandPath(...labels: readonly string[]): Promise<void> {
    for (const [index, label] of labels.entries()) await this.expand(label, index + 1);
  }

  /** Presses a button that appears on a row under the pointer. */
  async clickInline(text: string, action: string): Promise<void> {
    const row = await this.find(text);
    await row.hover();
    await row.locator(`.action-label[aria-label*="${action}"]`).first().click();
  }

  /** Chooses from a row's context menu. */
  async chooseFromMenu(text: string, entry: string): Promise<void> {
    await (await this.find(text)).click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-item', { hasText: entry }).first();
    await item.hover();
    // A menu takes no click that may still be the one which opened it.
    await this.page.waitForTimeout(300);
    await item.click();
  }

  /** Entries of a row's context menu. */
  async menu(text: string): Promise<readonly string[]> {
    await (await this.find(text)).click({ button: 'right' });
    const entries = this.page.locator('.monaco-menu .action-item .action-label');
    await entries.first().waitFor();
    const titles = (await entries.allInnerTexts()).map((title) => title.trim()).filter((title) => title !== '');
    await this.page.keyboard.press('Escape');
    return titles;
  }
}

async function readRow(row: Locator): Promise<TreeRow> {
  const texts = (selector: string) => row.locator(selector).allInnerTexts().then((found) => found.join(' ').trim());
  const [level, expanded, label, description] = await Promise.all([
    row.getAttribute('aria-level'),
    row.getAttribute('aria-expanded'),
    texts('.label-name'),
    texts('.label-description'),
  ]);
  return { level: Number(level), label, description, expanded: expanded === null ? undefined : expanded === 'true' };
}
