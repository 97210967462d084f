import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import type { Statement } from '../../sql/statements';

export type Tokens = readonly Token[];

/** What a procedural script does beside the statements in it. */
export type Act =
  /** The tokens are a condition, which says which of the branches of this number runs, or whether a loop has another round. */
  | { readonly kind: 'decide'; readonly branch: number; readonly isLoop?: boolean }
  /** The round of a loop is over: the script goes on at the loop's condition. */
  | { readonly kind: 'again'; readonly branch: number }
  /** The rest of the round, or of the loop, is left out. */
  | { readonly kind: 'leave'; readonly branch: number; readonly what: 'round' | 'loop' }
  /** The tokens are the query of a cursor, which is opened. */
  | { readonly kind: 'open'; readonly cursor: string }
  /** The next row of a cursor gives variables their values; without names it becomes the loop's current row. */
  | { readonly kind: 'fetch'; readonly cursor: string; readonly names: readonly string[] }
  /** A variable begins to be; the tokens are its value. Without a type it has that of the value. */
  | { readonly kind: 'declare'; readonly name: string; readonly type: Tokens }
  /** The tokens are the new value of a variable. */
  | { readonly kind: 'assign'; readonly name: string; readonly type: Tokens }
  /** The tokens are a query whose one row gives variables their values. Without a row it fails, they keep theirs, or become NULL. */
  | { readonly kind: 'select'; readonly names: readonly string[]; readonly missing: 'fail' | 'keep' | 'null' }
  /** The script cannot be followed from here on. */
  | { readonly kind: 'refuse'; readonly construct: string }
  /** Statements begin whose failures are handled; `raised`: what those among them that raise say. */
  | { readonly kind: 'protect'; readonly branch: number; readonly handlers: readonly Handler[]; readonly raised: readonly string[] }
  /** The last of those statements is done. */
  | { readonly kind: 'protected'; readonly branch: number }
  /** The script fails. */
  | { readonly kind: 'fail'; readonly message: string }
  /** A script with an early end begins; a script ends early. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'stop' };

/** What a block does about failures. */
export interface Handler {
  /** SQLSTATEs; one that ends with 000 stands for its class, the empty one for all. */
  readonly states: readonly string[];
  /** The failure goes on to the block around, and what the handler did is undone with it. */
  readonly raisesAgain: boolean;
}

/** One step of a script. */
export interface Piece {
  readonly tokens: Tokens;
  readonly range: TextRange;
  readonly act?: Act;
  /** Temporary tables without which it does not run: one for each branch that it stands in. */
  readonly branches: readonly string[];
  /** How many rows it changes is asked for later. */
  readonly isCounted?: boolean;
  /** It stands outside of the blocks of the script, whose variables mean nothing there. */
  readonly isOutside?: boolean;
  /** Variables in it that a column of the same name would hide. */
  readonly shadowed?: readonly string[];
}

/** The temporary table that is there when a condition held, or when it did not. */
export function branchTable(branch: number, taken: 'then' | 'else'): string {
  return `branch ${String(branch)} ${taken}`;
}

/** The temporary table that is there while a round of a loop runs. */
export function roundTable(branch: number): string {
  return `round ${String(branch)}`;
}

/** The temporary table of the rows that a cursor has not given yet. */
export function cursorTable(cursor: string): string {
  return `rows of ${cursor}`;
}

/** The temporary table of the row that a loop over rows is at. */
export function currentRow(cursor: string): string {
  return `row of ${cursor}`;
}

/** The temporary table that holds 0 when the last fetch found a row, else -1. */
export const FETCH_STATUS = 'fetch status';

/** The temporary table that is there until the script ends early. */
export const GOES_ON = 'script goes on';

/** The temporary table that holds how many rows a statement changed. */
export const CHANGED_ROWS = 'changed rows';

/** A token that stands for another at the same place. */
export function made(text: string, at: TextRange): Token {
  return { kind: /^\w/.test(text) ? 'word' : 'operator', text, upper: text.toUpperCase(), start: at.start, end: at.end, closed: true };
}

/** A name in quotes. */
export function madeName(name: string, at: TextRange): Token {
  return { kind: 'quotedName', text: `[${name}]`, upper: name, start: at.start, end: at.end, closed: true };
}

/** `CAST(value AS type)`: an assignment converts, and so does a call. */
export function asType(value: Tokens, type: Tokens, at: TextRange): Tokens {
  return [made('CAST', at), made('(', at), ...value, made('AS', at), ...type, made(')', at)];
}

/** Words of values that would differ from use to use, or depend on rows that change in between. */
const UNSTEADY: ReadonlySet<string> = new Set(
  'SELECT RAND RANDOM RANDSTR SHUFFLE UUID UUID_STRING NEWID NEWSEQUENTIALID SYS_GUID SEQ4 SEQ8 NEXT NEXTVAL EXEC LAST_INSERT_ID ROW_COUNT FOUND_ROWS'.split(' '),
);

/** Whether a value can be written wherever its variable is used. */
export function isSteady(value: Tokens): boolean {
  return !value.some((token) => token.kind === 'word' && UNSTEADY.has(token.upper));
}

/** The value in a temporary table of one row, as an operand. */
export function valueOf(table: string, at: TextRange): Tokens {
  return [made('(', at), made('SELECT', at), madeName('value', at), made('FROM', at), madeName(table, at), made(')', at)];
}

/** The temporary table of a variable. */
export function variableTable(name: string): string {
  return `variable ${name}`;
}

/** Where the script ends early, what follows runs only as long as it goes on. */
export function withStops(pieces: readonly Piece[]): readonly Piece[] {
  const stop = pieces.findIndex(({ act }) => act?.kind === 'stop');
  const first = pieces[0];
  if (stop === -1 || first === undefined) return pieces;
  if (pieces[stop]?.branches.length === 0) return withStops(pieces.slice(0, stop));
  const begin: Piece = { tokens: [], range: first.range, branches: [], act: { kind: 'begin' } };
  return [begin, ...pieces.map((piece, i) => (i > stop ? { ...piece, branches: [...piece.branches, GOES_ON] } : piece))];
}

/** The pieces of a script without blocks and variables: its statements. */
export function plainPieces(statements: readonly Statement[]): readonly Piece[] {
  return statements.map(({ tokens, range }) => ({ tokens, range, branches: [] }));
}
