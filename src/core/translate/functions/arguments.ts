import type { TextRange } from '../../base/textRange';
import { commaParts } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { atom, type Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { readLambda } from '../expressions/lambda';
import { isName, readName } from '../names';
import { parseOrderBy, parseOver } from '../queries/order';
import { readKeep, type Keep } from './aggregates/kept';
import { readRecord } from './records';

/** A call as written. */
export interface Call {
  /** In lower case. */
  readonly name: string;
  readonly args: readonly Expr[];
  readonly star: boolean;
  readonly distinct: boolean;
  /** `ORDER BY …` inside the brackets or in WITHIN GROUP, translated. */
  readonly order: string | undefined;
  /** Number of values in `order`. */
  readonly orderTerms: number;
  /** The order is that of WITHIN GROUP. */
  readonly within: boolean;
  readonly separator: Expr | undefined;
  readonly filter: string | undefined;
  readonly ignoresNulls: boolean;
  /** ClickHouse's `…OrNull`. */
  readonly ornull?: boolean;
  readonly keep?: Keep | undefined;
  /** ClickHouse's first brackets of two: `quantile(0.9)(x)`. */
  readonly params?: readonly Expr[] | undefined;
  /** BigQuery's LIMIT inside the brackets. */
  readonly limit?: Expr | undefined;
  /** BigQuery's `HAVING MAX key`, whose sign is 1, or `HAVING MIN key`. */
  readonly having?: { readonly sign: 1 | -1; readonly key: Expr } | undefined;
  /** ` OVER (…)`, translated. */
  readonly over: string | undefined;
  readonly nameRange: TextRange;
  readonly range: TextRange;
}

const LABELLED = new Set(['struct', 'arrays_zip']);

/** BigQuery's `WEEK(MONDAY)`, which is its ISOWEEK, and `WEEK(SUNDAY)`, its WEEK; `undefined`: no unit stands here. */
function readWeek(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  if (!cursor.sees('WEEK', '(') || cursor.peek(3)?.text !== ')' || !/^(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY$/.test(cursor.peek(2)?.upper ?? '')) return undefined;
  const day = cursor.peek(2)?.upper;
  cursor.at += 4;
  const range = cursor.rangeFrom(from);
  if (day !== 'MONDAY' && day !== 'SUNDAY') return refuseConstruct(context, 'A week that begins on this day', range);
  return { ...atom('NULL', 'unknown', range), column: day === 'MONDAY' ? 'isoweek' : 'week' };
}

function readArgument(context: Context, name: string): Expr {
  const week = context.dialect === 'bigquery' ? readWeek(context) : undefined;
  if (week !== undefined) return week;
  const lambda = readLambda(context, name);
  if (lambda !== undefined) return lambda;
  if (context.dialect === 'postgresql' && isName(context.cursor.peek()) && context.cursor.peek(1)?.text === '=>') {
    const label = readName(context);
    context.cursor.at++;
    return { ...parseExpression(context), label };
  }
  if (context.dialect === 'duckdb' && isName(context.cursor.peek()) && context.cursor.peek(1)?.text === ':=') {
    const label = readName(context);
    context.cursor.at++;
    return { ...parseExpression(context), label };
  }
  const value = readRecord(context, name) ?? parseExpression(context);
  return LABELLED.has(name) && context.cursor.accept('AS') ? { ...value, label: readName(context) } : value;
}

const NO_PARTS: Pick<Call, 'having' | 'ignoresNulls'> = { ignoresNulls: false, having: undefined };

type Arguments = Pick<Call, 'args' | 'star' | 'distinct' | 'order' | 'separator' | 'limit' | 'having' | 'ignoresNulls'>;

/** Units of time stand where SQL has a value: `TIMESTAMPDIFF(MINUTE, a, b)`. They are read as columns of this name. */
function readArguments(context: Context, name: string): Arguments {
  const { cursor } = context;
  cursor.expect('(');
  const distinct = cursor.accept('DISTINCT');
  cursor.accept('ALL');
  const star = cursor.accept('*');
  const args: Expr[] = [];
  while (!star && !cursor.seesAny([')', 'ORDER', 'SEPARATOR', 'IGNORE', 'RESPECT', 'USING', 'HAVING', 'LIMIT'])) {
    if (args.length > 0) cursor.expect(',');
    args.push(readArgument(context, name));
  }
  if (name === 'char' && cursor.accept('USING')) cursor.at++;
  if (name === 'group_concat' && cursor.peek(2)?.kind === 'number' && cursor.sees('ORDER', 'BY')) refuseConstruct(context, 'ORDER BY with the number of an argument', cursor.here);
  const { ignoresNulls, having } = context.dialect === 'bigquery' ? readBigqueryParts(context) : NO_PARTS;
  const order = cursor.sees('ORDER', 'BY') ? parseOrderBy(context) : undefined;
  const limit = context.dialect === 'bigquery' && cursor.accept('LIMIT') ? parseExpression(context) : undefined;
  const separator = limit === undefined && cursor.accept('SEPARATOR') ? parseExpression(context) : undefined;
  return { args, star, distinct, order, separator, limit, having, ignoresNulls };
}

function readNulls(context: Context): boolean {
  if (context.cursor.accept('RESPECT', 'NULLS')) return false;
  return context.cursor.accept('IGNORE', 'NULLS');
}

function readFilter(context: Context): string | undefined {
  const { cursor } = context;
  if (!cursor.accept('FILTER')) return undefined;
  cursor.expect('(', 'WHERE');
  const condition = parseExpression(context).sql;
  cursor.expect(')');
  return condition;
}

function readWithin(context: Context): string | undefined {
  const { cursor } = context;
  if (!cursor.accept('WITHIN', 'GROUP')) return undefined;
  cursor.expect('(');
  const order = parseOrderBy(context);
  cursor.expect(')');
  return order;
}

/** Reads a call from its opening bracket on; `from` is the index of its name's first token. */
export function readCall(context: Context, name: string, from: number): Call {
  const { cursor } = context;
  const nameRange = cursor.rangeFrom(from);
  const lower = name.toLowerCase();
  let inner = readArguments(context, lower);
  let params: readonly Expr[] | undefined;
  if (context.dialect === 'clickhouse' && cursor.sees(')', '(')) {
    cursor.at++;
    params = inner.args;
    inner = readArguments(context, lower);
  }
  let ignoresNulls = readNulls(context) || inner.ignoresNulls;
  cursor.expect(')');
  const beforeOrder = cursor.at + 3;
  const keep = readKeep(context);
  const within = readWithin(context);
  const orderTerms = within === undefined ? 0 : commaParts(cursor.tokens.slice(beforeOrder, cursor.at - 1)).length;
  ignoresNulls = readNulls(context) || ignoresNulls;
  const filter = readFilter(context);
  const over = cursor.accept('OVER') ? parseOver(context) : undefined;
  const { args, star, distinct, separator, limit, having } = inner;
  return {
    name: lower, args, star, distinct, order: within ?? inner.order, orderTerms, within: within !== undefined, separator, filter, ignoresNulls, keep, params, limit, having, over,
    nameRange, range: cursor.rangeFrom(from),
  };
}

/** `IGNORE NULLS` and `HAVING MAX x` in front of an order. */
function readBigqueryParts(context: Context): Pick<Call, 'having' | 'ignoresNulls'> {
  const { cursor } = context;
  const ignoresNulls = readNulls(context);
  if (!cursor.accept('HAVING')) return { ignoresNulls, having: undefined };
  const sign = cursor.accept('MAX') ? 1 : -1;
  if (sign === -1) cursor.expect('MIN');
  return { ignoresNulls, having: { sign, key: parseExpression(context) } };
}
