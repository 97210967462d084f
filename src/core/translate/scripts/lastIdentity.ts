import type { Token } from '../../sql/lex/token';
import { CHANGED_ROWS, made, madeName, type Piece, type Tokens } from './pieces';

/** How many tokens ask for the last number of a counting column at a place: `SCOPE_IDENTITY()`, `@@IDENTITY`; 0: none. */
function lengthOfAsking(tokens: Tokens, at: number): number {
  if (tokens[at]?.kind !== 'word') return 0;
  if (tokens[at].upper === '@@IDENTITY') return 1;
  return tokens[at].upper === 'SCOPE_IDENTITY' && tokens[at + 1]?.text === '(' && tokens[at + 2]?.text === ')' ? 3 : 0;
}

function asks({ tokens }: Piece): boolean {
  return tokens.some((_token, at) => lengthOfAsking(tokens, at) > 0);
}

function plain(token: Token): string {
  return token.text.replace(/^[["]|[\]"]$/g, '').toLowerCase();
}

/** Table and listed columns of `INSERT [INTO] dbo.t (a, b) … VALUES`; `undefined`: another statement. */
function rowsOf({ tokens, act }: Piece): { readonly table: string; readonly columns: string } | undefined {
  if (act !== undefined || tokens[0]?.upper !== 'INSERT' || !tokens.some((token) => token.kind === 'word' && token.upper === 'VALUES')) return undefined;
  const from = tokens[1]?.upper === 'INTO' ? 2 : 1;
  const open = tokens.findIndex((token) => token.text === '(');
  const close = tokens.findIndex((token) => token.text === ')');
  const isList = open > from && tokens.slice(from, open).every((token) => token.text === '.' || token.kind === 'quotedName' || (token.kind === 'word' && token.upper !== 'VALUES'));
  if (!isList) return undefined;
  const table = tokens.slice(from, open).filter((token) => token.text !== '.').map(plain).filter((part, i, parts) => part !== 'dbo' || i === parts.length - 1).join('.');
  return { table, columns: tokens.slice(open + 1, close).filter((token) => token.text !== ',').map(plain).join(',') };
}

/** Statements between an INSERT and the question for its number that leave the answer alone. */
function leavesAlone({ act, tokens, isCounted }: Piece): boolean {
  if (isCounted === true) return false;
  return act === undefined ? ['UPDATE', 'DELETE', 'SELECT'].includes(tokens[0]?.upper ?? '') : ['declare', 'assign', 'select'].includes(act.kind);
}

/** The INSERT whose rows the piece of this number asks for. */
function insertBefore(pieces: readonly Piece[], at: number): number | undefined {
  let i = at - 1;
  while (i >= 0 && rowsOf(pieces[i] as Piece) === undefined && leavesAlone(pieces[i] as Piece)) i--;
  const found = pieces[i];
  const branches = pieces[at]?.branches ?? [];
  return found !== undefined && rowsOf(found) !== undefined && found.branches.every((branch, k) => branch === branches[k]) ? i : undefined;
}

function text(value: string, at: Token): Token {
  return { ...made('x', at), kind: 'string', text: `'${value.replaceAll("'", "''")}'`, upper: '' };
}

function answered(tokens: Tokens, rows: { readonly table: string; readonly columns: string }): Tokens {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const length = lengthOfAsking(tokens, i);
    const word = (written: string): Token => made(written, token);
    if (length === 0) result.push(token);
    else {
      const last = [word('('), word('SELECT'), madeName('id', token), word('+'), madeName('value', token), word('-'), { ...word('1'), kind: 'number' as const }, word('FROM'), madeName(CHANGED_ROWS, token), word(')')];
      result.push(word('SCOPE_IDENTITY'), word('('), text(rows.table, token), word(','), text(rows.columns, token), word(','), ...last, word(')'));
      i += length - 1;
    }
  }
  return result;
}

/** Marks the INSERT … VALUES statements whose last number is asked for behind them, and reads it there. Questions for others stay, and are refused. */
export function withIdentities(pieces: readonly Piece[]): readonly Piece[] {
  const inserts = new Map(pieces.flatMap((piece, at) => {
    const insert = asks(piece) ? insertBefore(pieces, at) : undefined;
    return insert === undefined ? [] : [[at, insert] as const];
  }));
  if (inserts.size === 0) return pieces;
  const counted = new Set(inserts.values());
  return pieces.map((piece, at) => {
    const insert = pieces[inserts.get(at) ?? -1];
    const rows = insert === undefined ? undefined : rowsOf(insert);
    return { ...piece, ...(rows === undefined ? {} : { tokens: answered(piece.tokens, rows) }), ...(counted.has(at) ? { isCounted: true } : {}) };
  });
}
