import type * as vscode from 'vscode';
import type { Platform } from './platform';
import { activateShared } from './shared';

/** The web worker host: lint, fixes and the list of workflows; no runner, no Node. File systems there have no links to follow. */
const platform: Platform = {
  openRunner: undefined,
  hasStore: () => Promise.resolve(false),
  isInside: () => Promise.resolve(true),
};

export function activate(context: vscode.ExtensionContext): void {
  activateShared(context, platform);
}
