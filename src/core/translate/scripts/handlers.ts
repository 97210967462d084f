import type { Token } from '../../sql/lex/token';
import { quoteName, quoteText } from '../quoting';
import { branchTable, valueOf, type Act, type Handler, type Piece, type Tokens } from './pieces';
import { acceptWords, emit, inBranch, isDone, rangeOf, takeUntil, wordAt, type ScriptReader } from './scriptReader';

/** SQLSTATEs of failures that PostgreSQL has too, by what the local engine says (PostgreSQL's manual, appendix A). Others end the script. */
const STATES: readonly (readonly [message: RegExp, state: string])[] = [
  [/^UNIQUE constraint failed/, '23505'],
  [/^NOT NULL constraint failed/, '23502'],
  [/^CHECK constraint failed/, '23514'],
  [/^FOREIGN KEY constraint failed/, '23503'],
  [/ON CONFLICT DO UPDATE: two of the new rows have the same/, '21000'],
  [/^division by zero$/, '22012'],
  [/^'[^]*' is no (?:integer|number)$/, '22P02'],
  [/^'[^]*' is no integer between -?\d+ and \d+$/, '22003'],
  [/^A query for variables gives several rows/, 'P0003'],
  [/^A query for variables gives no row/, 'P0002'],
  [/^CASE: no WHEN holds/, '20000'],
  [/^no such table: (?!pg_|information_schema)\w+$/i, '42P01'],
  [/^(?:table|view|index) \S+ already exists$/, '42P07'],
];

/** The SQLSTATE of RAISE EXCEPTION. */
const RAISED = 'P0001';

const NAMES: Readonly<Record<string, string>> = {
  UNIQUE_VIOLATION: '23505', NOT_NULL_VIOLATION: '23502', CHECK_VIOLATION: '23514', FOREIGN_KEY_VIOLATION: '23503', INTEGRITY_CONSTRAINT_VIOLATION: '23000',
  CARDINALITY_VIOLATION: '21000', DIVISION_BY_ZERO: '22012', INVALID_TEXT_REPRESENTATION: '22P02', NUMERIC_VALUE_OUT_OF_RANGE: '22003', DATA_EXCEPTION: '22000',
  TOO_MANY_ROWS: 'P0003', NO_DATA_FOUND: 'P0002', RAISE_EXCEPTION: RAISED, PLPGSQL_ERROR: 'P0000', CASE_NOT_FOUND: '20000', UNDEFINED_TABLE: '42P01', DUPLICATE_TABLE: '42P07', OTHERS: '',
};

/** The temporary table that is there when a handler of a block runs; it holds the SQLSTATE. */
function caughtTable(branch: number, handler: number): string {
  return `handler ${String(handler + 1)} of ${String(branch)}`;
}

/** The tables of all handlers of a block. */
export function caughtTables({ branch, handlers }: Extract<Act, { readonly kind: 'protect' }>): readonly string[] {
  return handlers.map((_handler, i) => caughtTable(branch, i));
}

/** A name stands for a state, or for all of a class, which ends with 000; the empty one for all. */
function isNamed(state: string, name: string): boolean {
  return name === '' || name === state || (name.endsWith('000') && state.startsWith(name.slice(0, 2)));
}

/** What is run, behind what is undone, where the block handles a failure; `undefined`: it does not. */
export function handlingOf({ branch, handlers, raised }: Extract<Act, { readonly kind: 'protect' }>, message: string): readonly string[] | undefined {
  const state = STATES.find(([pattern]) => pattern.test(message))?.[1] ?? (raised.includes(message) ? RAISED : undefined);
  const at = state === undefined ? -1 : handlers.findIndex(({ states }) => states.some((name) => isNamed(state, name)));
  if (state === undefined || at === -1 || handlers[at]?.raisesAgain === true) return undefined;
  const table = quoteName(caughtTable(branch, at));
  return [`CREATE TEMP TABLE ${table} ([value] TEXT)`, `INSERT INTO temp.${table} VALUES (${quoteText(state)})`];
}

/** Words that an END closes. */
const OPENERS: ReadonlySet<string> = new Set(['IF', 'BEGIN', 'LOOP', 'CASE']);

/** What stands before a statement of a block. */
const STARTS: ReadonlySet<string> = new Set([';', 'BEGIN', 'THEN', 'ELSE', 'LOOP', '>>']);

