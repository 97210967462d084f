import { inDialect, type Context } from '../context';
import type { TableName } from '../names';
import { quoteName } from '../quoting';
import { upsertConflict } from './flinkKeys';
import { prepare, type Step } from './steps';

/** Stands behind the key of a table whose rows of one key become one row. */
export const AGGREGATE_MARK = '/* rows are aggregated */';

/** What becomes of the old and the new value of a column, by the word in its declaration. */
const AGGREGATIONS: Readonly<Record<string, (old: string, given: string) => string>> = {
  SUM: (old, given) => `coalesce(${old} + ${given}, ${old}, ${given})`,
  MAX: (old, given) => `coalesce(max(${old}, ${given}), ${old}, ${given})`,
  MIN: (old, given) => `coalesce(min(${old}, ${given}), ${old}, ${given})`,
  REPLACE: (_old, given) => given,
  REPLACE_IF_NOT_NULL: (old, given) => `coalesce(${given}, ${old})`,
};

/** Reads `SUM` and its like in a column of Doris or StarRocks: a mark for its declaration; `undefined`: none stands here. */
export function readAggregation(context: Context): string | undefined {
  const { cursor } = context;
  const word = cursor.peek()?.upper ?? '';
  if (!inDialect(context, 'doris', 'starrocks') || !Object.hasOwn(AGGREGATIONS, word)) return undefined;
  cursor.at++;
  return `/* value ${word} */`;
}

/** What stands behind the key of a table in which the row with the largest value of Doris' sequence column stays; `undefined`: it has none. */
export function sequenceMark({ cursor }: Context): string | undefined {
  const at = cursor.tokens.findIndex((token) => /^["']function_column\.sequence_col["']$/.test(token.text));
  const name = cursor.tokens[at + 2]?.text.slice(1, -1);
  return at === -1 || name === undefined ? undefined : `/* newest by ${quoteName(name)} */`;
}

/** ON CONFLICT of a table with a sequence column; `undefined`: it has none. */
function newestConflict(context: Context, table: TableName, definition: string): string | undefined {
  const [, keys = '', newest] = /UNIQUE \(([^)]*)\) \/\* newest by (\[[^\]]*\]|\w+) \*\//.exec(definition) ?? [];
  if (newest === undefined) return undefined;
  const sets = (context.catalog.columnsOf(table.key) ?? []).map((name) => `${quoteName(name)} = excluded.${quoteName(name)}`);
  return ` ON CONFLICT (${keys}) DO UPDATE SET ${sets.join(', ')} WHERE ${table.sql}.${newest} IS NULL OR excluded.${newest} >= ${table.sql}.${newest}`;
}

/** ON CONFLICT for rows that go into a table with an aggregate key; empty for any other table. */
export function aggregateConflict(context: Context, table: TableName): string {
  const definition = inDialect(context, 'doris', 'starrocks') ? (context.catalog.definitionOf?.(table.key) ?? '') : '';
  const keys = /UNIQUE \(([^)]*)\) \/\* rows are aggregated \*\//.exec(definition)?.[1];
  if (keys === undefined) return newestConflict(context, table, definition) ?? upsertConflict(context, table);
  const sets = [...definition.matchAll(/(\[[^\]]+\]|\b\w+) [^,()]*(?:\([^()]*\)[^,()]*)*?\/\* value (\w+) \*\//g)].map(([, written = '', word = '']) => {
    const column = quoteName(written.replace(/^\[|\]$/g, ''));
    return `${column} = ${AGGREGATIONS[word]?.(column, `excluded.${column}`) ?? column}`;
  });
  return sets.length === 0 ? ` ON CONFLICT (${keys}) DO NOTHING` : ` ON CONFLICT (${keys}) DO UPDATE SET ${sets.join(', ')}`;
}

/** The key of a table of Doris or StarRocks whose rows of one key become one, with what stands behind it; `undefined`: it has none. */
function mergingKey(context: Context, table: TableName): { readonly columns: readonly string[]; readonly isAggregate: boolean } | undefined {
  const definition = inDialect(context, 'doris', 'starrocks') ? (context.catalog.definitionOf?.(table.key) ?? '') : '';
  const [, columns = '', tail] = /UNIQUE \(([^)]*)\) (ON CONFLICT REPLACE|\/\* (?:rows are aggregated|newest by [^*]*) \*\/)/.exec(definition) ?? [];
  if (tail === undefined) return undefined;
  const nullable = (column: string): boolean => !new RegExp(`${column.replace(/[[\]]/g, '\\$&')} [^,]*NOT NULL`).test(definition);
  const all = columns.split(', ');
  return all.some(nullable) ? { columns: all, isAggregate: tail.startsWith('/*') } : undefined;
}

/** Behind an INSERT: SQLite holds NULLs of a key for different, Doris and StarRocks for the same. The last row of such a key stays; sums of them are refused. */
export function mergeNullKeys(context: Context, table: TableName): readonly Step[] {
  const key = mergingKey(context, table);
  if (key === undefined) return [];
  const isNull = key.columns.map((column) => `${column} IS NULL`).join(' OR ');
  const groups = `FROM ${table.sql} WHERE ${isNull} GROUP BY ${key.columns.join(', ')}`;
  if (!key.isAggregate) return [prepare(`DELETE FROM ${table.sql} WHERE (${isNull}) AND rowid NOT IN (SELECT max(rowid) ${groups})`)];
  return [{ kind: 'refuseIfRows', sql: `SELECT 1 ${groups} HAVING count(*) > 1`, message: `Two rows of ${table.name} have the same key with NULL in it, which the local runner does not aggregate. Give the key a value.` }];
}
