import type { TextRange } from '../base/textRange';
import { coreType } from './coreType';
import { contentOf } from './flowScalar';
import { scalarOffsetMap, type ScalarStyle } from './scalarOffsetMap';
import type { YamlNode, YamlScalar } from './yamlNode';

/** A value where it is written. */
export interface PlacedNode {
  /** `undefined` for nothing and for `null`. */
  readonly node: YamlNode | undefined;
  /** Without white space behind it. */
  readonly range: TextRange;
  /** Behind the comment that belongs to it. */
  readonly outer: number;
}

/** Without white space at the end. */
export function trimmedRange(text: string, start: number, end: number): TextRange {
  let last = end;
  while (last > start && isSpace(text.charCodeAt(last - 1))) last--;
  return { start, end: last };
}

/** As `\s` has it. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code >= 160 && /\s/.test(String.fromCharCode(code)));
}

/** A plain scalar of one line. */
export function plainScalar(document: string, start: number, end: number): YamlScalar {
  const text = document.slice(start, end);
  const map = { segments: [{ textStart: 0, docStart: start }], textLength: text.length, docEnd: end };
  return { kind: 'scalar', style: 'plain', text, map, type: coreType(text), range: trimmedRange(document, start, end), contentRange: { start, end } };
}

function styledScalar(document: string, style: ScalarStyle, place: TextRange & { readonly indent: number }): YamlScalar {
  const { start, end } = place;
  const span = { style, document, start, end, parentIndent: place.indent };
  const range = trimmedRange(document, start, end);
  const contentRange = style === 'literal' || style === 'folded' ? range : contentOf(span);
  return { kind: 'scalar', style, ...scalarOffsetMap(span), type: 'string', range, contentRange };
}

interface ScalarPlace {
  readonly at: number;
  readonly lineEnd: number;
  /** The column of the collection that holds it. */
  readonly indent: number;
}

/** A block scalar that keeps no line ends of its own and says no indentation, and where it ends. `undefined`: something else, or a mistake. */
export function blockScalarAt(text: string, { at, lineEnd, indent }: ScalarPlace): (PlacedNode & { readonly next: number }) | undefined {
  const first = text.charCodeAt(at);
  if (first !== 124 && first !== 62) return undefined;
  let header = text.charCodeAt(at + 1) === 45 ? at + 2 : at + 1;
  while (text.charCodeAt(header) === 32) header++;
  const end = header === lineEnd ? blockEnd(text, lineEnd + 1, indent) : undefined;
  if (end === undefined) return undefined;
  const node = styledScalar(text, first === 124 ? 'literal' : 'folded', { start: at, end, indent });
  return { node, range: node.range, outer: end, next: end };
}

/** Behind the last line that is empty or as far in as the first that is not. */
function blockEnd(text: string, from: number, indent: number): number | undefined {
  let content = -1;
  let widest = 0;
  let start = from;
  while (start < text.length) {
    let at = start;
    while (text.charCodeAt(at) === 32) at++;
    const isEmpty = at >= text.length || text.charCodeAt(at) === 10;
    const spaces = at - start;
    if (isEmpty) widest = Math.max(widest, spaces);
    else if (content === -1) {
      if (spaces <= indent) break;
      // Spaces before the first line count by it, and a tab is no indentation.
      if (widest > spaces || text.charCodeAt(at) === 9) return undefined;
      content = spaces;
    } else if (spaces < content) break;
    const newline = isEmpty ? at : text.indexOf('\n', at);
    start = newline === -1 ? text.length : newline + 1;
  }
  return Math.min(start, text.length);
}

/** Signs that a plain scalar of the common form does not start with. */
const SPECIAL = new Set(Array.from('?:,[]{}#&*!|>\'"%@`\t', (char) => char.charCodeAt(0)));

/** `undefined`: more than a plain scalar stands on the line. */
export function plainAt(text: string, at: number, lineEnd: number): YamlScalar | undefined {
  const first = text.charCodeAt(at);
  if (SPECIAL.has(first) || (first === 45 && (at + 1 >= lineEnd || isSpace(text.charCodeAt(at + 1))))) return undefined;
  let end = at;
  for (let i = at; i < lineEnd; i++) {
    const code = text.charCodeAt(i);
    if (code === 9 || (code === 58 && (i + 1 >= lineEnd || text.charCodeAt(i + 1) === 32))) return undefined;
    if (code === 35 && text.charCodeAt(i - 1) === 32) break;
    if (code !== 32) end = i + 1;
  }
  return plainScalar(text, at, end);
}

const SINGLE = /'(?:[^'\n\t]|'')*'/y;
/** Other escapes may be mistakes. */
const DOUBLE = /"(?:[^"\\\n\t]|\\["\\/nt])*"/y;

/** A text in quotes on one line. */
export function quotedAt(text: string, at: number, lineEnd: number): YamlScalar | undefined {
  const isDouble = text.charCodeAt(at) === 34;
  const form = isDouble ? DOUBLE : SINGLE;
  form.lastIndex = at;
  if (!form.test(text) || form.lastIndex > lineEnd) return undefined;
  return styledScalar(text, isDouble ? 'double' : 'single', { start: at, end: form.lastIndex, indent: 0 });
}
