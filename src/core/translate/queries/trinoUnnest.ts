import type { TextRange } from '../../base/textRange';
import { refuseConstruct, type Context } from '../context';
import { elementOf, type ColumnType, type Expr } from '../expr';
import { isMap } from '../expressions/elements';
import type { RowColumn, Rows } from '../functions/generators';
import { quoteText } from '../quoting';

/** Where the columns of one argument lie in an element of its array. */
interface Part {
  /** SQL of an array. */
  readonly array: string;
  readonly columns: readonly { readonly name: string; readonly path: string; readonly type: ColumnType }[];
}

/** The pairs of a map as arrays of two. */
function pairsOf(map: Expr): string {
  return `(SELECT json_group_array(json_array(key, CASE type WHEN 'object' THEN json(value) WHEN 'array' THEN json(value) ELSE value END)) FROM json_each(${map.sql}))`;
}

function keyType(map: Expr): ColumnType {
  return { type: map.keys ?? 'text' };
}

function partOf(context: Context, value: Expr): Part {
  if (isMap(value)) return { array: pairsOf(value), columns: [{ name: 'key', path: '[0]', type: keyType(value) }, { name: 'value', path: '[1]', type: elementOf(value) }] };
  if (value.type !== 'array') return refuseConstruct(context, 'UNNEST of what is not known to be an array or map', value.range);
  const element = elementOf(value);
  if (element.fields === undefined) return { array: value.sql, columns: [{ name: 'unnest', path: '', type: element }] };
  return { array: value.sql, columns: element.fields.map(({ name, type }) => ({ name, path: `."${name}"`, type })) };
}

function cell(path: string, type: ColumnType): RowColumn['sql'] {
  const whole = type.type === 'integer';
  return (alias) => (path === '' ? `${alias}.value` : whole ? `CAST(json_extract(${alias}.value, ${quoteText(`$${path}`)}) AS INTEGER)` : `json_extract(${alias}.value, ${quoteText(`$${path}`)})`);
}

/** Trino's UNNEST: maps give two columns, arrays of rows one for each field; several stand side by side, the shorter ones filled up with NULLs. */
export function trinoUnnested(context: Context, values: readonly Expr[], range: TextRange): Rows {
  const parts = values.map((value) => partOf(context, value));
  const [first] = parts;
  if (first === undefined) return refuseConstruct(context, 'UNNEST of nothing', range);
  const isAlone = parts.length === 1;
  const columns = parts.flatMap(({ columns: own }, i) => own.map(({ name, path, type }) => ({ name, type, sql: cell(`${isAlone ? '' : `[${String(i)}]`}${path}`, type) })));
  return { array: isAlone ? first.array : `arrays_beside(${parts.map(({ array }) => array).join(', ')})`, columns };
}
