import type { Problem } from './problem';
import type { TextRange } from './textRange';

/** A JSON value with its place. */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  /** In order; a key that is written twice is there once, with its first value. */
  readonly entries: readonly JsonEntry[];
  readonly range: TextRange;
}

export interface JsonEntry {
  readonly key: string;
  /** With the quotes. */
  readonly keyRange: TextRange;
  /** `undefined`: nothing readable behind the colon. */
  readonly value: JsonNode | undefined;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
  readonly range: TextRange;
}

export interface JsonScalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** With the quotes. */
  readonly range: TextRange;
}

export interface JsonTree {
  /** `undefined`: there is no value. */
  readonly root: JsonNode | undefined;
  /** Code Y01. */
  readonly problems: readonly Problem[];
}

/** Deeper nesting is refused, so that the reader cannot run out of stack. */
const MAX_DEPTH = 64;

/** A file of noise needs no ten thousand messages. */
const MAX_PROBLEMS = 50;

/**
 * Reads JSON with `//` and block comments and trailing commas, as VS Code's own settings files have them. Never throws;
 * what cannot be read is a problem, and the rest is kept. Time linear in the text.
 */
export function parseJsonTree(text: string): JsonTree {
  const reader = new JsonReader(text);
  const root = reader.value(0);
  reader.end();
  return { root, problems: reader.problems };
}

const SPACE = /(?:[\s\ufeff]+|\/\/[^\n\r]*|\/\*[^]*?(?:\*\/|$))*/y;
const WORD = /[^\s,:[\]{}"/]+/y;
const STRING = /"[^"\\\n\r]*(?:\\[^\n\r][^"\\\n\r]*)*("?)/y;

class JsonReader {
  readonly problems: Problem[] = [];
  #at = 0;

  constructor(readonly text: string) {}

  value(depth: number): JsonNode | undefined {
    this.#skipSpace();
    const start = this.#at;
    const first = this.text[start];
    if (first === '{' || first === '[') {
      if (depth >= MAX_DEPTH) return this.#giveUp(`This is nested too deeply to be read safely: more than ${MAX_DEPTH} levels.`);
      return first === '{' ? this.#object(depth) : this.#array(depth);
    }
    if (first === '"') return { kind: 'scalar', value: this.#string(), range: { start, end: this.#at } };
    const word = this.#match(WORD);
    if (word === '') return this.#problem('Expected a value.', { start, end: Math.min(start + 1, this.text.length) });
    const value = scalarOf(word);
    const range = { start, end: this.#at };
    return value === undefined ? this.#problem(`"${word}" is no JSON value. Put text in double quotes.`, range) : { kind: 'scalar', value, range };
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.text.length) this.#problem('Expected the end of the file.', { start: this.#at, end: this.text.length });
  }

  #object(depth: number): JsonObject {
    const start = this.#at++;
    const entries = new Map<string, JsonEntry>();
    this.#list('}', () => {
      const entry = this.#entry(depth);
      if (entry === undefined) return false;
      if (entries.has(entry.key)) this.#problem(`The key "${entry.key}" is written twice here; the first one counts. Remove one of them.`, entry.keyRange);
      else entries.set(entry.key, entry);
      return true;
    });
    return { kind: 'object', entries: [...entries.values()], range: { start, end: this.#at } };
  }

  #entry(depth: number): JsonEntry | undefined {
    const start = this.#at;
    if (this.text[start] !== '"') return this.#problem('Expected a key in double quotes.', { start, end: start + Math.max(1, this.#match(WORD).length) });
    const key = this.#string();
    const keyRange = { start, end: this.#at };
    this.#skipSpace();
    if (this.text[this.#at] !== ':') {
      this.#problem(`Expected a colon and a value behind "${key}".`, keyRange);
      return { key, keyRange, value: undefined };
    }
    this.#at++;
    return { key, keyRange, value: this.value(depth + 1) };
  }

  #array(depth: number): JsonArray {
    const start = this.#at++;
    const items: JsonNode[] = [];
    this.#list(']', () => {
      const item = this.value(depth + 1);
      if (item !== undefined) items.push(item);
      return item !== undefined;
    });
    return { kind: 'array', items, range: { start, end: this.#at } };
  }

  /** Calls `readItem` at each item up to `closer`. What it cannot read is left out, character by character. */
  #list(closer: string, readItem: () => boolean): void {
    for (;;) {
      this.#skipSpace();
      const char = this.text[this.#at];
      if (char === undefined) return void this.#problem(`Expected "${closer}" before the end of the file.`, { start: Math.max(0, this.text.length - 1), end: this.text.length });
      if (char === closer) return void this.#at++;
      if (char === '}' || char === ']') return void this.#problem(`Expected "${closer}", not "${char}".`, { start: this.#at, end: this.#at + 1 });
      const before = this.#at;
      if (char !== ',' && !readItem() && this.#at === before) this.#at++;
      if (char === ',') this.#at++;
      else this.#comma(closer);
    }
  }

  #comma(closer: string): void {
    const end = this.#at;
    this.#skipSpace();
    const char = this.text[this.#at];
    if (char === ',') this.#at++;
    else if (char !== undefined && char !== closer && char !== '}' && char !== ']') this.#problem('Expected a comma here.', { start: Math.max(0, end - 1), end });
  }

  #string(): string {
    const start = this.#at;
    STRING.lastIndex = start;
    const [written = '"', quote] = STRING.exec(this.text) ?? [];
    this.#at += written.length;
    const range = { start, end: this.#at };
    if (quote !== '"') {
      this.#problem('Expected the closing quote of this text.', range);
      return written.slice(1);
    }
    const decoded = decodeString(written);
    if (decoded === undefined) this.#problem('This text has an escape that JSON does not know.', range);
    return decoded ?? written.slice(1, -1);
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #problem(message: string, range: TextRange): undefined {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code: 'Y01', severity: 'error', message, range });
  }

  /** Nothing behind this place is read. */
  #giveUp(message: string): undefined {
    this.#problem(message, { start: this.#at, end: this.#at + 1 });
    this.#at = this.text.length;
  }
}

function scalarOf(word: string): number | boolean | null | undefined {
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(word) ? Number(word) : undefined;
}

function decodeString(written: string): string | undefined {
  try {
    const value: unknown = JSON.parse(written.replaceAll('\t', '\\t'));
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
