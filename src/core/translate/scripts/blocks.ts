import type { Dialect, Token } from '../../sql/lex/token';
import type { Statement } from '../../sql/statements';
import { wordOutside } from '../brackets';
import { readCaseStatement } from './caseStatement';
import { forgiven } from './forgiving';
import { placeInBlock, readHandled } from './handlers';
import { LOOP_WORDS, readLabel, readCursorStatement, readLeaving, readLoopStatement, withFoundRows } from './loopStatements';
import { withCursorAnswers } from './implicitCursor';
import { doBody, readPlpgsql, withAnswers } from './plpgsql';
import { made, plainPieces, withStops, type Act, type Piece, type Tokens } from './pieces';
import { acceptWords, emit, inStatement, isDone, newReader, rangeOf, readerOfLiteral, readIfThen, seesWords, skipSemicolons, takeUntil, wordAt, type ScriptReader } from './scriptReader';

/** A block of Oracle's PL/SQL, of Snowflake Scripting or of PostgreSQL's PL/pgSQL. */
interface BlockReader extends ScriptReader {
  readonly dialect: Dialect;
  /** Failures of the statement read now are left alone: what it drops need not be there. */
  forgives: boolean;
  /** Variables of the blocks around the declarations read now. */
  names: ReadonlySet<string>;
}

const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['TRANSACTION', 'WORK', 'NAME', '']);

/** The pieces of a script with PostgreSQL's `DO $$ … $$`, whose block is read in its place. */
export function readDoBlocks(statements: readonly Statement[]): readonly Piece[] {
  if (!statements.some(({ tokens: [first] }) => first?.upper === 'DO')) return plainPieces(statements);
  const reader: BlockReader = { ...newReader(statements), dialect: 'postgresql', forgives: false, names: new Set() };
  while (!isDone(reader)) {
    const tokens = takeUntil(reader, () => false);
    const body = tokens[0]?.upper === 'DO' ? doBody(tokens) : undefined;
    if (body === undefined) emit(reader, tokens, { isOutside: true });
    else readNested(reader, body);
    skipSemicolons(reader);
  }
  return withAnswers(reader.pieces.map((piece) => ({ ...piece, tokens: withFoundRows(piece.tokens, reader.cursors) })));
}

/** The pieces of a script with blocks; those of one without are its statements. */
export function readBlocks(statements: readonly Statement[], dialect: Dialect): readonly Piece[] {
  const isProcedural = statements.some(({ tokens: [first, second] }) => first?.upper === 'DECLARE' || first?.upper === 'EXECUTE' || first?.upper === 'LET' || opensBlock(first, second));
  if (!isProcedural) return plainPieces(statements);
  const reader: BlockReader = { ...newReader(statements), dialect, forgives: false, names: new Set() };
  readAll(reader);
  return withCursorAnswers(reader.pieces.map((piece) => ({ ...piece, tokens: withFoundRows(piece.tokens, reader.cursors) })));
}

function opensBlock(first: Token | undefined, second: Token | undefined): boolean {
  return first?.upper === 'BEGIN' && !TRANSACTION_WORDS.has(second?.kind === 'word' ? second.upper : '');
}

function readAll(reader: BlockReader): void {
  while (!isDone(reader)) {
    skipSemicolons(reader);
    if (!isDone(reader)) readTop(reader);
  }
}

/** What stands outside of all blocks. */
function readTop(reader: BlockReader): void {
  const isBlock = seesWords(reader, 'DECLARE') || opensBlock(reader.tokens[reader.at], reader.tokens[reader.at + 1]);
  if (isBlock) readWhole(reader);
  else if (!seesWords(reader, 'EXECUTE', 'IMMEDIATE') || !readDynamic(reader)) readOutside(reader);
}

function readOutside(reader: BlockReader): void {
  const tokens = takeUntil(reader, () => false);
  emit(reader, reader.forgives ? forgiven(tokens) : tokens, { isOutside: true });
}

/** A RETURN ends its block, and what stands behind the block runs. */
function readWhole(reader: BlockReader): void {
  const kept = reader.pieces.length;
  readBlock(reader);
  reader.pieces.push(...withStops(reader.pieces.splice(kept)));
}

