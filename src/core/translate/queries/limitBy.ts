import type { TextRange } from '../../base/textRange';
import type { Context } from '../context';
import type { Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { parseOrderBy } from './order';

/** ClickHouse's `LIMIT n [OFFSET m] BY a, b`. */
export interface LimitBy {
  /** SQL of what the rows that stay meet, over the rows of the query. */
  readonly filter: string;
  readonly range: TextRange;
}

interface Place {
  /** The first token of ORDER BY, or of what stands in its place. */
  readonly orderAt: number;
  readonly aliases: ReadonlyMap<string, Expr> | undefined;
}

/** Whether BY follows the number behind the LIMIT that stands here. */
function hasBy({ cursor }: Context): boolean {
  if (!cursor.sees('LIMIT')) return false;
  for (let i = cursor.at + 1; i < Math.min(cursor.at + 8, cursor.tokens.length); i++) {
    const token = cursor.tokens[i];
    if (token?.kind === 'word' && token.upper === 'BY') return true;
    if (token?.kind !== 'number' && token?.text !== ',' && token?.upper !== 'OFFSET') return false;
  }
  return false;
}

/** Names of the select list stand for their values, which a window function cannot see by their names. */
function withAliases<T>(context: Context, aliases: Place['aliases'], read: () => T): T {
  const before = context.aliases;
  context.aliases = aliases;
  const result = read();
  context.aliases = before;
  return result;
}

/** Reads `LIMIT … BY …` behind ORDER BY; `undefined`: it does not stand here. */
export function parseLimitBy(context: Context, { orderAt, aliases }: Place): LimitBy | undefined {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse' || !hasBy(context)) return undefined;
  const range = cursor.here;
  cursor.expect('LIMIT');
  const first = parseExpression(context).sql;
  const second = cursor.accept(',') ? parseExpression(context).sql : undefined;
  const offset = cursor.accept('OFFSET') ? parseExpression(context).sql : second === undefined ? '0' : first;
  cursor.expect('BY');
  return withAliases(context, aliases, () => {
    const keys = [parseExpression(context).sql];
    while (cursor.accept(',')) keys.push(parseExpression(context).sql);
    const end = cursor.at;
    cursor.at = orderAt;
    const order = cursor.sees('ORDER', 'BY') ? ` ${parseOrderBy(context)}` : '';
    cursor.at = end;
    const place = `row_number() OVER (PARTITION BY ${keys.join(', ')}${order})`;
    return { filter: `${place} > ${offset} AND ${place} <= ${offset} + ${second ?? first}`, range };
  });
}
