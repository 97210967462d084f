import type { Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { literalText } from '../expressions/literals';
import { readTable, tableOf, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import type { Column } from './columns';
import { markedColumns, PARTITION_MARK, type PartitionColumn } from './partition';
import { split } from './redeclare';
import { refuse } from '../refusal';
import { change, columnsOfTarget, findColumn, lowered, type Lowered } from './steps';

/** The texts of `ARRAY['a', 'b']` from the token at `at` on; `undefined`: something else stands there. */
function textsAt(context: Context, tokens: readonly Token[], at: number): readonly string[] | undefined {
  if (tokens[at]?.upper !== 'ARRAY' || tokens[at + 1]?.text !== '[') return undefined;
  const end = tokens.findIndex((token, i) => i > at && token.text === ']');
  const texts = tokens.slice(at + 2, end).filter((token) => token.text !== ',').map((token) => literalText(context, token));
  return end === -1 || texts.includes(undefined) ? undefined : texts.flatMap((text) => (text === undefined ? [] : [text]));
}

/** The columns that `partitioned_by` names, in lower case; none where it is not said. */
function partitionedBy(context: Context): readonly string[] {
  const { tokens } = context.cursor;
  const at = tokens.findIndex((token, i) => token.upper === 'PARTITIONED_BY' && tokens[i + 1]?.text === '=');
  return (at === -1 ? undefined : textsAt(context, tokens, at + 2)?.map((name) => name.toLowerCase())) ?? [];
}

/** The columns with the marks of those that a table of the Hive connector is partitioned by: there they are the last ones. */
export function withTrinoPartitions(context: Context, columns: readonly Column[]): readonly Column[] {
  const names = context.dialect === 'trino' ? partitionedBy(context) : [];
  const rest = columns.length - names.length;
  const isLast = names.length > 0 && rest > 0 && names.every((name, i) => columns[rest + i]?.name.toLowerCase() === name);
  return isLast ? columns.map((column, i) => (i < rest ? column : { ...column, sql: `${column.sql} ${PARTITION_MARK}` })) : columns;
}

/** `LIKE t [INCLUDING PROPERTIES]` among the columns of CREATE TABLE: those of the other table. */
export function likeColumns(context: Context): readonly Column[] {
  const { cursor } = context;
  cursor.expect('LIKE');
  const model = readTable(context);
  const columns = columnsOfTarget(context, model);
  const keepsMarks = cursor.accept('INCLUDING', 'PROPERTIES');
  if (!keepsMarks) cursor.accept('EXCLUDING', 'PROPERTIES');
  const { parts } = split(context.catalog.definitionOf?.(model.key) ?? refuseConstruct(context, 'LIKE of this table', model.range));
  return columns.map((name) => {
    const declared = parts.find((part) => [quoteName(name), `[${name}]`, `"${name}"`, name].some((start) => part.startsWith(`${start} `))) ?? refuseConstruct(context, 'LIKE of this table', model.range);
    return { name, sql: keepsMarks ? declared : declared.replace(` ${PARTITION_MARK}`, '') };
  });
}

/** Whether the session's OVERWRITE is for inserts into this table. */
function isMeant(context: Context, table: TableName): boolean {
  const parts = table.name.split('.');
  const catalog = parts.length === 3 ? parts[0]?.toLowerCase() : undefined;
  return context.overwriteCatalog === undefined || catalog === undefined || catalog === context.overwriteCatalog;
}

/** The partitions that an INSERT replaces where `insert_existing_partitions_behavior` is OVERWRITE; `undefined`: it replaces none. */
export function trinoOverwrite(context: Context, table: TableName): readonly PartitionColumn[] | undefined {
  if (context.dialect !== 'trino' || context.overwriteMode !== 'dynamic' || !isMeant(context, table)) return undefined;
  const columns = columnsOfTarget(context, table);
  const marked = markedColumns(context.catalog.definitionOf?.(table.key) ?? '', columns);
  if (marked.length === 0) refuse("Which partitions this replaces is not known here: create the table WITH (partitioned_by = ARRAY['…']).", table.range);
  return marked.map((column) => ({ column, value: undefined, operator: '=' }));
}

/** One argument of CALL, without `name =>`. */
function valueOf(part: readonly Token[], name: string, args: readonly (readonly Token[])[]): readonly Token[] {
  const named = args.find((arg) => arg[0]?.text.toLowerCase() === name && arg[1]?.text === '=>');
  return named?.slice(2) ?? part;
}

const UNREGISTER = ['schema_name', 'table_name', 'partition_columns', 'partition_values'];

/** `CALL [catalog.]system.unregister_partition(schema, table, ARRAY[…], ARRAY[…])`: the rows of the partition are gone; `undefined`: another call. */
export function unregistered(context: Context): Lowered | undefined {
  const { cursor } = context;
  const { tokens } = cursor;
  const at = tokens.findIndex((token) => token.upper === 'UNREGISTER_PARTITION');
  if (at === -1 || context.dialect !== 'trino' || tokens[at - 2]?.upper !== 'SYSTEM') return undefined;
  const args = commaParts(tokens.slice(at + 2, cursor.closing(at + 1)));
  const [schema, base, columns, values] = UNREGISTER.map((name, i) => valueOf(args[i] ?? [], name, args));
  const [schemaName, tableName] = [literalText(context, schema?.[0]), literalText(context, base?.[0])];
  const [names, texts] = [textsAt(context, columns ?? [], 0), textsAt(context, values ?? [], 0)];
  const range = cursor.rangeFrom(cursor.at);
  if (schemaName === undefined || tableName === undefined || names === undefined || names.length === 0 || names.length !== texts?.length) return refuseConstruct(context, 'unregister_partition with these arguments', range);
  const catalog = at >= 4 ? [tokens[at - 4]?.text ?? ''] : [];
  const choices = [[...catalog, schemaName, tableName], [schemaName, tableName], [tableName]].map((parts) => tableOf(context, parts, range));
  const table = choices.find(({ key }) => context.catalog.columnsOf(key) !== undefined) ?? refuse(`The table ${tableName} does not exist in the local database: create it in a task or a seed script.`, range);
  const known = columnsOfTarget(context, table);
  const conditions = names.map((name, i) => `CAST(${quoteName(findColumn(known, name) ?? refuse(`The table ${tableName} has no column ${name}.`, range))} AS TEXT) = ${quoteText(texts[i] ?? '')}`);
  const condition = conditions.join(' AND ');
  return lowered({ kind: 'refuseIfRows', sql: `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${table.sql} WHERE ${condition})`, message: `The table ${table.name} has no rows in this partition, so that it is not there for the local runner.` }, change(`DELETE FROM ${table.sql} WHERE ${condition}`));
}
