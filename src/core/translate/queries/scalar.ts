import type { Context } from '../context';
import { aggregateDialects } from '../functions/aggregates/aggregates';
import { quoteText } from '../quoting';
import type { Token } from '../../sql/lex/token';

/** Longest part of a query that its message repeats. */
const MAX_SHOWN = 60;

/** The token behind the call whose bracket closes at `close`, its FILTER and WITHIN GROUP and treatment of NULLs left out. */
function behindCall({ cursor }: Context, close: number): Token | undefined {
  let i = close + 1;
  for (;;) {
    const word = cursor.tokens[i]?.upper;
    if (word === 'FILTER' && cursor.tokens[i + 1]?.text === '(') i = cursor.closing(i + 1) + 1;
    else if (word === 'WITHIN' && cursor.tokens[i + 2]?.text === '(') i = cursor.closing(i + 2) + 1;
    else if ((word === 'IGNORE' || word === 'RESPECT') && cursor.tokens[i + 1]?.upper === 'NULLS') i += 2;
    else return cursor.tokens[i];
  }
}

/** Whether a select list, from the token at `from` up to the cursor, holds an aggregate of its own and not of a window or an inner query. */
export function aggregatesRows(context: Context, from: number): boolean {
  const { cursor, dialect } = context;
  for (let i = from; i + 1 < cursor.at; i++) {
    const [token, next] = [cursor.tokens[i], cursor.tokens[i + 1]];
    if (token?.text === '(' && ['SELECT', 'WITH', 'VALUES', ...(dialect === 'duckdb' ? ['FROM'] : [])].includes(next?.upper ?? '')) i = cursor.closing(i);
    else if (token?.kind === 'word' && next?.text === '(' && aggregateDialects(token.text.toLowerCase()).includes(dialect) && behindCall(context, cursor.closing(i + 1))?.upper !== 'OVER') return true;
  }
  return false;
}

/** A query as a value, in brackets, which fails when it gives a second row: SQLite would take the first one. `written`: its tokens. */
export function onlyRow(sql: string, written: readonly Token[]): string {
  const text = written.map((token) => token.text).join(' ');
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  const message = quoteText(`a query that stands for one value gives more than one row: ${shown}`);
  return `(SELECT * FROM (${sql}) GROUP BY NULL HAVING CASE WHEN count(*) > 1 THEN fail(${message}) ELSE 1 END)`;
}
