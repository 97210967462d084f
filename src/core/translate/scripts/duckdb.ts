import type { Token } from '../../sql/lex/token';
import type { Statement } from '../../sql/statements';
import type { Piece } from './pieces';

/** `getvariable('x')` as one word, which stands for the variable. */
function withWords(tokens: readonly Token[]): readonly Token[] {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const [token, open, name, close] = tokens.slice(i, i + 4);
    if (token === undefined) break;
    const isCall = token.kind === 'word' && token.upper === 'GETVARIABLE' && open?.text === '(' && name?.kind === 'string' && close?.text === ')';
    if (!isCall) result.push(token);
    else {
      const word = `$${name.text.slice(1, -1)}`;
      result.push({ ...token, end: close.end, text: word, upper: word.toUpperCase() });
      i += 3;
    }
  }
  return result;
}

/** DuckDB's `SET VARIABLE x = value` and `getvariable('x')`. */
export function readDuckdb(statements: readonly Statement[]): readonly Piece[] {
  return statements.map(({ tokens, range }) => {
    const [set, variable, name, sign, ...value] = withWords(tokens);
    const isSet = set?.upper === 'SET' && variable?.upper === 'VARIABLE' && name !== undefined && sign?.text === '=';
    if (!isSet) return { tokens: withWords(tokens), range, branches: [] };
    return { tokens: value, range, branches: [], act: { kind: 'declare', name: `$${name.text.toLowerCase()}`, type: [] } };
  });
}
