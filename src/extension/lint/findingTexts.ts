import * as vscode from 'vscode';
import { messageSayer, sayCited, type MessageSayer, type MessageTexts } from '../../core/views/messageTexts';
import { displayLanguage } from '../displayLanguage';

let say: MessageSayer = () => undefined;

/** Reads what findings say in the editor's display language; without these texts they are in English. */
export async function loadFindingTexts(extensionUri: vscode.Uri): Promise<void> {
  const language = displayLanguage();
  if (language === 'en') return;
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'l10n', `findings.${language}.json`));
  say = messageSayer(JSON.parse(new TextDecoder().decode(bytes)) as MessageTexts);
}

/** The message of a finding or of a problem with this code. */
export function sayFinding(code: string, message: string): string {
  return say(code, message) ?? message;
}

/** A message that another finding explains itself with: it may be that of any rule. */
export function sayRelated(code: string, message: string): string {
  return say(code, message) ?? say('related', message) ?? message;
}

/** An error's message, `vscode.l10n.t`, in which the problem of a file that it cites is said as well. */
export function sayTemplate(template: string, ...values: readonly (string | number)[]): string {
  return vscode.l10n.t(template, ...sayCited(say, template, values));
}

/** The title of a fix. */
export function sayFix(title: string): string {
  return say('fix', title) ?? title;
}
