import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import { toDocumentRange } from '../../workflow/offsetMap';
import { readDirective, type Directive } from './suppressionDirective';
import type { PlaceScope, Suppression, SuppressionScope } from './suppressions';
import type { ScriptPart } from '../taskScript';

/**
 * A line comment behind SQL covers its line. A comment on a line of its own covers the next line, or the whole statement
 * that starts there. A block comment between tokens covers those next to it. `ignore-file` above the first statement covers all.
 */
export function sqlSuppressions(part: ScriptPart): readonly Suppression[] {
  // The tokens of a script that is typed in are made when somebody asks.
  if (!part.script.text.includes('idempo:')) return [];
  const { tokens } = part.script;
  let statements: ReadonlyMap<number, TextRange> | undefined;
  return tokens.flatMap((token, index): readonly Suppression[] => {
    const directive = token.kind === 'comment' ? readDirective(token.text) : undefined;
    if (directive === undefined) return [];
    const toDocument = (range: TextRange): TextRange => toDocumentRange(part.source.map, range);
    const codes = directive.codes.map(({ code, range }) => ({ code, range: toDocument({ start: token.start + range.start, end: token.start + range.end }) }));
    statements ??= new Map(part.script.statements.map(({ start, scanned }) => [start, { start, end: start + scanned.statement.range.end }]));
    const scope = scopeOf(part, { index, directive, statements });
    return [{ codes, reason: directive.reason, file: part.source.file, range: toDocument(token), scope, isComment: true }];
  });
}

interface Place {
  /** Of the comment among the tokens. */
  readonly index: number;
  readonly directive: Directive;
  /** The script's statements by where they start. */
  readonly statements: ReadonlyMap<number, TextRange>;
}

function scopeOf(part: ScriptPart, place: Place): SuppressionScope {
  const { text, tokens } = part.script;
  const token = tokens[place.index];
  if (token === undefined) return { kind: 'nothing', reason: '' };
  if (place.directive.isWholeFile) return wholeFile(part, token);
  const isFirst = text.slice(lineAround(text, token.start).start, token.start).trim() === '';
  const isLast = text.slice(token.end, lineAround(text, token.end).end).trim() === '';
  if (isFirst && isLast) return ownLine(part, place);
  if (/^(?:\/\*|\{#)/.test(token.text)) return neighbours(part, place.index);
  return lines(part, [lineAround(text, token.start)]);
}

function wholeFile(part: ScriptPart, comment: Token): SuppressionScope {
  const first = part.script.statements[0]?.start ?? comment.end;
  if (comment.start > first) return { kind: 'nothing', reason: '"ignore-file" counts only above the first statement.' };
  return part.documentText === undefined ? { kind: 'file' } : { kind: 'place', starts: [part.source.range], ends: [] };
}

function lines(part: ScriptPart, covered: readonly TextRange[]): PlaceScope {
  return { kind: 'place', starts: covered.map((range) => toDocumentRange(part.source.map, range)), ends: [] };
}

function ownLine(part: ScriptPart, { index, statements }: Place): PlaceScope {
  const { text, tokens } = part.script;
  const next = nextCode(tokens, index + 1);
  const nextLines = { start: tokens[index]?.end ?? 0, end: lineAround(text, next?.start ?? text.length).end };
  const statement = next && statements.get(next.start);
  return lines(part, statement === undefined ? [nextLines] : [nextLines, statement]);
}

function nextCode(tokens: readonly Token[], from: number): Token | undefined {
  let index = from;
  while (tokens[index]?.kind === 'comment') index++;
  return tokens[index];
}

/** The token behind the comment and the one before it, as far as they stand on its lines. */
function neighbours({ script: { text, tokens }, source: { map } }: ScriptPart, index: number): PlaceScope {
  const comment = tokens[index] ?? { start: 0, end: 0 };
  const next = nextCode(tokens, index + 1);
  const isNear = next !== undefined && !text.slice(comment.end, next.start).includes('\n');
  const starts = isNear ? [{ start: next.start, end: next.end }] : [];
  const ends = endsBefore({ text, tokens, index });
  return {
    kind: 'place',
    starts: starts.map((range) => lastInside(toDocumentRange(map, range))),
    ends: ends.map((end) => toDocumentRange(map, { start: end - 1, end }).end),
    inside: toDocumentRange(map, comment),
  };
}

/** Scopes include both ends: the next token's start must not be covered where it touches. */
function lastInside({ start, end }: TextRange): TextRange {
  return { start, end: Math.max(start, end - 1) };
}

/** Where what stands directly before the comment ends: a comma, semicolon or closing bracket counts with what it closes. */
function endsBefore({ text, tokens, index }: { readonly text: string; readonly tokens: readonly Token[]; readonly index: number }): readonly number[] {
  const ends: number[] = [];
  for (let i = index - 1, behind = tokens[index]?.start ?? 0; i >= 0; i--) {
    const token = tokens[i];
    if (token === undefined || text.slice(token.end, behind).includes('\n')) break;
    if (token.kind === 'comment') continue;
    ends.push(token.end);
    behind = token.start;
    if (token.kind !== 'operator' || !/^[),;\]]$/.test(token.text)) break;
  }
  return ends;
}

export function lineAround(text: string, offset: number): TextRange {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return { start, end: end === -1 ? text.length : end };
}
