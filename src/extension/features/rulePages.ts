import * as vscode from 'vscode';
import { displayLanguage } from '../displayLanguage';

const SCHEME = 'idempo-rule';

/** What `dist/rules.json` or `dist/rules.zh-cn.json` says of a rule, in the order of the catalogue. */
export interface RulePage {
  readonly code: string;
  readonly title: string;
  /** Markdown. */
  readonly page: string;
}

/** The rules' pages, which the build writes beside the bundle: they are read once, when the first is asked for. */
export class RulePages implements vscode.TextDocumentContentProvider {
  #pages: Promise<readonly RulePage[]> | undefined;

  constructor(readonly extensionUri: vscode.Uri) {}

  /** In the order of the catalogue. */
  all(): Promise<readonly RulePage[]> {
    this.#pages ??= this.#read();
    return this.#pages;
  }

  /** `undefined`: no rule has this code. */
  async find(code: string): Promise<RulePage | undefined> {
    return (await this.all()).find((rule) => rule.code === code);
  }

  /** Shows a rule's page. */
  async open(code: string): Promise<void> {
    await vscode.commands.executeCommand('vscode.open', rulePageUri(code));
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const code = uri.path.slice(1).replace(/\.md$/, '');
    return (await this.find(code))?.page ?? '';
  }

  async #read(): Promise<readonly RulePage[]> {
    const name = displayLanguage() === 'zh-cn' ? 'rules.zh-cn.json' : 'rules.json';
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(this.extensionUri, 'dist', name));
    return JSON.parse(new TextDecoder().decode(bytes)) as readonly RulePage[];
  }
}

/** A read-only document; the manifest's `workbench.editorAssociations` has it shown as rendered Markdown. */
export function rulePageUri(code: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${code}.md` });
}

export function registerRulePages(pages: RulePages): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, pages);
}
