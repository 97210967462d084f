import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import type { Statement } from '../../sql/statements';

export type Tokens = readonly Token[];

/** What a procedural script does beside the statements in it. */
export type Act =
  /** The tokens are a condition, which says which of the branches of this number runs. */
  | { readonly kind: 'decide'; readonly branch: number }
  /** A variable begins to be; the tokens are its value. Without a type it has that of the value. */
  | { readonly kind: 'declare'; readonly name: string; readonly type: Tokens }
  /** The tokens are the new value of a variable. */
  | { readonly kind: 'assign'; readonly name: string; readonly type: Tokens }
  /** The tokens are a query whose one row gives variables their values; without a row they stay, or it fails. */
  | { readonly kind: 'select'; readonly names: readonly string[]; readonly mustFind: boolean }
  /** The script cannot be followed from here on. */
  | { readonly kind: 'refuse'; readonly construct: string }
  /** The script fails. */
  | { readonly kind: 'fail'; readonly message: string }
  /** A script with an early end begins; a script ends early. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'stop' };

/** One step of a script. */
export interface Piece {
  readonly tokens: Tokens;
  readonly range: TextRange;
  readonly act?: Act;
  /** Temporary tables without which it does not run: one for each branch that it stands in. */
  readonly branches: readonly string[];
  /** How many rows it changes is asked for later. */
  readonly isCounted?: boolean;
  /** Variables in it that a column of the same name would hide. */
  readonly shadowed?: readonly string[];
}

/** The temporary table that is there when a condition held, or when it did not. */
export function branchTable(branch: number, taken: 'then' | 'else'): string {
  return `branch ${String(branch)} ${taken}`;
}

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

/** Reads the pieces of a script from left to right. */
export interface ScriptReader {
  readonly tokens: Tokens;
  at: number;
  readonly pieces: Piece[];
  branches: readonly string[];
  /** Number of decisions so far. */
  decisions: number;
}

/** All tokens of a script with a semicolon behind each statement. */
export function newReader(statements: readonly Statement[]): ScriptReader {
  const tokens = statements.flatMap(({ tokens: own, range }) => [...own, made(';', { start: range.end, end: range.end })]);
  return { tokens, at: 0, pieces: [], branches: [], decisions: 0 };
}

/** The word `ahead` of the reader in upper case; empty for anything else. */
export function wordAt(reader: ScriptReader, ahead = 0): string {
  const token = reader.tokens[reader.at + ahead];
  return token?.kind === 'word' ? token.upper : '';
}

/** Whether these words stand at the reader. */
export function seesWords(reader: ScriptReader, ...words: readonly string[]): boolean {
  return words.every((word, i) => wordAt(reader, i) === word);
}

/** Steps over the words when they stand here. */
export function acceptWords(reader: ScriptReader, ...words: readonly string[]): boolean {
  if (!seesWords(reader, ...words)) return false;
  reader.at += words.length;
  return true;
}

export function skipSemicolons(reader: ScriptReader): void {
  while (reader.tokens[reader.at]?.text === ';' && reader.tokens[reader.at]?.kind === 'operator') reader.at++;
}

export function isDone(reader: ScriptReader): boolean {
  return reader.at >= reader.tokens.length;
}

/** Adds a piece in the branches that the reader is in. Nothing for no tokens without an act. */
export function emit(reader: ScriptReader, tokens: Tokens, more: { readonly act?: Act; readonly range?: TextRange } = {}): void {
  const first = tokens[0];
  const last = tokens.at(-1);
  const range = more.range ?? (first === undefined || last === undefined ? { start: 0, end: 0 } : { start: first.start, end: last.end });
  if (tokens.length === 0 && more.act === undefined) return;
  reader.pieces.push({ tokens, range, branches: reader.branches, ...(more.act === undefined ? {} : { act: more.act }) });
}

/** The tokens up to the semicolon, or to a word outside of brackets and CASE for which `ends` says so. */
export function takeUntil(reader: ScriptReader, ends: (word: string, index: number) => boolean): Tokens {
  const from = reader.at;
  let brackets = 0;
  let cases = 0;
  for (; !isDone(reader); reader.at++) {
    const token = reader.tokens[reader.at];
    if (token?.kind === 'operator') {
      if (token.text === ';') break;
      brackets += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    } else if (token?.kind === 'word' && brackets <= 0) {
      if (cases === 0 && ends(token.upper, reader.at)) break;
      if (token.upper === 'CASE') cases++;
      else if (token.upper === 'END' && cases > 0) cases--;
    }
  }
  return reader.tokens.slice(from, reader.at);
}

/** Reads what runs only when a decision, or its opposite, was taken. */
export function inBranch(reader: ScriptReader, table: string, read: () => void): void {
  const before = reader.branches;
  reader.branches = [...before, table];
  read();
  reader.branches = before;
}

/** Notes a condition; returns the number of its branches. */
export function decide(reader: ScriptReader, condition: Tokens): number {
  const branch = ++reader.decisions;
  emit(reader, condition, { act: { kind: 'decide', branch } });
  return branch;
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
