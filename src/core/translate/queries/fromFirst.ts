import type { Token } from '../../sql/lex/token';
import { indexOutside } from '../brackets';
import type { Context } from '../context';

const ENDS: ReadonlySet<string> = new Set(['WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'UNION', 'EXCEPT', 'INTERSECT', 'USING SAMPLE', 'ON CONFLICT', 'RETURNING']);

/** Whether Hive's and Spark's `FROM t SELECT a` stands here, and no `FROM t INSERT …`. */
export function selectsBehindFrom({ cursor: { tokens, at }, dialect }: Context): boolean {
  if (dialect !== 'hive' && dialect !== 'spark') return false;
  const first = indexOutside(tokens, at + 1, (word) => word === 'SELECT' || word === 'INSERT');
  return tokens[first]?.upper === 'SELECT' && !tokens.slice(first).some(({ upper }) => upper === 'INSERT');
}

/** DuckDB's `FROM t [SELECT a] …`, and that of Hive and Spark, becomes `SELECT a FROM t …`; without SELECT all columns are meant. */
export function selectFirst(context: Context): void {
  const { cursor } = context;
  if (!cursor.sees('FROM') || (context.dialect !== 'duckdb' && !selectsBehindFrom(context))) return;
  const { tokens, at } = cursor;
  const endsFrom = (word: string, i: number): boolean => word === 'SELECT' || ENDS.has(word) || (word === 'ON' && tokens[i + 1]?.upper === 'CONFLICT');
  const select = indexOutside(tokens, at + 1, endsFrom);
  const from = tokens.slice(at, select);
  const word = (text: string): Token => ({ kind: text === '*' ? 'operator' : 'word', text, upper: text, start: cursor.here.start, end: cursor.here.start, closed: true });
  if (tokens[select]?.upper !== 'SELECT') {
    cursor.replace([...tokens.slice(0, at), word('SELECT'), word('*'), ...tokens.slice(at)]);
    return;
  }
  const end = indexOutside(tokens, select + 1, (next, i) => ENDS.has(next) && !(next === 'EXCEPT' && tokens[i + 1]?.text === '('));
  cursor.replace([...tokens.slice(0, at), ...tokens.slice(select, end), ...from, ...tokens.slice(end)]);
}
