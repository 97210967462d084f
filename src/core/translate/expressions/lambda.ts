import { inDialect, refuseConstruct, withScope, type Context } from '../context';
import { atom, type ColumnType, type Expr } from '../expr';
import { canonicalLambda } from '../functions/lambdaNames';
import { isName, nameOf } from '../names';
import { refuse } from '../refusal';
import { parseExpression } from './expression';

/** The parameters in front of `->`, and how many tokens they and the arrow take; `undefined`: no lambda stands here. */
function readParameters(context: Context): { readonly names: readonly string[]; readonly length: number } | undefined {
  const { cursor } = context;
  const first = cursor.peek();
  if (isName(first) && cursor.peek(1)?.text === '->') return { names: [nameOf(first)], length: 2 };
  if (first?.text !== '(') return undefined;
  const names: string[] = [];
  for (let i = 1; ; i += 2) {
    const name = cursor.peek(i);
    if (!isName(name)) return undefined;
    names.push(nameOf(name));
    const behind = cursor.peek(i + 1)?.text;
    if (behind === ')') return cursor.peek(i + 2)?.text === '->' ? { names, length: i + 3 } : undefined;
    if (behind !== ',') return undefined;
  }
}

/** DuckDB's `lambda x, i:`. */
function readNamedParameters({ cursor }: Context): { readonly names: readonly string[]; readonly length: number } | undefined {
  if (!cursor.sees('LAMBDA') || !isName(cursor.peek(1))) return undefined;
  const names: string[] = [];
  for (let i = 1; ; i += 2) {
    const name = cursor.peek(i);
    if (!isName(name)) return undefined;
    names.push(nameOf(name));
    const behind = cursor.peek(i + 1)?.text;
    if (behind === ':') return { names, length: i + 2 };
    if (behind !== ',') return undefined;
  }
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
