import { inDialect, refuseConstruct, type Context } from '../../context';
import type { ColumnType } from '../../expr';
import { parseExpression } from '../../expressions/expression';
import { quoteText } from '../../quoting';

/** Oracle's `KEEP (DENSE_RANK FIRST ORDER BY …)`: only the rows that come first in the order are aggregated. */
export interface Keep {
  /** SQL of the keys. */
  readonly keys: readonly string[];
  /** For each key a letter for its direction and one for the place of NULLs, so that the wanted rows come first. */
  readonly spec: string;
}

function readKey(context: Context, isFirst: boolean): readonly [string, string] {
  const { cursor } = context;
  const key = parseExpression(context);
  const descends = cursor.accept('DESC');
  if (!descends) cursor.accept('ASC');
  const nullsFirst = cursor.accept('NULLS') ? cursor.next().upper === 'FIRST' : descends;
  return [key.sql, `${descends === isFirst ? 'd' : 'a'}${nullsFirst === isFirst ? 'f' : 'l'}`];
}

/** Reads KEEP behind the brackets of an aggregate; `undefined`: none stands here. */
export function readKeep(context: Context): Keep | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'oracle') || !cursor.accept('KEEP', '(')) return undefined;
  cursor.expect('DENSE_RANK');
  const isFirst = cursor.accept('FIRST');
  if (!isFirst) cursor.expect('LAST');
  cursor.expect('ORDER', 'BY');
  const keys = [readKey(context, isFirst)];
  while (cursor.accept(',')) keys.push(readKey(context, isFirst));
  cursor.expect(')');
  return { keys: keys.map(([sql]) => sql), spec: keys.map(([, letters]) => letters).join('') };
}

/** The call of an aggregate with KEEP. */
interface KeptCall {
  readonly name: string;
  readonly args: readonly (ColumnType & { readonly sql: string })[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly over: string | undefined;
  readonly range: { readonly start: number; readonly end: number };
}

/** The aggregate of the rows that KEEP keeps. */
export function keptSql(context: Context, call: KeptCall, { keys, spec }: Keep): string {
  const known = ['min', 'max', 'sum', 'avg', 'count'].includes(call.name);
  if (!known || call.distinct || (call.args.length !== 1 && !call.star)) refuseConstruct(context, `${call.name} with KEEP`, call.range);
  const [value] = call.args;
  if (value?.type === 'json' || value?.type === 'array') refuseConstruct(context, 'KEEP of JSON', call.range);
  const rows = `json_group_array(json_array(${[call.star ? '1' : (value?.sql ?? 'NULL'), ...keys].join(', ')}))${call.over ?? ''}`;
  const sql = `value_kept(${rows}, ${quoteText(spec)}, ${quoteText(call.name)})`;
  const isWhole = call.name === 'count' || (value?.type === 'integer' && call.name !== 'avg');
  return isWhole ? `CAST(${sql} AS INTEGER)` : value?.type === 'decimal' && value.scale !== undefined && call.name === 'sum' ? `round(${sql}, ${String(value.scale)})` : sql;
}
