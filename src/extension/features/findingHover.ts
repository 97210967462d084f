import * as vscode from 'vscode';
import type { Findings } from '../lint/findings';
import type { RulePages } from './rulePages';

/** Over a finding: why it matters, a bad and a good example. */
export class FindingHover implements vscode.HoverProvider {
  constructor(
    readonly findings: Findings,
    readonly pages: RulePages,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const placed = this.findings.at(document.uri, new vscode.Range(position, position));
    const codes = [...new Set(placed.map((item) => item.finding.code))];
    const pages = await Promise.all(codes.map((code) => this.pages.find(code)));
    const contents = pages.flatMap((page) => (page === undefined ? [] : [new vscode.MarkdownString(page.page)]));
    const first = placed[0];
    return first === undefined || contents.length === 0 ? undefined : new vscode.Hover(contents, first.range);
  }
}
