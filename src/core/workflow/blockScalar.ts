import type { LineBreak } from './offsetMapBuilder';
import { OffsetMapBuilder, putFold } from './offsetMapBuilder';
import type { DecodedScalar, ScalarSpan } from './scalarOffsetMap';

interface BlockLine {
  readonly start: number;
  /** Number of leading spaces. */
  readonly indent: number;
  /** Behind the last character, before CR LF. */
  readonly end: number;
  readonly lineBreak: LineBreak;
}

interface Block {
  readonly lines: readonly BlockLine[];
  /** The indentation that is not part of the value. */
  readonly trim: number;
  /** Index of the first line with a character in it, and of the first of the trailing empty lines. */
  readonly first: number;
  readonly chompFrom: number;
}

/** Literal `|` and folded `>` scalars with every indentation and chomping indicator (YAML 1.2, chapter 8.1). */
export function decodeBlockScalar(span: ScalarSpan): DecodedScalar {
  const { document, start, end } = span;
  const header = /^[|>][-+0-9]*/.exec(document.slice(start, start + 4))?.[0] ?? '';
  const headerEnd = document.indexOf('\n', start);
  const bodyStart = headerEnd === -1 || headerEnd >= end ? end : headerEnd + 1;
  const lines = splitLines(document, bodyStart, end);
  const builder = new OffsetMapBuilder(document);
  const chomp = header.includes('-') ? 'strip' : header.includes('+') ? 'keep' : 'clip';
  const block = measure(lines, Number(/[1-9]/.exec(header)?.[0] ?? 0), span.parentIndent);
  if (block === undefined) {
    if (chomp === 'keep' && bodyStart < end) putBreaks(builder, lines.slice(0, Math.max(1, lines.length - 1)));
  } else {
    putContent(builder, block, span.style === 'folded');
    putTail(builder, block, chomp);
  }
  const last = chomp === 'keep' ? end : block === undefined ? bodyStart : docEndOf(block, chomp);
  return builder.finish(last, bodyStart);
}

function docEndOf(block: Block, chomp: 'strip' | 'clip'): number {
  const last = block.lines[block.chompFrom - 1];
  return (chomp === 'strip' ? last?.end : last?.lineBreak.end) ?? 0;
}

function splitLines(document: string, from: number, end: number): BlockLine[] {
  const lines: BlockLine[] = [];
  let start = from;
  for (;;) {
    const newline = document.indexOf('\n', start);
    const isLast = newline === -1 || newline >= end;
    const stop = isLast ? end : newline;
    const contentEnd = stop > start && document[stop - 1] === '\r' ? stop - 1 : stop;
    let indent = 0;
    while (start + indent < contentEnd && document[start + indent] === ' ') indent++;
    lines.push({ start, indent, end: contentEnd, lineBreak: { start: contentEnd, end: isLast ? stop : stop + 1 } });
    if (isLast) return lines;
    start = stop + 1;
  }
}

function isEmpty(line: BlockLine): boolean {
  return line.start + line.indent >= line.end;
}

/** `undefined` when no line has a character in it. */
function measure(lines: readonly BlockLine[], explicit: number, parentIndent: number): Block | undefined {
  const first = lines.findIndex((line) => !isEmpty(line));
  const firstLine = lines[first];
  if (firstLine === undefined) return undefined;
  const trim = explicit > 0 ? Math.max(0, parentIndent + explicit) : firstLine.indent;
  let chompFrom = lines.length;
  while (chompFrom > first + 1) {
    const line = lines[chompFrom - 1];
    // Spaces beyond the indentation are content even on an otherwise empty line.
    if (line === undefined || !isEmpty(line) || line.indent > trim) break;
    chompFrom--;
  }
  return { lines, trim, first, chompFrom };
}

function contentStart(line: BlockLine, trim: number): number {
  return line.start + Math.min(line.indent, trim);
}

function putContent(builder: OffsetMapBuilder, block: Block, folded: boolean): void {
  const { lines, trim, first, chompFrom } = block;
  for (const line of lines.slice(0, first)) {
    builder.copy(contentStart(line, trim), line.end);
    builder.put('\n', line.lineBreak.start, line.lineBreak.end);
  }
  let breaks: LineBreak[] = [];
  let previousFurther = false;
  for (const line of lines.slice(first, chompFrom)) {
    const further = isFurther(builder, line, trim);
    if (folded && isEmpty(line) && !further) {
      breaks.push(line.lineBreak);
      continue;
    }
    if (folded) putFold(builder, breaks, further || previousFurther);
    else for (const lineBreak of breaks) builder.put('\n', lineBreak.start, lineBreak.end);
    builder.copy(contentStart(line, trim), line.end);
    breaks = [line.lineBreak];
    previousFurther = further;
  }
}

/** Lines that are indented further, or start with a tab, are not folded. */
function isFurther(builder: OffsetMapBuilder, line: BlockLine, trim: number): boolean {
  return line.indent > trim || builder.characterAt(line.start + line.indent) === '\t';
}

function putTail(builder: OffsetMapBuilder, block: Block, chomp: 'strip' | 'keep' | 'clip'): void {
  const last = block.lines[block.chompFrom - 1];
  if (last === undefined || chomp === 'strip') return;
  builder.put('\n', last.lineBreak.start, last.lineBreak.end);
  if (chomp === 'clip') return;
  putBreaks(builder, block.lines.slice(block.chompFrom, -1));
}

function putBreaks(builder: OffsetMapBuilder, lines: readonly BlockLine[]): void {
  for (const line of lines) builder.put('\n', line.lineBreak.start, line.lineBreak.end);
}
