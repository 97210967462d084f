import { inDialect, refuseConstruct, type Context } from '../../context';
import { columnTypeOf } from '../../expressions/types';
import { readName, readTable, type TableName } from '../../names';
import { quoteName } from '../../quoting';
import { refuse } from '../../refusal';
import { change, columnsOfTarget, dropTemporary, expectEnd, lowered, NOTHING, prepare, temporary, type Lowered, type Step } from '../steps';
import { readSpan } from './bounds';
import { inPartitions, readNamedChoice, readPartition, readPartitions } from './namedPartitions';
import { conditionOf, formalPartitions, partitioningOf, repartitioned, temporaryTable, withoutMark, type NamedPartition, type Partitioning } from './partitioning';

/** MySQL's ranges begin where the one below ends, also where that one changes. */
function chained(context: Context, partitions: readonly NamedPartition[]): readonly NamedPartition[] {
  if (!inDialect(context, 'mysql')) return partitions;
  return partitions.map((partition, i) => (partition.values === undefined ? { ...partition, from: partitions[i - 1]?.below } : partition));
}

function withPartitions(context: Context, table: TableName, { partitioning, partitions }: { readonly partitioning: Partitioning; readonly partitions: readonly NamedPartition[] }): readonly Step[] {
  return repartitioned(context, table, { ...partitioning, partitions: chained(context, partitions) });
}

function keyType(context: Context, table: TableName, { keys: [key = ''] }: Partitioning): ReturnType<typeof columnTypeOf>['type'] {
  return columnTypeOf(context.catalog.typeOf?.(table.key, key.replace(/^\[|\]$/g, '').toLowerCase())).type;
}

function without(partitions: readonly NamedPartition[], gone: readonly NamedPartition[]): readonly NamedPartition[] {
  return partitions.filter((partition) => !gone.includes(partition));
}

interface Known {
  readonly table: TableName;
  readonly partitioning: Partitioning;
}

/** The rows of a temporary partition lie in a table that is made like the own one. */
function addTemporary(context: Context, { table, partitioning }: Known): Lowered {
  const { cursor } = context;
  const added = { ...readPartition(context, keyType(context, table, partitioning), undefined), isTemporary: true };
  const here = cursor.rangeFrom(cursor.at - 1);
  if (partitioning.partitions.some(({ name, isTemporary }) => name === added.name && isTemporary === true)) refuse(`The table ${table.name} has a temporary partition ${added.name} already.`, here);
  const store = temporaryTable(table, added.name);
  const definition = withoutMark(context.catalog.definitionOf?.(table.key) ?? '');
  const made = prepare(`CREATE TABLE ${store.sql} ${definition.slice(definition.indexOf('('))}`);
  return lowered(prepare(`DROP TABLE IF EXISTS ${store.sql}`), made, ...withPartitions(context, table, { partitioning, partitions: [...partitioning.partitions, added] }));
}

function readAdded(context: Context, { table, partitioning }: Known): readonly NamedPartition[] {
  const { cursor } = context;
  const type = keyType(context, table, partitioning);
  const before = formalPartitions(partitioning);
  if (cursor.accept('PARTITIONS')) return readSpan(context) ?? cursor.unexpected('FROM');
  if (!cursor.sees('PARTITION', '(')) return [readPartition(context, type, before.at(-1))];
  cursor.at++;
  return readPartitions(context, type, before);
}

function add(context: Context, known: Known): Lowered {
  const { cursor } = context;
  const { table, partitioning } = known;
  const from = cursor.at;
  const isSure = cursor.accept('IF', 'NOT', 'EXISTS') || cursor.sees('PARTITION', 'IF', 'NOT', 'EXISTS') || cursor.sees('PARTITIONS');
  const added = readAdded(context, known);
  const isKnown = ({ name }: NamedPartition): boolean => partitioning.partitions.some((other) => other.name === name && other.isTemporary !== true);
  if (!isSure && added.some(isKnown)) refuse(`The table ${table.name} has this partition already: say IF NOT EXISTS, or drop it before.`, cursor.rangeFrom(from));
  const last = formalPartitions(partitioning).at(-1);
  if (inDialect(context, 'mysql') && last?.values === undefined && last !== undefined && last.below === undefined) refuse(`A partition cannot stand behind ${last.name}, which ends at MAXVALUE: REORGANIZE that one.`, cursor.rangeFrom(from));
  const fresh = added.filter((partition) => !isKnown(partition));
  return fresh.length === 0 ? NOTHING : lowered(...withPartitions(context, table, { partitioning, partitions: [...partitioning.partitions, ...fresh] }));
}

