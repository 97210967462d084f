import type { TextRange } from '../base/textRange';
import type { KeyInsertion, NestedInsertion } from './workflow';
import type { YamlEntry, YamlMapping } from './yamlNode';

interface Place {
  readonly text: string;
  readonly newline: '\n' | '\r\n';
}

/**
 * Where a new key goes into a mapping: behind the last line of its last entry. In a `{…}` mapping it goes before the
 * closing brace, and `indent` then holds the comma as well, so that `newline + indent + 'key: value'` is right in both.
 */
export function insertionInto(place: Place, mapping: YamlMapping): KeyInsertion {
  const { text, newline } = place;
  const column = columnOf(text, mapping.range.start);
  const last = mapping.entries.findLast((entry) => !entry.merged);
  if (!mapping.flow) {
    const end = Math.max(last?.range.end ?? mapping.range.start, mapping.range.end);
    return { offset: lineEnd(text, end), indent: ' '.repeat(column), newline };
  }
  const closed = text[mapping.range.end - 1] === '}';
  const inside = trimEnd(text, { start: mapping.range.start + 1, end: closed ? mapping.range.end - 1 : mapping.range.end });
  const before = text[inside - 1];
  const comma = before === '{' || before === ',' ? '' : ', ';
  return { offset: inside, indent: ' '.repeat(column + 2) + comma, newline };
}

/** Where a key goes below `path` in the mapping; keys of the path that are not there yet are listed as missing. */
export function nestedInsertion(place: Place, mapping: YamlMapping, path: readonly string[]): NestedInsertion {
  const [name, ...rest] = path;
  if (name === undefined) return { ...insertionInto(place, mapping), missing: [], flow: mapping.flow };
  const entry = mapping.entries.find((candidate) => candidate.key.text === name && !candidate.merged);
  if (entry?.value?.kind === 'mapping') return nestedInsertion(place, entry.value, rest);
  if (entry === undefined || entry.value !== undefined) return { ...insertionInto(place, mapping), missing: path, flow: mapping.flow };
  return { ...insertionBelow(place, entry), missing: rest, flow: false };
}

/** Below a key that has no value yet. */
function insertionBelow(place: Place, entry: YamlEntry): KeyInsertion {
  const column = columnOf(place.text, entry.key.range.start);
  return { offset: lineEnd(place.text, entry.range.end), indent: ' '.repeat(column + 2), newline: place.newline };
}

/** The text to insert at `insertion.offset` so that `line` (`key: value`) stands below all its keys. */
export function insertionText(insertion: NestedInsertion, line: string): string {
  const { indent, newline, missing, flow } = insertion;
  if (flow) return newline + indent + missing.reduceRight((inner, key) => `${key}: {${inner}}`, line);
  const lines = [...missing.map((key) => `${key}:`), line];
  return lines.map((text, depth) => `${newline}${indent}${'  '.repeat(depth)}${text}`).join('');
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline === -1 ? text.length : newline;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

function trimEnd(text: string, range: TextRange): number {
  let end = range.end;
  while (end > range.start && /\s/.test(text[end - 1] ?? '')) end--;
  return end;
}
