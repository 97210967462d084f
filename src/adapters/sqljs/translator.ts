import type { Catalog } from '../../core/translate/catalog';
import type { Guard } from '../../core/translate/translate';
import type { SqlFunction } from './sqlFunctions';

export type { Guard } from '../../core/translate/translate';

/** Turns a task's SQL into what SQLite can run; `core/translate` in production. Offsets are in the script. */
export interface Translator {
  /** The statements of the script, in order. Never throws. */
  split(script: string, dialect: string | undefined): readonly TranslatableStatement[];
  /** Functions of other dialects that the translations call. */
  readonly functions: readonly SqlFunction[];
}

export interface TranslatableStatement {
  readonly start: number;
  readonly end: number;
  /** Asked right before the statement runs, since it may depend on tables that earlier statements made. */
  translate(catalog: Catalog): Translation;
}

export type Translation =
  | { readonly kind: 'translated'; readonly steps: readonly Step[]; readonly cleanup: readonly string[]; readonly guard?: Guard }
  | { readonly kind: 'refused'; readonly message: string; readonly start: number; readonly end: number }
  /** A loop has another round: the script goes on at the statement of this number, counted from 0. */
  | { readonly kind: 'again'; readonly from: number }
  /** The statements of the block of this number are done. */
  | { readonly kind: 'protected'; readonly branch: number }
  | { readonly kind: 'nothing' };

/** `when`: a query without whose rows the step is left out. */
export type Step = Action & { readonly when?: string };

type Action =
  | { readonly kind: 'run'; readonly sql: string; readonly countsRows: boolean }
  | { readonly kind: 'query'; readonly sql: string }
  /** Fails the statement with `message` when the query yields a row. */
  | { readonly kind: 'refuseIfRows'; readonly sql: string; readonly message: string };
