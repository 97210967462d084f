import { lex } from '../../sql/lex/lexer';
import type { Statement } from '../../sql/statements';
import { commaParts } from '../brackets';
import { literalText } from '../expressions/literals';
import { LOOP_WORDS, readLeaving, readLoopStatement } from './loopStatements';
import { made, plainPieces, withStops, type Piece, type Tokens } from './pieces';
import { acceptWords, emit, inStatement, isDone, newReader, rangeOf, readIfThen, seesWords, skipSemicolons, takeUntil, wordAt, type ScriptReader } from './scriptReader';
import { withStructs } from './structQueries';

/** Statements of scripts that are not followed. */
const UNKNOWN: ReadonlySet<string> = new Set(['CASE', 'CALL', 'RAISE']);

/** Words that end a loop, or one of its rounds. */
const LEAVES: Readonly<Record<string, 'round' | 'loop'>> = { BREAK: 'loop', LEAVE: 'loop', CONTINUE: 'round', ITERATE: 'round' };

function isProcedural({ tokens: [first, second] }: Statement): boolean {
  const word = first?.kind === 'word' ? first.upper : '';
  return ['DECLARE', 'SET', 'IF', 'EXECUTE'].includes(word) || LOOP_WORDS.has(word) || UNKNOWN.has(word) || word === 'RETURN' || (word === 'BEGIN' && second !== undefined && second.upper !== 'TRANSACTION');
}

/** The steps of a script of BigQuery: variables, IF, loops, BEGIN … END and EXECUTE IMMEDIATE of literals. */
export function readBigquery(statements: readonly Statement[]): readonly Piece[] {
  if (!statements.some(isProcedural)) return plainPieces(statements).map(withStructs);
  const reader = newReader(statements);
  readStatements(reader, []);
  return withStops(reader.pieces.map(withStructs));
}

/** Statements up to one of the words that end a block. */
function readStatements(reader: ScriptReader, ends: readonly string[]): void {
  skipSemicolons(reader);
  while (!isDone(reader) && !ends.includes(wordAt(reader))) {
    inStatement(reader, () => { readOne(reader); }, undefined);
    skipSemicolons(reader);
  }
}

/** What cannot be followed makes the script fail where it stands. */
function refuseRest(reader: ScriptReader, construct: string): void {
  const tokens = takeUntil(reader, () => false);
  emit(reader, [], { act: { kind: 'refuse', construct }, range: rangeOf(tokens.slice(0, 1)) });
}

function readOne(reader: ScriptReader): void {
  const word = wordAt(reader);
  if (word === 'IF') readIf(reader);
  else if (word === 'BEGIN' && !['', 'TRANSACTION'].includes(wordAt(reader, 1))) readBlock(reader);
  else if (LOOP_WORDS.has(word)) readLoopOf(reader);
  else if (Object.hasOwn(LEAVES, word)) leave(reader, LEAVES[word] ?? 'loop');
  else if (word === 'RETURN') emit(reader, [], { act: { kind: 'stop' }, range: rangeOf(takeUntil(reader, () => false)) });
  else if (UNKNOWN.has(word)) refuseRest(reader, word);
  else if (word === 'DECLARE') declare(reader, takeUntil(reader, () => false));
  else if (word === 'SET' && reader.tokens[reader.at + 1]?.text.startsWith('@') !== true) assign(reader, takeUntil(reader, () => false));
  else if (seesWords(reader, 'EXECUTE', 'IMMEDIATE')) execute(reader, takeUntil(reader, () => false));
  else {
    const tokens = takeUntil(reader, () => false);
    emit(reader, tokens);
  }
}

/** `BEGIN … [EXCEPTION WHEN ERROR THEN …] END`: a task that fails is undone as a whole, so that no handler runs. */
function readBlock(reader: ScriptReader): void {
  acceptWords(reader, 'BEGIN');
  readStatements(reader, ['END', 'EXCEPTION']);
  if (seesWords(reader, 'EXCEPTION')) {
    const kept = reader.pieces.length;
    const { decisions } = reader;
    reader.at += 4;
    readStatements(reader, ['END']);
    reader.pieces.splice(kept);
    reader.decisions = decisions;
  }
  if (!acceptWords(reader, 'END')) refuseRest(reader, 'BEGIN without END');
}

function readBody(reader: ScriptReader, ends: readonly string[]): boolean {
  readStatements(reader, ends);
  return true;
}

function readLoopOf(reader: ScriptReader): void {
  const word = wordAt(reader);
  const kept = reader.pieces.length;
  if (readLoopStatement(reader, (ends) => readBody(reader, ends))) return;
  reader.pieces.splice(kept);
  refuseRest(reader, word);
}

