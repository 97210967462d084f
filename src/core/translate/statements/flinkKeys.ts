import type { Context } from '../context';
import type { TableName } from '../names';
import { quoteName } from '../quoting';

/** Connectors that write a row over the one with its key. Source: Flink's pages of its connectors, "Key handling". */
const UPSERTS = /^'(?:jdbc|upsert-kafka|hbase-[\w.]+|elasticsearch-\d+|opensearch(?:-\d+)?|mongodb|dynamodb|paimon|hudi|doris|starrocks|redis)'$/i;

/** Whether the table that is made here keeps one row for each key: by its connector; a catalog's own table, which has none, does. */
export function replacesRows({ cursor: { tokens }, dialect }: Context): boolean {
  if (dialect !== 'flink') return false;
  const at = tokens.findIndex((token) => token.kind === 'string' && token.text.toLowerCase() === "'connector'");
  return at === -1 || UPSERTS.test(tokens[at + 2]?.text ?? '');
}

/** ON CONFLICT for rows that Flink writes over those with their keys; empty for a table without a key. */
export function upsertConflict(context: Context, table: TableName): string {
  const definition = context.dialect === 'flink' ? (context.catalog.definitionOf?.(table.key) ?? '') : '';
  const listed = /PRIMARY KEY \(([^)]*)\)/i.exec(definition)?.[1];
  const own = /(?:\(|, )(\[[^\]]+\]|\w+) [^,]*\bPRIMARY KEY(?! \()/i.exec(definition)?.[1];
  const keys = (listed?.split(',') ?? (own === undefined ? [] : [own])).map((key) => key.trim().replace(/^[[`"]|[\]`"]$/g, '').toLowerCase());
  if (keys.length === 0) return '';
  const others = (context.catalog.columnsOf(table.key) ?? []).filter((column) => !keys.includes(column.toLowerCase()));
  const target = ` ON CONFLICT (${keys.map(quoteName).join(', ')})`;
  return others.length === 0 ? `${target} DO NOTHING` : `${target} DO UPDATE SET ${others.map((column) => `${quoteName(column)} = excluded.${quoteName(column)}`).join(', ')}`;
}
