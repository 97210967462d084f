import { inDialect, type Context } from '../context';
import type { TableName } from '../names';
import { quoteName } from '../quoting';

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

/** ON CONFLICT for rows that go into a table with an aggregate key; empty for any other table. */
export function aggregateConflict(context: Context, table: TableName): string {
  const definition = inDialect(context, 'doris', 'starrocks') ? (context.catalog.definitionOf?.(table.key) ?? '') : '';
  const keys = /UNIQUE \(([^)]*)\) \/\* rows are aggregated \*\//.exec(definition)?.[1];
  if (keys === undefined) return '';
  const sets = [...definition.matchAll(/(\[[^\]]+\]|\b\w+) [^,()]*(?:\([^()]*\)[^,()]*)*?\/\* value (\w+) \*\//g)].map(([, written = '', word = '']) => {
    const column = quoteName(written.replace(/^\[|\]$/g, ''));
    return `${column} = ${AGGREGATIONS[word]?.(column, `excluded.${column}`) ?? column}`;
  });
  return sets.length === 0 ? ` ON CONFLICT (${keys}) DO NOTHING` : ` ON CONFLICT (${keys}) DO UPDATE SET ${sets.join(', ')}`;
}
