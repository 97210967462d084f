import type { Token } from '../../sql/lex/token';
import { branchTable, FETCH_STATUS, made, valueOf, type Tokens } from './pieces';
import { always, leaveLoop, readCounting, readLoop, readRows, readRowsInto, type Leaving } from './loops';
import { acceptWords, decide, emit, inBranch, rangeOf, takeUntil, wordAt, type ScriptReader } from './scriptReader';

/** Reads statements up to one of the words given; false where it knows one of them not. */
type ReadBody = (ends: readonly string[]) => boolean;

/** Words that begin a loop in Oracle's, Snowflake's and BigQuery's blocks. */
export const LOOP_WORDS: ReadonlySet<string> = new Set(['WHILE', 'LOOP', 'REPEAT', 'FOR']);

const ENDS: readonly string[] = ['END', 'UNTIL'];

function readEnd(reader: ScriptReader): boolean {
  if (!acceptWords(reader, 'END') || !LOOP_WORDS.has(wordAt(reader))) return false;
  takeUntil(reader, () => false);
  return true;
}

/** The tokens up to DO or LOOP, which is taken too; `undefined` without one. */
function takeHead(reader: ScriptReader): Tokens | undefined {
  const head = takeUntil(reader, (word) => word === 'DO' || word === 'LOOP');
  return acceptWords(reader, 'DO') || acceptWords(reader, 'LOOP') ? head : undefined;
}

/** Steps over `<<label>>`, which is noted for a loop behind it. */
export function readLabel(reader: ScriptReader): boolean {
  const [before, name, behind] = reader.tokens.slice(reader.at, reader.at + 3);
  if (before?.text !== '<<' || name?.kind !== 'word' || behind?.text !== '>>') return false;
  reader.at += 3;
  reader.label = LOOP_WORDS.has(wordAt(reader)) ? name.text.toLowerCase() : undefined;
  return true;
}

/** `EXIT [label] [WHEN condition]`, `BREAK`, `CONTINUE [label] [WHEN condition]` …; false outside of loops and with a label that no loop around has. */
export function readLeaving(reader: ScriptReader, what: 'round' | 'loop'): boolean {
  const [word, ...rest] = takeUntil(reader, () => false);
  if (word === undefined) return false;
  const label = rest[0]?.kind === 'word' && rest[0].upper !== 'WHEN' ? rest[0].text.toLowerCase() : undefined;
  const [when, ...condition] = label === undefined ? rest : rest.slice(1);
  if (when === undefined) return leaveLoop(reader, { what, label }, word);
  return when.upper === 'WHEN' && condition.length > 0 && leaveWhen(reader, { what, label }, condition);
}

function leaveWhen(reader: ScriptReader, leaving: Leaving, condition: Tokens): boolean {
  let isInLoop = false;
  inBranch(reader, branchTable(decide(reader, condition), 'then'), () => { isInLoop = leaveLoop(reader, leaving, rangeOf(condition)); });
  return isInLoop;
}

function readRepeat(reader: ScriptReader, readBody: ReadBody): boolean {
  const isRead = readLoop(reader, always(rangeOf(reader.tokens.slice(reader.at, reader.at + 1))), () => {
    if (!readBody(ENDS) || !acceptWords(reader, 'UNTIL')) return false;
    return leaveWhen(reader, { what: 'loop' }, takeUntil(reader, (word) => word === 'END'));
  });
  return isRead && readEnd(reader);
}

/** Where a range's bounds end and begin: `1..n`, `1 TO n`. */
function boundsOf(head: Tokens): readonly [Tokens, Tokens] | undefined {
  const at = head.findIndex((token, i) => token.upper === 'TO' || (token.text === '.' && /^\./.test(head[i + 1]?.text ?? '')));
  const behind = head[at + 1];
  if (at < 1 || behind === undefined) return undefined;
  if (head[at]?.upper === 'TO') return [head.slice(0, at), head.slice(at + 1)];
  // The lexer takes the second dot of `1..10` for that of a number.
  const first = behind.kind === 'number' ? [{ ...behind, text: behind.text.slice(1), upper: behind.text.slice(1) }] : [];
  return [head.slice(0, at), [...first, ...head.slice(at + 2)]];
}

/** The query of `IN (SELECT …)` or of a declared cursor. */
function queryOf(reader: ScriptReader, head: Tokens): Tokens | undefined {
  const [first] = head;
  if (first?.text === '(' && head.at(-1)?.text === ')') return head.slice(1, -1);
  if (first?.upper === 'SELECT' || first?.upper === 'WITH') return head;
  return head.length === 1 ? reader.cursors.get(first?.text.toLowerCase() ?? '') : undefined;
}

