import type { Token } from '../../sql/lex/token';
import type { Statement } from '../../sql/statements';
import { commaParts } from '../brackets';
import { literalText } from '../expressions/literals';
import { branchTable, CHANGED_ROWS, FETCH_STATUS, made, madeName, plainPieces, valueOf, withStops, type Piece, type Tokens } from './pieces';
import { acceptWords, decide, emit, inBranch, inStatement, isDone, newReader, rangeOf, seesWords, skipSemicolons, takeUntil, wordAt, type ScriptReader } from './scriptReader';
import { assignsInSelect, readAssigningSelect } from './assigningSelect';
import { withCounts } from './changedRows';
import { withIdentities } from './lastIdentity';
import { batchedDelete } from './batchedDelete';
import { leaveLoop, readLoop } from './loops';
import { readCursorStatement } from './loopStatements';
import { renaming } from './renaming';
import { dynamicStatements, noteText } from './tsqlDynamic';

const HERE = { dialect: 'sqlserver' } as const;

/** Words that begin a statement, behind the condition of IF and WHILE. */
const STARTS: ReadonlySet<string> = new Set(
  'BEGIN SELECT INSERT UPDATE DELETE MERGE EXEC EXECUTE DROP CREATE ALTER TRUNCATE SET DECLARE PRINT RAISERROR THROW RETURN WHILE IF WITH BREAK CONTINUE COMMIT ROLLBACK SAVE GOTO WAITFOR USE OPEN FETCH CLOSE DEALLOCATE'.split(' '),
);

const TRANSACTION_WORDS: ReadonlySet<string> = new Set(['TRAN', 'TRANSACTION', 'DISTRIBUTED']);

/** First words of scripts that are more than statements one after the other. */
const PROCEDURAL: ReadonlySet<string> = new Set(['IF', 'BEGIN', 'WHILE', 'DECLARE', 'THROW', 'RAISERROR', 'RETURN', 'EXEC', 'EXECUTE', 'SET', 'END', 'ELSE', 'OPEN', 'FETCH']);

/** The pieces of a T-SQL script: its blocks opened, with the branches that each statement stands in. */
export function readTsql(written: readonly Statement[]): readonly Piece[] {
  const statements = withoutDatabase(written);
  const isProcedural = statements.some(({ tokens }) => PROCEDURAL.has(tokens[0]?.upper ?? '') || tokens.some((token) => token.text.startsWith('@') || token.upper === 'SCOPE_IDENTITY'));
  if (!isProcedural) return plainPieces(statements);
  const reader = newReader(statements);
  while (!isDone(reader)) readStatement(reader);
  return withIdentities(withCounts(withStops(reader.pieces), isRowCount, (token) => valueOf(CHANGED_ROWS, token))).map((piece) => ({ ...piece, tokens: piece.tokens.flatMap((token) => (token.upper === '@@FETCH_STATUS' ? valueOf(FETCH_STATUS, token) : [token])) }));
}

/** Without `USE db`, where all of them choose the same one: names without a database are of it. */
function withoutDatabase(statements: readonly Statement[]): readonly Statement[] {
  const chosen = statements.filter(({ tokens: [first] }) => first?.kind === 'word' && first.upper === 'USE');
  const names = new Set(chosen.map(({ tokens }) => tokens.slice(1).map(({ upper }) => upper.toUpperCase()).join(' ')));
  const isOne = names.size === 1 && chosen.every(({ tokens }) => tokens.length === 2) && statements.find(({ tokens }) => tokens.length > 0)?.tokens[0]?.upper === 'USE';
  return isOne ? statements.filter((statement) => !chosen.includes(statement)) : statements;
}

function isRowCount(token: Token): boolean {
  return token.kind === 'word' && token.upper === '@@ROWCOUNT';
}

function readStatement(reader: ScriptReader): void {
  skipSemicolons(reader);
  if (!isDone(reader)) inStatement(reader, () => { readOne(reader); }, undefined);
}

function readOne(reader: ScriptReader): void {
  switch (wordAt(reader)) {
    case 'BEGIN':
      readBegin(reader);
      return;
    case 'IF':
      readIf(reader);
      return;
    case 'WHILE':
      readWhile(reader);
      return;
    case 'DECLARE':
      reader.at++;
      if (wordAt(reader, 1) === 'CURSOR' && !wordAt(reader).startsWith('@')) readCursor(reader);
      else readDeclare(reader, readSimple(reader));
      return;
    case 'BREAK':
    case 'CONTINUE': {
      const tokens = readSimple(reader);
      if (!leaveLoop(reader, { what: tokens[0]?.upper === 'BREAK' ? 'loop' : 'round' }, rangeOf(tokens))) emit(reader, tokens);
      return;
    }
    case 'OPEN':
    case 'FETCH':
    case 'CLOSE':
    case 'DEALLOCATE': {
      const tokens = readSimple(reader);
      tokens.forEach((token) => reader.texts.delete(token.text.toLowerCase()));
      if (!readCursorStatement(reader, tokens)) emit(reader, tokens);
      return;
    }
    case 'EXEC':
    case 'EXECUTE':
      readExec(reader, readSimple(reader));
      return;
    case 'RETURN':
      emit(reader, [], { act: { kind: 'stop' }, range: reader.tokens[reader.at] ?? { start: 0, end: 0 } });
      readSimple(reader);
      return;
    default:
      readOther(reader, readSimple(reader));
  }
}

