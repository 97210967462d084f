import type { Piece, Tokens } from './pieces';

/** Words of statements in such a loop that change no row. */
const HARMLESS: ReadonlySet<string> = new Set(['WAITFOR', 'CHECKPOINT', 'PRINT', 'COMMIT']);

function textOf(tokens: Tokens): string {
  return tokens.map((token) => token.upper).join(' ');
}

/** `WHILE 1 = 1`, `WHILE @rows > 0`, `WHILE @@ROWCOUNT > 0`. */
function goesOnWhileRows(condition: Tokens): boolean {
  return /^\(? ?(?:1 = 1|@@?\w+ (?:> 0|<> 0|!= 0|>= 1)) ?\)?$/.test(textOf(condition));
}

function isHarmless(piece: Piece): boolean {
  if (piece.act?.kind === 'decide') return /^\(? ?@@?\w+ (?:= 0|< \S+|<= 0) ?\)?$/.test(textOf(piece.tokens));
  if (piece.act?.kind === 'assign') return textOf(piece.tokens) === '@@ROWCOUNT';
  if (piece.act?.kind === 'leave') return piece.act.what === 'loop';
  return piece.act === undefined && HARMLESS.has(piece.tokens[0]?.upper ?? '');
}

/** Where `TOP (n)` stands behind DELETE. */
function withoutTop(tokens: Tokens): Tokens | undefined {
  if (tokens[0]?.upper !== 'DELETE' || tokens[1]?.upper !== 'TOP') return undefined;
  const end = tokens[2]?.text === '(' ? tokens.findIndex((token) => token.text === ')') : 2;
  return end === -1 ? undefined : [...tokens.slice(0, 1), ...tokens.slice(end + 1)];
}

/**
 * A loop that deletes some rows at a time until none is left, as one DELETE of all of them; `undefined`: this is no such
 * loop. The variable that counts the rows is 0 behind it. `depth`: the number of branches around what is in the loop.
 */
export function batchedDelete(condition: Tokens, body: readonly Piece[], depth: number): readonly Piece[] | undefined {
  const deletes = body.filter((piece) => piece.act === undefined && piece.tokens[0]?.upper === 'DELETE');
  const [only] = deletes;
  const tokens = only === undefined || deletes.length > 1 ? undefined : withoutTop(only.tokens);
  const others = body.filter((piece) => piece !== only);
  if (only === undefined || tokens === undefined || only.branches.length > depth || !goesOnWhileRows(condition) || !others.every(isHarmless)) return undefined;
  const ends = textOf(condition).includes('1 = 1') ? others.some((piece) => piece.act?.kind === 'decide') && others.some((piece) => piece.act?.kind === 'leave') : true;
  if (!ends) return undefined;
  const zero = others.filter((piece) => piece.act?.kind === 'assign').map((piece) => ({ ...piece, tokens: piece.tokens.slice(0, 1).map((token) => ({ ...token, kind: 'number' as const, text: '0', upper: '0' })) }));
  return [{ ...only, tokens }, ...zero];
}
