import type { TextRange } from '../base/textRange';
import type { OffsetMap } from './offsetMap';
import type { ScalarStyle } from './scalarOffsetMap';

/** A YAML value with its place; aliases and merge keys are resolved, so a range may lie where the anchor is. */
export type YamlNode = YamlScalar | YamlMapping | YamlSequence;

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly style: ScalarStyle;
  /** The value as text. Nothing is converted: `012`, `1:30`, `no` and dates stay as written (YAML 1.2). */
  readonly text: string;
  /** What the 1.2 core schema takes it for. Quoted and block scalars are strings. */
  readonly type: 'string' | 'int' | 'float' | 'bool' | 'null';
  readonly map: OffsetMap;
  /** With quotes, or the `|` and all lines without trailing white space. */
  readonly range: TextRange;
  /** Without quotes. */
  readonly contentRange: TextRange;
}

export interface YamlMapping {
  readonly kind: 'mapping';
  /** In order of appearance, each key once; entries of a merge key (`<<`) come last. */
  readonly entries: readonly YamlEntry[];
  /** Written `{…}`. */
  readonly flow: boolean;
  readonly range: TextRange;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** `undefined`: no value, or `null`. */
  readonly value: YamlNode | undefined;
  /** From the key to the end of the value as written here (an alias is not followed). */
  readonly range: TextRange;
  /** Came from a merge key: its range lies elsewhere. */
  readonly merged: boolean;
}

export interface YamlSequence {
  readonly kind: 'sequence';
  readonly items: readonly YamlItem[];
  readonly range: TextRange;
}

export interface YamlItem {
  /** `undefined`: nothing behind the dash. */
  readonly value: YamlNode | undefined;
  readonly range: TextRange;
}

export function entryOf(mapping: YamlMapping, ...keys: readonly string[]): YamlEntry | undefined {
  for (const key of keys) {
    const found = mapping.entries.find((entry) => entry.key.text === key);
    if (found !== undefined) return found;
  }
  return undefined;
}