/** `[DECLARE …] BEGIN … [EXCEPTION …] END`. What is not known is refused as a whole. */
function readBlock(reader: BlockReader): void {
  const { at: from, decisions } = reader;
  const kept = reader.pieces.length;
  const isRead = readParts(reader);
  if (isRead) {
    takeUntil(reader, () => false);
    return;
  }
  reader.pieces.splice(kept);
  reader.decisions = decisions;
  const place = reader.tokens[reader.at] ?? reader.tokens[from];
  emit(reader, [], { act: { kind: 'refuse', construct: `${place?.upper ?? ''} in a block of procedural code` }, range: place ?? { start: 0, end: 0 } });
  reader.at = reader.tokens.length;
}

/** A block without its semicolon. A variable that hides one of a block around it is not followed. */
function readParts(reader: BlockReader): boolean {
  const { names, pieces } = reader;
  const kept = pieces.length;
  if (!readDeclarations(reader) || !acceptWords(reader, 'BEGIN')) return false;
  reader.names = new Set([...names, ...pieces.slice(kept).flatMap(({ act }) => (act?.kind === 'declare' ? [act.name] : []))]);
  const isRead = readBody(reader) && acceptWords(reader, 'END');
  reader.names = names;
  return isRead;
}

const UNKNOWN_DECLARATIONS: ReadonlySet<string> = new Set(['PROCEDURE', 'FUNCTION', 'TYPE', 'PRAGMA', 'SUBTYPE']);

function readDeclarations(reader: BlockReader): boolean {
  if (!acceptWords(reader, 'DECLARE')) return true;
  skipSemicolons(reader);
  while (!isDone(reader) && wordAt(reader) !== 'BEGIN') {
    if (UNKNOWN_DECLARATIONS.has(wordAt(reader))) return false;
    const start = reader.at;
    const tokens = takeUntil(reader, () => false);
    const hidesOuter = reader.names.has(tokens[0]?.text.toLowerCase() ?? '');
    if (hidesOuter || (!declareCursor(reader, tokens) && !declare(reader, tokens))) {
      reader.at = start;
      return false;
    }
    skipSemicolons(reader);
  }
  return true;
}

/** `CURSOR c IS SELECT …`, `c CURSOR FOR SELECT …`, `r RESULTSET := (SELECT …)`; false for another declaration, and for a cursor with parameters. */
function declareCursor(reader: BlockReader, tokens: Tokens): boolean {
  const [first, second, third, ...query] = tokens;
  const isOracle = first?.upper === 'CURSOR' && third?.upper === 'IS';
  const isSnowflake = second?.upper === 'CURSOR' && third?.upper === 'FOR';
  const isResult = second?.upper === 'RESULTSET' && third?.text === ':=' && query[0]?.text === '(' && query.at(-1)?.text === ')';
  const name = isOracle ? second : first;
  if (name === undefined || !(isOracle || isSnowflake || isResult)) return false;
  reader.cursors.set(name.text.toLowerCase(), isResult ? query.slice(1, -1) : query);
  return true;
}

/** `v_dt [CONSTANT] DATE [NOT NULL] := value`. */
function declare(reader: BlockReader, written: Tokens): boolean {
  const tokens = written.filter((token) => token.upper !== 'CONSTANT');
  const [name, ...rest] = tokens;
  const at = rest.findIndex((token) => token.text === ':=' || token.upper === 'DEFAULT' || (reader.dialect === 'postgresql' && token.text === '='));
  const type = (at === -1 ? rest : rest.slice(0, at)).filter((token, i, all) => !(token.upper === 'NOT' && all[i + 1]?.upper === 'NULL') && !(token.upper === 'NULL' && all[i - 1]?.upper === 'NOT'));
  if (name !== undefined && type.length === 1 && type[0]?.upper === 'RECORD' && at === -1) return true;
  if (name?.kind !== 'word' || type.some((token) => token.text === '%' || ['EXCEPTION', 'CURSOR', 'RESULTSET', 'TABLE'].includes(token.upper))) return false;
  if (type.length === 0 && (at === -1 || reader.dialect !== 'snowflake')) return false;
  const value = at === -1 ? [made('NULL', name)] : rest.slice(at + 1);
  emit(reader, value, { act: { kind: 'declare', name: name.text.toLowerCase(), type }, range: { start: name.start, end: written.at(-1)?.end ?? name.end } });
  return true;
}

