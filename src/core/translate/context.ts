import type { TextRange } from '../base/textRange';
import type { Dialect, Token } from '../sql/lex/token';
import type { Catalog } from './catalog';
import { TokenCursor } from './cursor';
import { refuse } from './refusal';
import { TRAITS, type DialectTraits } from './traits';

/** One name in a FROM clause. */
export interface Source {
  /** In lower case. */
  readonly alias: string;
  /** In lower case and in order, when known. */
  readonly columns: readonly string[] | undefined;
  /** The local table that it is, in lower case. */
  readonly table?: string | undefined;
  /** SQL that stands for a column, by its name in lower case, where SQLite cannot give the column this name. */
  readonly renamed?: ReadonlyMap<string, string>;
}

export interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | undefined;
}

/** What the parts of a translation share while they read one statement. */
export interface Context {
  readonly cursor: TokenCursor;
  readonly dialect: Dialect;
  readonly traits: DialectTraits;
  readonly catalog: Catalog;
  /** The names that expressions may use here. */
  scope: Scope | undefined;
  /** Columns of the WITH queries seen so far, by name in lower case. */
  ctes: ReadonlyMap<string, readonly string[] | undefined>;
  /** How deep brackets and queries are nested here. */
  depth: number;
  /** `VALUES(c)` is the value that could not be inserted. */
  insertsRow: boolean;
}

export function createContext(tokens: readonly Token[], dialect: Dialect, catalog: Catalog): Context {
  return {
    cursor: new TokenCursor(tokens), dialect, traits: TRAITS[dialect], catalog, scope: undefined, ctes: new Map(), depth: 0, insertsRow: false,
  };
}

/** Deepest nesting that is translated; deeper text would exhaust the stack. */
const MAX_DEPTH = 120;

/** Runs `read` one level deeper. */
export function nested<T>(context: Context, read: () => T): T {
  if (++context.depth > MAX_DEPTH) refuse(`This is nested more than ${String(MAX_DEPTH)} levels deep.`, context.cursor.here);
  const result = read();
  context.depth--;
  return result;
}

/** Runs `read` with other names in scope. */
export function withScope<T>(context: Context, scope: Scope | undefined, read: () => T): T {
  const before = context.scope;
  context.scope = scope;
  const result = read();
  context.scope = before;
  return result;
}

export function inDialect(context: Context, ...dialects: readonly Dialect[]): boolean {
  return dialects.includes(context.dialect);
}

/** Refuses the word that the cursor stands before. */
export function refuseHere(context: Context, before = ''): never {
  return refuseConstruct(context, `${before}${context.cursor.peek()?.upper ?? 'This'}`, context.cursor.here);
}

export function refuseConstruct(context: Context, construct: string, range: TextRange): never {
  return refuse(`${construct} is not supported by the local runner${context.traits.native ? '' : ` (${context.dialect})`}.`, range);
}
