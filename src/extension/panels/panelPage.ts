import * as vscode from 'vscode';
import { panelHtml } from '../../protocol/panelHtml';

/** Nothing but the bundle's own folder can be loaded. */
export function loadPage(panel: vscode.WebviewPanel, extensionUri: vscode.Uri): void {
  const root = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const { webview } = panel;
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extensionUri, 'media', 'idempo-light.svg'),
    dark: vscode.Uri.joinPath(extensionUri, 'media', 'idempo-dark.svg'),
  };
  webview.html = panelHtml({
    cspSource: webview.cspSource,
    scriptUri: webview.asWebviewUri(vscode.Uri.joinPath(root, 'panel.js')).toString(),
    styleUri: webview.asWebviewUri(vscode.Uri.joinPath(root, 'panel.css')).toString(),
    language: vscode.env.language,
    title: panel.title,
  });
}
