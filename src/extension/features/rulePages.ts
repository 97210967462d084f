import * as vscode from 'vscode';

/** The rules' pages, which the build writes to `dist/rules.json`: they are read once, when the first is asked for. */
export class RulePages {
  #pages: Promise<Readonly<Record<string, string>>> | undefined;

  constructor(readonly extensionUri: vscode.Uri) {}

  /** Markdown. `undefined`: no rule has this code. */
  async of(code: string): Promise<string | undefined> {
    this.#pages ??= this.#read();
    return (await this.#pages)[code];
  }

  async #read(): Promise<Readonly<Record<string, string>>> {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.extensionUri, 'dist', 'rules.json'));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, string>;
  }
}
