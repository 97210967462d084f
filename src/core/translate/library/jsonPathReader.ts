import type { Node } from './documentFunctions';

/** One step behind a value of a JSON path. */
export type PathStep =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'anyKey' }
  | { readonly kind: 'anyItem' }
  | { readonly kind: 'items'; readonly ranges: readonly { readonly from: PathPart; readonly to: PathPart | undefined }[] }
  | { readonly kind: 'filter'; readonly test: PathPart }
  | { readonly kind: 'method'; readonly name: string };

/** A part of a JSON path of SQL (PostgreSQL's manual, "The SQL/JSON Path Language"). */
export type PathPart =
  | { readonly kind: 'root' | 'current' | 'last' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'value'; readonly value: Node }
  | { readonly kind: 'path'; readonly base: PathPart; readonly steps: readonly PathStep[] }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: PathPart; readonly right: PathPart }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '!' | 'exists' | 'unknown'; readonly value: PathPart }
  | { readonly kind: 'regex'; readonly value: PathPart; readonly pattern: RegExp };

/** A path as read from its text. */
export interface JsonPath {
  readonly isStrict: boolean;
  readonly root: PathPart;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([$@]?[\p{L}_][\p{L}\p{N}_]*)|(\|\||&&|==|!=|<>|<=|>=|[$@.*[\](),?!<>+\-/%]))/uy;

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new Error(`the JSON path ${text} is not supported by the local runner near '${text.slice(at).trim().slice(0, 20)}'`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

/** From the loosest operators to the tightest. */
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!=', '<>', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];

const METHODS: ReadonlySet<string> = new Set(['size', 'type', 'double', 'number', 'integer', 'bigint', 'ceiling', 'floor', 'abs', 'string', 'boolean']);

class Reader {
  private at = 0;

  constructor(private readonly tokens: readonly string[], private readonly text: string) {}

  get here(): string | undefined {
    return this.tokens[this.at];
  }

  accept(token: string): boolean {
    if (this.here !== token) return false;
    this.at++;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) this.fail();
  }

  next(): string {
    const token = this.here ?? this.fail();
    this.at++;
    return token;
  }

  fail(): never {
    throw new Error(`the JSON path ${this.text} is not supported by the local runner near '${this.here ?? 'its end'}'`);
  }
}

function textOf(token: string): string {
  return JSON.parse(token) as string;
}

function readLevel(reader: Reader, level: number): PathPart {
  const operators = LEVELS[level];
  if (operators === undefined) return readUnary(reader);
  let left = readLevel(reader, level + 1);
  for (;;) {
    const operator = operators.find((one) => reader.here === one);
    if (operator === undefined) return level === 2 ? readTest(reader, left) : left;
    reader.accept(operator);
    left = { kind: 'binary', operator: operator === '<>' ? '!=' : operator, left, right: readLevel(reader, level + 1) };
  }
}

/** `like_regex "…" flag "i"`, `starts with "…"`, `is unknown`. */
function readTest(reader: Reader, value: PathPart): PathPart {
  if (reader.accept('like_regex')) {
    const pattern = textOf(reader.next());
    const flags = reader.accept('flag') ? textOf(reader.next()) : '';
    if (!/^[ims]*$/.test(flags)) reader.fail();
    return { kind: 'regex', value, pattern: new RegExp(pattern, `u${flags}`) };
  }
  if (reader.accept('starts')) {
    reader.expect('with');
    return { kind: 'binary', operator: 'starts', left: value, right: readUnary(reader) };
  }
  if (!reader.accept('is')) return value;
  reader.expect('unknown');
  return { kind: 'unary', operator: 'unknown', value };
}

function readUnary(reader: Reader): PathPart {
  if (reader.accept('!')) return { kind: 'unary', operator: '!', value: readUnary(reader) };
  if (reader.accept('-')) return { kind: 'unary', operator: '-', value: readUnary(reader) };
  if (reader.accept('+')) return { kind: 'unary', operator: '+', value: readUnary(reader) };
  if (!reader.accept('exists')) return readPath(reader);
  reader.expect('(');
  const value = readLevel(reader, 0);
  reader.expect(')');
  return { kind: 'unary', operator: 'exists', value };
}

function readBase(reader: Reader): PathPart {
  if (reader.accept('(')) {
    const inner = readLevel(reader, 0);
    reader.expect(')');
    return inner;
  }
  const token = reader.next();
  if (token === '$') return { kind: 'root' };
  if (token === '@') return { kind: 'current' };
  if (token === 'last') return { kind: 'last' };
  if (token.startsWith('$')) return { kind: 'variable', name: token.slice(1) };
  if (token.startsWith('"')) return { kind: 'value', value: textOf(token) };
  if (/^\d/.test(token)) return { kind: 'value', value: `\u0000${token}` };
  if (token === 'true' || token === 'false' || token === 'null') return { kind: 'value', value: token === 'null' ? null : token === 'true' };
  return reader.fail();
}

function readItems(reader: Reader): PathStep {
  if (reader.accept('*')) {
    reader.expect(']');
    return { kind: 'anyItem' };
  }
  const ranges: { from: PathPart; to: PathPart | undefined }[] = [];
  do {
    const from = readLevel(reader, 3);
    ranges.push({ from, to: reader.accept('to') ? readLevel(reader, 3) : undefined });
  } while (reader.accept(','));
  reader.expect(']');
  return { kind: 'items', ranges };
}

function readMember(reader: Reader): PathStep {
  if (reader.accept('*')) return reader.here === '*' ? reader.fail() : { kind: 'anyKey' };
  const token = reader.next();
  if (token.startsWith('"')) return { kind: 'key', name: textOf(token) };
  if (!/^[\p{L}_]/u.test(token)) return reader.fail();
  if (!reader.accept('(')) return { kind: 'key', name: token };
  reader.expect(')');
  return METHODS.has(token) ? { kind: 'method', name: token } : reader.fail();
}

function readPath(reader: Reader): PathPart {
  const base = readBase(reader);
  const steps: PathStep[] = [];
  for (;;) {
    if (reader.accept('.')) steps.push(readMember(reader));
    else if (reader.accept('[')) steps.push(readItems(reader));
    else if (reader.accept('?')) {
      reader.expect('(');
      steps.push({ kind: 'filter', test: readLevel(reader, 0) });
      reader.expect(')');
    } else return steps.length === 0 ? base : { kind: 'path', base, steps };
  }
}

/** Reads a path of SQL/JSON; fails for what is none, or has forms that are not known here. */
export function readJsonPath(text: string): JsonPath {
  const all = tokensOf(text);
  const isStrict = all[0] === 'strict';
  const reader = new Reader(isStrict || all[0] === 'lax' ? all.slice(1) : all, text);
  const root = readLevel(reader, 0);
  if (reader.here !== undefined) reader.fail();
  return { isStrict, root };
}
