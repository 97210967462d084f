import * as vscode from 'vscode';
import type { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';

export function toVscodeRange(index: LineIndex, range: TextRange): vscode.Range {
  const start = index.positionAt(range.start);
  const end = index.positionAt(range.end);
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
