import type { Token } from '../../sql/lex/token';
import type { Piece, Tokens } from './pieces';

const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH']);

/**
 * Marks the statements whose number of changed rows the piece right behind them asks for, and reads it there: `asks` tells the
 * tokens of a piece that ask, `answer` gives what stands for one. Tokens that ask elsewhere stay, and are refused.
 */
export function withCounts(pieces: readonly Piece[], asks: (token: Token, piece: Piece) => boolean, answer: (token: Token) => Tokens): readonly Piece[] {
  const isAsked = pieces.map((piece, i) => {
    const before = pieces[i - 1];
    const isBehind = before !== undefined && before.act === undefined && CHANGES.has(before.tokens[0]?.upper ?? '') && before.branches.join() === piece.branches.join();
    return isBehind && piece.tokens.some((token) => asks(token, piece));
  });
  return pieces.map((piece, i) => {
    const tokens = isAsked[i] === true ? piece.tokens.flatMap((token) => (asks(token, piece) ? answer(token) : [token])) : piece.tokens;
    return { ...piece, tokens, ...(isAsked[i + 1] === true ? { isCounted: true } : {}) };
  });
}
