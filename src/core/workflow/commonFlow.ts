import { plainScalar, quotedAt } from './commonScalars';
import { FORBIDDEN_KEYS } from './yamlLimits';
import type { YamlEntry, YamlItem, YamlMapping, YamlNode, YamlScalar, YamlSequence } from './yamlNode';

/** Brackets inside each other; what is deeper is left to the library. */
const MAX_DEPTH = 5;

/** A list or mapping in brackets on one line, of words, quoted texts and further brackets. `undefined`: something else. */
export function flowAt(text: string, at: number, lineEnd: number): YamlNode | undefined {
  const node = nodeAt({ text, lineEnd }, at, 0);
  return node !== undefined && node.range.end <= lineEnd ? node : undefined;
}

interface Line {
  readonly text: string;
  readonly lineEnd: number;
}

function nodeAt(line: Line, at: number, depth: number): YamlNode | undefined {
  switch (line.text.charCodeAt(at)) {
    case 91:
      return depth < MAX_DEPTH ? listAt(line, at, depth + 1) : undefined;
    case 123:
      return depth < MAX_DEPTH ? mappingAt(line, at, depth + 1) : undefined;
    case 34:
    case 39:
      return quotedAt(line.text, at, line.lineEnd);
    default:
      return wordAt(line, at, WORDS);
  }
}

/** Words with single signs between them that mean nothing to YAML. */
const WORDS = /[A-Za-z0-9_$](?:[\w$./+ -]*[\w$./+-])?/y;
const KEY = /[A-Za-z0-9_$][\w$.-]*/y;

function wordAt({ text }: Line, at: number, form: RegExp): YamlScalar | undefined {
  form.lastIndex = at;
  return form.test(text) ? plainScalar(text, at, form.lastIndex) : undefined;
}

function listAt(line: Line, start: number, depth: number): YamlSequence | undefined {
  const items: YamlItem[] = [];
  const end = partsEnd(line, start, (at) => {
    const node = nodeAt(line, at, depth);
    if (node !== undefined) items.push({ value: withoutNull(node), range: node.range });
    return node?.range.end;
  });
  return end === undefined ? undefined : { kind: 'sequence', items, range: { start, end } };
}

function mappingAt(line: Line, start: number, depth: number): YamlMapping | undefined {
  const entries: YamlEntry[] = [];
  const names = new Set<string>();
  const end = partsEnd(line, start, (at) => {
    const key = wordAt(line, at, KEY);
    if (key === undefined || names.has(key.text) || FORBIDDEN_KEYS.has(key.text) || !line.text.startsWith(': ', key.range.end)) return undefined;
    names.add(key.text);
    const value = nodeAt(line, skipSpaces(line.text, key.range.end + 1), depth);
    if (value !== undefined) entries.push({ key, value: withoutNull(value), range: { start: at, end: value.range.end }, merged: false });
    return value?.range.end;
  });
  return end === undefined ? undefined : { kind: 'mapping', entries, flow: true, range: { start, end } };
}

function withoutNull(node: YamlNode): YamlNode | undefined {
  return node.kind === 'scalar' && node.type === 'null' ? undefined : node;
}

/** Reads what stands between brackets and commas; `read` says where the part at an offset ends. Gives where the closing bracket ends. */
function partsEnd({ text }: Line, open: number, read: (at: number) => number | undefined): number | undefined {
  const closer = text.charCodeAt(open) === 91 ? 93 : 125;
  let at = skipSpaces(text, open + 1);
  if (text.charCodeAt(at) === closer) return at + 1;
  for (;;) {
    const end = read(at);
    if (end === undefined) return undefined;
    at = skipSpaces(text, end);
    if (text.charCodeAt(at) === closer) return at + 1;
    if (text.charCodeAt(at) !== 44) return undefined;
    at = skipSpaces(text, at + 1);
  }
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === 32) at++;
  return at;
}
