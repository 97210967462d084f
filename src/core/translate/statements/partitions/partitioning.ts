import { inDialect, refuseConstruct, type Context } from '../../context';
import type { TableName } from '../../names';
import { quoteName, quoteText } from '../../quoting';
import { remade } from '../redeclare';
import { columnsOfTarget, type Step } from '../steps';

/** One of the named parts of a table, as Doris, StarRocks and MySQL have them. All values are SQL. */
export interface NamedPartition {
  /** In lower case. */
  readonly name: string;
  /** The first value of its range; `undefined`: it has no lower end, or it is a list. */
  readonly from?: string | undefined;
  /** Behind the last value of its range; `undefined`: it has no upper end, or it is a list. */
  readonly below?: string | undefined;
  /** The values of a list. */
  readonly values?: readonly string[] | undefined;
  /** Doris' temporary partition, whose rows lie in a table of their own. */
  readonly isTemporary?: boolean;
}

/** How a table is divided. */
export interface Partitioning {
  /** SQL of what the ranges and lists are about; several where each combination of values has a partition of its own. */
  readonly keys: readonly string[];
  /** `each`: there is a partition for each value, made when a row comes. `unit`: of what `date_trunc` cuts to. */
  readonly kind: 'range' | 'list' | 'each';
  readonly unit?: string | undefined;
  /** A row that lies in none of the partitions is an error; otherwise more of them come by themselves. */
  readonly isClosed: boolean;
  readonly partitions: readonly NamedPartition[];
}

/** Stands in the declaration of a table with partitions that are not followed. */
export const UNKNOWN_PARTITIONS = '/* other partitions */';

const MARK = / \/\* partitions: (\S+) \*\//;

/** Stands in a table's declaration, so that later statements find its partitions. */
export function markOf(partitioning: Partitioning): string {
  return ` /* partitions: ${encodeURIComponent(JSON.stringify(partitioning)).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)} */`;
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((part) => typeof part === 'string');
}

function isPartition(value: unknown): value is NamedPartition {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';
}

/** What `markOf` wrote; the text comes from the local database, where a user could have changed it. */
function decoded(text: string): Partitioning | undefined {
  const value: unknown = JSON.parse(decodeURIComponent(text));
  if (typeof value !== 'object' || value === null || !('keys' in value) || !('kind' in value) || !('partitions' in value) || !isTextList(value.keys) || !Array.isArray(value.partitions)) return undefined;
  const kind = value.kind === 'range' || value.kind === 'list' ? value.kind : 'each';
  const unit = 'unit' in value && typeof value.unit === 'string' ? value.unit : undefined;
  return { keys: value.keys, kind, unit, isClosed: 'isClosed' in value && value.isClosed === true, partitions: value.partitions.filter(isPartition) };
}

/** How a table is divided; `undefined`: by nothing that is known here. */
export function partitioningOf(context: Context, table: TableName): Partitioning | undefined {
  if (!inDialect(context, 'mysql', 'doris', 'starrocks')) return undefined;
  const text = MARK.exec(context.catalog.definitionOf?.(table.key) ?? '')?.[1];
  return text === undefined ? undefined : decoded(text);
}

/** The formal partitions, without Doris' temporary ones. */
export function formalPartitions({ partitions }: Partitioning): readonly NamedPartition[] {
  return partitions.filter((partition) => partition.isTemporary !== true);
}

function range(key: string, { from, below }: NamedPartition): string {
  const parts = [...(from === undefined ? [] : [`${key} >= ${from}`]), ...(below === undefined ? [] : [`${key} < ${below}`])];
  const bounds = parts.length === 0 ? '1' : parts.join(' AND ');
  return from === undefined ? `(${bounds} OR ${key} IS NULL)` : bounds;
}

/** SQL of what the rows of a partition meet. NULL lies in the lowest range, and in a list that names it. */
export function conditionOf({ keys: [key = 'NULL'] }: Partitioning, partition: NamedPartition): string {
  const { values } = partition;
  if (values !== undefined) return `(${key} IN (${values.join(', ')})${values.includes('NULL') ? ` OR ${key} IS NULL` : ''})`;
  return `(${range(key, partition)})`;
}

/** The names that the partitions of one day or month have in StarRocks and Doris: `p20240501`, with zeros behind in Doris. */
const UNIT_DIGITS: Readonly<Record<string, number>> = { year: 4, month: 6, day: 8, hour: 10, minute: 12 };

/** SQL of what the rows of a partition that came by itself meet, by the name that it gets; `undefined`: the name says nothing. */
export function conditionByName({ kind, unit, keys: [key = ''] }: Partitioning, name: string): string | undefined {
  const digits = /^p_?(\d{4,14})$/i.exec(name)?.[1];
  const length = UNIT_DIGITS[unit ?? ''];
  if (kind !== 'each' || digits === undefined || length === undefined || (digits.length !== length && !/^0*$/.test(digits.slice(length)))) return undefined;
  const all = digits.slice(0, length).padEnd(4, '0') + '0101000000'.slice(Math.max(0, length - 4));
  const [, year = '', month = '', day = '', hour = '', minute = ''] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(all) ?? [];
  const date = `${year}-${month}-${day}`;
  return `${key} IN (${quoteText(date)}, ${quoteText(`${date} ${hour}:${minute}:00`)})`;
}

/** The table in which the rows of a temporary partition lie; its name has blanks, so that no user's table has it. */
export function temporaryTable(table: TableName, name: string): TableName {
  const own = `temporary partition ${name.toLowerCase()} of ${table.key}`;
  return { name: own, key: own, sql: quoteName(own), base: own, range: table.range };
}

/** A definition without what is said about partitions. */
export function withoutMark(definition: string): string {
  return definition.replace(MARK, '');
}

/** The steps by which a table gets other partitions; its rows stay as they are. */
export function repartitioned(context: Context, table: TableName, partitioning: Partitioning): readonly Step[] {
  const definition = context.catalog.definitionOf?.(table.key) ?? refuseConstruct(context, 'A change of the partitions of this table', table.range);
  const columns = columnsOfTarget(context, table);
  return remade(table, { columns, names: columns, definition: definition.replace(MARK, () => markOf(partitioning)) });
}

/** Behind a change of rows: those that lie in no partition are an error, or go where errors are ignored. */
export function checkPartitions(context: Context, table: TableName, ignores = false): readonly Step[] {
  const partitioning = partitioningOf(context, table);
  if (partitioning?.isClosed !== true) return [];
  const formal = formalPartitions(partitioning);
  const inside = formal.length === 0 ? '0' : formal.map((partition) => conditionOf(partitioning, partition)).join(' OR ');
  if (ignores) return [{ kind: 'run', sql: `DELETE FROM ${table.sql} WHERE (${inside}) IS NOT TRUE`, countsRows: false }];
  return [{ kind: 'refuseIfRows', sql: `SELECT 1 FROM ${table.sql} WHERE (${inside}) IS NOT TRUE LIMIT 1`, message: `A row for ${table.name} lies in none of its partitions. Add a partition for it.` }];
}
