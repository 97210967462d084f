import { inDialect, refuseConstruct, type Context } from '../context';
import { declareColumn } from './columns';
import { readTable, type TableName } from '../names';
import { parseQuery, type Query } from '../queries/query';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { bodySql, createSql, dropSteps, type Body, type Head } from './createTable';
import { columnsAlone } from './likeColumns';
import { withTrinoPartitions } from './trinoTables';
import { readPartMark, unpartitioned } from './partStatements';
import { partNamed, withoutTableMark } from './postgresParts';
import { change, dropTemporary, expectEnd, lowered, NOTHING, prepare, temporary, type Lowered } from './steps';

const ROWS = 'created rows';

function readSource(context: Context): Query {
  const { cursor } = context;
  cursor.accept('AS');
  if (cursor.sees('FROM') && context.dialect !== 'duckdb') refuseConstruct(context, 'CREATE TABLE … AS FROM', cursor.here);
  if (!cursor.accept('TABLE')) return parseQuery(context);
  const table = readTable(context);
  const columns = context.catalog.columnsOf(table.key)?.map((name) => name.toLowerCase());
  return { sql: `SELECT * FROM ${table.sql}`, columns, types: undefined };
}

/** Columns with the types of the query, so that later statements know them; `undefined` where they are not all known. */
export function typedColumns(context: Context, query: Query, names?: readonly string[]): string | undefined {
  const columns = names ?? query.columns;
  const { types } = query;
  if (columns === undefined || types?.length !== columns.length || columns.length === 0) return undefined;
  if (columns.includes('') || new Set(columns.map((name) => name.toLowerCase())).size < columns.length) return undefined;
  const declared = columns.map((name, i) => ({ name, sql: `${quoteName(name)} ${declareColumn(context, types[i] ?? { type: 'unknown' })}`.trim() }));
  return withTrinoPartitions(context, declared).map(({ sql }) => sql).join(', ');
}

/** Columns by their names alone, where the table has a key; `undefined`: it has none. */
function keyedColumns(query: Query, { body, names = query.columns, head }: { readonly body: Body; readonly names: readonly string[] | undefined; readonly head: Head }): string | undefined {
  if (body.constraints.length === 0) return undefined;
  if (names === undefined || names.includes('')) return refuse('The columns of a table with a key need a name each.', head.table.range);
  return names.map(quoteName).join(', ');
}

/** Hive and Spark put the columns that the table is partitioned by behind all others. */
function partitionsLast(query: Query, partitions: readonly string[], head: Head): Query {
  const { columns, types } = query;
  if (partitions.length === 0 || columns?.slice(-partitions.length).join() === partitions.join()) return query;
  const order = columns === undefined ? [] : [...columns.filter((name) => !partitions.includes(name)), ...partitions];
  if (columns === undefined || order.length !== columns.length || columns.includes('') || new Set(columns).size < columns.length) {
    return refuse('The columns of a table with partitions need a name each, and those of the partitions must be among them.', head.table.range);
  }
  const list = order.map(quoteName).join(', ');
  return { sql: `SELECT ${list} FROM (WITH [made](${columns.map(quoteName).join(', ')}) AS (${query.sql}) SELECT * FROM [made])`, columns: order, types: types === undefined ? undefined : order.map((name) => types[columns.indexOf(name)] ?? { type: 'unknown' as const }) };
}

/** `CREATE TABLE … AS query`; `names` are those of its columns. The query's rows are kept first: it may read the table that is replaced. */
export function createAs(context: Context, head: Head, { body, names }: { readonly body: Body; readonly names: readonly string[] | undefined }): Lowered {
  const { cursor } = context;
  const leavesEmpty = context.dialect === 'clickhouse' && cursor.accept('EMPTY');
  const query = partitionsLast(readSource(context), body.partitions, head);
  const isEmpty = leavesEmpty || cursor.accept('WITH', 'NO', 'DATA');
  if (!isEmpty) cursor.accept('WITH', 'DATA');
  expectEnd(context);
  if (head.guard !== '' && context.catalog.columnsOf(head.table.key) !== undefined) return NOTHING;
  if (body.columns.length > 0) return createWithColumns(context, head, { body, query });
  const given = names === undefined ? query.sql : `WITH [named rows](${names.map(quoteName).join(', ')}) AS (${query.sql}) SELECT * FROM [named rows]`;
  const rows = isEmpty ? `SELECT * FROM (${given}) WHERE 0` : given;
  const columns = context.traits.native ? undefined : (typedColumns(context, query, names) ?? keyedColumns(query, { body, names, head }));
  const create = (source: string): ReturnType<typeof prepare>[] =>
    columns === undefined
      ? [prepare(createSql(head, ` AS ${source}`))]
      : [prepare(createSql(head, ` (${[columns, ...body.constraints].join(', ')}${body.marks})`)), prepare(`INSERT INTO ${head.table.sql} ${source}`)];
  if (!head.replaces) return lowered(...create(rows));
  return {
    steps: [
      prepare(dropTemporary(ROWS)), prepare(`CREATE TEMP TABLE ${quoteName(ROWS)} AS ${rows}`),
      ...dropSteps(head), ...create(`SELECT * FROM ${temporary(ROWS)}`),
    ],
    cleanup: [dropTemporary(ROWS)],
  };
}

