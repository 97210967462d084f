import type { Token } from '../../sql/lex/token';
import { made, type Piece, type Tokens } from './pieces';

/** Words behind the list of a SELECT. */
const ENDS: ReadonlySet<string> = new Set(['FROM', 'WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'WINDOW', 'ORDER', 'LIMIT', 'UNION', 'INTERSECT', 'EXCEPT']);

/** Where the list that begins at `from` ends. */
function endOfList(tokens: Tokens, from: number): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === 'operator' && (token.text === '(' || token.text === '[')) depth++;
    else if (token?.kind === 'operator' && (token.text === ')' || token.text === ']') && depth-- === 0) return i;
    else if (token?.kind === 'word' && depth === 0 && ENDS.has(token.upper)) return i;
  }
  return tokens.length;
}

/** A list with a star has names that are not known from the text. */
function hasStar(list: Tokens): boolean {
  return list.some((token, i) => token.text === '*' && (i === 0 || list[i - 1]?.text === ',' || list[i - 1]?.text === '.'));
}

/** BigQuery's `SELECT AS STRUCT a, b AS c FROM …` as `SELECT STRUCT(a, b AS c) FROM …`. One with a star stays, and is refused. */
export function withStructs(piece: Piece): Piece {
  const { tokens } = piece;
  const result: Token[] = [];
  const closes = new Map<number, Token>();
  for (let i = 0; i < tokens.length; i++) {
    const close = closes.get(i);
    if (close !== undefined) result.push(close);
    const token = tokens[i];
    if (token === undefined) break;
    result.push(token);
    const [as, struct] = [tokens[i + 1], tokens[i + 2]];
    if (token.upper !== 'SELECT' || as?.upper !== 'AS' || struct?.upper !== 'STRUCT') continue;
    const end = endOfList(tokens, i + 3);
    if (hasStar(tokens.slice(i + 3, end))) continue;
    result.push(struct, made('(', struct));
    closes.set(end, made(')', tokens[end - 1] ?? struct));
    i += 2;
  }
  const last = closes.get(tokens.length);
  return closes.size === 0 ? piece : { ...piece, tokens: last === undefined ? result : [...result, last] };
}
