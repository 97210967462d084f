import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { startThread } from '../adapters/node/nestedWorker';
import { hasStore, openRunner } from '../adapters/node/openRunner';
import { isPathInside } from '../adapters/node/pathInside';
import { IdempoError } from '../core/base/errors';
import { text } from '../core/base/message';
import type { NestedWorker, NestedWorkerEvents } from '../protocol/nestedWorker';
import type { Platform } from './platform';
import { activateShared } from './shared';

const platform: Platform = {
  openRunner: (folder) => openRunner({ workflowFolder: folder.fsPath, ownerName: 'VS Code' }),
  hasStore: (folder) => hasStore(folder.fsPath),
  isInside: (folder, file) => isPathInside(folder.fsPath, file.fsPath),
  startLanguage: (_, events) => startLanguage(events),
};

function startLanguage({ onFailure }: NestedWorkerEvents): Promise<NestedWorker> {
  const path = join(__dirname, 'language.cjs');
  if (existsSync(path)) return Promise.resolve(startThread({ path, onFailure }));
  return Promise.reject(new IdempoError('noLanguage', text`The language worker ${path} is missing. Install Idempo again, or build it (npm run build).`));
}

export function activate(context: vscode.ExtensionContext): void {
  activateShared(context, platform);
}