/** A statement without a block: up to its semicolon, or to the ELSE of the IF that it stands in. */
function readSimple(reader: ScriptReader): Tokens {
  const from = reader.at;
  const tokens = takeUntil(reader, (word, at) => at > from && (word === 'ELSE' || (word === 'END' && reader.tokens[at - 1]?.upper !== 'BEGIN')));
  if (tokens.length > 0) return tokens;
  // A lone END or ELSE: it is refused where it stands.
  reader.at++;
  return reader.tokens.slice(from, reader.at);
}

function readBegin(reader: ScriptReader): void {
  if (seesWords(reader, 'BEGIN', 'TRY')) {
    reader.at += 2;
    readUntilEnd(reader);
    acceptWords(reader, 'TRY');
    skipSemicolons(reader);
    if (acceptWords(reader, 'BEGIN', 'CATCH')) skipCatch(reader);
    return;
  }
  if (TRANSACTION_WORDS.has(wordAt(reader, 1))) {
    readSimple(reader);
    return;
  }
  reader.at++;
  readUntilEnd(reader);
}

/** The statements of a block, and its END. */
function readUntilEnd(reader: ScriptReader): void {
  skipSemicolons(reader);
  while (!isDone(reader) && wordAt(reader) !== 'END') {
    readStatement(reader);
    skipSemicolons(reader);
  }
  acceptWords(reader, 'END');
}

/** What runs after a failure: a task that fails is undone as a whole. */
function skipCatch(reader: ScriptReader): void {
  const kept = reader.pieces.length;
  readUntilEnd(reader);
  acceptWords(reader, 'CATCH');
  reader.pieces.splice(kept);
}

function readCondition(reader: ScriptReader): Tokens {
  reader.at++;
  return takeUntil(reader, (word) => STARTS.has(word));
}

function readIf(reader: ScriptReader): void {
  const condition = readCondition(reader);
  const branch = decide(reader, condition);
  inBranch(reader, branchTable(branch, 'then'), () => { readStatement(reader); });
  const before = reader.at;
  skipSemicolons(reader);
  if (acceptWords(reader, 'ELSE')) inBranch(reader, branchTable(branch, 'else'), () => { readStatement(reader); });
  else reader.at = before;
}

function readWhile(reader: ScriptReader): void {
  const from = reader.at;
  const kept = reader.pieces.length;
  const condition = readCondition(reader);
  readLoop(reader, condition, () => { readStatement(reader); });
  const body = reader.pieces.slice(kept + 1, -1);
  const once = batchedDelete(condition, body, reader.branches.length + 1);
  if (once === undefined && !condition.some(isRowCount)) return;
  reader.pieces.splice(kept);
  if (once === undefined) {
    emit(reader, reader.tokens.slice(from, reader.at));
    return;
  }
  const table = branchTable(decide(reader, condition), 'then');
  inBranch(reader, table, () => { once.forEach((piece) => reader.pieces.push({ ...piece, branches: reader.branches })); });
}

/** `c CURSOR [LOCAL …] FOR SELECT …`, the reader being at its name. */
function readCursor(reader: ScriptReader): void {
  const tokens = readSimple(reader);
  const at = tokens.findIndex((token) => token.upper === 'FOR');
  const end = tokens.findIndex((token, i) => i > at && token.upper === 'FOR' && ['READ', 'UPDATE'].includes(tokens[i + 1]?.upper ?? ''));
  const isKnown = at !== -1 && tokens[1]?.upper === 'CURSOR' && tokens.slice(2, at).every((token) => CURSOR_OPTIONS.has(token.upper));
  if (isKnown) reader.cursors.set(tokens[0]?.text.toLowerCase() ?? '', tokens.slice(at + 1, end === -1 ? undefined : end));
  else emit(reader, [made('DECLARE', rangeOf(tokens)), ...tokens]);
}

/** Options of a cursor that is read once from its first row to its last. */
const CURSOR_OPTIONS: ReadonlySet<string> = new Set(['LOCAL', 'GLOBAL', 'FORWARD_ONLY', 'FAST_FORWARD', 'STATIC', 'READ_ONLY', 'KEYSET', 'SCROLL', 'TYPE_WARNING']);