function leave(reader: ScriptReader, what: 'round' | 'loop'): void {
  const word = wordAt(reader);
  if (!readLeaving(reader, what)) refuseRest(reader, word);
}

function readIf(reader: ScriptReader): void {
  const isWhole = readIfThen(reader, (ends) => readBody(reader, ends));
  if (!isWhole) refuseRest(reader, 'IF without THEN or END IF');
}

/** `DECLARE a, b [type] [DEFAULT value]`. */
function declare(reader: ScriptReader, tokens: Tokens): void {
  const names = [tokens[1]];
  let at = 2;
  for (; tokens[at]?.text === ','; at += 2) names.push(tokens[at + 1]);
  const place = tokens.findIndex((token, i) => i >= at && token.upper === 'DEFAULT');
  const type = tokens.slice(at, place === -1 ? undefined : place);
  const range = rangeOf(tokens);
  const holds = type.some((token) => token.text.includes('<'));
  for (const name of names) {
    const value = place === -1 ? [made('NULL', range)] : tokens.slice(place + 1);
    if (name?.kind !== 'word' || (holds && place === -1)) emit(reader, [], { act: { kind: 'refuse', construct: 'This DECLARE' }, range });
    else emit(reader, value, { act: { kind: 'declare', name: name.text.toLowerCase(), type: holds ? [] : type }, range });
  }
}

/** `SET x = value`, `SET (x, y) = (1, 2)`, `SET (x, y) = (SELECT AS STRUCT …)`. */
function assign(reader: ScriptReader, tokens: Tokens): void {
  const range = rangeOf(tokens);
  const [, name, sign] = tokens;
  if (name?.kind === 'word' && sign?.text === '=') {
    emit(reader, tokens.slice(3), { act: { kind: 'assign', name: name.text.toLowerCase(), type: [] }, range });
    return;
  }
  const close = tokens.findIndex((token) => token.text === ')');
  const names = tokens.slice(2, close).filter((token) => token.text !== ',').map((token) => token.text.toLowerCase());
  const isList = name?.text === '(' && tokens[close + 1]?.text === '=' && tokens[close + 2]?.text === '(' && tokens.at(-1)?.text === ')';
  const inner = tokens.slice(close + 3, -1);
  if (isList && inner[0]?.upper === 'SELECT' && inner[1]?.upper === 'AS' && inner[2]?.upper === 'STRUCT') {
    emit(reader, [...inner.slice(0, 1), ...inner.slice(3)], { act: { kind: 'select', names, missing: 'fail' }, range });
    return;
  }
  const values = commaParts(inner);
  const depends = inner.some((token) => names.includes(token.text.toLowerCase()));
  if (!isList || depends || values.length !== names.length) emit(reader, [], { act: { kind: 'refuse', construct: 'This SET' }, range });
  else names.forEach((own, i) => { emit(reader, values[i] ?? [], { act: { kind: 'assign', name: own, type: [] }, range }); });
}

/** `EXECUTE IMMEDIATE 'statement' [INTO x] [USING value [AS name], …]` of a literal. */
function execute(reader: ScriptReader, tokens: Tokens): void {
  const literal = tokens[2];
  const range = rangeOf(tokens);
  const into = tokens[3]?.upper === 'INTO' ? tokens[4] : undefined;
  const rest = tokens.slice(into === undefined ? 3 : 5);
  const text = literalText({ dialect: 'bigquery' }, literal);
  if (text === undefined || literal === undefined || (rest.length > 0 && rest[0]?.upper !== 'USING')) {
    emit(reader, [], { act: { kind: 'refuse', construct: 'EXECUTE IMMEDIATE of a text that is no literal' }, range });
    return;
  }
  const using = rest.length === 0 ? [] : commaParts(rest.slice(1));
  const body = withValues(lex(text, 'bigquery').filter(({ kind, text: own }) => kind !== 'comment' && own !== ';'), using);
  const placed = body.map((token) => ({ ...token, start: literal.start, end: literal.end }));
  if (into === undefined) emit(reader, placed);
  else emit(reader, [made('(', range), ...placed, made(')', range)], { act: { kind: 'assign', name: into.text.toLowerCase(), type: [] }, range });
}

/** The statement with `?` and `@name` replaced by what USING gives. */
function withValues(tokens: Tokens, using: readonly Tokens[]): Tokens {
  let place = 0;
  return tokens.flatMap((token): Tokens => {
    const named = token.text.startsWith('@') ? using.findIndex((one) => one.at(-2)?.upper === 'AS' && one.at(-1)?.text.toLowerCase() === token.text.slice(1).toLowerCase()) : -1;
    const given = using[token.text === '?' ? place++ : named];
    if (given === undefined) return [token];
    return [made('(', token), ...(given.at(-2)?.upper === 'AS' ? given.slice(0, -2) : given), made(')', token)];
  });
}
