import { inDialect, refuseConstruct, type Context } from '../context';
import { readName, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { dynamicChoice, type NamedChoice } from './partitions/namedPartitions';
import { partitioningOf, UNKNOWN_PARTITIONS } from './partitions/partitioning';
import { findColumn, prepare, type Lowered, type Step } from './steps';

/** Doris' and StarRocks' `WITH LABEL l` of a load; `undefined`: none stands here. */
export function readLabel(context: Context): string | undefined {
  return inDialect(context, 'doris', 'starrocks') && context.cursor.accept('WITH', 'LABEL') ? readName(context) : undefined;
}

/** The labels of loads that succeeded; its name has a blank, so that no user's table has it. */
const LABELS = '[used labels]';

/** A load whose label was used before fails, as in the database: it was done. */
export function labelled(insert: Lowered, label: string | undefined): Lowered {
  if (label === undefined) return insert;
  const used: Step = { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${LABELS} WHERE label = ${quoteText(label)}`, message: `The label ${label} has been used already: rows under it are loaded once only. Give each load a label of its own.` };
  return { ...insert, steps: [prepare(`CREATE TABLE IF NOT EXISTS ${LABELS} (label TEXT PRIMARY KEY)`), used, ...insert.steps, prepare(`INSERT INTO ${LABELS} VALUES (${quoteText(label)})`)] };
}

/** StarRocks' `dynamic_overwrite`: an overwrite of the whole table replaces the partitions that it gives rows for. */
export function dynamicOverwrite(context: Context, table: TableName): NamedChoice | undefined {
  if (context.settings.get('dynamic_overwrite') !== 'true' || context.cursor.sees('PARTITION')) return undefined;
  const partitioning = partitioningOf(context, table);
  const isDivided = context.catalog.definitionOf?.(table.key)?.includes(UNKNOWN_PARTITIONS) === true;
  if (isDivided) refuseConstruct(context, 'dynamic_overwrite of a table with partitions of this kind', table.range);
  return partitioning === undefined ? undefined : dynamicChoice(partitioning);
}

/** Doris' columns that a table has beside those that are declared. */
export function refuseHidden(context: Context, listed: readonly string[] | undefined): void {
  const hidden = context.dialect === 'doris' ? listed?.find((name) => /^__DORIS_/i.test(name)) : undefined;
  if (hidden !== undefined) refuseConstruct(context, `The hidden column ${hidden}`, context.cursor.rangeFrom(context.cursor.at - 1));
}

interface Partial {
  readonly conflict: string;
  /** In strict mode the keys must be there. */
  readonly checks: readonly Step[];
}

/** Doris' `enable_unique_key_partial_update`: only the listed columns of rows with these keys change. `undefined`: the table or the session has no such updates. */
export function partialUpdate(context: Context, table: TableName, { list, rows }: { readonly list: readonly string[] | undefined; readonly rows: string }): Partial | undefined {
  if (context.settings.get('enable_unique_key_partial_update') !== 'true' || list === undefined) return undefined;
  const keys = /UNIQUE \(([^)]*)\) ON CONFLICT REPLACE/.exec(context.catalog.definitionOf?.(table.key) ?? '')?.[1];
  if (keys === undefined) return undefined;
  const names = keys.split(', ');
  if (!names.every((key) => findColumn(list, key.replace(/^\[|\]$/g, '')) !== undefined)) refuseConstruct(context, 'An update of some columns without the key', table.range);
  const sets = list.map(quoteName).filter((column) => !names.some((key) => key.toLowerCase() === column.toLowerCase())).map((column) => `${column} = excluded.${column}`);
  const same = names.map((key) => `[new rows].${key} = ${table.sql}.${key}`).join(' AND ');
  const missing: Step = {
    kind: 'refuseIfRows', sql: `WITH [new rows](${list.map(quoteName).join(', ')}) AS (${rows}) SELECT 1 FROM [new rows] WHERE NOT EXISTS (SELECT 1 FROM ${table.sql} WHERE ${same}) LIMIT 1`,
    message: `An update of some columns of ${table.name} gives a key that is not there; with enable_insert_strict = false it would be inserted.`,
  };
  return { conflict: ` ON CONFLICT (${keys}) DO ${sets.length === 0 ? 'NOTHING' : `UPDATE SET ${sets.join(', ')}`}`, checks: context.settings.get('enable_insert_strict') === 'false' ? [] : [missing] };
}
