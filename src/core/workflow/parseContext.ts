import type { Problem } from '../base/problem';
import type { Ranged, TextRange } from '../base/textRange';
import type { RetryNumber } from './workflow';
import type { YamlEntry, YamlMapping, YamlNode, YamlScalar } from './yamlNode';

/** What reading a `.sql` file gave. `refused`: it exists but must not be opened (outside the workspace, too large, no access). */
export type ReadFileResult =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: string };

/** One workflow file while it is read; problems are collected in order of discovery. */
export interface ParseContext {
  readonly path: string;
  readonly text: string;
  readonly newline: '\n' | '\r\n';
  readonly root: string | undefined;
  readonly readFile: (path: string) => ReadFileResult;
  readonly report: (problem: Problem) => void;
}

/** Reports a value of the wrong form (Y03). */
export function reportShape(context: ParseContext, range: TextRange, message: string): void {
  context.report({ code: 'Y03', severity: 'error', message, range });
}

function rangedText(scalar: YamlScalar): Ranged<string> {
  return { value: scalar.text, range: scalar.contentRange };
}

/** The text of an entry, numbers and booleans as written. A list or mapping is reported; nothing gives `undefined`. */
export function readText(context: ParseContext, entry: YamlEntry | undefined): Ranged<string> | undefined {
  if (entry?.value === undefined) return undefined;
  if (entry.value.kind === 'scalar') return rangedText(entry.value);
  reportShape(context, entry.key.range, `"${entry.key.text}" must be a single value, not a ${nameOfKind(entry.value)}.`);
  return undefined;
}

/** Words for "for ever": a rule of its own says what is wrong with them. */
export const ENDLESS = /^[+]?(?:\.?inf(?:inity)?|unlimited|always|forever|∞)$/i;

/** A number as declared; what is no number is kept as text with `value: undefined`. It counts as none, so that is a warning. */
export function readRetryNumber(context: ParseContext, entry: YamlEntry | undefined): RetryNumber | undefined {
  const text = readText(context, entry);
  if (text === undefined || entry === undefined) return undefined;
  const value = parseNumber(text.value);
  if (value === undefined ? !ENDLESS.test(text.value.trim()) : !Number.isInteger(value)) {
    const message = `"${entry.key.text}" must be a whole number, not "${text.value}"${value === undefined ? ', which counts as if it were not there' : ''}.`;
    context.report({ code: 'Y03', severity: 'warning', message, range: text.range });
  }
  return { raw: text.value, value, range: text.range };
}

/** A number ≥ 0; anything else is reported and ignored. */
export function readAmount(context: ParseContext, entry: YamlEntry | undefined): Ranged<number> | undefined {
  const text = readText(context, entry);
  if (text === undefined || entry === undefined) return undefined;
  const value = parseNumber(text.value);
  if (value !== undefined && value >= 0) return { value, range: text.range };
  reportShape(context, text.range, `"${entry.key.text}" must be a number of 0 or more, not "${text.value}".`);
  return undefined;
}

/** A decimal number as YAML 1.2 writes it, also in quotes; no `inf`, no `nan`. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed) ? Number(trimmed) : undefined;
}

/** A list of texts, or one text for a list of one. */
export function readTextList(context: ParseContext, entry: YamlEntry | undefined): readonly Ranged<string>[] {
  const texts: Ranged<string>[] = [];
  for (const node of readNodeList(entry)) {
    if (node.kind === 'scalar') texts.push(rangedText(node));
    else reportShape(context, node.range, `Each item of "${entry?.key.text ?? ''}" must be a single value, not a ${nameOfKind(node)}.`);
  }
  return texts;
}

/** The values of a list, or one value for a list of one. */
export function readNodeList(entry: YamlEntry | undefined): readonly YamlNode[] {
  const value = entry?.value;
  if (value === undefined) return [];
  return value.kind === 'sequence' ? value.items.flatMap((item) => item.value ?? []) : [value];
}

export function readMapping(context: ParseContext, entry: YamlEntry | undefined): YamlMapping | undefined {
  if (entry?.value === undefined || entry.value.kind === 'mapping') return entry?.value;
  reportShape(context, entry.key.range, `"${entry.key.text}" must be a mapping of keys to values, not a ${nameOfKind(entry.value)}.`);
  return undefined;
}

export function nameOfKind(node: YamlNode): string {
  if (node.kind === 'scalar') return 'single value';
  return node.kind === 'sequence' ? 'list' : 'mapping';
}
