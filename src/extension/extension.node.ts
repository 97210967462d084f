import type * as vscode from 'vscode';
import { hasStore, openRunner } from '../adapters/node/openRunner';
import { isPathInside } from '../adapters/node/pathInside';
import type { Platform } from './platform';
import { activateShared } from './shared';

const platform: Platform = {
  openRunner: (folder) => openRunner({ workflowFolder: folder.fsPath, ownerName: 'VS Code' }),
  hasStore: (folder) => hasStore(folder.fsPath),
  isInside: (folder, file) => isPathInside(folder.fsPath, file.fsPath),
};

export function activate(context: vscode.ExtensionContext): void {
  activateShared(context, platform);
}
