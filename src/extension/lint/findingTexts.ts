import * as vscode from 'vscode';
import { messageSayer, sayCited, type MessageSayer, type MessageTexts } from '../../core/views/messageTexts';
import { displayLanguage } from '../displayLanguage';

let say: MessageSayer = () => undefined;
/** The same of errors of runs and scenarios. */
let sayOther: MessageSayer = () => undefined;

/** Reads what findings and errors say in the editor's display language; without these texts they are in English. */
export async function loadFindingTexts(extensionUri: vscode.Uri): Promise<void> {
  const language = displayLanguage();
  if (language === 'en') return;
  const read = async (name: string): Promise<MessageSayer> => {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'l10n', `${name}.${language}.json`));
    return messageSayer(JSON.parse(new TextDecoder().decode(bytes)) as MessageTexts);
  };
  [say, sayOther] = await Promise.all([read('findings'), read('errors')]);
}

/** What the error of a statement, or of a task that could not be sent, says. `undefined`: it is not known here. */
export function sayRunError(message: string): string | undefined {
  return sayOther('run', message) ?? say('failure', message);
}

/** A line of an attempt's log, likewise. */
export function sayLogLine(line: string): string | undefined {
  return sayOther('log', line) ?? sayRunError(line);
}

/** What is wrong with a scenario; it may cite a problem of its YAML or of its workflow, with the code. */
export function sayScenarioProblem(message: string): string {
  const [, cited = '', code = ''] = /^([\s\S]+) \[([A-Z]\d\d)\]$/.exec(message) ?? [];
  return code === '' ? (sayOther('scenario', message) ?? message) : `${sayFinding(code, cited)} [${code}]`;
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
