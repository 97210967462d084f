import { inDialect, type Context } from '../context';
import type { TableName } from '../names';
import { refuse } from '../refusal';
import { markedColumns, PARTITION_MARK, SOURCE_MARK, type PartitionColumn } from './partition';

interface Target {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly partition: readonly PartitionColumn[];
}

/** What an INSERT OVERWRITE of Hive or Spark replaces. */
interface Overwritten {
  readonly partition: readonly PartitionColumn[];
  /** All partitions of the static part, also those that the query gives no rows for. */
  readonly clearsAll: boolean;
}

function ambiguous(context: Context): never {
  return refuse('Whether this replaces the whole table or some partitions depends on settings: say PARTITION (…) with values, or SET spark.sql.sources.partitionOverwriteMode in the script.', context.cursor.here);
}

/**
 * Hive replaces the partitions that the query gives rows for. Spark does so in tables of Hive's formats, and in its own (USING …) where
 * `spark.sql.sources.partitionOverwriteMode` is dynamic; where it is static, all that the static part names.
 */
export function overwritten(context: Context, { table, columns, partition }: Target): Overwritten {
  const definition = inDialect(context, 'hive', 'spark', 'flink') ? context.catalog.definitionOf?.(table.key) : undefined;
  const isMarked = definition?.includes(PARTITION_MARK) === true;
  const isSource = definition?.includes(SOURCE_MARK) === true;
  const mode = context.overwriteMode;
  const isDynamic = partition.some((part) => part.value === undefined);
  if (partition.length > 0 && !isDynamic) return { partition, clearsAll: false };
  if (partition.length > 0) {
    if (mode === 'static' && isMarked && !isSource) ambiguous(context);
    if (mode === undefined && isSource) ambiguous(context);
    return { partition, clearsAll: mode === 'static' };
  }
  // Flink replaces the partitions that rows are written to.
  if (context.dialect === 'flink' && isMarked) return { partition: markedColumns(definition, columns).map((column) => ({ column, value: undefined, operator: '=' })), clearsAll: false };
  // Without a setting Spark's own tables are replaced as a whole.
  if (mode === 'static' || (mode === undefined && (!isMarked || isSource))) return { partition, clearsAll: false };
  if (mode === undefined || !isMarked) ambiguous(context);
  return { partition: markedColumns(definition ?? '', columns).map((column) => ({ column, value: undefined, operator: '=' })), clearsAll: false };
}
