import type { Token } from '../../sql/lex/token';
import type { Context } from '../context';

const ENDS: ReadonlySet<string> = new Set(['WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'UNION', 'EXCEPT', 'INTERSECT', 'USING SAMPLE', 'ON CONFLICT', 'RETURNING']);

/** The index of the first token from `from` on, outside of brackets, for which `ends` says so; else where the brackets around it or the statement end. */
function findEnd(tokens: readonly Token[], from: number, ends: (word: string, index: number) => boolean): number {
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === 'operator' && ['(', '[', '{'].includes(token.text)) depth++;
    else if (token?.kind === 'operator' && [')', ']', '}'].includes(token.text) && --depth < 0) return i;
    else if (depth === 0 && token?.kind === 'word' && ends(token.upper, i)) return i;
  }
  return tokens.length;
}

/** DuckDB's `FROM t [SELECT a] …` becomes `SELECT a FROM t …`; without SELECT all columns are meant. */
export function selectFirst(context: Context): void {
  const { cursor } = context;
  if (context.dialect !== 'duckdb' || !cursor.sees('FROM')) return;
  const { tokens, at } = cursor;
  const endsFrom = (word: string, i: number): boolean => word === 'SELECT' || ENDS.has(word) || (word === 'ON' && tokens[i + 1]?.upper === 'CONFLICT');
  const select = findEnd(tokens, at + 1, endsFrom);
  const from = tokens.slice(at, select);
  const word = (text: string): Token => ({ kind: text === '*' ? 'operator' : 'word', text, upper: text, start: cursor.here.start, end: cursor.here.start, closed: true });
  if (tokens[select]?.upper !== 'SELECT') {
    cursor.replace([...tokens.slice(0, at), word('SELECT'), word('*'), ...tokens.slice(at)]);
    return;
  }
  const end = findEnd(tokens, select + 1, (next, i) => ENDS.has(next) && !(next === 'EXCEPT' && tokens[i + 1]?.text === '('));
  cursor.replace([...tokens.slice(0, at), ...tokens.slice(select, end), ...from, ...tokens.slice(end)]);
}
