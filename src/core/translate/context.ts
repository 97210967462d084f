import type { TextRange } from '../base/textRange';
import type { Dialect, Token } from '../sql/lex/token';
import type { Catalog } from './catalog';
import { TokenCursor } from './cursor';
import { refuse } from './refusal';
import type { ColumnType, Expr } from './expr';
import { TRAITS, type DialectTraits } from './traits';

/** One name in a FROM clause. */
export interface Source {
  /** In lower case. */
  readonly alias: string;
  /** In lower case and in order, when known. */
  readonly columns: readonly string[] | undefined;
  /** The local table that it is, in lower case. */
  readonly table?: string | undefined;
  /** By column name in lower case, where they are no declared types of a table. */
  readonly types?: ReadonlyMap<string, ColumnType> | undefined;
  /** No column of it can be NULL. */
  readonly filled?: boolean;
  /** Columns that USING makes one with those of an earlier source, in lower case. */
  readonly merged?: ReadonlySet<string>;
  /** SQL that stands for a column, by its name in lower case, where SQLite cannot give the column this name. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/** The columns of a query; both lists have the same order. */
export interface Shape {
  /** Names in lower case; `undefined`: not known. */
  readonly columns: readonly string[] | undefined;
  readonly types: readonly ColumnType[] | undefined;
  /** No value of it can be NULL. */
  readonly filled?: boolean;
}

/** The tables whose columns can be named, and those of the queries around. */
export interface Scope {
  readonly sources: readonly Source[];
  readonly outer: Scope | undefined;
}

/** What a function that gives rows adds to FROM. */
export interface Generated {
  readonly sql: string;
  /** A row for which it gives none stays, with NULLs. */
  readonly keepsRows: boolean;
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
  ctes: ReadonlyMap<string, Shape>;
  /** How deep brackets and queries are nested here. */
  depth: number;
  /** `VALUES(c)` is the value that could not be inserted. */
  insertsRow: boolean;
  /** Columns that are NULL here: keys that one of several groupings has not, in lower case. */
  absent: ReadonlySet<string>;
  /** Names of the keys of GROUP BY with several groupings, in order and in lower case. */
  groupKeys: readonly string[] | undefined;
  /** Columns need the name of their table: `json_each`, which has columns of its own, is their neighbour. */
  crowded: boolean;
  /** Inside a select list: what its functions that give rows add to FROM. */
  generators: Generated[] | undefined;
  /** Values of the select list that later ones may use by their names in lower case. */
  aliases: ReadonlyMap<string, Expr> | undefined;
  /** ClickHouse's `join_use_nulls`: what a join does not find is NULL. */
  joinsNulls: boolean;
  /** What Spark's session variables stand for, by name in lower case. */
  variables: ReadonlyMap<string, readonly Token[]> | undefined;
  /** Spark's `partitionOverwriteMode`, where the script sets it. */
  overwriteMode: 'static' | 'dynamic' | undefined;
  /** Settings of a session of Doris or StarRocks, by name in lower case. */
  settings: ReadonlyMap<string, string>;
  /** The catalog of Trino that it is set for. */
  overwriteCatalog: string | undefined;
  /** Names without a schema may mean tables of this one, in lower case. */
  schema: string | undefined;
}

/** The state in which one statement is translated; its cursor stands before the first token. */
export function createContext(tokens: readonly Token[], dialect: Dialect, catalog: Catalog): Context {
  return {
    cursor: new TokenCursor(tokens), dialect, traits: TRAITS[dialect], catalog, scope: undefined, ctes: new Map(), depth: 0, insertsRow: false, absent: new Set(), groupKeys: undefined, crowded: false, generators: undefined, aliases: undefined, joinsNulls: false, variables: undefined, overwriteMode: undefined, overwriteCatalog: undefined, settings: new Map(), schema: undefined,
  };
}

/** Deepest nesting that is translated; deeper text would exhaust the stack. */
const MAX_DEPTH = 120;

/** The types of a query's columns under the names that they have outside. */
export function typesByName(names: readonly string[] | undefined, types: readonly ColumnType[] | undefined): ReadonlyMap<string, ColumnType> | undefined {
  if (names === undefined || types === undefined || names.length !== types.length) return undefined;
  return new Map(names.map((name, i) => [name.toLowerCase(), types[i] ?? { type: 'unknown' }] as const));
}

/** Runs `read` one level deeper. */
export function nested<T>(context: Context, read: () => T): T {
  if (++context.depth > MAX_DEPTH) refuse(`This is nested more than ${String(MAX_DEPTH)} levels deep.`, context.cursor.here);
  const result = read();
  context.depth--;
  return result;
}

/** Runs `read` where all columns have their values: in aggregates and in WHERE. */
export function present<T>(context: Context, read: () => T): T {
  const before = context.absent;
  context.absent = new Set();
  const result = read();
  context.absent = before;
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

/** Refuses what stands at `range`; `construct` begins the message, so it has a capital letter or is a name. */
export function refuseConstruct(context: Context, construct: string, range: TextRange): never {
  return refuse(`${construct} is not supported by the local runner${context.traits.native ? '' : ` (${context.dialect})`}.`, range);
}
