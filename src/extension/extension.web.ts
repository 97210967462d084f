import type * as vscode from 'vscode';
import { activateShared } from './shared';
import { webPlatform } from './web/webPlatform';

export function activate(context: vscode.ExtensionContext): void {
  activateShared(context, webPlatform(context));
}