/** Where one of the words begins a statement of the block at the reader, not of one inside; `undefined`: none does. */
export function placeInBlock(reader: ScriptReader, words: readonly string[]): number | undefined {
  let depth = 0;
  for (let ahead = 0; reader.at + ahead < reader.tokens.length; ahead++) {
    const word = wordAt(reader, ahead);
    const before = reader.tokens[reader.at + ahead - 1]?.upper ?? ';';
    if (depth === 0 && words.includes(word) && STARTS.has(before)) return reader.at + ahead;
    if (OPENERS.has(word) && before !== 'END' && (word !== 'IF' || STARTS.has(before))) depth++;
    else if (word === 'END' && depth-- === 0) return undefined;
  }
  return undefined;
}

/** `unique_violation OR SQLSTATE '22012'`. */
function statesOf(tokens: Tokens): readonly string[] {
  return tokens.flatMap((token, i) => {
    if (token.kind === 'string') return [token.text.slice(1, -1)];
    return token.upper === 'OR' || tokens[i + 1]?.kind === 'string' ? [] : [Object.hasOwn(NAMES, token.upper) ? (NAMES[token.upper] ?? '') : token.upper];
  });
}

/** SQLSTATE is in the handler's table; the text of SQLERRM is PostgreSQL's own. */
function withState(piece: Piece, table: string): Piece {
  const text = piece.tokens.find((token) => token.kind === 'word' && token.upper === 'SQLERRM');
  if (text !== undefined) return { ...piece, tokens: [], act: { kind: 'refuse', construct: 'SQLERRM' }, range: text };
  return { ...piece, tokens: piece.tokens.flatMap((token): Tokens => (token.kind === 'word' && token.upper === 'SQLSTATE' ? valueOf(table, token) : [token])) };
}

/** Reads statements up to one of the words given; false where it knows one of them not. */
type ReadBody = (ends: readonly string[]) => boolean;

/** A handler, the reader being behind its WHEN. One that is not known is refused where it would run. */
function readHandler(reader: ScriptReader, table: string, readBody: ReadBody): Handler | undefined {
  const states = statesOf(takeUntil(reader, (word) => word === 'THEN'));
  const start = reader.at + 1;
  if (!acceptWords(reader, 'THEN')) return undefined;
  const end = placeInBlock(reader, ['WHEN', 'END']);
  if (end === undefined) return undefined;
  const last = reader.tokens.slice(end - 3, end).map(({ upper }) => upper);
  const raisesAgain = last[1] === 'RAISE' && last[2] === ';' && (last[0] === ';' || last[0] === 'THEN');
  const kept = reader.pieces.length;
  inBranch(reader, table, () => {
    if (raisesAgain || readBody(['WHEN', 'END'])) return;
    const place: Token | undefined = reader.tokens[reader.at];
    reader.pieces.splice(kept);
    emit(reader, [], { act: { kind: 'refuse', construct: `${place?.upper ?? ''} in a block of procedural code` }, range: place ?? rangeOf(reader.tokens.slice(start, end)) });
  });
  reader.at = end;
  reader.pieces.push(...reader.pieces.splice(kept).map((piece) => withState(piece, table)));
  return { states, raisesAgain };
}

/** The statements of a block of PL/pgSQL with EXCEPTION, and its handlers; false where one is not known. */
export function readHandled(reader: ScriptReader, readBody: ReadBody): boolean {
  const { pieces } = reader;
  const branch = ++reader.decisions;
  const range = rangeOf(reader.tokens.slice(reader.at, reader.at + 1));
  const at = pieces.length;
  emit(reader, [], { act: { kind: 'protect', branch, handlers: [], raised: [] }, range });
  let isRead = false;
  inBranch(reader, branchTable(branch, 'then'), () => { isRead = readBody(['EXCEPTION', 'END']); });
  const raised = pieces.slice(at).flatMap(({ act }) => (act?.kind === 'fail' ? [act.message] : []));
  emit(reader, [], { act: { kind: 'protected', branch }, range });
  if (!isRead || !acceptWords(reader, 'EXCEPTION')) return false;
  const handlers: Handler[] = [];
  while (!isDone(reader) && acceptWords(reader, 'WHEN')) {
    const handler = readHandler(reader, caughtTable(branch, handlers.length), readBody);
    if (handler === undefined) return false;
    handlers.push(handler);
  }
  const piece = pieces[at];
  if (piece !== undefined) pieces[at] = { ...piece, act: { kind: 'protect', branch, handlers, raised } };
  return true;
}
