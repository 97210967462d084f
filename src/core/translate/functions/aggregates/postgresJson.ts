import { refuseConstruct, type Context } from '../../context';
import type { ColumnType, Expr } from '../../expr';
import { asTextSql } from '../../expressions/casts';
import { inArray } from '../../expressions/elements';
import type { Call } from '../arguments';
import { refuseMore, suffix } from './aggregate';

/** A value as PostgreSQL writes it into JSON, for a function of SQLite's that builds JSON: numbers keep their digits, timestamps have a T. */
export function jsonOf(context: Context, value: Expr): string {
  switch (value.type) {
    case 'decimal':
    case 'real':
      return `json(${asTextSql(context, value)})`;
    case 'timestamp':
      return `replace(${value.sql}, ' ', 'T')${value.zoned === true ? " || '+00:00'" : ''}`;
    case 'array':
      return arrayOf(context, value);
    default:
      return inArray(value);
  }
}

/** The elements of timestamps would have to be changed. */
function arrayOf(context: Context, value: Expr): string {
  return value.element === 'timestamp' ? refuseConstruct(context, 'An array of timestamps in JSON', value.range) : inArray(value);
}

/** json_agg and jsonb_agg; NULL for no rows. */
export function aggregatedJson(context: Context, call: Call): string {
  refuseMore(context, call, 1);
  const [value] = call.args;
  if (value === undefined) return refuseConstruct(context, `${call.name} without a value`, call.range);
  if (call.distinct && value.type === 'json') return refuseConstruct(context, `${call.name} of different documents`, call.range);
  const order = call.order !== undefined ? ` ${call.order}` : call.distinct ? ` ORDER BY ${value.sql} NULLS LAST` : '';
  const isBinary = call.name.startsWith('jsonb');
  if (isBinary || call.distinct) {
    const list = `nullif(json_group_array(${call.distinct ? 'DISTINCT ' : ''}${jsonOf(context, value)}${order})${suffix(call)}, '[]')`;
    return isBinary ? `jsonb_of(${list})` : `json_styled(${list}, 'json')`;
  }
  const between = value.fields === undefined ? "', '" : "', ' || char(10) || ' '";
  return `('[' || group_concat(coalesce(json_quote(${jsonOf(context, value)}), 'null'), ${between}${order})${suffix(call)} || ']')`;
}

/** json_object_agg and jsonb_object_agg. */
export function aggregatedObject(context: Context, call: Call): string {
  refuseMore(context, call, 2);
  const [name, value] = call.args;
  if (name === undefined || value === undefined || call.distinct) return refuseConstruct(context, `${call.name} of these values`, call.range);
  const order = call.order === undefined ? '' : ` ${call.order}`;
  const key = `json_quote(CASE WHEN (${name.sql}) IS NULL THEN fail('a key of ${call.name} is NULL') ELSE ${asTextSql(context, name)} END)`;
  const isBinary = call.name.startsWith('jsonb');
  const pairs = `group_concat(${key} || ' : ' || coalesce(json_quote(${jsonOf(context, value)}), 'null'), ', '${order})${suffix(call)}`;
  return isBinary ? `jsonb_of('{' || ${pairs} || '}')` : `('{ ' || ${pairs} || ' }')`;
}

/** What json_agg and its like give. */
export function documentType(_context: Context, call: Call): ColumnType {
  return { type: 'json', ...(call.name.startsWith('jsonb') ? { binary: true } : {}) };
}
