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

/** What the local table declares of a column, as ClickHouse's declaration was translated. */
function declarationOf(context: Context, table: string, column: string): string | undefined {
  const definition = context.catalog.definitionOf?.(table);
  const name = column.toLowerCase();
  return definition === undefined ? undefined : declarations(definition).find((part) => part.trim().toLowerCase().startsWith(`${name} `) || part.trim().toLowerCase().startsWith(`[${name}] `));
}

/** Stands in the declaration of a ClickHouse column `DateTime('Asia/Shanghai')`, whose values are kept as its clock shows them. */
export const CLOCK_MARK = '/* clock elsewhere */';

/** Whether a column of a local table may hold NULL as ClickHouse declares it; `undefined`: not known. */
export function isNullableIn(context: Context, table: string, column: string): boolean | undefined {
  const own = declarationOf(context, table, column);
  if (own === undefined) return undefined;
  if (own.includes(NULLABLE_MARK)) return true;
  return / DEFAULT /.test(own) ? false : undefined;
}

/** The local table of a column that a query names; `undefined`: not known, or it is of no table. */
function tableOf(context: Context, column: string): string | undefined {
  for (let scope: Scope | undefined = context.scope; scope !== undefined; scope = scope.outer) {
    const source = scope.sources.find(({ columns }) => columns?.includes(column) === true);
    if (source !== undefined) return source.table;
  }
  return undefined;
}

/** Whether a column that a query names may hold NULL; `undefined`: not known. */
export function isNullable(context: Context, column: string | undefined): boolean | undefined {
  const table = column === undefined ? undefined : tableOf(context, column.toLowerCase());
  return table === undefined || column === undefined ? undefined : isNullableIn(context, table, column);
}

/** Whether a column that a query names is declared with a time zone other than UTC. */
export function hasClockElsewhere(context: Context, column: string): boolean {
  const table = tableOf(context, column.toLowerCase());
  return table !== undefined && declarationOf(context, table, column)?.includes(CLOCK_MARK) === true;
}
