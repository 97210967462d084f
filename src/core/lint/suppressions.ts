import { LineIndex } from '../base/lineIndex';
import type { TextRange } from '../base/textRange';
import { toDocumentRange } from '../workflow/offsetMap';
import type { WorkflowFile } from '../workflow/workflow';
import type { Finding } from './finding';
import type { ScriptPart, TaskScript } from './taskScript';

/** `-- idempo: ignore T01, W01 because load stamp, not data`, in SQL or as a YAML comment. */
export interface Suppression {
  readonly codes: readonly string[];
  /** Empty: not given, and the suppression has no effect (M01). */
  readonly reason: string;
  readonly file: string;
  /** The comment. */
  readonly range: TextRange;
  /** A finding that starts in one of these document ranges is covered. */
  readonly covers: readonly TextRange[];
}

const DIRECTIVE = /idempo:\s*ignore\s+([A-Za-z]\d+(?:\s*,\s*[A-Za-z]\d+)*)\s*(?:because\s*(.*?))?\s*(?:\*\/|#\})?\s*$/s;

interface Directive {
  readonly codes: readonly string[];
  readonly reason: string;
}

function readDirective(comment: string): Directive | undefined {
  const match = DIRECTIVE.exec(comment);
  if (match === null) return undefined;
  return { codes: (match[1] ?? '').split(',').map((code) => code.trim().toUpperCase()), reason: match[2] ?? '' };
}

/** The suppressions of a workflow file and its SQL, or of a bare SQL text. */
export function findSuppressions(file: WorkflowFile | undefined, scripts: readonly TaskScript[]): readonly Suppression[] {
  const parts = scripts.flatMap((script) => script.parts);
  const inSql = parts.flatMap((part) => sqlSuppressions(part));
  return file === undefined ? inSql : [...yamlSuppressions(file, parts), ...inSql];
}

export function isSuppressed(finding: Pick<Finding, 'code' | 'file' | 'range'>, suppressions: readonly Suppression[]): boolean {
  return suppressions.some((suppression) => covers(suppression, finding));
}

export function covers(suppression: Suppression, finding: Pick<Finding, 'code' | 'file' | 'range'>): boolean {
  if (suppression.reason === '' || suppression.file !== finding.file || !suppression.codes.includes(finding.code)) return false;
  return suppression.covers.some((range) => range.start <= finding.range.start && finding.range.start <= range.end);
}

/** A comment behind SQL covers its line; one on a line of its own covers the next line, or the whole statement that starts there. */
function sqlSuppressions(part: ScriptPart): readonly Suppression[] {
  const { text, tokens, statements } = part.script;
  if (!text.includes('idempo:')) return [];
  const toDocument = (range: TextRange): TextRange => toDocumentRange(part.source.map, range);
  return tokens.flatMap((token, index) => {
    const directive = token.kind === 'comment' ? readDirective(token.text) : undefined;
    if (directive === undefined) return [];
    const line = lineAround(text, token.start);
    const isAlone = text.slice(line.start, token.start).trim() === '';
    const next = tokens.slice(index + 1).find((other) => other.kind !== 'comment');
    const covered = isAlone ? [nextLines(text, token.end, next?.start ?? text.length)] : [line];
    const statement = isAlone ? statements.find((candidate) => candidate.statement.range.start === next?.start) : undefined;
    if (statement !== undefined) covered.push(statement.statement.range);
    return [{ ...directive, file: part.source.file, range: toDocument(token), covers: covered.map(toDocument) }];
  });
}

/** From the end of a comment to the end of the line that the next token stands on. */
function nextLines(text: string, from: number, nextToken: number): TextRange {
  return { start: from, end: lineAround(text, nextToken).end };
}

function lineAround(text: string, offset: number): TextRange {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end === -1 ? text.length : end };
}

/** A YAML comment behind a key covers its line; one on a line of its own covers the next line that is no comment. */
function yamlSuppressions(file: WorkflowFile, parts: readonly ScriptPart[]): readonly Suppression[] {
  if (!file.text.includes('idempo:')) return [];
  const inSql = parts.filter((part) => part.source.file === file.path).map((part) => part.source.range);
  const lines = new LineIndex(file.text);
  const found: Suppression[] = [];
  for (const match of file.text.matchAll(/(?<=^|\s)#[^\r\n]*/g)) {
    const directive = readDirective(match[0]);
    const start = match.index;
    if (directive === undefined || inSql.some((range) => range.start < start && start < range.end)) continue;
    const line = lines.positionAt(start).line;
    const isAlone = file.text.slice(lines.offsetAt({ line, character: 0 }), start).trim() === '';
    const target = isAlone ? nextContentLine(file.text, lines, line + 1) : line;
    const range = { start: lines.offsetAt({ line: target, character: 0 }), end: lineAround(file.text, lines.offsetAt({ line: target, character: 0 })).end };
    found.push({ ...directive, file: file.path, range: { start, end: start + match[0].length }, covers: [range] });
  }
  return found;
}

function nextContentLine(text: string, lines: LineIndex, from: number): number {
  let line = from;
  while (line < lines.lineCount && /^\s*(?:#.*)?$/.test(lineText(text, lines, line))) line++;
  return Math.min(line, lines.lineCount - 1);
}

function lineText(text: string, lines: LineIndex, line: number): string {
  const range = lineAround(text, lines.offsetAt({ line, character: 0 }));
  return text.slice(range.start, range.end);
}