/** What dialects do not agree on. */
interface LoopStyle {
  /** `REVERSE 10..1` counts down; without it `REVERSE 1..10` does. */
  readonly reverseFromAbove?: boolean;
  /** Declared variables, in lower case: a loop over rows whose name is one of them gives it the only value of each row. */
  readonly variables?: ReadonlySet<string>;
}

/** `a, b` in front of IN; `undefined`: something else stands there. */
function namesOf(reader: ScriptReader): readonly [Token, ...Token[]] | undefined {
  const written = takeUntil(reader, (word) => word === 'IN');
  const [first, ...others] = written.filter(({ text }) => text !== ',');
  const isList = written.length === 2 * others.length + 1 && [first, ...others].every((token) => token?.kind === 'word');
  return first !== undefined && isList && acceptWords(reader, 'IN') ? [first, ...others] : undefined;
}

function readFor(reader: ScriptReader, readBody: ReadBody, { reverseFromAbove = false, variables }: LoopStyle): boolean {
  const names = namesOf(reader);
  if (names === undefined) return false;
  const [name] = names;
  const isInto = names.every(({ text }) => variables?.has(text.toLowerCase()) === true);
  if (names.length > 1 && !isInto) return false;
  const isReverse = acceptWords(reader, 'REVERSE');
  const head = takeHead(reader);
  const bounds = boundsOf(head ?? []);
  const read = (): boolean => readBody(ENDS);
  if (bounds !== undefined && names.length === 1) {
    const [from, to] = isReverse && reverseFromAbove ? [bounds[1], bounds[0]] : bounds;
    return readCounting(reader, { name, from, to, isReverse }, read) && readEnd(reader);
  }
  const query = queryOf(reader, head ?? []);
  if (query === undefined) return false;
  const cursor = `loop ${String(reader.decisions)}`;
  emit(reader, query, { act: { kind: 'open', cursor } });
  return (isInto ? readRowsInto(reader, { names, cursor }, read) : readRows(reader, { name, cursor }, read)) && readEnd(reader);
}

/** WHILE, LOOP, REPEAT or FOR with its END, the reader being at it. False for one that cannot be followed. */
export function readLoopStatement(reader: ScriptReader, readBody: ReadBody, how: LoopStyle = {}): boolean {
  const word = reader.tokens[reader.at];
  if (word === undefined) return false;
  reader.at++;
  if (word.upper === 'FOR') return readFor(reader, readBody, how);
  if (word.upper === 'REPEAT') return readRepeat(reader, readBody);
  const condition = word.upper === 'WHILE' ? takeHead(reader) : always(word);
  return condition !== undefined && readLoop(reader, condition, () => readBody(ENDS)) && readEnd(reader);
}

/** `OPEN c`, `FETCH [NEXT FROM] c INTO a, b`, `CLOSE c`, `DEALLOCATE c`; false for a cursor that is not declared. */
export function readCursorStatement(reader: ScriptReader, tokens: Tokens): boolean {
  const word = tokens[0]?.upper ?? '';
  const rest = tokens.slice(word === 'FETCH' && tokens[1]?.upper === 'NEXT' ? 2 : 1).filter((token) => token.upper !== 'FROM' && token.upper !== 'GLOBAL');
  const cursor = rest[0]?.text.toLowerCase() ?? '';
  const query = reader.cursors.get(cursor);
  if (query === undefined) return false;
  if (word === 'OPEN' && rest.length === 1) emit(reader, query, { act: { kind: 'open', cursor }, range: rangeOf(tokens) });
  if (word !== 'FETCH') return word !== 'OPEN' || rest.length === 1;
  const names = rest.slice(2).filter((token) => token.text !== ',');
  if (rest[1]?.upper !== 'INTO' || names.length === 0 || names.some((token) => token.kind !== 'word')) return false;
  emit(reader, [], { act: { kind: 'fetch', cursor, names: names.map((token) => token.text.toLowerCase().replace(/^:/, '')) }, range: rangeOf(tokens) });
  return true;
}

/** `c%NOTFOUND` and `c%FOUND` of a cursor as what the last fetch says. */
export function withFoundRows(tokens: Tokens, cursors: ReadonlyMap<string, Tokens>): Tokens {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [token, sign, word] = tokens.slice(i, i + 3);
    if (token === undefined) break;
    const asks = sign?.text === '%' && (word?.upper === 'NOTFOUND' || word?.upper === 'FOUND') && cursors.has(token.text.toLowerCase());
    if (!asks) result.push(token);
    else {
      result.push(made('(', token), ...valueOf(FETCH_STATUS, token), made(word.upper === 'FOUND' ? '=' : '<>', token), { ...made('0', token), kind: 'number' }, made(')', token));
      i += 2;
    }
  }
  return result;
}
