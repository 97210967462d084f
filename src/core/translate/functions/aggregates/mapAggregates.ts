import { refuseConstruct, type Context } from '../../context';
import { inArray } from '../../expressions/elements';
import { asVariant } from '../../expressions/variants';
import { filterOf, suffix } from './aggregate';
import type { Call } from '../arguments';

/** MySQL's objects of rows. */
export function objectOf(_context: Context, call: Call): string {
  const [name, value] = call.args;
  return `json_group_object(${name?.sql ?? 'NULL'}, ${value === undefined ? 'NULL' : inArray(value)})${suffix(call)}`;
}

/** Snowflake's OBJECT_AGG: rows without a key or a value are left out. */
export function objectOfRows(context: Context, call: Call): string {
  const [name, value] = call.args;
  if (name === undefined || value === undefined || call.distinct || call.over !== undefined) return refuseConstruct(context, `${call.name} of these values`, call.range);
  return `object_of_rows(json_group_array(json_array(${name.sql}, ${asVariant(context, value)}))${filterOf(call, [`(${name.sql}) IS NOT NULL`, `(${value.sql}) IS NOT NULL`])})`;
}

/** Maps of rows; NULL for no rows. */
export function mapOf(build: (pairs: string) => string): (context: Context, call: Call) => string {
  return (context, call) => {
    const [name, value] = call.args;
    if (name === undefined || value === undefined || !['text', 'integer', 'date'].includes(name.type) || call.distinct || call.over !== undefined) return refuseConstruct(context, `${call.name} of these values`, call.range);
    const pairs = `json_group_array(json_array(${name.sql}, ${inArray(value)}))${filterOf(call, [`(${name.sql}) IS NOT NULL`])}`;
    return build(`nullif(${pairs}, '[]')`);
  };
}

/** Trino's map of how often each text stands in the rows. */
export function histogram(context: Context, call: Call): string {
  const [value] = call.args;
  if (value === undefined || !['text', 'integer', 'date'].includes(value.type) || call.over !== undefined) return refuseConstruct(context, `${call.name} of this value`, call.range);
  return `map_of_counts(nullif(json_group_array(${value.sql})${filterOf(call, [`(${value.sql}) IS NOT NULL`])}, '[]'))`;
}
