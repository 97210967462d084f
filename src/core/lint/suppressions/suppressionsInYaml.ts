import { LineIndex } from '../../base/lineIndex';
import type { TextRange } from '../../base/textRange';
import type { WorkflowFile } from '../../workflow/workflow';
import { readDirective } from './suppressionDirective';
import type { Suppression, SuppressionScope } from './suppressions';
import { lineAround } from './suppressionsInSql';
import type { ScriptPart } from '../taskScript';

/**
 * A YAML comment behind a key covers its line; one on a line of its own covers the next line that is no comment.
 * `ignore-file` above the first key covers the file.
 */
export function yamlSuppressions(file: WorkflowFile, parts: readonly ScriptPart[]): readonly Suppression[] {
  if (!/idempo:[^\S\n]*ignore/.test(file.text)) return [];
  const inSql = parts.filter((part) => part.source.file === file.path).map((part) => part.source.range);
  const lines = new LineIndex(file.text);
  const found: Suppression[] = [];
  for (const { 0: comment, index: start } of file.text.matchAll(/(?<=^|\s)#[^\r\n]*/g)) {
    const directive = readDirective(comment);
    // The line of a block scalar's header may end with a comment; what is inside it is SQL.
    if (directive === undefined || inSql.some((range) => isInside(file.text, range, start))) continue;
    const codes = directive.codes.map(({ code, range }) => ({ code, range: { start: start + range.start, end: start + range.end } }));
    const scope = directive.isWholeFile ? wholeFile(file.text, lines, start) : lineScope(file.text, lines, start);
    found.push({ codes, reason: directive.reason, file: file.path, range: { start, end: start + comment.length }, scope, isComment: true });
  }
  return found;
}

function isInside(text: string, range: TextRange, offset: number): boolean {
  if (offset <= range.start || offset >= range.end) return false;
  return !/^[|>]/.test(text.slice(range.start, range.start + 1)) || offset >= lineAround(text, range.start).end;
}

function wholeFile(text: string, lines: LineIndex, start: number): SuppressionScope {
  const first = lines.offsetAt({ line: nextContentLine(text, lines, 0), character: 0 });
  return start <= first ? { kind: 'file' } : { kind: 'nothing', reason: '"ignore-file" counts only above the first key.' };
}

function lineScope(text: string, lines: LineIndex, start: number): SuppressionScope {
  const { line } = lines.positionAt(start);
  const isAlone = text.slice(lines.offsetAt({ line, character: 0 }), start).trim() === '';
  const target = lines.offsetAt({ line: isAlone ? nextContentLine(text, lines, line + 1) : line, character: 0 });
  return { kind: 'place', starts: [{ start: target, end: lineAround(text, target).end }], ends: [] };
}

function nextContentLine(text: string, lines: LineIndex, from: number): number {
  let line = from;
  while (line < lines.lineCount && /^\ufeff?(?:\s*(?:#.*)?|---\s*)$/.test(lineText(text, lines, line))) line++;
  return Math.min(line, lines.lineCount - 1);
}

function lineText(text: string, lines: LineIndex, line: number): string {
  const range = lineAround(text, lines.offsetAt({ line, character: 0 }));
  return text.slice(range.start, range.end);
}
