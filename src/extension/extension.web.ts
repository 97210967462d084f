import * as vscode from 'vscode';
import { startWebWorker } from '../adapters/web/nestedWorker';
import type { Platform } from './platform';
import { activateShared } from './shared';

/** The web worker host: lint, fixes and the list of workflows; no runner, no Node. File systems there have no links to follow. */
const platform: Platform = {
  openRunner: undefined,
  hasStore: () => Promise.resolve(false),
  isInside: () => Promise.resolve(true),
  startLanguage: async (extension, { onFailure }) => {
    const script = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension, 'dist', 'language.web.js'));
    return startWebWorker({ script, name: 'Idempo language', onFailure });
  },
};

export function activate(context: vscode.ExtensionContext): void {
  activateShared(context, platform);
}
