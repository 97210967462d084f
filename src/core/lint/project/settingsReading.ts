import { findClosestWord } from '../../base/closestWord';
import type { JsonArray, JsonNode, JsonObject } from '../../base/jsonTree';
import type { Problem } from '../../base/problem';
import type { TextRange } from '../../base/textRange';

/** One file of settings while it is read; problems are collected in order of discovery. */
export interface SettingsReader {
  /** The file's path. */
  readonly path: string;
  readonly report: (problem: Problem) => void;
}

/** Reports a value of the wrong form (Y03). */
export function reportShape(reader: SettingsReader, range: TextRange, message: string): void {
  reader.report({ code: 'Y03', severity: 'error', message, range });
}

/** `Did you mean "x"?`, or all that is known where that is a short list. */
export function adviceFor(word: string, known: readonly string[]): string {
  const closest = findClosestWord(word, known);
  if (closest !== undefined) return `Did you mean "${closest}"?`;
  return known.length <= 20 ? `Known: ${known.join(', ')}.` : '"idempo explain" lists them all.';
}

export function reportUnknownKeys(reader: SettingsReader, object: JsonObject, keys: { readonly within: string; readonly known: readonly string[] }): void {
  for (const { key, keyRange } of object.entries) {
    if (!keys.known.includes(key)) reportShape(reader, keyRange, `"${key}" is no key of ${keys.within}. ${adviceFor(key, keys.known)}`);
  }
}

export function valueOf(object: JsonObject, key: string): JsonNode | undefined {
  return object.entries.find((entry) => entry.key === key)?.value;
}

/** `what` starts the message: `The project file must be …`. */
export function readObject(reader: SettingsReader, node: JsonNode | undefined, what: string): JsonObject | undefined {
  if (node === undefined || node.kind === 'object') return node;
  reportShape(reader, node.range, `${what} must be an object with keys: {…}.`);
  return undefined;
}

export function readArray(reader: SettingsReader, node: JsonNode | undefined, key: string): JsonArray | undefined {
  if (node === undefined || node.kind === 'array') return node;
  reportShape(reader, node.range, `"${key}" must be a list: […].`);
  return undefined;
}

interface Types {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

const TYPE_NAMES: Readonly<Record<keyof Types, string>> = { string: 'text in double quotes', number: 'a number', boolean: 'true or false' };

export function readTyped<T extends keyof Types>(reader: SettingsReader, node: JsonNode | undefined, wanted: { readonly key: string; readonly type: T }): Types[T] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && typeof node.value === wanted.type) return node.value as Types[T];
  reportShape(reader, node.range, `"${wanted.key}" must be ${TYPE_NAMES[wanted.type]}.`);
  return undefined;
}

/** A list of texts, or one text for a list of one. */
export function readTexts(reader: SettingsReader, node: JsonNode | undefined, key: string): readonly string[] | undefined {
  if (node === undefined) return undefined;
  const items = node.kind === 'array' ? node.items : [node];
  return items.flatMap((item) => readTyped(reader, item, { key, type: 'string' }) ?? []);
}
