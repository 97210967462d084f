import type { TextRange } from '../../base/textRange';
import { lex } from '../../sql/lex/lexer';
import type { Dialect, Token } from '../../sql/lex/token';
import { splitStatements, type Statement } from '../../sql/statements';
import { literalText } from '../expressions/literals';
import { branchTable, made, type Act, type Piece, type Tokens } from './pieces';

/** Reads the pieces of a script from left to right. */
export interface ScriptReader {
  readonly tokens: Tokens;
  at: number;
  readonly pieces: Piece[];
  branches: readonly string[];
  /** Number of decisions so far. */
  decisions: number;
  /** How many statements the one that is read now stands in. */
  depth: number;
  /** The decisions of the loops around what is read now, the innermost last. */
  loops: readonly number[];
  /** The label right before the loop that is read next, in lower case. */
  label: string | undefined;
  /** The decisions of labelled loops, by label. */
  readonly labels: Map<string, number>;
  /** The queries of declared cursors, by name in lower case. */
  readonly cursors: Map<string, Tokens>;
  /** Texts that variables hold here, and the types of those variables, by name in lower case. */
  readonly texts: Map<string, string>;
  readonly textTypes: Map<string, Tokens>;
}

/** Deepest nesting of blocks that is followed: deeper text would exhaust the stack. */
const MAX_DEPTH = 100;

/** Reads one statement, which may hold others. One that is nested too deeply is refused with the rest of the script, and `refused` is given. */
export function inStatement<T>(reader: ScriptReader, read: () => T, refused: T): T {
  if (reader.depth >= MAX_DEPTH) {
    const { start, end } = reader.tokens[reader.at] ?? { start: 0, end: 0 };
    emit(reader, [], { act: { kind: 'refuse', construct: 'Such deep nesting of blocks' }, range: { start, end } });
    reader.at = reader.tokens.length;
    return refused;
  }
  reader.depth++;
  const result = read();
  reader.depth--;
  return result;
}

/** All tokens of a script with a semicolon behind each statement. */
export function newReader(statements: readonly Statement[]): ScriptReader {
  const tokens = statements.flatMap(({ tokens: own, range }) => [...own, made(';', { start: range.end, end: range.end })]);
  return { tokens, at: 0, pieces: [], branches: [], decisions: 0, depth: 0, loops: [], label: undefined, labels: new Map(), cursors: new Map(), texts: new Map(), textTypes: new Map() };
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
export function emit(reader: ScriptReader, tokens: Tokens, more: { readonly act?: Act; readonly range?: TextRange; readonly isOutside?: boolean } = {}): void {
  const first = tokens[0];
  const last = tokens.at(-1);
  const range = more.range ?? (first === undefined || last === undefined ? { start: 0, end: 0 } : { start: first.start, end: last.end });
  if (tokens.length === 0 && more.act === undefined) return;
  reader.pieces.push({ tokens, range, branches: reader.branches, ...(more.act === undefined ? {} : { act: more.act }), ...(more.isOutside === true ? { isOutside: true } : {}) });
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

/**
 * `IF condition THEN … [ELSEIF condition THEN …] [ELSE …] END IF`, the reader being at its IF. `readBody` reads
 * statements up to one of the words given, and says whether it knew them all. False where a word is missing: the reader
 * stands there.
 */
export function readIfThen(reader: ScriptReader, readBody: (ends: readonly string[]) => boolean): boolean {
  reader.at++;
  const condition = takeUntil(reader, (word) => word === 'THEN');
  if (!acceptWords(reader, 'THEN')) return false;
  const branch = decide(reader, condition);
  let isRead = true;
  inBranch(reader, branchTable(branch, 'then'), () => { isRead = readBody(['ELSE', 'ELSIF', 'ELSEIF', 'END']); });
  if (!isRead) return false;
  inBranch(reader, branchTable(branch, 'else'), () => {
    if (wordAt(reader) === 'ELSIF' || wordAt(reader) === 'ELSEIF') isRead = readIfThen(reader, readBody);
    else isRead = (!acceptWords(reader, 'ELSE') || readBody(['END'])) && acceptWords(reader, 'END', 'IF');
  });
  return isRead;
}

/** From the first token to the last. */
export function rangeOf(tokens: Tokens): TextRange {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
}

/**
 * A reader of the statements in a literal of text: where it is written as it is, between dollars, each at its place, else all
 * at that of the literal. Its pieces are those of `reader`, whose decisions the caller sets when it is done.
 */
export function readerOfLiteral(reader: ScriptReader, literal: Token, dialect: Dialect): ScriptReader {
  const dollars = /^\$[^$]*\$/.exec(literal.text)?.[0].length;
  const by = literal.start + (dollars ?? 0);
  const placed = <T extends TextRange>(one: T): T => ({ ...one, ...(dollars === undefined ? { start: literal.start, end: literal.end } : { start: one.start + by, end: one.end + by }) });
  const inner = splitStatements(lex(literalText({ dialect }, literal) ?? '', dialect), dialect);
  const statements = inner.map((statement) => ({ ...statement, tokens: statement.tokens.map(placed), range: placed(statement.range) }));
  return { ...newReader(statements), branches: reader.branches, decisions: reader.decisions, depth: reader.depth, loops: reader.loops, labels: reader.labels, cursors: reader.cursors, texts: reader.texts, textTypes: reader.textTypes, pieces: reader.pieces };
}
