import { withCounts } from './changedRows';
import { CHANGED_ROWS, made, valueOf, type Piece, type Tokens } from './pieces';
import type { Token } from '../../sql/lex/token';

/** Oracle's words for the statement before, and how the number of its rows answers them. */
const ASKED: Readonly<Record<string, '' | '>' | '='>> = { ROWCOUNT: '', FOUND: '>', NOTFOUND: '=' };

/** One token for `SQL%ROWCOUNT` and its like, by a text that no name has. */
function joined(tokens: Tokens): Tokens {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [token, sign, word] = tokens.slice(i, i + 3);
    if (token === undefined) break;
    const asks = token.upper === 'SQL' && token.kind === 'word' && sign?.text === '%' && word !== undefined && Object.hasOwn(ASKED, word.upper);
    result.push(asks ? { ...made('x', token), text: `SQL%${word.upper}`, upper: `SQL%${word.upper}`, end: word.end } : token);
    if (asks) i += 2;
  }
  return result;
}

/** Oracle's `SQL%ROWCOUNT`, `SQL%FOUND` and `SQL%NOTFOUND` right behind the statement that they ask for. */
export function withCursorAnswers(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some(({ tokens }) => tokens.some((token, i) => token.upper === 'SQL' && tokens[i + 1]?.text === '%'))) return pieces;
  const asks = (token: Token): boolean => token.text.startsWith('SQL%');
  return withCounts(pieces.map((piece) => ({ ...piece, tokens: joined(piece.tokens) })), asks, (token) => {
    const count = valueOf(CHANGED_ROWS, token);
    const sign = ASKED[token.upper.slice(4)] ?? '';
    return sign === '' ? count : [made('(', token), ...count, made(sign, token), { ...made('0', token), kind: 'number' }, made(')', token)];
  }).map(refusedWhereUnknown);
}

function refusedWhereUnknown(piece: Piece): Piece {
  const place = piece.tokens.find((token) => token.text.startsWith('SQL%'));
  return place === undefined ? piece : { ...piece, tokens: [], range: place, act: { kind: 'refuse', construct: `${place.text} that does not stand right behind its statement` } };
}
