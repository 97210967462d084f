import { inDialect, refuseConstruct, withScope, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { readName, readTable, type TableName } from '../names';
import { quoteName } from '../quoting';
import { appendRows } from './append';
import { addedConstraint, retyped } from './postgresAlter';
import { parseAssignments, setSql } from './assignments';
import { alterPartitionOf } from './clickhouseTables';
import { parseColumn } from './columns';
import { alterNamed } from './partitions/alterNamed';
import { inPartitions, readNamedChoice } from './partitions/namedPartitions';
import { parsePartition, staticCondition, withColumn, type PartitionColumn } from './partition';
import { alterParts, guardsAfter } from './partStatements';
import { addedAt, addedKey, redeclared } from './redeclare';
import { renameSteps, swapSteps } from './renames';
import { alterSequence } from './sequences';
import { switchTable } from './switchTable';
import { change, columnsOfTarget, dropTemporary, expectEnd, findColumn, lowered, NOTHING, prepare, sourceOf, temporary, type Lowered, type Step } from './steps';

function partitionOf(context: Context, table: TableName, compares: boolean): readonly PartitionColumn[] {
  return parsePartition(context, { name: table, columns: columnsOfTarget(context, table) }, compares);
}

function dropPartitions(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const isSure = cursor.accept('IF', 'EXISTS') || context.dialect !== 'spark';
  const steps: Step[] = [];
  do {
    const named = readNamedChoice(context, table);
    const condition = named !== undefined ? inPartitions(named) : staticCondition(partitionOf(context, table, true));
    if (condition === '') cursor.unexpected('PARTITION (column = value)');
    if (!isSure && named === undefined) steps.push(failIfMissing(table, condition));
    steps.push(change(`DELETE FROM ${table.sql} WHERE ${condition}`));
  } while (cursor.accept(',') || cursor.sees('PARTITION'));
  if (!cursor.accept('PURGE')) cursor.accept('FORCE');
  expectEnd(context);
  return lowered(...steps);
}

/** A partition is its rows: one without rows is not there. Hive's DROP of it does nothing (`hive.exec.drop.ignorenonexistent`). */
function failIfMissing(table: TableName, condition: string): Step {
  return { kind: 'refuseIfRows', sql: `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${table.sql} WHERE ${condition})`, message: `The table ${table.name} has no rows in this partition, so that it is not there for the local runner.` };
}

/** `PARTITION (…) RENAME TO PARTITION (…)` moves the rows; other properties of a partition have no meaning here. */
function alterPartition(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const from = staticCondition(partitionOf(context, table, false));
  if (!cursor.accept('RENAME', 'TO')) {
    if (!cursor.seesAny(['SET', 'COMPACT', 'CONCATENATE', 'TOUCH', 'ENABLE', 'DISABLE'])) refuseConstruct(context, `ALTER TABLE … PARTITION … ${cursor.peek()?.text ?? ''}`, cursor.here);
    return NOTHING;
  }
  const to = partitionOf(context, table, false);
  if (from === '' || to.some((part) => part.value === undefined)) cursor.unexpected('PARTITION (column = value)');
  expectEnd(context);
  const taken: Step = { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${table.sql} WHERE ${staticCondition(to)} LIMIT 1`, message: `The table ${table.name} has the partition that this one shall become already.` };
  return lowered(failIfMissing(table, from), taken, change(`UPDATE ${table.sql} SET ${to.map((part) => `${quoteName(part.column)} = ${part.value ?? ''}`).join(', ')} WHERE ${from}`));
}

/** One or several columns behind ADD; those that are there already are left out behind IF NOT EXISTS. */
function addColumns(context: Context, table: TableName): readonly Step[] {
  const { cursor } = context;
  if (!cursor.accept('COLUMNS')) cursor.accept('COLUMN');
  const known = cursor.accept('IF', 'NOT', 'EXISTS') ? columnsOfTarget(context, table) : [];
  const bracketed = cursor.accept('(');
  const added: string[] = [];
  do {
    const column = parseColumn(context);
    if (inDialect(context, 'mysql', 'doris', 'starrocks') && cursor.seesAny(['FIRST', 'AFTER']) && added.length === 0 && !bracketed) return addedAt(context, table, column);
    if (findColumn(known, column.name) === undefined) added.push(column.sql);
  } while (bracketed && cursor.accept(','));
  if (bracketed) cursor.expect(')');
  if (cursor.seesAny(['FIRST', 'AFTER'])) refuseConstruct(context, `ADD COLUMN … ${cursor.peek()?.upper ?? ''}`, cursor.here);
  cursor.accept('CASCADE');
  return beforePartitions(context, table, added) ?? added.map((column) => prepare(`ALTER TABLE ${table.sql} ADD COLUMN ${column}`));
}

/** Hive and Spark put new columns before those of the partitions: the table is made anew. `undefined`: it has no such columns. */
function beforePartitions(context: Context, table: TableName, added: readonly string[]): readonly Step[] | undefined {
  const definition = inDialect(context, 'hive', 'spark') ? context.catalog.definitionOf?.(table.key) : undefined;
  const columns = context.catalog.columnsOf(table.key);
  const changed = definition === undefined || columns === undefined || added.length === 0 ? undefined : withColumn(definition, columns, added.join(', '));
  if (changed === undefined || columns === undefined) return undefined;
  const list = columns.map(quoteName).join(', ');
  const rows = temporary('altered rows');
  const drop = prepare(dropTemporary('altered rows'));
  return [
    drop, prepare(`CREATE TEMP TABLE [altered rows] AS SELECT ${list} FROM ${table.sql}`), prepare(`DROP TABLE ${table.sql}`), prepare(changed),
    prepare(`INSERT INTO ${table.sql} (${list}) SELECT ${list} FROM ${rows}`), drop,
  ];
}

function dropColumn(context: Context, table: TableName): readonly Step[] {
  const { cursor } = context;
  cursor.accept('COLUMN');
  const known = cursor.accept('IF', 'EXISTS') ? columnsOfTarget(context, table) : undefined;
  const column = readName(context);
  cursor.accept('CASCADE');
  return known !== undefined && findColumn(known, column) === undefined ? [] : [prepare(`ALTER TABLE ${table.sql} DROP COLUMN ${quoteName(column)}`)];
}

/** `a TO b`; Doris writes `a b`. */
function renameColumn(context: Context, table: TableName): readonly Step[] {
  const { cursor } = context;
  const known = cursor.accept('IF', 'EXISTS') ? columnsOfTarget(context, table) : undefined;
  const from = readName(context);
  if (!cursor.accept('TO') && !inDialect(context, 'doris', 'starrocks')) cursor.expect('TO');
  const to = readName(context);
  return known !== undefined && findColumn(known, from) === undefined ? [] : [prepare(`ALTER TABLE ${table.sql} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`)];
}

function rename(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const isColumn = cursor.accept('COLUMN') || cursor.peek(1)?.upper === 'TO';
  if (isColumn) {
    const steps = [...renameColumn(context, table)];
    while (cursor.accept(',')) steps.push(...alterOne(context, table));
    expectEnd(context);
    return lowered(...steps);
  }
  if (!cursor.accept('TO')) cursor.accept('AS');
  const to = readTable(context);
  expectEnd(context);
  return lowered(...renameSteps(context, [{ from: table, to }]));
}

/** Snowflake's and StarRocks' `ALTER TABLE a SWAP WITH b`. */
function swap(context: Context, table: TableName): Lowered {
  const other = readTable(context);
  expectEnd(context);
  return lowered(...swapSteps(context, table, other));
}

/** Doris' `ALTER TABLE a REPLACE WITH TABLE b`: they swap, or a is gone. */
function replaceTable(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const end = cursor.tokens.findIndex((token, i) => i > cursor.at && (token.upper === 'PROPERTIES' || token.upper === 'FORCE'));
  const properties = end === -1 ? [] : cursor.tokens.slice(end);
  const at = properties.findIndex((token) => /^["']swap["']$/i.test(token.text));
  const drops = at !== -1 && /^["']false["']$/i.test(properties[at + 2]?.text ?? '');
  if (end !== -1) cursor.replace(cursor.tokens.slice(0, end));
  if (!drops) return swap(context, table);
  const other = readTable(context);
  expectEnd(context);
  return lowered(prepare(`DROP TABLE ${table.sql}`), ...renameSteps(context, [{ from: other, to: table }]));
}

/** Properties and statistics change no row. */
function isProperty(context: Context): boolean {
  const { cursor, dialect } = context;
  return cursor.sees('SET', 'TBLPROPERTIES') || cursor.sees('UNSET', 'TBLPROPERTIES') || cursor.sees('SET', '(') || cursor.sees('SET', 'OPTIONS') || (dialect === 'trino' && (cursor.sees('SET', 'PROPERTIES') || cursor.sees('SET', 'AUTHORIZATION'))) || cursor.sees('OWNER', 'TO') || cursor.sees('RECOVER', 'PARTITIONS') || cursor.sees('SET', 'SERDEPROPERTIES') || cursor.sees('COMPACT');
}

/** ClickHouse's `ALTER TABLE t DELETE WHERE …` and `UPDATE a = 1 WHERE …`. */
function mutate(context: Context, table: TableName): Lowered | undefined {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse' || !cursor.seesAny(['DELETE', 'UPDATE'])) return undefined;
  const deletes = cursor.next().upper === 'DELETE';
  const scope = { sources: [sourceOf(context, table, table.base)], outer: undefined };
  return withScope(context, scope, () => {
    const set = deletes ? '' : setSql(parseAssignments(context, { table, alias: table.base }));
    cursor.expect('WHERE');
    const where = parseValue(context).sql;
    expectEnd(context);
    return lowered(change(`${deletes ? `DELETE FROM ${table.sql}` : `UPDATE ${table.sql} SET ${set}`} WHERE ${where}`));
  });
}

function alterOne(context: Context, table: TableName): readonly Step[] {
  const { cursor } = context;
  const from = cursor.at;
  const changed = redeclared(context, table) ?? retyped(context, table);
  if (changed !== undefined) return changed;
  if (cursor.accept('RENAME', 'COLUMN')) return renameColumn(context, table);
  if (cursor.accept('ADD')) {
    const key = addedKey(context, table) ?? addedConstraint(context, table);
    if (key !== undefined) return key;
    if (cursor.seesAny(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'INDEX', 'KEY', 'FOREIGN', 'CHECK'])) refuseConstruct(context, `ALTER TABLE … ADD ${cursor.peek()?.upper ?? ''}`, cursor.here);
    return addColumns(context, table);
  }
  if (cursor.accept('DROP')) {
    if (cursor.seesAny(['CONSTRAINT', 'PRIMARY', 'INDEX', 'KEY', 'FOREIGN', 'CHECK'])) refuseConstruct(context, `ALTER TABLE … DROP ${cursor.peek()?.upper ?? ''}`, cursor.here);
    return dropColumn(context, table);
  }
  if (keepsRows(context)) return [];
  return refuseConstruct(context, `ALTER TABLE … ${cursor.peek()?.text ?? ''}`, cursor.rangeFrom(from));
}

/** Trino's `ALTER TABLE t EXECUTE optimize(…)` and its like: files change, rows do not. */
function keepsRows({ cursor, dialect }: Context): boolean {
  if (dialect !== 'trino' || !cursor.sees('EXECUTE') || !/^(?:optimize|optimize_manifests|expire_snapshots|remove_orphan_files|drop_extended_stats)$/i.test(cursor.peek(1)?.text ?? '')) return false;
  while (!cursor.done) cursor.at++;
  return true;
}

/** MySQL's `RENAME TABLE a TO b, c TO d`. */
export function parseRenameTables(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('RENAME', 'TABLE');
  const renamings: { readonly from: TableName; readonly to: TableName }[] = [];
  do {
    const from = readTable(context);
    cursor.expect('TO');
    renamings.push({ from, to: readTable(context) });
  } while (cursor.accept(','));
  expectEnd(context);
  return lowered(...renameSteps(context, renamings));
}

/** Changes of one ALTER TABLE, with commas between them. */
function alterClickhouse(context: Context, table: TableName): Lowered {
  const { cursor } = context;
  const mutation = mutate(context, table);
  if (mutation !== undefined) return mutation;
  if (cursor.sees('RENAME', 'COLUMN')) return (cursor.at++, rename(context, table));
  const steps: Step[] = [];
  do steps.push(...(isClickhouseProperty(context) ? [] : (alterPartitionOf(context, table) ?? alterOne(context, table))));
  while (cursor.accept(','));
  expectEnd(context);
  return lowered(...steps);
}

/** What concerns storage only: skipped up to the next change. */
function isClickhouseProperty(context: Context): boolean {
  const { cursor } = context;
  const [first, second] = [cursor.peek()?.upper ?? '', cursor.peek(1)?.upper ?? ''];
  const isProperty = (first === 'MODIFY' && ['TTL', 'SETTING', 'COMMENT'].includes(second)) || ['MATERIALIZE', 'COMMENT', 'FREEZE', 'UNFREEZE'].includes(first) || (['ADD', 'DROP', 'CLEAR'].includes(first) && ['INDEX', 'PROJECTION', 'STATISTICS'].includes(second)) || (first === 'REMOVE' && second === 'TTL');
  while (isProperty && !cursor.done && !cursor.sees(',')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  return isProperty;
}

/** ALTER TABLE. A partition is its rows: dropping one deletes them, adding one does nothing. */
export function parseAlter(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('ALTER');
  if (inDialect(context, 'sqlserver', 'oracle', 'snowflake') && cursor.accept('SEQUENCE')) return alterSequence(context);
  cursor.expect('TABLE');
  const isOptional = cursor.accept('IF', 'EXISTS');
  cursor.accept('ONLY');
  const table = readTable(context);
  if (isOptional && context.catalog.columnsOf(table.key) === undefined) return NOTHING;
  const named = alterNamed(context, table);
  if (named !== undefined) return named;
  const ofParts = alterParts(context, table);
  if (ofParts !== undefined) return ofParts;
  if (isProperty(context)) return NOTHING;
  if (context.dialect === 'clickhouse') return alterClickhouse(context, table);
  if (cursor.sees('PARTITION')) return alterPartition(context, table);
  if (cursor.sees('DROP', 'IF', 'EXISTS', 'PARTITION') || cursor.sees('DROP', 'PARTITION')) {
    cursor.at++;
    return dropPartitions(context, table);
  }
  if (cursor.accept('TRUNCATE', 'PARTITION')) {
    cursor.at--;
    return dropPartitions(context, table);
  }
  if (cursor.sees('ADD', 'IF', 'NOT', 'EXISTS', 'PARTITION') || cursor.sees('ADD', 'PARTITION')) return NOTHING;
  const mutation = mutate(context, table) ?? appendRows(context, table);
  if (mutation !== undefined) return mutation;
  if (cursor.accept('RENAME')) return rename(context, table);
  if (inDialect(context, 'snowflake', 'starrocks') && cursor.accept('SWAP', 'WITH')) return swap(context, table);
  if (context.dialect === 'doris' && cursor.accept('REPLACE', 'WITH', 'TABLE')) return replaceTable(context, table);
  if (context.dialect === 'sqlserver' && cursor.accept('SWITCH')) return switchTable(context, table);
  if (context.dialect === 'sqlserver' && (cursor.sees('CHECK', 'CONSTRAINT') || cursor.sees('NOCHECK', 'CONSTRAINT') || cursor.sees('REBUILD'))) return NOTHING;
  const steps: Step[] = [];
  do steps.push(...alterOne(context, table));
  while (cursor.accept(','));
  expectEnd(context);
  return lowered(...steps, ...guardsAfter(context, table));
}
