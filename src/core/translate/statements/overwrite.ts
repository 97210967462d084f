import type { Context } from '../context';
import type { TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { TextRange } from '../../base/textRange';
import { aggregateConflict, mergeNullKeys } from './aggregateKeys';
import { inPartitions, type NamedChoice } from './partitions/namedPartitions';
import { checkPartitions } from './partitions/partitioning';
import { staticCondition, type PartitionColumn } from './partition';
import { change, dropTemporary, findColumn, prepare, temporary, type Lowered, type Step } from './steps';
import { storedValues, type Rows } from './storage';

/** An INSERT that replaces rows, or that names a partition. */
export interface PartitionedInsert {
  readonly table: TableName;
  /** All columns of the target, as the local database spells them. */
  readonly columns: readonly string[];
  readonly partition: readonly PartitionColumn[];
  /** The column list of the statement. */
  readonly listed: readonly string[] | undefined;
  readonly listRange: TextRange;
  readonly query: Rows;
  /** `overwrite`: the rows of the partitions (without PARTITION: all rows) go first. `fill`: only when the partition has no row. */
  readonly mode: 'append' | 'overwrite' | 'fill';
  /** Condition of REPLACE WHERE. */
  readonly replaced: string | undefined;
  /** An overwrite replaces all partitions of the static part, also those that the query gives no rows for. */
  readonly clearsAll?: boolean;
  /** Partitions by name that the rows must lie in. */
  readonly named?: NamedChoice | undefined;
  /** Under which the rows are loaded once only. */
  readonly label?: string | undefined;
}

/** The columns that the query gives, in its order. */
export function givenColumns(insert: Pick<PartitionedInsert, 'table' | 'columns' | 'partition' | 'listed' | 'listRange'>): readonly string[] {
  const partition = insert.partition.map((part) => part.column);
  const dynamic = insert.partition.filter((part) => part.value === undefined).map((part) => part.column);
  const listed = insert.listed?.map((name) => {
    const column = findColumn(insert.columns, name);
    return column ?? refuse(`The table ${insert.table.name} has no column ${name}.`, insert.listRange);
  });
  const data = listed ?? insert.columns.filter((column) => !partition.includes(column));
  return [...data, ...dynamic.filter((column) => !data.includes(column))];
}

function names(columns: readonly string[]): string {
  return columns.map(quoteName).join(', ');
}

/** Rows that the dynamic part of the partition clause replaces: those of a partition that the query gives rows for. */
function dynamicDelete(insert: PartitionedInsert, rows: string, partitions: string): readonly Step[] {
  const dynamic = insert.partition.filter((part) => part.value === undefined).map((part) => quoteName(part.column));
  const fixed = staticCondition(insert.partition);
  const table = insert.table.sql;
  const same = dynamic.map((column) => `${temporary(partitions)}.${column} IS ${table}.${column}`).join(' AND ');
  return [
    prepare(`CREATE TEMP TABLE ${quoteName(partitions)} AS SELECT DISTINCT ${dynamic.join(', ')} FROM ${temporary(rows)}`),
    change(`DELETE FROM ${table} WHERE ${fixed === '' ? '' : `${fixed} AND `}EXISTS (SELECT 1 FROM ${temporary(partitions)} WHERE ${same})`),
  ];
}

/** New rows with the values that their columns keep, and the table that holds what partitions they are of. */
interface Kept {
  readonly rows: string;
  readonly partitions: string;
}

/** Partitions that come by themselves: those that the new rows belong to are replaced. */
function keyedDelete(insert: PartitionedInsert, keys: readonly string[], { rows, partitions }: Kept): readonly Step[] {
  const names = keys.map((_key, i) => quoteName(`key ${String(i + 1)}`));
  const same = keys.map((key, i) => `${names[i] ?? ''} IS ${key}`).join(' AND ');
  return [
    prepare(`CREATE TEMP TABLE ${quoteName(partitions)} AS SELECT DISTINCT ${keys.map((key, i) => `${key} AS ${names[i] ?? ''}`).join(', ')} FROM ${rows}`),
    change(`DELETE FROM ${insert.table.sql} WHERE EXISTS (SELECT 1 FROM ${temporary(partitions)} WHERE ${same})`),
  ];
}

/** Rows outside of the partitions are an error, as in the database; only an overwrite replaces what is in them. */
function namedDelete(insert: PartitionedInsert, named: NamedChoice, { rows, partitions }: Kept): readonly Step[] {
  if (named.keys !== undefined) return keyedDelete(insert, named.keys, { rows, partitions });
  const others = `SELECT 1 FROM ${rows} WHERE (${inPartitions(named)}) IS NOT TRUE LIMIT 1`;
  const message = `INSERT INTO ${insert.table.name} PARTITION: the query gives rows that do not belong to these partitions.`;
  const check: Step = { kind: 'refuseIfRows', sql: others, message };
  if (insert.mode !== 'overwrite') return [check];
  const present = (condition: string): string => (named.dynamic ? ` AND EXISTS (SELECT 1 FROM ${rows} WHERE ${condition})` : '');
  return [check, ...named.conditions.map((condition) => change(`DELETE FROM ${insert.table.sql} WHERE (${condition})${present(condition)}`))];
}

function deletion(insert: PartitionedInsert, rows: string, { partitions, rows: kept }: Kept): readonly Step[] {
  if (insert.replaced !== undefined) {
    const others = `SELECT 1 FROM ${temporary(rows)} AS ${quoteName(insert.table.base)} WHERE (${insert.replaced}) IS NOT TRUE LIMIT 1`;
    const message = `INSERT INTO ${insert.table.name} REPLACE WHERE: the query gives rows that do not meet the condition.`;
    const target = insert.table.sql === quoteName(insert.table.base) ? insert.table.sql : `${insert.table.sql} AS ${quoteName(insert.table.base)}`;
    return [{ kind: 'refuseIfRows', sql: others, message }, change(`DELETE FROM ${target} WHERE ${insert.replaced}`)];
  }
  if (insert.named !== undefined) return namedDelete(insert, insert.named, { rows: kept, partitions });
  if (insert.mode !== 'overwrite') return [];
  if (insert.clearsAll !== true && insert.partition.some((part) => part.value === undefined)) return dynamicDelete(insert, rows, partitions);
  const fixed = staticCondition(insert.partition);
  return [change(`DELETE FROM ${insert.table.sql}${fixed === '' ? '' : ` WHERE ${fixed}`}`)];
}

/** The steps of one such INSERT: first those that read, then those that write. */
interface TwoPhases {
  readonly read: readonly Step[];
  readonly write: readonly Step[];
  readonly cleanup: readonly string[];
}

/** `ordinal` tells the temporary tables of a multi-insert apart. */
function overwriteSteps(context: Context, insert: PartitionedInsert, ordinal: number): TwoPhases {
  const rows = `overwrite rows ${String(ordinal)}`;
  const partitions = `overwrite partitions ${String(ordinal)}`;
  const given = givenColumns(insert);
  const fixed = insert.partition.filter((part) => part.value !== undefined);
  const kept = storedValues(context, { ...insert.query, names: given.map(quoteName) }, { table: insert.table.key, columns: given });
  const values = [...kept, ...fixed.map((part) => part.value)].join(', ');
  const guard = insert.mode === 'fill' ? ` WHERE NOT EXISTS (SELECT 1 FROM ${insert.table.sql} WHERE ${staticCondition(insert.partition) || '1'})` : '';
  const target = `${insert.table.sql} (${names([...given, ...fixed.map((part) => part.column)])})`;
  const cleanup = [dropTemporary(rows), dropTemporary(partitions)];
  const conflict = aggregateConflict(context, insert.table);
  const shaped = `(SELECT ${kept.map((value, i) => `${value} AS ${quoteName(given[i] ?? '')}`).join(', ')} FROM ${temporary(rows)})`;
  return {
    read: [
      ...cleanup.map(prepare),
      prepare(`CREATE TEMP TABLE ${quoteName(rows)} (${names(given)})`),
      prepare(`INSERT INTO ${temporary(rows)} ${insert.query.sql}`),
    ],
    write: [...deletion(insert, rows, { rows: shaped, partitions }), change(`INSERT INTO ${target} SELECT ${values} FROM ${temporary(rows)}${guard === '' && conflict !== '' ? ' WHERE true' : guard}${conflict}`), ...mergeNullKeys(context, insert.table), ...checkPartitions(context, insert.table)],
    cleanup,
  };
}

/**
 * The query's rows are kept first, so that the query may read the table that is overwritten (sql.md §6). The temporary
 * table's columns have no affinity: values reach the target as the query gives them.
 */
export function lowerOverwrites(context: Context, inserts: readonly PartitionedInsert[]): Lowered {
  const phases = inserts.map((insert, i) => overwriteSteps(context, insert, i + 1));
  return {
    steps: [...phases.flatMap((phase) => phase.read), ...phases.flatMap((phase) => phase.write)],
    cleanup: phases.flatMap((phase) => phase.cleanup),
  };
}