/** The statements up to END, and what is done about failures. */
function readBody(reader: BlockReader): boolean {
  if (reader.dialect === 'postgresql' && placeInBlock(reader, ['EXCEPTION']) !== undefined) return readHandled(reader, (ends) => readStatements(reader, ends));
  const before = reader.forgives;
  reader.forgives = before || forgivesAll(reader);
  const isRead = readStatements(reader, ['END', 'EXCEPTION']);
  reader.forgives = before;
  if (!isRead) return false;
  if (!acceptWords(reader, 'EXCEPTION')) return true;
  const kept = reader.pieces.length;
  const isHandled = skipHandlers(reader);
  reader.pieces.splice(kept);
  return isHandled;
}

/** Words that an END closes. */
const OPENERS: ReadonlySet<string> = new Set(['IF', 'BEGIN', 'LOOP', 'DO', 'REPEAT', 'CASE']);

/** Steps over the handlers: a task that fails is undone as a whole. */
function skipHandlers(reader: BlockReader): boolean {
  let depth = 0;
  for (; !isDone(reader); reader.at++) {
    const word = wordAt(reader);
    const isClosing = wordAt(reader, -1) === 'END';
    if (OPENERS.has(word ?? '') && !isClosing) depth++;
    else if (word === 'END' && depth === 0) return true;
    else if (word === 'END') depth--;
  }
  return false;
}

/** Whether the handler of this block takes a failure for none: `WHEN OTHERS THEN NULL`, or all but one are raised again. */
function forgivesAll(reader: BlockReader): boolean {
  let depth = 0;
  for (let i = reader.at; i < reader.tokens.length; i++) {
    const word = reader.tokens[i]?.kind === 'word' ? reader.tokens[i]?.upper : '';
    const isClosing = reader.tokens[i - 1]?.upper === 'END';
    if (OPENERS.has(word ?? '') && !isClosing) depth++;
    else if (word === 'END' && depth-- === 0) return false;
    else if (word === 'EXCEPTION' && depth === 0) {
      const handler = reader.tokens.slice(i, i + 14).map((token) => token.upper).join(' ');
      return /^EXCEPTION ;? ?WHEN \w+ THEN (?:NULL ;|IF SQLCODE (?:!=|<>) - ?(?:942|955|2289|1418|4043) THEN RAISE)/.test(handler);
    }
  }
  return false;
}

function readStatements(reader: BlockReader, ends: readonly string[]): boolean {
  skipSemicolons(reader);
  while (!isDone(reader) && !ends.includes(wordAt(reader))) {
    if (!inStatement(reader, () => readOne(reader), false)) return false;
    skipSemicolons(reader);
  }
  return !isDone(reader);
}

const UNKNOWN: ReadonlySet<string> = new Set(['FORALL', 'GOTO', 'CALL', 'PIPE', 'FOREACH', 'AWAIT', 'ASYNC']);

/** What PL/SQL and PL/pgSQL do about a CASE in which nothing holds; Snowflake's manual does not say it. */
const NO_MATCH: Act = { kind: 'fail', message: 'CASE: no WHEN holds, and there is no ELSE.' };
const NO_MATCH_IN_SNOWFLAKE: Act = { kind: 'refuse', construct: 'A CASE in which no WHEN holds and without ELSE' };

/** Words that end a loop, or one of its rounds. */
const LEAVES: Readonly<Record<string, 'round' | 'loop'>> = { EXIT: 'loop', BREAK: 'loop', CONTINUE: 'round', ITERATE: 'round' };

