import * as vscode from 'vscode';
import { explainRule, findRule } from '../../core/lint/rules';
import type { Findings } from './findings';

/** Over a finding: why it matters, a bad and a good example. */
export class FindingHover implements vscode.HoverProvider {
  constructor(readonly findings: Findings) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const placed = this.findings.at(document.uri, new vscode.Range(position, position));
    const pages = [...new Set(placed.map((item) => item.finding.code))].flatMap((code) => {
      const rule = findRule(code);
      return rule === undefined ? [] : [new vscode.MarkdownString(explainRule(rule))];
    });
    const first = placed[0];
    return first === undefined || pages.length === 0 ? undefined : new vscode.Hover(pages, first.range);
  }
}
