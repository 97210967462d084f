import { inDialect, refuseConstruct, type Context } from '../context';
import { typed, type Expr } from '../expr';
import { castTo } from '../expressions/casts';
import { readType, typeOfName, type TypeName } from '../expressions/types';
import type { RowColumn } from '../functions/generators';
import { readName } from '../names';
import { quoteText } from '../quoting';
import { crowdedArguments, rowFactor } from './lateral';
import type { Factor } from './tables';

const SETS: Readonly<Record<string, boolean>> = { jsonb_to_recordset: true, json_to_recordset: true, jsonb_to_record: false, json_to_record: false };

/** Whether PostgreSQL's `jsonb_to_recordset(…)` stands here. */
export function isRecordSet(context: Context): boolean {
  const name = context.cursor.peek()?.text.toLowerCase() ?? '';
  return inDialect(context, 'postgresql') && Object.hasOwn(SETS, name) && context.cursor.peek(1)?.text === '(';
}

function columnOf(context: Context, name: string, type: TypeName): RowColumn {
  const at = (alias: string, asText: 0 | 1): string => `json_step(${alias}.value, ${quoteText(name)}, ${String(asText)})`;
  const isPlain = type.type !== 'json' && type.type !== 'array';
  if (type.type === 'array') refuseConstruct(context, 'An array in a row of JSON', type.range);
  const cast = (alias: string): Expr => castTo(context, typed(at(alias, isPlain ? 1 : 0), { type: isPlain ? 'text' : 'json' }, type.range), { ...type, lenient: false });
  return { name, sql: (alias) => cast(alias).sql, type: typeOfName(type) };
}

/** `jsonb_to_recordset(json) AS t(a int, b text)`: a row for each object, a column for each name. */
export function recordSet(context: Context): Factor {
  const { cursor } = context;
  const from = cursor.at;
  const isSet = SETS[cursor.next().text.toLowerCase()] === true;
  const [json] = crowdedArguments(context);
  const range = cursor.rangeFrom(from);
  if (json === undefined || !cursor.accept('AS') && cursor.sees('(')) return refuseConstruct(context, 'This function without the columns of its rows', range);
  const alias = cursor.sees('(') ? 'rows of json' : readName(context);
  cursor.expect('(');
  const columns: RowColumn[] = [];
  do columns.push(columnOf(context, readName(context), readType(context)));
  while (cursor.accept(','));
  cursor.expect(')');
  return rowFactor(isSet ? `json_parts(${json.sql}, 'items')` : `json_array(${json.sql})`, { columns, alias, names: undefined, range });
}