/** One statement of a block; false for one that is not known. */
function readOne(reader: BlockReader): boolean {
  const word = wordAt(reader);
  if (word === 'IF') return readIfThen(reader, (ends) => readStatements(reader, ends));
  if (word === 'DECLARE' || (word === 'BEGIN' && !TRANSACTION_WORDS.has(wordAt(reader, 1)))) {
    const isRead = readParts(reader);
    if (isRead) takeUntil(reader, () => false);
    return isRead;
  }
  if (readLabel(reader)) return readOne(reader);
  if (UNKNOWN.has(word)) return false;
  const readBody = (ends: readonly string[]): boolean => readStatements(reader, ends);
  if (word === 'CASE') return readCaseStatement(reader, reader.dialect === 'snowflake' ? NO_MATCH_IN_SNOWFLAKE : NO_MATCH, readBody);
  if (LOOP_WORDS.has(word)) return readLoopStatement(reader, readBody, reader.dialect === 'postgresql' ? { reverseFromAbove: true, variables: reader.names } : {});
  const leaves = Object.hasOwn(LEAVES, word) ? LEAVES[word] : undefined;
  if (leaves !== undefined) return readLeaving(reader, leaves);
  if (['OPEN', 'FETCH', 'CLOSE'].includes(word)) return readCursorStatement(reader, takeUntil(reader, () => false));
  if (seesWords(reader, 'EXECUTE', 'IMMEDIATE') || (reader.dialect === 'postgresql' && word === 'EXECUTE')) return readDynamic(reader);
  const start = reader.at;
  const isRead = readPlain(reader, takeUntil(reader, () => false));
  if (!isRead) reader.at = start;
  return isRead;
}

/** Calls that only say something or gather statistics. */
const SPEAKS = /^(?:DBMS_OUTPUT|DBMS_STATS|DBMS_APPLICATION_INFO|DBMS_LOCK)$/;

function readPlain(reader: BlockReader, tokens: Tokens): boolean {
  const [head, second] = tokens;
  if (head === undefined) return true;
  const range = { start: head.start, end: tokens.at(-1)?.end ?? head.end };
  if (head.upper === 'NULL' || SPEAKS.test(head.upper)) return true;
  if (reader.dialect === 'postgresql' && readPlpgsql(reader, tokens)) return true;
  if (head.upper === 'RETURN') {
    emit(reader, [], { act: { kind: 'stop' }, range });
    return true;
  }
  if (head.upper === 'RAISE') return false;
  if (head.upper === 'RAISE_APPLICATION_ERROR') {
    const text = tokens.find((token) => token.kind === 'string')?.text.slice(1, -1).replaceAll("''", "'");
    emit(reader, [], { act: { kind: 'fail', message: text ?? 'RAISE_APPLICATION_ERROR' }, range });
    return true;
  }
  if (head.upper === 'LET' && second !== undefined) return declareCursor(reader, tokens.slice(1)) || declare(reader, tokens.slice(1));
  if (head.kind === 'word' && second?.text === ':=') {
    emit(reader, tokens.slice(2), { act: { kind: 'assign', name: head.text.toLowerCase(), type: [] }, range });
    return true;
  }
  if (head.upper === 'SELECT' || head.upper === 'WITH') return readSelectInto(reader, tokens);
  emit(reader, tokens);
  return true;
}

/** `SELECT a, b INTO [STRICT] x, y FROM …`. */
function readSelectInto(reader: BlockReader, tokens: Tokens): boolean {
  const at = wordOutside(tokens, 0, 'INTO');
  if (at === undefined) return false;
  const from = tokens.findIndex((token, i) => i > at && token.kind === 'word' && token.upper === 'FROM');
  const isStrict = reader.dialect !== 'postgresql' || tokens[at + 1]?.upper === 'STRICT';
  const names = tokens.slice(at + 1, from === -1 ? tokens.length : from).filter((token) => token.text !== ',' && token.upper !== 'STRICT');
  if (names.some((token) => token.kind !== 'word')) return false;
  const list = names.map((token) => token.text.toLowerCase().replace(/^:/, ''));
  const range = rangeOf(tokens);
  emit(reader, [...tokens.slice(0, at), ...(from === -1 ? [] : tokens.slice(from))], { act: { kind: 'select', names: list, missing: isStrict ? 'fail' : 'null' }, range });
  return true;
}

/** `EXECUTE [IMMEDIATE] 'statement'`: the statements that the literal holds, which see no variable of the block. */
function readDynamic(reader: BlockReader): boolean {
  const from = reader.at;
  const tokens = takeUntil(reader, () => false);
  const literal = tokens.at(-1);
  if (tokens.length !== (reader.dialect === 'postgresql' ? 2 : 3) || literal?.kind !== 'string') {
    reader.at = from;
    return false;
  }
  readNested(reader, literal);
  return true;
}

function readNested(reader: BlockReader, literal: Token): void {
  const nested: BlockReader = { ...readerOfLiteral(reader, literal, reader.dialect), dialect: reader.dialect, forgives: reader.forgives, names: reader.names };
  readAll(nested);
  reader.decisions = nested.decisions;
}
