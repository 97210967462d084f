import type { LineBreak } from './offsetMapBuilder';
import { OffsetMapBuilder, putFold } from './offsetMapBuilder';
import type { DecodedScalar, ScalarSpan } from './scalarOffsetMap';

/** Plain, single-quoted and double-quoted scalars on one or more lines (YAML 1.2, chapter 7.3). */
export function decodeFlowScalar(span: ScalarSpan): DecodedScalar {
  const { start, end } = contentOf(span);
  const builder = new OffsetMapBuilder(span.document);
  if (span.style === 'double') putDouble(builder, span.document, { start, end });
  else putLines(builder, span, { start, end });
  return builder.finish(end, start);
}

/** Inside the quotes. A quote that is not closed yet ends with the scalar. */
export function contentOf(span: ScalarSpan): { readonly start: number; readonly end: number } {
  const { style, document, start, end } = span;
  if (style === 'plain') return { start, end };
  const quote = style === 'double' ? '"' : "'";
  const closed = end - start >= 2 && document[end - 1] === quote;
  return { start: Math.min(start + 1, end), end: closed ? end - 1 : end };
}

interface Content {
  readonly start: number;
  readonly end: number;
}

function putLines(builder: OffsetMapBuilder, span: ScalarSpan, content: Content): void {
  const { document } = span;
  let breaks: LineBreak[] = [];
  let start = content.start;
  for (let index = 0; ; index++) {
    const newline = document.indexOf('\n', start);
    const isLast = newline === -1 || newline >= content.end;
    const stop = isLast ? content.end : newline;
    const lineEnd = !isLast && stop > start && document[stop - 1] === '\r' ? stop - 1 : stop;
    const from = index === 0 ? start : skipBlanks(document, start, lineEnd);
    const to = isLast ? lineEnd : trimBlanks(document, from, lineEnd);
    if (index === 0 || isLast || to > from) {
      putFold(builder, breaks);
      breaks = [];
      if (span.style === 'single') copyQuoted(builder, document, { start: from, end: to });
      else builder.copy(from, to);
    }
    if (isLast) return;
    breaks.push({ start: lineEnd, end: stop + 1 });
    start = stop + 1;
  }
}

/** In single quotes `''` stands for one quote. */
function copyQuoted(builder: OffsetMapBuilder, document: string, part: Content): void {
  let start = part.start;
  for (let at = start; at + 1 < part.end; at++) {
    if (document[at] !== "'" || document[at + 1] !== "'") continue;
    builder.copy(start, at);
    builder.put("'", at, at + 2);
    at++;
    start = at + 1;
  }
  builder.copy(start, part.end);
}

function putDouble(builder: OffsetMapBuilder, document: string, content: Content): void {
  let copied = content.start;
  let at = content.start;
  while (at < content.end) {
    const char = document[at];
    if (char === '\\') {
      builder.copy(copied, at);
      at = putEscape(builder, document, { start: at, end: content.end });
      copied = at;
    } else if (char === '\n' || char === ' ' || char === '\t' || char === '\r') {
      const run = blankRun(document, at, content.end);
      if (run.breaks.length > 0) {
        builder.copy(copied, at);
        putFold(builder, run.breaks);
        copied = run.end;
      }
      at = run.end;
    } else at++;
  }
  builder.copy(copied, content.end);
}

/** Spaces, tabs and line breaks from `from` on; without a line break the run is content. */
function blankRun(document: string, from: number, limit: number): { readonly end: number; readonly breaks: readonly LineBreak[] } {
  const breaks: LineBreak[] = [];
  let at = from;
  for (; at < limit; at++) {
    const char = document[at];
    if (char === '\n') breaks.push({ start: at, end: at + 1 });
    else if (char === '\r' && document[at + 1] === '\n') {
      breaks.push({ start: at, end: at + 2 });
      at++;
    } else if (char !== ' ' && char !== '\t') break;
  }
  // A lone CR is no line break; step over it so that the caller gets on.
  return { end: at === from ? at + 1 : at, breaks };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'], ['a', '\x07'], ['b', '\b'], ['e', '\x1b'], ['f', '\f'], ['n', '\n'], ['r', '\r'], ['t', '\t'], ['v', '\v'],
  ['N', '\u0085'], ['_', '\u00a0'], ['L', '\u2028'], ['P', '\u2029'], [' ', ' '], ['"', '"'], ['/', '/'], ['\\', '\\'], ['\t', '\t'],
]);

const HEX_LENGTHS: ReadonlyMap<string, number> = new Map([['x', 2], ['u', 4], ['U', 8]]);

/** Adds what the escape at `part.start` stands for; the result is the offset behind it. A bad escape stays as written. */
function putEscape(builder: OffsetMapBuilder, document: string, part: Content): number {
  const at = part.start;
  const next = document[at + 1] ?? '';
  const simple = ESCAPES.get(next);
  const hexLength = HEX_LENGTHS.get(next);
  if (simple !== undefined && at + 2 <= part.end) {
    builder.put(simple, at, at + 2);
    return at + 2;
  }
  if (next === '\n' || (next === '\r' && document[at + 2] === '\n')) {
    return skipBlanks(document, at + (next === '\n' ? 2 : 3), part.end);
  }
  if (hexLength !== undefined) {
    const stop = Math.min(at + 2 + hexLength, part.end);
    const decoded = characterOf(document.slice(at + 2, stop), hexLength);
    if (decoded === undefined) builder.copy(at, stop);
    else builder.put(decoded, at, stop);
    return stop;
  }
  const stop = Math.min(at + 2, part.end);
  builder.copy(at, stop);
  return stop;
}

function characterOf(hex: string, length: number): string | undefined {
  if (hex.length !== length || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  const code = parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function skipBlanks(document: string, from: number, end: number): number {
  let at = from;
  while (at < end && (document[at] === ' ' || document[at] === '\t')) at++;
  return at;
}

function trimBlanks(document: string, from: number, end: number): number {
  let at = end;
  while (at > from && (document[at - 1] === ' ' || document[at - 1] === '\t')) at--;
  return at;
}
