import { refuseConstruct, type Context } from '../context';
import { columnTypeOnly, commonColumn, mapOfTypes, typed, type Expr } from '../expr';
import { isName, nameOf } from '../names';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { inArray } from './elements';
import { parseValue } from './expression';
import { textOf } from './literals';

interface Pair {
  readonly key: Expr;
  readonly value: Expr;
}

/** `key: value, …` in braces, the cursor being at the opening one. */
function readPairs(context: Context, readKey: () => Expr): readonly Pair[] {
  const { cursor } = context;
  cursor.expect('{');
  const pairs: Pair[] = [];
  while (!cursor.accept('}')) {
    if (pairs.length > 0) cursor.expect(',');
    const key = readKey();
    cursor.expect(':');
    pairs.push({ key, value: parseValue(context) });
  }
  return pairs;
}

/** DuckDB's `{'a': 1, b: 2}`. */
export function parseStruct(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const pairs = readPairs(context, () => {
    const token = cursor.next();
    const name = token.kind === 'string' ? textOf(context, token) : isName(token) ? nameOf(token) : undefined;
    return { ...typed('', { type: 'text' }, token), text: name ?? refuse('The name of a field is expected here.', token) };
  });
  const fields = pairs.map(({ key, value }) => ({ name: key.text ?? '', type: columnTypeOnly(value) }));
  const sql = `json_object(${pairs.map(({ key, value }) => `${quoteText(key.text ?? '')}, ${inArray(value)}`).join(', ')})`;
  return typed(sql, { type: 'json', fields }, cursor.rangeFrom(from));
}

/** `{'a': 1}` of ClickHouse and `MAP {'a': 1}` of DuckDB. */
export function parseBraceMap(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.accept('MAP');
  const pairs = readPairs(context, () => parseValue(context));
  if (context.dialect === 'clickhouse' && cursor.tokens[0]?.upper !== 'INSERT') refuseConstruct(context, 'A map in braces outside of INSERT', cursor.rangeFrom(from));
  const type = mapOfTypes(commonColumn(pairs.map(({ key }) => key)), commonColumn(pairs.map(({ value }) => value)));
  if (pairs.some(({ key }) => key.type !== 'text' && key.type !== 'integer')) refuseConstruct(context, 'A map with such keys', cursor.rangeFrom(from));
  return typed(`json_object(${pairs.map(({ key, value }) => `CAST(${key.sql} AS TEXT), ${inArray(value)}`).join(', ')})`, type, cursor.rangeFrom(from));
}
