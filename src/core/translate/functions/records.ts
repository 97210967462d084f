import { inDialect, type Context, type Source } from '../context';
import { typed, type Expr } from '../expr';
import { typeOfColumn } from '../expressions/columns';
import { parseValue } from '../expressions/expression';
import { isName, nameOf } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import type { TextRange } from '../../base/textRange';
import { jsonOf } from './aggregates/postgresJson';

/** PostgreSQL's functions that take a whole row. */
const TAKES_RECORDS: ReadonlySet<string> = new Set(['row_to_json', 'to_json', 'to_jsonb', 'json_agg', 'jsonb_agg']);

function objectOf(context: Context, fields: readonly (readonly [string, Expr])[], range: TextRange): Expr {
  const pairs = fields.map(([name, value]) => `${quoteText(name)}, ${jsonOf(context, value)}`);
  return typed(`json_object(${pairs.join(', ')})`, { type: 'json', fields: fields.map(([name, value]) => ({ name, type: value })) }, range);
}

/** `ROW(1, 'a')`, whose fields are f1, f2 … */
function constructed(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const values = [parseValue(context)];
  while (cursor.accept(',')) values.push(parseValue(context));
  cursor.expect(')');
  return objectOf(context, values.map((value, i) => [`f${String(i + 1)}`, value] as const), cursor.rangeFrom(from));
}

function columnsOf(context: Context, source: Source, range: TextRange): readonly (readonly [string, Expr])[] {
  const columns = source.columns ?? refuse('The columns of this row are not known here: name them.', range);
  return columns.map((name) => {
    const sql = source.renamed?.get(name) ?? `${quoteName(source.alias)}.${quoteName(name)}`;
    return [name, typed(sql, typeOfColumn(context, source, name), range)] as const;
  });
}

/** A row whose values are all NULL may be one that an outer join did not find. */
function whole(context: Context, source: Source, range: TextRange): Expr {
  const fields = columnsOf(context, source, range);
  const object = objectOf(context, fields, range);
  const isEmpty = fields.map(([, value]) => `(${value.sql}) IS NULL`).join(' AND ');
  return { ...object, sql: `CASE WHEN ${isEmpty} THEN fail('a row of NULLs may be one that an outer join did not find: name its columns') ELSE ${object.sql} END` };
}

/** An argument that is the row of a table of FROM, or ROW(…); `undefined`: it is a plain value. */
export function readRecord(context: Context, call: string): Expr | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'postgresql') || !TAKES_RECORDS.has(call)) return undefined;
  if (cursor.sees('ROW', '(')) return constructed(context);
  const token = cursor.peek();
  if (!isName(token) || ![')', ',', 'ORDER'].includes(cursor.peek(1)?.upper ?? '')) return undefined;
  const name = nameOf(token).toLowerCase();
  const sources = context.scope?.sources ?? [];
  const source = sources.find((one) => one.alias === name);
  if (source === undefined || sources.some((one) => one.columns?.includes(name) === true)) return undefined;
  cursor.at++;
  return whole(context, source, token);
}
