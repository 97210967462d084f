import { hasDaySpans } from './daySpans';
import { refuseConstruct, type Context } from '../context';
import { atom, type ColumnType, type Expr, type Pair } from '../expr';
import { refuse } from '../refusal';

/** Whether values of this type are JSON of PostgreSQL, which has rules of its own for what is equal. */
export function isDocument(context: Context, { type }: ColumnType): boolean {
  return type === 'json' && context.dialect === 'postgresql';
}

/** PostgreSQL's json has no equality, and what is not known to be jsonb may be json. */
function refuseText(value: ColumnType & { readonly range: Expr['range'] }, what: string): void {
  if (value.binary !== true) refuse(`PostgreSQL has ${what} for jsonb, not for json: cast this value to jsonb.`, value.range);
}

/** The SQL of values of which equal ones have the same text, for DISTINCT, GROUP BY and their like. */
export function distinctSql(context: Context, value: ColumnType & { readonly sql: string; readonly range: Expr['range'] }): string {
  if (!isDocument(context, value)) return value.sql;
  refuseText(value, 'DISTINCT, GROUP BY and UNION');
  return `jsonb_same(${value.sql})`;
}

/** What both values are compared by for equality; `undefined`: none of them is JSON of PostgreSQL. */
export function comparedDocuments(context: Context, pair: Pair): Pair | undefined {
  if (!pair.some((value) => isDocument(context, value))) return undefined;
  const key = (value: Expr): Expr => {
    if (value.type === 'null') return value;
    if (value.type === 'json') refuseText(value, '= and <>');
    else if (value.text === undefined) refuseConstruct(context, 'A comparison of jsonb with what is not known to be jsonb', value.range);
    return atom(`jsonb_key(${value.sql})`, 'text', value.range);
  };
  return [key(pair[0]), key(pair[1])];
}

/** Refuses JSON of PostgreSQL where its order counts. */
export function refuseOrder(context: Context, value: ColumnType & { readonly range: Expr['range'] }): void {
  if (value.type === 'interval' && hasDaySpans(context)) refuseConstruct(context, 'The order of intervals', value.range);
  if (isDocument(context, value)) refuseConstruct(context, 'The order of JSON', value.range);
}

/** What a function gives: PostgreSQL's functions of jsonb give jsonb. */
export function binaryType(context: Context, call: { readonly name: string }, type: ColumnType): ColumnType {
  return isDocument(context, type) && /^(?:to_)?jsonb/.test(call.name) ? { ...type, binary: true } : type;
}

/** `value IN (SELECT …)`; `undefined`: none of them is JSON of PostgreSQL. */
export function documentIn(context: Context, value: Expr, { query, not }: { readonly query: Expr; readonly not: string }): string | undefined {
  const documents = comparedDocuments(context, [value, query]);
  return documents === undefined ? undefined : `${documents[0].sql} ${not}IN (WITH [members]([member]) AS ${query.sql} SELECT jsonb_key([member]) FROM [members])`;
}
