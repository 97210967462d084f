import * as vscode from 'vscode';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';

/** Opens the page of a rule: the target's, else one that the user picks. */
export async function explainRule({ pages }: Services, target: CommandTarget): Promise<void> {
  const code = target.rule ?? (await pickRule(pages));
  if (code !== undefined) await pages.open(code);
}

async function pickRule(pages: Services['pages']): Promise<string | undefined> {
  const items = (await pages.all()).map(({ code, title }) => ({ label: code, description: title }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Explain which rule?'), matchOnDescription: true });
  return picked?.label;
}
