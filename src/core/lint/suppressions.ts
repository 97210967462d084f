import { LineIndex } from '../base/lineIndex';
import type { TextRange } from '../base/textRange';
import type { Token } from '../sql/token';
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

type Located = Pick<Finding, 'code' | 'file' | 'range'>;

function keyOf(file: string, code: string): string {
  return `${code} ${file}`;
}

function grouped<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** The last index whose value is not greater than `value` in an ascending list, or -1. */
function lastNotAfter(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The findings that no suppression with a reason covers. */
export function withoutSuppressed<T extends Located>(findings: readonly T[], suppressions: readonly Suppression[]): readonly T[] {
  const effective = suppressions.filter((suppression) => suppression.reason !== '');
  if (effective.length === 0) return findings;
  const groups = grouped(effective, ({ file, codes }) => codes.map((code) => keyOf(file, code)));
  const covers = new Map([...groups].map(([key, group]) => [key, coverage(group.flatMap((suppression) => suppression.covers))]));
  return findings.filter((finding) => covers.get(keyOf(finding.file, finding.code))?.(finding.range.start) !== true);
}

/** Whether an offset lies in one of the ranges, in logarithmic time. */
function coverage(ranges: readonly TextRange[]): (offset: number) => boolean {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const starts = sorted.map((range) => range.start);
  let furthest = -1;
  const ends = sorted.map((range) => (furthest = Math.max(furthest, range.end)));
  return (offset) => (ends[lastNotAfter(starts, offset)] ?? -1) >= offset;
}

/** The codes of suppressions with a reason that match no finding. */
export function findUnusedCodes(suppressions: readonly Suppression[], findings: readonly Located[]): readonly { readonly suppression: Suppression; readonly code: string }[] {
  const groups = grouped(findings, ({ file, code }) => [keyOf(file, code)]);
  const starts = new Map([...groups].map(([key, group]) => [key, group.map((finding) => finding.range.start).sort((a, b) => a - b)]));
  return suppressions.flatMap((suppression) => {
    if (suppression.reason === '') return [];
    const isUnused = (code: string): boolean => {
      const found = starts.get(keyOf(suppression.file, code)) ?? [];
      return !suppression.covers.some((range) => (found[lastNotAfter(found, range.end)] ?? -1) >= range.start);
    };
    return suppression.codes.filter(isUnused).map((code) => ({ suppression, code }));
  });
}

/** A comment behind SQL covers its line; one on a line of its own covers the next line, or the whole statement that starts there. */
function sqlSuppressions(part: ScriptPart): readonly Suppression[] {
  const { text, tokens, statements } = part.script;
  if (!text.includes('idempo:')) return [];
  const toDocument = (range: TextRange): TextRange => toDocumentRange(part.source.map, range);
  const byStart = new Map(statements.map(({ statement }) => [statement.range.start, statement.range]));
  return tokens.flatMap((token, index) => {
    const directive = token.kind === 'comment' ? readDirective(token.text) : undefined;
    if (directive === undefined) return [];
    const line = lineAround(text, token.start);
    const isAlone = text.slice(line.start, token.start).trim() === '';
    const next = nextCode(tokens, index + 1);
    const covered = isAlone ? [nextLines(text, token.end, next?.start ?? text.length)] : [line];
    const statement = isAlone && next !== undefined ? byStart.get(next.start) : undefined;
    if (statement !== undefined) covered.push(statement);
    return [{ ...directive, file: part.source.file, range: toDocument(token), covers: covered.map(toDocument) }];
  });
}

function nextCode(tokens: readonly Token[], from: number): Token | undefined {
  let index = from;
  while (tokens[index]?.kind === 'comment') index++;
  return tokens[index];
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
