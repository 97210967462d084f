import type { Context } from '../context';
import type { SqlType } from '../expr';
import { typeOfDeclared } from '../expressions/types';
import { quoteName, quoteText } from '../quoting';

/** Digits behind the point that `DECIMAL(18, 2)` keeps. */
function scaleOf(declared: string): number | undefined {
  const sizes = /\(\s*\d+\s*(?:,\s*(\d+)\s*)?\)/.exec(declared);
  return sizes === null ? undefined : Number(sizes[1] ?? 0);
}

function convert(context: Context, sql: string, declared: string): string {
  const type = typeOfDeclared(declared);
  const mode = quoteText(context.traits.badCast);
  switch (type) {
    case 'integer': {
      const cast = `CAST(cast_integer(${sql}, ${mode}, ${context.traits.castRounds ? '1' : '0'}) AS INTEGER)`;
      return `CASE typeof(${sql}) WHEN 'integer' THEN ${sql} ELSE ${cast} END`;
    }
    case 'decimal': {
      const scale = scaleOf(declared);
      return scale === undefined ? sql : `CASE typeof(${sql}) WHEN 'real' THEN round(${sql}, ${String(scale)}) ELSE ${sql} END`;
    }
    case 'date':
    case 'timestamp':
      return `cast_${type}(${sql}, ${mode})`;
    default:
      return sql;
  }
}

/**
 * A value as the column keeps it: a warehouse makes 12.6 an integer when the column is one, and a timestamp a date.
 * SQLite would keep both as they are. Unchanged for plain SQLite, and where the column's type is not known.
 */
export function stored(context: Context, target: { readonly table: string; readonly column: string }, value: { readonly sql: string; readonly type: SqlType }): string {
  const declared = context.traits.native ? undefined : context.catalog.typeOf?.(target.table, target.column.toLowerCase());
  if (declared === undefined || value.type === 'null' || (value.type === typeOfDeclared(declared) && value.type !== 'decimal')) return value.sql;
  return convert(context, value.sql, declared);
}

/** A query's rows with each value as its column keeps it; the query as it is when no column needs that. */
export function storedRows(context: Context, rows: string, target: { readonly table: string; readonly columns: readonly string[] }): string {
  const names = target.columns.map((_column, i) => quoteName(`value ${String(i + 1)}`));
  const values = target.columns.map((column, i) => stored(context, { table: target.table, column }, { sql: names[i] ?? '', type: 'unknown' }));
  if (values.every((value, i) => value === names[i])) return rows;
  return `SELECT ${values.join(', ')} FROM (WITH [new rows](${names.join(', ')}) AS (${rows}) SELECT * FROM [new rows])`;
}
