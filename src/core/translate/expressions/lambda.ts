import { inDialect, refuseConstruct, withScope, type Context } from '../context';
import { atom, type ColumnType, type Expr } from '../expr';
import { canonicalLambda } from '../functions/lambdaNames';
import { isName, nameOf } from '../names';
import { refuse } from '../refusal';
import { parseExpression } from './expression';

interface Parameters {
  readonly names: readonly string[];
  /** How many tokens they take, with the signs around them. */
  readonly length: number;
}

/** `a, b` from the token behind the cursor up to a sign; `undefined`: something else stands there. */
function namesUpTo({ cursor }: Context, sign: string): Parameters | undefined {
  const names: string[] = [];
  for (let i = 1; ; i += 2) {
    const name = cursor.peek(i);
    if (!isName(name)) return undefined;
    names.push(nameOf(name));
    const behind = cursor.peek(i + 1)?.text;
    if (behind === sign) return { names, length: i + 2 };
    if (behind !== ',') return undefined;
  }
}

/** The parameters in front of `->`, and the arrow; `undefined`: no lambda stands here. */
function readParameters(context: Context): Parameters | undefined {
  const { cursor } = context;
  const first = cursor.peek();
  if (isName(first) && cursor.peek(1)?.text === '->') return { names: [nameOf(first)], length: 2 };
  const list = first?.text === '(' ? namesUpTo(context, ')') : undefined;
  return list !== undefined && cursor.peek(list.length)?.text === '->' ? { names: list.names, length: list.length + 1 } : undefined;
}

/** DuckDB's `lambda x, i:`. */
function readNamedParameters(context: Context): Parameters | undefined {
  return context.cursor.sees('LAMBDA') ? namesUpTo(context, ':') : undefined;
}

/** DuckDB 2.0 fails for the arrow, which older releases read. */
function refuseArrow(context: Context): void {
  if (context.dialect === 'duckdb' && readParameters(context) !== undefined) refuseConstruct(context, 'The arrow of a lambda (DuckDB 2 reads lambda x: …)', context.cursor.here);
}

/** Steps over a lambda that is an argument. */
export function readLambda(context: Context, name: string): Expr | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'spark', 'trino', 'doris', 'starrocks') && canonicalLambda(context.dialect, name) === undefined) return undefined;
  const from = cursor.at;
  refuseArrow(context);
  const parameters = context.dialect === 'duckdb' ? readNamedParameters(context) : readParameters(context);
  if (parameters === undefined) return undefined;
  cursor.at += parameters.length;
  const body = cursor.at;
  while (!cursor.done && !cursor.seesAny([',', ')'])) {
    if (cursor.seesAny(['(', '[', '{'])) cursor.skipBrackets();
    else cursor.at++;
  }
  return { ...atom('NULL', 'unknown', cursor.rangeFrom(from)), lambda: { names: parameters.names, body } };
}

/** What a parameter stands for. */
export interface Bound {
  readonly sql: string;
  readonly type: ColumnType;
}

/** The body of a lambda with its parameters bound; those beyond the bound ones are an error. */
export function applyLambda(context: Context, value: Expr, bound: readonly Bound[]): Expr {
  const { lambda } = value;
  if (lambda === undefined) return refuse('A lambda is expected here.', value.range);
  if (lambda.names.length > bound.length) refuse('This lambda has too many parameters.', value.range);
  const names = lambda.names.map((name) => name.toLowerCase());
  const renamed = new Map(names.map((name, i) => [name, bound[i]?.sql ?? 'NULL'] as const));
  const types = new Map(names.map((name, i) => [name, bound[i]?.type ?? { type: 'unknown' as const }] as const));
  const { cursor, crowded } = context;
  const at = cursor.at;
  cursor.at = lambda.body;
  context.crowded = true;
  const body = withScope(context, { sources: [{ alias: '', columns: names, renamed, types }], outer: context.scope }, () => parseExpression(context));
  context.crowded = crowded;
  cursor.at = at;
  return body;
}
