import type { Context, Scope } from './context';

/** Stands in the declaration of a ClickHouse column that may hold NULL. */
export const NULLABLE_MARK = '/* nullable */';

/** The parts of a CREATE statement between the commas that stand outside of inner brackets. */
function declarations(definition: string): readonly string[] {
  const result: string[] = [''];
  let depth = 0;
  for (const character of definition.slice(definition.indexOf('(') + 1)) {
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    if (character === ',' && depth === 0) result.push('');
    else result[result.length - 1] += character;
  }
  return result;
}

/** Whether a column of a local table may hold NULL as ClickHouse declares it; `undefined`: not known. */
export function isNullableIn(context: Context, table: string, column: string): boolean | undefined {
  const definition = context.catalog.definitionOf?.(table);
  const name = column.toLowerCase();
  const own = definition === undefined ? undefined : declarations(definition).find((part) => part.trim().toLowerCase().startsWith(`${name} `) || part.trim().toLowerCase().startsWith(`[${name}] `));
  if (own === undefined) return undefined;
  if (own.includes(NULLABLE_MARK)) return true;
  return / DEFAULT /.test(own) ? false : undefined;
}

/** Whether a column that a query names may hold NULL; `undefined`: not known. */
export function isNullable(context: Context, column: string | undefined): boolean | undefined {
  if (column === undefined) return undefined;
  const name = column.toLowerCase();
  for (let scope: Scope | undefined = context.scope; scope !== undefined; scope = scope.outer) {
    const source = scope.sources.find(({ columns }) => columns?.includes(name) === true);
    if (source !== undefined) return source.table === undefined ? undefined : isNullableIn(context, source.table, name);
  }
  return undefined;
}