/** `DROP PARTITION p1 [FORCE]`, `DROP PARTITIONS IF EXISTS (p1, p2)`, MySQL's `DROP PARTITION p1, p2`. */
function drop(context: Context, { table, partitioning }: Known): Lowered {
  const { cursor } = context;
  const gone: NamedPartition[] = [];
  const isTemporary = cursor.accept('TEMPORARY');
  do {
    cursor.accept('DROP');
    if (!cursor.accept('PARTITIONS')) cursor.accept('PARTITION');
    const isSure = cursor.accept('IF', 'EXISTS');
    const isBracketed = cursor.accept('(');
    do {
      const here = cursor.here;
      const name = readName(context).toLowerCase();
      const found = partitioning.partitions.find((partition) => partition.name === name && (partition.isTemporary === true) === isTemporary);
      if (found !== undefined) gone.push(found);
      else if (!isSure) refuse(`The table ${table.name} has no partition ${name} that the local database knows.`, here);
    } while (isBracketed && cursor.accept(','));
    if (isBracketed) cursor.expect(')');
    cursor.accept('FORCE');
  } while (cursor.accept(','));
  expectEnd(context);
  const steps = gone.map((partition) => (isTemporary ? prepare(`DROP TABLE IF EXISTS ${temporaryTable(table, partition.name).sql}`) : change(`DELETE FROM ${table.sql} WHERE ${conditionOf(partitioning, partition)}`)));
  return gone.length === 0 ? NOTHING : lowered(...steps, ...withPartitions(context, table, { partitioning, partitions: without(partitioning.partitions, gone) }));
}

function readNames(context: Context, { table, partitioning }: Known, isTemporary: boolean): readonly NamedPartition[] {
  const { cursor } = context;
  const found: NamedPartition[] = [];
  const isBracketed = cursor.accept('(');
  do {
    const here = cursor.here;
    const name = readName(context).toLowerCase();
    found.push(partitioning.partitions.find((partition) => partition.name === name && (partition.isTemporary === true) === isTemporary) ?? refuse(`The table ${table.name} has no partition ${name} that the local database knows.`, here));
  } while (cursor.accept(','));
  if (isBracketed) cursor.expect(')');
  return found;
}

/** The ends of ranges that touch each other, put together; lists as they are. */
function covered(partitions: readonly NamedPartition[]): string {
  const bounds = partitions.flatMap(({ from = '', below = '', values }) => (values === undefined ? [from, below] : [...values])).sort();
  return bounds.filter((bound) => partitions[0]?.values !== undefined || bounds.filter((other) => other === bound).length === 1).join();
}

