import type { TextRange } from '../../base/textRange';
import { inDialect, refuseConstruct, type Context } from '../context';
import type { Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import type { LimitBy } from './limitBy';
import { parseOrderBy } from './order';

/** `TOP (n) [PERCENT] [WITH TIES]`, `FETCH FIRST n [PERCENT] ROWS WITH TIES`. */
export interface Most {
  readonly count: string;
  readonly isPercent: boolean;
  /** Rows that are equal to the last one in the order stay, too. */
  readonly withTies: boolean;
  readonly range: TextRange;
}

/** What follows the number of TOP; `undefined`: nothing. */
function readTopWords(context: Context, count: string): Most | undefined {
  const { cursor } = context;
  const range = cursor.here;
  const isPercent = cursor.accept('PERCENT');
  const withTies = cursor.accept('WITH', 'TIES');
  return isPercent || withTies ? { count, isPercent, withTies, range } : undefined;
}

function parseBracketed(context: Context): string {
  context.cursor.expect('(');
  const { sql } = parseExpression(context);
  context.cursor.expect(')');
  return sql;
}

/** TOP of SQL Server, Redshift and Snowflake. */
export function parseTop(context: Context): { readonly top: string | undefined; readonly most?: Most } {
  const { cursor } = context;
  const token = cursor.peek(1);
  if (!inDialect(context, 'sqlserver', 'redshift', 'snowflake') || (token?.kind !== 'number' && token?.text !== '(') || !cursor.accept('TOP')) return { top: undefined };
  if (token?.kind === 'number') cursor.at++;
  const count = token?.kind === 'number' ? token.text : parseBracketed(context);
  const most = context.dialect === 'sqlserver' ? readTopWords(context, count) : undefined;
  if (cursor.seesAny(['PERCENT', 'WITH'])) refuseConstruct(context, 'TOP … PERCENT or WITH TIES', cursor.here);
  return most === undefined ? { top: count } : { top: undefined, most };
}

/** Oracle's FETCH with PERCENT or WITH TIES; `undefined`: none stands here. */
function readFetch(context: Context): Most | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!inDialect(context, 'oracle', 'postgresql', 'trino') || !cursor.accept('FETCH')) return undefined;
  if (!cursor.accept('FIRST')) cursor.expect('NEXT');
  const count = cursor.seesAny(['ROW', 'ROWS']) ? '1' : parseExpression(context).sql;
  const isPercent = cursor.accept('PERCENT');
  if (!cursor.accept('ROWS')) cursor.expect('ROW');
  const withTies = cursor.accept('WITH', 'TIES');
  if (!withTies) cursor.accept('ONLY');
  if (isPercent || withTies) return { count, isPercent, withTies, range: cursor.rangeFrom(from) };
  cursor.at = from;
  return undefined;
}

interface Place {
  /** The first token of ORDER BY, or of what stands in its place. */
  readonly orderAt: number;
  readonly aliases: ReadonlyMap<string, Expr> | undefined;
  readonly top: Most | undefined;
}

/** The condition on the rows that stay; `undefined`: all of them do, or a plain LIMIT says how many. */
export function parseMost(context: Context, { orderAt, aliases, top }: Place): LimitBy | undefined {
  const { cursor } = context;
  const most = top ?? readFetch(context);
  if (most === undefined) return undefined;
  const end = cursor.at;
  const before = context.aliases;
  context.aliases = aliases;
  cursor.at = orderAt;
  const order = cursor.sees('ORDER', 'BY') ? parseOrderBy(context) : '';
  cursor.at = end;
  context.aliases = before;
  const count = most.isPercent ? `ceil(count(*) OVER () * (${most.count}) / 100.0)` : `(${most.count})`;
  return { filter: `${most.withTies ? 'rank' : 'row_number'}() OVER (${order}) <= ${count}`, range: most.range };
}