function createWithColumns(context: Context, head: Head, { body, query }: { readonly body: Body; readonly query: Query }): Lowered {
  if (context.dialect === 'mysql') return createMerged(context, head, { body, query });
  const columns = body.columns.map((column) => quoteName(column.name)).join(', ');
  if (!inDialect(context, 'doris', 'starrocks', 'hive', 'spark', 'clickhouse')) refuseConstruct(context, 'CREATE TABLE with columns and a query', head.table.range);
  return lowered(...dropSteps(head), prepare(createSql(head, bodySql(body))), change(`INSERT INTO ${head.table.sql} (${columns}) ${query.sql}`));
}

/** MySQL takes the query's columns by their names: those that are only declared come first. */
function createMerged(context: Context, head: Head, { body, query }: { readonly body: Body; readonly query: Query }): Lowered {
  const { columns: names, types } = query;
  if (names === undefined || names.includes('')) return refuse('The columns of this query need a name each.', head.table.range);
  const own = names.map((name) => body.columns.find((column) => column.name.toLowerCase() === name));
  const others = body.columns.filter((column) => !own.includes(column));
  const given = names.map((name, i) => own[i]?.sql ?? `${quoteName(name)} ${declareColumn(context, types?.[i] ?? { type: 'unknown' })}`.trim());
  const declaration = ` (${[...others.map((column) => column.sql), ...given, ...body.constraints].join(', ')}${body.marks})`;
  return lowered(...dropSteps(head), prepare(createSql(head, declaration)), change(`INSERT INTO ${head.table.sql} (${names.map(quoteName).join(', ')}) ${query.sql}`));
}

/** Snowflake's `CREATE TABLE a CLONE b`: its definition and its rows. */
export function createClone(context: Context, head: Head): Lowered {
  const at = context.cursor.at;
  const model = readTable(context);
  if (!context.cursor.done) refuseConstruct(context, 'CLONE of an earlier state', context.cursor.here);
  if (head.guard !== '' && context.catalog.columnsOf(head.table.key) !== undefined) return NOTHING;
  context.cursor.at = at;
  const { steps } = createLike(context, head);
  return lowered(...steps, prepare(`INSERT INTO ${head.table.sql} SELECT * FROM ${model.sql}`));
}

/** Whether what follows LIKE asks for the keys and defaults of the model. */
function takesKeys(context: Context): boolean {
  const { cursor } = context;
  let takes = !inDialect(context, 'postgresql', 'redshift');
  for (; !cursor.done; cursor.at++) {
    if (cursor.sees('INCLUDING', 'ALL')) takes = true;
  }
  return takes;
}

/** What `PARTITION BY` behind LIKE leaves in the declaration. */
function laterPartMark(context: Context): string {
  const { cursor } = context;
  const from = cursor.at;
  while (!cursor.done && !cursor.sees('PARTITION', 'BY')) cursor.at++;
  const mark = readPartMark(context) ?? '';
  cursor.at = from;
  return mark;
}

/** A partition has the declaration of the table that has its rows. */
function modelDefinition(context: Context, model: TableName): string | undefined {
  const definition = context.catalog.definitionOf?.(partNamed(context, model.key)?.root ?? model.key);
  return definition === undefined ? undefined : withoutTableMark(definition);
}

/** `CREATE TABLE a LIKE b`: from the kept CREATE statement, so that keys stay; else from the columns. */
export function createLike(context: Context, head: Head): Lowered {
  const model = readTable(context);
  const keepsDefaults = context.cursor.tokens.some((token, i) => token.upper === 'DEFAULTS' && context.cursor.tokens[i - 1]?.upper === 'INCLUDING');
  const mark = laterPartMark(context);
  const withKeys = takesKeys(context);
  const definition = modelDefinition(context, model);
  const open = definition?.indexOf('(') ?? -1;
  if (definition !== undefined && open > 0) {
    const alone = withKeys ? undefined : columnsAlone(definition, keepsDefaults);
    const create = (columns: string): Lowered => lowered(...dropSteps(head), prepare(createSql(head, columns.replace(/\)$/, `${mark})`))), ...unpartitioned(head.table.key, mark));
    if (alone !== undefined) return create(alone);
    if (!withKeys && /\b(?:PRIMARY|UNIQUE|CHECK|DEFAULT|GENERATED)\b/i.test(definition)) refuse('LIKE without INCLUDING ALL leaves keys and defaults out, which the local runner cannot.', model.range);
    return create(` ${definition.slice(open)}`);
  }
  if (context.traits.enforcesKeys && !context.traits.native) refuse('CREATE TABLE … LIKE is not supported by the local runner here: the keys are not known.', model.range);
  return lowered(...dropSteps(head), prepare(createSql(head, ` AS SELECT * FROM ${model.sql} WHERE 0`)));
}
