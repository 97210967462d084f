import * as vscode from 'vscode';

/** `file:line:character-line:character code severity message`, as the terminal found them before the window opened. */
declare const TERMINAL_FINDINGS: readonly string[];

/** VS Code's, by its numbers; a hint is an info that is a guess. */
const SEVERITIES = ['error', 'warning', 'info', 'info'];

function findingsShown(): readonly string[] {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const prefix = `${folder?.uri.path ?? ''}/`;
  return vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => {
    const own = diagnostics.filter(({ source }) => source === 'idempo');
    return own.map(({ range: { start, end }, code, severity, message }) => {
      const place = `${uri.path.slice(prefix.length)}:${start.line}:${start.character}-${end.line}:${end.character}`;
      return `${place} ${String(typeof code === 'object' ? code.value : code)} ${SEVERITIES[severity] ?? ''} ${message}`;
    });
  }).sort();
}

/** What one of the two lists has alone. */
function difference(shown: readonly string[]): string {
  const missing = TERMINAL_FINDINGS.filter((line) => !shown.includes(line)).map((line) => `terminal only: ${line}`);
  const extra = shown.filter((line) => !TERMINAL_FINDINGS.includes(line)).map((line) => `editor only: ${line}`);
  return [...missing, ...extra].join('\n');
}

describe('findings in the editor and in the terminal', () => {
  it('are the same, with project files, loose scripts and several workflows', async () => {
    if (TERMINAL_FINDINGS.length < 10) throw new Error(`The terminal found only ${TERMINAL_FINDINGS.length}.`);
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => end(() => reject(new Error(difference(findingsShown())))), 20_000);
      const subscription = vscode.languages.onDidChangeDiagnostics(() => look());
      const end = (act: () => void): void => {
        clearTimeout(timer);
        subscription.dispose();
        act();
      };
      const look = (): void => {
        const shown = findingsShown();
        if (shown.length === TERMINAL_FINDINGS.length && difference(shown) === '') end(resolve);
      };
      look();
    });
  });
});
