import * as vscode from 'vscode';
import { IdempoError, messageOf, textOf } from '../core/base/errors';
import { sayIn } from '../core/base/message';
import { sayTemplate } from './lint/findingTexts';

let channel: vscode.LogOutputChannel | undefined;

/** The extension's log: one output channel, made on first use. */
export function log(): vscode.LogOutputChannel {
  channel ??= vscode.window.createOutputChannel('Idempo', { log: true });
  return channel;
}

/** What an error says, in the person's language where it can be said in it. */
export function sayError(error: unknown): string {
  return sayIn(textOf(error), sayTemplate);
}

/** The one place where an error reaches the user. Cancellations are silent; bugs are logged with their stack. */
export function reportError(error: unknown): void {
  if (error instanceof vscode.CancellationError) return;
  if (error instanceof IdempoError) {
    log().warn(`${error.code}: ${error.message}`);
    void vscode.window.showErrorMessage(sayError(error));
    return;
  }
  if (error instanceof vscode.FileSystemError) {
    log().warn(error.message);
    void vscode.window.showErrorMessage(error.message);
    return;
  }
  log().error(error instanceof Error ? (error.stack ?? error.message) : messageOf(error));
  const showLog = vscode.l10n.t('Show Log');
  void vscode.window
    .showErrorMessage(vscode.l10n.t('Idempo: something went wrong: {0}', messageOf(error)), showLog)
    .then((choice) => (choice === showLog ? log().show() : undefined));
}