function isSet({ cursor }: Context, property: string): boolean | undefined {
  const at = cursor.tokens.findIndex((token) => token.text.slice(1, -1).toLowerCase() === property);
  const value = cursor.tokens[at + 2]?.text.replace(/["']/g, '').toLowerCase();
  return at === -1 ? undefined : value === 'true';
}

/** `REPLACE PARTITION (p1) WITH TEMPORARY PARTITION (tp1)`: its rows come into the table, those of p1 go. */
function replace(context: Context, known: Known): Lowered {
  const { cursor } = context;
  const { table, partitioning } = known;
  const from = cursor.at;
  cursor.expect('REPLACE', 'PARTITION');
  const old = readNames(context, known, false);
  cursor.expect('WITH', 'TEMPORARY', 'PARTITION');
  const given = readNames(context, known, true);
  const range = cursor.rangeFrom(from);
  if (isSet(context, 'strict_range') !== false && covered(old) !== covered(given)) refuse('The temporary partitions do not cover what the partitions that they replace cover.', range);
  const keepsNames = isSet(context, 'use_temp_partition_name') !== true && old.length === given.length;
  const rest = without(partitioning.partitions, [...old, ...given]);
  const placed = given.map((partition, i): NamedPartition => ({ ...partition, name: keepsNames ? (old[i]?.name ?? partition.name) : partition.name, isTemporary: false }));
  const stores = given.map((partition) => temporaryTable(table, partition.name));
  return lowered(
    ...old.map((partition) => change(`DELETE FROM ${table.sql} WHERE ${conditionOf(partitioning, partition)}`)),
    ...stores.flatMap((store) => [change(`INSERT INTO ${table.sql} SELECT * FROM ${store.sql}`), prepare(`DROP TABLE ${store.sql}`)]),
    ...withPartitions(context, table, { partitioning, partitions: [...rest, ...placed] }),
  );
}

const EXCHANGED = 'exchanged rows';

/** MySQL's `EXCHANGE PARTITION p WITH TABLE other`. */
function exchange(context: Context, known: Known): Lowered {
  const { cursor } = context;
  const { table, partitioning } = known;
  cursor.expect('EXCHANGE', 'PARTITION');
  const [partition] = readNames(context, known, false);
  cursor.expect('WITH', 'TABLE');
  const other = readTable(context);
  const checks = !cursor.accept('WITHOUT', 'VALIDATION');
  if (checks) cursor.accept('WITH', 'VALIDATION');
  expectEnd(context);
  if (!checks) refuseConstruct(context, 'EXCHANGE PARTITION WITHOUT VALIDATION', other.range);
  const condition = partition === undefined ? '0' : conditionOf(partitioning, partition);
  const outside: Step = { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${other.sql} WHERE (${condition}) IS NOT TRUE LIMIT 1`, message: `A row of ${other.name} does not belong to this partition of ${table.name}.` };
  const list = columnsOfTarget(context, table).map(quoteName).join(', ');
  return {
    steps: [
      outside, prepare(dropTemporary(EXCHANGED)), prepare(`CREATE TEMP TABLE ${quoteName(EXCHANGED)} AS SELECT ${list} FROM ${other.sql}`), prepare(`DELETE FROM ${other.sql}`),
      prepare(`INSERT INTO ${other.sql} (${list}) SELECT ${list} FROM ${table.sql} WHERE ${condition}`), prepare(`DELETE FROM ${table.sql} WHERE ${condition}`), prepare(`INSERT INTO ${table.sql} (${list}) SELECT ${list} FROM ${temporary(EXCHANGED)}`),
    ],
    cleanup: [dropTemporary(EXCHANGED)],
  };
}

/** MySQL's `REORGANIZE PARTITION p INTO (PARTITION a VALUES …, …)`: the rows stay. */
function reorganize(context: Context, known: Known): Lowered {
  const { cursor } = context;
  const { table, partitioning } = known;
  cursor.expect('REORGANIZE', 'PARTITION');
  const from = cursor.at;
  const old = readNames(context, known, false);
  cursor.expect('INTO');
  const first = partitioning.partitions.findIndex((partition) => old.includes(partition));
  const made = readPartitions(context, keyType(context, table, partitioning), partitioning.partitions.slice(0, first));
  const rest = without(partitioning.partitions, old);
  if (made.some(({ name }) => rest.some((other) => other.name === name))) refuse(`The table ${table.name} has a partition of this name already.`, cursor.rangeFrom(from));
  expectEnd(context);
  return lowered(...withPartitions(context, table, { partitioning, partitions: [...rest.slice(0, first), ...made, ...rest.slice(first)] }));
}

function rename(context: Context, known: Known): Lowered {
  const { cursor } = context;
  const [old] = readNames(context, known, false);
  cursor.accept('TO');
  const name = readName(context).toLowerCase();
  expectEnd(context);
  return lowered(...withPartitions(context, known.table, { partitioning: known.partitioning, partitions: known.partitioning.partitions.map((partition) => (partition === old ? { ...partition, name } : partition)) }));
}

function truncate(context: Context, { table }: Known): Lowered {
  const { cursor } = context;
  if (cursor.accept('PARTITION', 'ALL')) return lowered(change(`DELETE FROM ${table.sql}`));
  const choice = readNamedChoice(context, table) ?? cursor.unexpected('PARTITION');
  expectEnd(context);
  return lowered(change(`DELETE FROM ${table.sql} WHERE ${inPartitions(choice)}`));
}

/** Rows come into partitions that nobody names, from here on or no more. */
function opened(context: Context, { table, partitioning }: Known): Lowered {
  const isOpen = isSet(context, 'dynamic_partition.enable');
  return isOpen === undefined || partitioning.kind === 'each' || partitioning.isClosed === !isOpen ? NOTHING : lowered(...repartitioned(context, table, { ...partitioning, isClosed: !isOpen }));
}

/** Changes of the partitions of a table where they are known; `undefined`: none stands here. */
export function alterNamed(context: Context, table: TableName): Lowered | undefined {
  const { cursor } = context;
  const partitioning = partitioningOf(context, table);
  if (partitioning === undefined) return undefined;
  const known = { table, partitioning };
  if (cursor.sees('SET', '(')) return opened(context, known);
  if (cursor.accept('ADD', 'TEMPORARY')) return addTemporary(context, known);
  if (cursor.sees('REPLACE', 'PARTITION')) return replace(context, known);
  if (cursor.sees('EXCHANGE', 'PARTITION')) return exchange(context, known);
  if (cursor.sees('REORGANIZE', 'PARTITION')) return reorganize(context, known);
  if (cursor.accept('RENAME', 'PARTITION')) return rename(context, known);
  if (cursor.accept('TRUNCATE')) return truncate(context, known);
  if (cursor.sees('ADD', 'PARTITION') || cursor.sees('ADD', 'PARTITIONS') || cursor.sees('ADD', 'IF', 'NOT', 'EXISTS', 'PARTITION')) return partitioning.kind === 'each' ? NOTHING : (cursor.at++, add(context, known));
  const drops = cursor.sees('DROP', 'PARTITION') || cursor.sees('DROP', 'PARTITIONS') || cursor.sees('DROP', 'TEMPORARY', 'PARTITION');
  return drops && partitioning.kind !== 'each' ? (cursor.at++, drop(context, known)) : undefined;
}
