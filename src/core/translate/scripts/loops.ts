import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import { branchTable, currentRow, cursorTable, made, madeName, roundTable, type Piece, type Tokens } from './pieces';
import { emit, rangeOf, type ScriptReader } from './scriptReader';

/** What `read` reads runs as long as the condition holds, which is looked at before each round. */
export function readLoop<T>(reader: ScriptReader, condition: Tokens, read: () => T): T {
  const { branches, loops } = reader;
  const branch = ++reader.decisions;
  if (reader.label !== undefined) reader.labels.set(reader.label, branch);
  reader.label = undefined;
  emit(reader, condition, { act: { kind: 'decide', branch, isLoop: true } });
  reader.branches = [...branches, roundTable(branch)];
  reader.loops = [...loops, branch];
  const result = read();
  reader.loops = loops;
  reader.branches = [...branches, branchTable(branch, 'then')];
  emit(reader, [], { act: { kind: 'again', branch }, range: rangeOf(condition) });
  reader.branches = branches;
  return result;
}

/** The condition of a loop that only ends from within. */
export function always(at: TextRange): Tokens {
  return [{ ...made('1', at), kind: 'number' }, made('=', at), { ...made('1', at), kind: 'number' }];
}

/** What a statement leaves: a loop, or the rest of its round; without a label the innermost. */
export interface Leaving {
  readonly what: 'round' | 'loop';
  readonly label?: string | undefined;
}

/** Ends a loop or its round; false outside of loops. */
export function leaveLoop(reader: ScriptReader, { what, label }: Leaving, range: TextRange): boolean {
  const branch = label === undefined ? reader.loops.at(-1) : reader.labels.get(label);
  if (branch === undefined || !reader.loops.includes(branch)) return false;
  emit(reader, [], { act: { kind: 'leave', branch, what }, range });
  return true;
}

/** A loop whose variable goes from one number to another by one. */
export interface Counting {
  readonly name: Token;
  readonly from: Tokens;
  readonly to: Tokens;
  readonly isReverse: boolean;
}

/** Reads what has a variable of its own: one of the same name outside of it has its value again behind it. */
function withOwn<T>(reader: ScriptReader, name: Token, read: () => T): T {
  const variable = name.text.toLowerCase();
  const outer = reader.pieces.findLast(({ act }) => act?.kind === 'declare' && act.name === variable)?.act;
  if (outer?.kind !== 'declare') return read();
  const kept = made(`outer ${variable} ${String(reader.pieces.length)}`, name);
  emit(reader, [name], { act: { kind: 'declare', name: kept.text, type: outer.type }, range: name });
  const result = read();
  emit(reader, [kept], { act: { kind: 'declare', name: variable, type: outer.type }, range: name });
  return result;
}

/** The bounds are known before the first round; the variable is not changed from within. */
export function readCounting<T>(reader: ScriptReader, counting: Counting, read: () => T): T {
  return withOwn(reader, counting.name, () => readRounds(reader, counting, read));
}

function readRounds<T>(reader: ScriptReader, { name, from, to, isReverse }: Counting, read: () => T): T {
  const variable = name.text.toLowerCase();
  const last = made(`last ${variable} ${String(reader.decisions)}`, name);
  const number = (text: string): Token => ({ ...made(text, name), kind: 'number' });
  const type = [made('INTEGER', name)];
  const [first, end] = isReverse ? [to, from] : [from, to];
  emit(reader, [made('(', name), ...first, made(')', name), made(isReverse ? '+' : '-', name), number('1')], { act: { kind: 'declare', name: variable, type }, range: name });
  emit(reader, end, { act: { kind: 'declare', name: last.text, type }, range: name });
  return readLoop(reader, [name, made(isReverse ? '>' : '<', name), last], () => {
    emit(reader, [name, made(isReverse ? '-' : '+', name), number('1')], { act: { kind: 'assign', name: variable, type: [] }, range: name });
    return read();
  });
}

/** `r.a` → the value of the loop's current row. */
function withFields(piece: Piece, name: string, cursor: string): Piece {
  const tokens: Token[] = [];
  for (let i = 0; i < piece.tokens.length; i++) {
    const [token, dot, field] = piece.tokens.slice(i, i + 3);
    if (token === undefined) break;
    const isField = token.kind === 'word' && token.text.toLowerCase() === name && dot?.text === '.' && field !== undefined && piece.tokens[i - 1]?.text !== '.';
    if (!isField) tokens.push(token);
    else {
      if (tokens.at(-1)?.text === ':' && tokens.at(-1)?.end === token.start) tokens.pop();
      tokens.push(made('(', token), made('SELECT', token), madeName(field.text, token), made('FROM', token), madeName(currentRow(cursor), token), made(')', token));
      i += 2;
    }
  }
  return { ...piece, tokens };
}

/** Whether a statement has a table or an alias of the loop variable's name. */
function hides(piece: Piece, name: string): boolean {
  return piece.tokens.some((token, i) => token.kind !== 'operator' && token.text.toLowerCase() === name && piece.tokens[i + 1]?.text !== '.' && piece.tokens[i - 1]?.text !== '.');
}

/** Whether a cursor has rows that it has not given yet. */
function hasRows(cursor: string, at: Token): Tokens {
  return [made('EXISTS', at), made('(', at), made('SELECT', at), { ...made('1', at), kind: 'number' as const }, made('FROM', at), madeName(cursorTable(cursor), at), made(')', at)];
}

/** A loop over the rows of an open cursor that gives variables their values. */
export function readRowsInto<T>(reader: ScriptReader, { names, cursor }: { readonly names: readonly [Token, ...Token[]]; readonly cursor: string }, read: () => T): T {
  const [first] = names;
  return readLoop(reader, hasRows(cursor, first), () => {
    emit(reader, [], { act: { kind: 'fetch', cursor, names: names.map(({ text }) => text.toLowerCase()) }, range: first });
    return read();
  });
}

/** A loop over the rows of an open cursor, whose current row has a name. False when a statement in it uses the name for something else. */
export function readRows(reader: ScriptReader, { name, cursor }: { readonly name: Token; readonly cursor: string }, read: () => boolean): boolean {
  const variable = name.text.toLowerCase();
  const kept = reader.pieces.length;
  const isRead = readLoop(reader, hasRows(cursor, name), () => {
    emit(reader, [], { act: { kind: 'fetch', cursor, names: [] }, range: name });
    return read();
  });
  const own = reader.pieces.splice(kept);
  reader.pieces.push(...own.map((piece) => withFields(piece, variable, cursor)));
  return isRead && !own.some((piece) => hides(piece, variable));
}
