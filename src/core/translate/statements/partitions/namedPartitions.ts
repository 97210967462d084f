import type { TextRange } from '../../../base/textRange';
import { commaParts } from '../../brackets';
import { inDialect, withScope, type Context } from '../../context';
import type { SqlType } from '../../expr';
import { parseValue } from '../../expressions/expression';
import { columnTypeOf } from '../../expressions/types';
import { readName, type TableName } from '../../names';
import { refuse } from '../../refusal';
import type { Column } from '../columns';
import { declaredType } from '../redeclare';
import { readRange, readSpan } from './bounds';
import { conditionByName, conditionOf, formalPartitions, markOf, partitioningOf, temporaryTable, UNKNOWN_PARTITIONS, type NamedPartition, type Partitioning } from './partitioning';

const UNIT = /^["'](year|quarter|month|week|day|hour|minute)["']$/i;

interface Keys {
  readonly sql: readonly string[];
  readonly type: SqlType;
  readonly unit: string | undefined;
  /** Each is a column. */
  readonly isPlain: boolean;
}

/** `dt`, `(a, b)`, `date_trunc('day', dt), city`. */
function readKeys(context: Context): Keys {
  const { cursor } = context;
  const isBracketed = cursor.accept('(');
  const start = cursor.at;
  const keys = [parseValue(context)];
  while (cursor.accept(',')) keys.push(parseValue(context));
  const unit = keys.length > 1 ? undefined : cursor.tokens.slice(start, cursor.at).flatMap((token) => UNIT.exec(token.text)?.[1] ?? [])[0];
  if (isBracketed) cursor.expect(')');
  return { sql: keys.map((key) => key.sql), type: keys[0]?.type ?? 'unknown', unit: unit?.toLowerCase(), isPlain: keys.every((key) => key.column !== undefined) };
}

/** `(PARTITION p1 VALUES …, …)`, the brackets included. */
export function readPartitions(context: Context, type: SqlType, before: readonly NamedPartition[]): readonly NamedPartition[] {
  const { cursor } = context;
  cursor.expect('(');
  const partitions: NamedPartition[] = [];
  while (!cursor.sees(')')) {
    const span = readSpan(context);
    if (span !== undefined) partitions.push(...span);
    else partitions.push(readPartition(context, type, partitions.at(-1) ?? before.at(-1)));
    cursor.accept(',');
  }
  cursor.expect(')');
  return partitions;
}

/** `PARTITION p1 VALUES …` with what belongs to it, behind the partition `before`. */
export function readPartition(context: Context, type: SqlType, before: NamedPartition | undefined): NamedPartition {
  const { cursor } = context;
  cursor.expect('PARTITION');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const name = readName(context).toLowerCase();
  const partition = { name, ...readRange(context, type, before?.below) };
  while (!cursor.done && !cursor.seesAny([',', ')'])) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  return partition;
}

/** Whether more partitions come by themselves: Doris' and StarRocks' dynamic ones. */
function growsByItself({ cursor }: Context): boolean {
  return cursor.tokens.some((token) => token.kind === 'string' && /^["'`]dynamic_partition\.|^["'`]partition_live/.test(token.text));
}

/** Ranges and lists of one key; `undefined`: they are of a kind that is not followed. */
function readMethod(context: Context, isAuto: boolean): Partitioning | undefined {
  const { cursor } = context;
  const isList = cursor.next().upper === 'LIST';
  if (inDialect(context, 'mysql')) cursor.accept('COLUMNS');
  const { sql: keys, type, unit, isPlain } = readKeys(context);
  const isEach = isAuto || unit !== undefined;
  if (isEach) {
    if (cursor.sees('(')) cursor.skipBrackets();
    return { keys, kind: 'each', unit, isClosed: false, partitions: [] };
  }
  const isKnown = isPlain ? ['integer', 'date', ...(isList ? ['text', 'boolean'] : ['timestamp'])].includes(type) : inDialect(context, 'mysql');
  if (keys.length > 1 || !isKnown || !(cursor.sees('(', 'PARTITION') || cursor.sees('(', ')') || cursor.sees('(', 'START') || cursor.sees('(', 'FROM'))) return undefined;
  const partitions = readPartitions(context, isPlain ? type : 'integer', []);
  return { keys, kind: isList ? 'list' : 'range', isClosed: partitions.length > 0 && !growsByItself(context), partitions };
}

/**
 * Reads `PARTITION BY RANGE (dt) (PARTITION p1 VALUES …, …)` behind the columns of CREATE TABLE and gives the mark for
 * its declaration; empty where no such thing stands here. Ranges over several columns leave no mark: their names stay unknown.
 */
export function readNamedPartitions(context: Context, columns: readonly Column[]): string {
  const { cursor } = context;
  const isAuto = inDialect(context, 'doris') && cursor.sees('AUTO', 'PARTITION', 'BY');
  if (!inDialect(context, 'mysql', 'doris', 'starrocks') || !(isAuto || cursor.sees('PARTITION', 'BY')) || columns.length === 0) return '';
  cursor.at += isAuto ? 3 : 2;
  const start = cursor.at;
  const names = columns.map((column) => column.name.toLowerCase());
  const types = new Map(columns.map((column) => [column.name.toLowerCase(), columnTypeOf(declaredType(column))] as const));
  const partitioning = withScope(context, { sources: [{ alias: '', columns: names, types }], outer: undefined }, () => {
    if (cursor.seesAny(['RANGE', 'LIST'])) return readMethod(context, isAuto);
    if (!inDialect(context, 'starrocks')) return undefined;
    const { sql: keys, unit } = readKeys(context);
    return { keys, kind: 'each' as const, unit, isClosed: false, partitions: [] };
  });
  if (partitioning !== undefined) return markOf(partitioning);
  cursor.at = start;
  return ` ${UNKNOWN_PARTITIONS}`;
}

interface Divided {
  readonly table: TableName;
  readonly partitioning: Partitioning;
  readonly isTemporary: boolean;
}

/** What a statement says about partitions by name. */
export interface NamedChoice {
  /** SQL of what the rows of each named partition meet. */
  readonly conditions: readonly string[];
  /** `PARTITION (*)`: those of them for which there are new rows. */
  readonly dynamic: boolean;
  /** SQL of what the partitions that come by themselves are made by: those that new rows belong to are meant. */
  readonly keys?: readonly string[];
  /** Where the rows of temporary partitions lie. */
  readonly stores?: readonly TableName[];
}

function chosen(context: Context, { table, partitioning, isTemporary }: Divided): { readonly condition: string; readonly store: TableName } {
  const here: TextRange = context.cursor.here;
  const name = readName(context);
  const found = partitioning.partitions.find((partition) => partition.name === name.toLowerCase() && (partition.isTemporary === true) === isTemporary);
  const condition = found === undefined ? conditionByName(partitioning, name) : conditionOf(partitioning, found);
  if (condition === undefined) return refuse(`The table ${table.name} has no partition ${name} that the local database knows.`, here);
  return { condition, store: isTemporary ? temporaryTable(table, name) : table };
}

/** All partitions that new rows belong to. */
export function dynamicChoice(partitioning: Partitioning): NamedChoice {
  const conditions = formalPartitions(partitioning).map((partition) => conditionOf(partitioning, partition));
  return { conditions, dynamic: true, ...(partitioning.kind === 'each' ? { keys: partitioning.keys } : {}) };
}

/** Whether `(` at the cursor opens `(column = value)` or names of columns, as in other dialects' partitions. */
function namesColumns({ cursor, catalog }: Context, table: TableName): boolean {
  const inner = commaParts(cursor.tokens.slice(cursor.at + 2, cursor.closing(cursor.at + 1)));
  const columns = catalog.columnsOf(table.key)?.map((name) => name.toLowerCase()) ?? [];
  return inner.some((part) => part.some((token) => token.text === '=') || columns.includes(part[0]?.text.toLowerCase() ?? ''));
}

/** Reads `PARTITION p1`, `PARTITIONS (p1, p2)` or `PARTITION (*)` of a table whose partitions are known; `undefined`: no such thing stands here. */
export function readNamedChoice(context: Context, table: TableName): NamedChoice | undefined {
  const { cursor } = context;
  const partitioning = cursor.seesAny(['PARTITION', 'PARTITIONS', 'TEMPORARY']) ? partitioningOf(context, table) : undefined;
  if (partitioning === undefined || (cursor.peek(1)?.text === '(' && namesColumns(context, table))) return undefined;
  const isTemporary = cursor.accept('TEMPORARY');
  cursor.at++;
  cursor.accept('IF', 'EXISTS');
  const bracketed = cursor.accept('(');
  if (bracketed && cursor.accept('*')) {
    cursor.expect(')');
    return dynamicChoice(partitioning);
  }
  const divided = { table, partitioning, isTemporary };
  const all = [chosen(context, divided)];
  while ((bracketed || inDialect(context, 'mysql')) && cursor.accept(',')) all.push(chosen(context, divided));
  if (bracketed) cursor.expect(')');
  return { conditions: all.map(({ condition }) => condition), dynamic: false, ...(isTemporary ? { stores: all.map(({ store }) => store) } : {}) };
}

/** SQL that a row lies in one of the chosen partitions. */
export function inPartitions({ conditions }: NamedChoice): string {
  return conditions.length === 0 ? '0' : conditions.map((condition) => `(${condition})`).join(' OR ');
}
