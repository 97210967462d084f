import type { TextRange } from '../../base/textRange';
import type { Context } from '../context';
import { parseOperand, parseValue } from '../expressions/expression';
import { LEVEL } from '../expr';
import { readName, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { findColumn } from './steps';

/** Stands in the declaration of a column that its table is partitioned by. */
export const PARTITION_MARK = '/* partition */';

/** Stands behind it where Spark's setting `partitionOverwriteMode` counts: in tables that say USING. */
export const SOURCE_MARK = '/* of a source */';

/** Stands behind it in tables of Spark that keep the order of their columns (Delta). */
export const ORDER_MARK = '/* in order */';

/** Where the declaration of a column starts in a table's definition; -1: nowhere. */
function declarationOf(definition: string, column: string): number {
  const name = quoteName(column);
  for (let at = definition.indexOf(`${name} `); at !== -1; at = definition.indexOf(`${name} `, at + 1)) {
    if (/[(,]\s*$/.test(definition.slice(0, at))) return at;
  }
  return -1;
}

/** Whether the declaration that starts a text is that of a partition's column. */
const MARKED = /^[^,(]*(?:\([^)]*\)[^,]*?)?\/\* partition \*\//;

/** The columns that a table's definition marks as those that it is partitioned by, as the local database spells them. */
export function markedColumns(definition: string, columns: readonly string[]): readonly string[] {
  return columns.filter((column) => {
    const at = declarationOf(definition, column);
    return at !== -1 && MARKED.test(definition.slice(at));
  });
}

/** The definition with another column before those of the partitions; `undefined`: it has none of those. */
export function withColumn(definition: string, columns: readonly string[], added: string): string | undefined {
  const [first] = markedColumns(definition, columns);
  if (first === undefined || definition.includes(ORDER_MARK)) return undefined;
  const at = declarationOf(definition, first);
  return `${definition.slice(0, at)}${added}, ${definition.slice(at)}`;
}

/** One column of `PARTITION (dt='2024-05-01', hh)`. */
export interface PartitionColumn {
  /** As the local database spells it. */
  readonly column: string;
  /** SQL of a static value; `undefined`: dynamic, the query gives it. */
  readonly value: string | undefined;
  readonly operator: string;
}

function checkColumn(name: string, table: { readonly name: TableName; readonly columns: readonly string[] }, range: TextRange): string {
  const column = findColumn(table.columns, name);
  return column ?? refuse(`The table ${table.name.name} has no column ${name} in the local database. Partitions by name are not supported.`, range);
}

const COMPARISONS = ['=', '<', '<=', '>', '>=', '<>', '!='];

/** Reads `PARTITION (…)`, the word included; empty when it does not stand here. `compares`: the values may be compared with `<` and its like. */
export function parsePartition(context: Context, table: { readonly name: TableName; readonly columns: readonly string[] }, compares = false): readonly PartitionColumn[] {
  const { cursor } = context;
  if (!cursor.accept('PARTITION')) return [];
  if (!cursor.sees('(')) refuse('Partitions by name are not supported by the local runner.', cursor.here);
  cursor.expect('(');
  const parts: PartitionColumn[] = [];
  do {
    const here = cursor.here;
    const column = checkColumn(readName(context), table, here);
    const operator = COMPARISONS.find((candidate) => cursor.sees(candidate));
    if (operator === undefined) {
      parts.push({ column, value: undefined, operator: '=' });
      continue;
    }
    if (operator !== '=' && !compares) cursor.unexpected('=');
    cursor.at++;
    parts.push({ column, value: (compares ? parseOperand(context, LEVEL.bit) : parseValue(context)).sql, operator });
  } while (cursor.accept(','));
  cursor.expect(')');
  return parts;
}

/** The condition that a row is in the static part of a partition; empty without one. */
export function staticCondition(parts: readonly PartitionColumn[]): string {
  const conditions = parts.flatMap((part) => {
    if (part.value === undefined) return [];
    const operator = part.operator === '=' && part.value === 'NULL' ? 'IS' : part.operator;
    return [`${quoteName(part.column)} ${operator} ${part.value}`];
  });
  return conditions.join(' AND ');
}
