import * as vscode from 'vscode';
import { sayScenarioProblem } from '../lint/findingTexts';

export interface ScenarioProblemPlace {
  /** `path:line:column`, the path relative to the folder. */
  readonly place: string;
  readonly message: string;
}

let collection: vscode.DiagnosticCollection | undefined;

/** Shows in the Problems panel what kept the last scenario from being played, until a file of them changes or the next one is played. */
export function showScenarioProblems(context: vscode.ExtensionContext, folder: vscode.Uri, problems: readonly ScenarioProblemPlace[]): void {
  const shown = collection ?? make(context);
  const byFile = new Map<string, vscode.Diagnostic[]>();
  for (const { place, message } of problems) {
    const [, path = '', line = '1', column = '1'] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    const uri = vscode.Uri.joinPath(folder, path).toString();
    const at = new vscode.Position(Number(line) - 1, Number(column) - 1);
    const diagnostic = new vscode.Diagnostic(new vscode.Range(at, at), sayScenarioProblem(message), vscode.DiagnosticSeverity.Error);
    diagnostic.source = 'idempo';
    byFile.set(uri, [...(byFile.get(uri) ?? []), diagnostic]);
  }
  shown.clear();
  for (const [uri, diagnostics] of byFile) shown.set(vscode.Uri.parse(uri), diagnostics);
}

function make(context: vscode.ExtensionContext): vscode.DiagnosticCollection {
  const made = vscode.languages.createDiagnosticCollection('idempo-scenarios');
  collection = made;
  context.subscriptions.push(made, vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) made.delete(document.uri);
  }));
  return made;
}
