import { refuseConstruct, type Context } from '../context';
import { rowObject } from './trinoRows';
import { inside, LEVEL, spanOf, typed, type Expr, type Pair } from '../expr';

/** An element as JSON: arrays inside of arrays are not text. */
export function inArray(item: Expr): string {
  if (item.row !== undefined && item.fields !== undefined) return `json(${rowObject(item.row)})`;
  if (item.type === 'array' || item.type === 'json') return `json(${item.sql})`;
  return item.type === 'boolean' ? `json(CASE WHEN ${item.sql} THEN 'true' WHEN NOT (${item.sql}) THEN 'false' ELSE 'null' END)` : item.sql;
}

/** A map is a JSON object whose values have a known type. */
export function isMap(value: Expr): boolean {
  return value.type === 'json' && value.element !== undefined;
}

/** SQL of `map[key]`; `undefined`: this is no map. */
export function mapItem(value: Expr, key: Expr): string | undefined {
  return isMap(value) ? `map_item(${value.sql}, ${inside(key, LEVEL.add)})` : undefined;
}

/** ClickHouse gives the type's default value for an element that is not there. */
export function itemOrDefault(context: Context, array: Expr, index: Expr): string {
  if (index.type === 'array') return refuseConstruct(context, 'An array as an index', index.range);
  const otherwise = { text: "''", integer: '0', real: '0', decimal: '0', boolean: '0' }[String(array.element)];
  if (array.type !== 'array' || otherwise === undefined) return refuseConstruct(context, 'An element of an array whose type is not known', array.range);
  return `array_item_or(${array.sql}, ${index.sql}, ${otherwise})`;
}

/** JSON paths that SQLite reads as MySQL does. */
export const PLAIN_PATH = /^\$(?:\.[A-Za-z_]\w*|\."[^"\\]*"|\[\d+\])*$/;

/** MySQL's json_extract gives JSON: text stays in quotes, true stays a word; arrays and objects in the style given. */
export function mysqlExtract(value: string, path: string, style = 'binary'): string {
  const plain = `json_extract(${value}, ${path})`;
  return `CASE json_type(${value}, ${path}) WHEN 'text' THEN json_quote(${plain}) WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' WHEN 'null' THEN 'null' WHEN 'array' THEN json_styled(${plain}, '${style}') WHEN 'object' THEN json_styled(${plain}, '${style}') ELSE ${plain} END`;
}

/** `array || array`, `array || element`. */
export function chained(pair: Pair): Expr {
  const [left, right] = pair;
  const array = left.type === 'array' ? left : right;
  const other = left.type === 'array' ? right : left;
  const isHeld = other.type === 'json' || other.row !== undefined;
  const sql = isHeld ? `array_chain(${left === array ? `${left.sql}, json_array(${inArray(right)})` : `json_array(${inArray(left)}), ${right.sql}`})` : other.type === 'array' ? `array_chain(${left.sql}, ${right.sql})` : `array_with(${array.sql}, ${other.sql}, ${array === left ? '0' : '1'})`;
  return typed(sql, array, spanOf(pair));
}
