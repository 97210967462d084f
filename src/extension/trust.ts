import * as vscode from 'vscode';
import { RefusedError } from '../core/base/errors';

/** Every command that executes or opens a store calls this first: a command can be called from anywhere (I21). */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new RefusedError(
    'untrusted',
    vscode.l10n.t('This workspace is in Restricted Mode: nothing runs until you trust it. Linting and previews work.'),
  );
}