/** `@x int = 1, @y date`, `@t TABLE (…)`. */
function readDeclare(reader: ScriptReader, tokens: Tokens): void {
  for (const part of commaParts(tokens)) {
    const [name, ...rest] = part;
    const type = rest[0]?.upper === 'AS' ? rest.slice(1) : rest;
    if (name === undefined) continue;
    if (type[0]?.upper === 'TABLE') {
      const table = madeName(name.text, name);
      declareOnce(reader, { tokens: [made('DROP', name), made('TABLE', name), made('IF', name), made('EXISTS', name), table], range: rangeOf(part), branches: reader.branches });
      declareOnce(reader, { tokens: [made('CREATE', name), made('TABLE', name), table, ...type.slice(1)], range: rangeOf(part), branches: reader.branches });
      continue;
    }
    if (!name.text.startsWith('@') || type.length === 0 || type[0]?.upper === 'CURSOR') {
      emit(reader, [made('DECLARE', name), ...part]);
      continue;
    }
    const at = type.findIndex((token) => token.text === '=');
    noteText(reader, { name: name.text.toLowerCase(), type: at === -1 ? type : type.slice(0, at), value: at === -1 ? [] : type.slice(at + 1) });
    const value = at === -1 ? [made('NULL', name)] : type.slice(at + 1);
    const piece: Piece = { tokens: value, range: { start: name.start, end: part.at(-1)?.end ?? name.end }, branches: reader.branches, act: { kind: 'declare', name: name.text.toLowerCase(), type: at === -1 ? type : type.slice(0, at) } };
    if (at === -1) declareOnce(reader, piece);
    else reader.pieces.push(piece);
  }
}

/** What is declared inside of a loop without a value keeps the one of the round before: it is declared before the loop. */
function declareOnce(reader: ScriptReader, piece: Piece): void {
  const [outermost] = reader.loops;
  const at = outermost === undefined ? reader.pieces.length : reader.pieces.findIndex(({ act }) => act?.kind === 'decide' && act.branch === outermost);
  reader.pieces.splice(at, 0, { ...piece, branches: reader.pieces[at]?.branches ?? piece.branches });
}

const COMPOUND = new Set(['+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=']);

function readOther(reader: ScriptReader, tokens: Tokens): void {
  const [head, name, sign, ...value] = tokens;
  if (head === undefined) return;
  if (head.upper === 'SET' && name?.text.startsWith('@') === true && sign !== undefined && (sign.text === '=' || COMPOUND.has(sign.text))) {
    const whole = sign.text === '=' ? value : [name, made(sign.text.charAt(0), sign), made('(', sign), ...value, made(')', sign)];
    noteText(reader, { name: name.text.toLowerCase(), value: sign.text === '+=' ? [name, made('+', sign), ...value] : sign.text === '=' ? value : [] });
    emit(reader, whole, { act: { kind: 'assign', name: name.text.toLowerCase(), type: [] }, range: { start: head.start, end: tokens.at(-1)?.end ?? head.end } });
  } else if (head.upper === 'SELECT' && assignsInSelect(tokens)) {
    tokens.forEach((token) => reader.texts.delete(token.text.toLowerCase()));
    readAssigningSelect(reader, tokens);
  } else if (head.upper === 'THROW' || head.upper === 'RAISERROR') {
    readFailure(reader, tokens);
  } else {
    emit(reader, tokens);
  }
}

/** `THROW 50001, 'text', 1`, `RAISERROR ('text', 16, 1)`; up to severity 10 it only says something. */
function readFailure(reader: ScriptReader, tokens: Tokens): void {
  const [head] = tokens;
  const isThrow = head?.upper === 'THROW';
  const list = isThrow ? tokens.slice(1) : tokens.slice(2, tokens.findIndex((token) => token.text === ')'));
  const parts = commaParts(list);
  const severity = isThrow ? 16 : Number(parts[1]?.[0]?.text ?? '16');
  if (severity <= 10) return;
  const message = literalText(HERE, parts[isThrow ? 1 : 0]?.[0]) ?? `${head?.upper ?? ''} failed the script.`;
  emit(reader, [], { act: { kind: 'fail', message }, range: { start: head?.start ?? 0, end: tokens.at(-1)?.end ?? 0 } });
}

/** `EXEC sp_rename …` and statements in a text literal; other procedures stay, and are refused. */
function readExec(reader: ScriptReader, tokens: Tokens): void {
  const name = tokens[1]?.upper.toLowerCase();
  const literals = tokens.filter((token) => token.kind === 'string');
  const [first, second] = literals;
  if (name === 'sp_rename' && first !== undefined && second !== undefined) {
    emit(reader, renaming(first, second, literals.length > 2));
    return;
  }
  const nested = dynamicStatements(reader, tokens);
  if (nested === undefined) {
    emit(reader, tokens);
    return;
  }
  while (!isDone(nested)) readStatement(nested);
  reader.decisions = nested.decisions;
}
