import { commaParts } from '../brackets';
import { inDialect, refuseConstruct, withScope, type Context, type Scope } from '../context';
import { columnTypeOf } from '../expressions/types';
import { isName, readName, readTable, type TableName } from '../names';
import { readColumnNames } from '../queries/query';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { readNamedPartitions } from './partitions/namedPartitions';
import { readClickhouseTail } from './clickhouseTables';
import { ORDER_MARK, PARTITION_MARK, SOURCE_MARK } from './partition';
import { parseColumn, readCheck, type Column } from './columns';
import { createPart, readPartMark, unpartitioned } from './partStatements';
import { createAs, createClone, createLike } from './createFrom';
import { AGGREGATE_MARK, sequenceMark } from './aggregateKeys';
import { replacesRows } from './flinkKeys';
import { declaredType } from './redeclare';
import { counterStart } from './counters';
import { referenceMark } from './references';
import { likeColumns, withTrinoPartitions } from './trinoTables';
import { made } from '../scripts/pieces';
import { lowered, prepare, type Lowered, type Step } from './steps';

/** What stands before the columns. */
export interface Head {
  readonly table: TableName;
  /** `TEMP ` or empty. */
  readonly temp: string;
  readonly replaces: boolean;
  /** `IF NOT EXISTS ` or empty. */
  readonly guard: string;
}

export interface Body {
  readonly columns: Column[];
  readonly constraints: string[];
  /** What the declaration remembers of the tail, as a comment. */
  marks: string;
  /** Of a table that is made by a query: the columns that it is partitioned by, in lower case. */
  readonly partitions: string[];
}

function readKeyColumns(context: Context): string {
  const { cursor } = context;
  cursor.expect('(');
  const names: string[] = [];
  do {
    names.push(quoteName(readName(context)));
    if (cursor.sees('(')) cursor.skipBrackets();
    if (!cursor.accept('DESC')) cursor.accept('ASC');
  } while (cursor.accept(','));
  cursor.expect(')');
  return names.join(', ');
}

function skipElement(context: Context): void {
  const { cursor } = context;
  while (!cursor.done && !cursor.seesAny([',', ')'])) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
}

/** A key that SQLite checks where the dialect does. */
function readTableKey(context: Context, body: Body, words: string): void {
  const { cursor } = context;
  if (!cursor.sees('(') && !cursor.seesAny(['KEY', 'INDEX'])) readName(context);
  if (!cursor.accept('KEY')) cursor.accept('INDEX');
  if (!cursor.sees('(')) readName(context);
  const columns = readKeyColumns(context);
  const isEnforced = (context.traits.enforcesKeys && !cursor.sees('NOT', 'ENFORCED') && !cursor.sees('DISABLE')) || (words === 'PRIMARY KEY' && replacesRows(context));
  skipElement(context);
  if (isEnforced) body.constraints.push(`${words} (${columns})`);
}

function readConstraint(context: Context, body: Body): boolean {
  const { cursor } = context;
  const label = cursor.accept('CONSTRAINT') && !cursor.seesAny(['PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK']) ? readName(context) : undefined;
  const name = label === undefined || context.dialect !== 'postgresql' ? '' : `CONSTRAINT ${quoteName(label)} `;
  if (cursor.accept('PRIMARY', 'KEY')) {
    if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
    readTableKey(context, body, `${name}PRIMARY KEY`);
  } else if (cursor.sees('UNIQUE') && ['(', 'KEY', 'INDEX', 'CLUSTERED', 'NONCLUSTERED'].includes(cursor.peek(1)?.upper ?? '')) {
    cursor.at++;
    if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
    readTableKey(context, body, `${name}UNIQUE`);
  } else if (cursor.sees('CHECK', '(')) {
    cursor.at++;
    body.constraints.push(readCheck(context));
  } else if (isSkipped(context)) {
    const from = cursor.at;
    skipElement(context);
    markPartitions(body, referenceMark(context, from));
  } else {
    return false;
  }
  return true;
}

/** Foreign keys, plain indexes and watermarks change no row. */
function isSkipped(context: Context): boolean {
  const { cursor } = context;
  const second = cursor.peek(1);
  if (cursor.sees('FOREIGN', 'KEY') || cursor.sees('WATERMARK', 'FOR') || cursor.sees('PERIOD', 'FOR')) return true;
  const isIndex = cursor.seesAny(['INDEX', 'KEY', 'FULLTEXT', 'SPATIAL']) && inDialect(context, 'mysql', 'doris', 'starrocks', 'clickhouse', 'sqlserver');
  return isIndex && (second?.text === '(' || cursor.peek(2)?.text === '(' || second?.upper === 'KEY' || second?.upper === 'INDEX');
}

/** What a generated column may name: the columns before it. */
function scopeOf({ scope, traits, cursor }: Context, columns: readonly Column[]): Scope | undefined {
  if (traits.native || !cursor.tokens.some((token) => token.upper === 'AS' && token.kind === 'word')) return scope;
  const types = new Map(columns.map((column) => [column.name.toLowerCase(), columnTypeOf(declaredType(column))] as const));
  return { sources: [{ alias: '', columns: [...types.keys()], types }], outer: undefined };
}

function readBody(context: Context): Body {
  const { cursor } = context;
  const body: Body = { columns: [], constraints: [], partitions: [], marks: '' };
  cursor.expect('(');
  do {
    if (context.dialect === 'trino' && cursor.sees('LIKE') && cursor.peek(1)?.kind !== 'operator') body.columns.push(...likeColumns(context));
    else if (cursor.sees('LIKE')) refuseConstruct(context, 'LIKE among columns', cursor.here);
    else if (!readConstraint(context, body)) body.columns.push(withScope(context, scopeOf(context, body.columns), () => parseColumn(context)));
  } while (cursor.accept(','));
  cursor.expect(')');
  return body;
}

function known(body: Body): ReadonlySet<string> {
  return new Set(body.columns.map((column) => column.name.toLowerCase()));
}

/** `PARTITIONED BY (dt STRING)` declares columns; `PARTITIONED BY (dt)` and `days(ts)` name them. */
function readPartitionedBy(context: Context, body: Body): void {
  const { cursor } = context;
  const end = cursor.closing(cursor.at);
  cursor.expect('(');
  while (cursor.at < end) {
    const behind = cursor.peek(1);
    const declares = behind?.kind === 'word' && !known(body).has(cursor.peek()?.upper.toLowerCase() ?? '');
    const name = cursor.peek()?.upper.toLowerCase();
    if (declares) body.columns.push(parseColumn(context));
    else skipElement(context);
    markPartition(context, body, name ?? '');
    cursor.accept(',');
  }
  cursor.at = end + 1;
}

/** What `USING` says of a table of Spark; `undefined` without it. */
function providerOf({ cursor, dialect }: Context): string | undefined {
  const at = cursor.tokens.findIndex((token, i) => token.upper === 'USING' && cursor.tokens[i - 1]?.text !== '.');
  return dialect !== 'spark' || at === -1 ? undefined : cursor.tokens[at + 1]?.text.toLowerCase();
}

/** Formats whose tables keep the order of their columns; in all others those of the partitions come last. */
const KEEPS_ORDER: ReadonlySet<string> = new Set(['delta', 'iceberg', 'hudi']);

/** The declaration remembers what the table is partitioned by. */
function markPartition(context: Context, body: Body, name: string): void {
  const provider = providerOf(context);
  const moves = inDialect(context, 'spark', 'hive') && !KEEPS_ORDER.has(provider ?? '');
  const at = body.columns.findIndex((column) => column.name.toLowerCase() === name);
  const column = body.columns[at];
  if (column === undefined) {
    if (moves && name !== '') body.partitions.push(name);
    return;
  }
  const marked = { ...column, sql: `${column.sql} ${PARTITION_MARK}${provider === undefined || provider === 'hive' ? '' : ` ${SOURCE_MARK}`}${KEEPS_ORDER.has(provider ?? '') ? ` ${ORDER_MARK}` : ''}` };
  body.columns.splice(at, 1);
  body.columns.splice(moves ? body.columns.length : at, 0, marked);
}

function markPartitions(body: Body, marks: string): void {
  const column = body.columns.at(-1);
  if (column !== undefined) body.columns[body.columns.length - 1] = { ...column, sql: column.sql + marks };
}

function unnamed(constraint: string): string {
  return constraint.replace(/^CONSTRAINT (?:\[[^\]]*\]|\w+) /, '');
}

/** A key of its own for a counting column, which would be NULL in SQLite otherwise. A number that was given once is not given again. */
function withCounters(context: Context, body: Body): Body {
  const keyed = body.columns.filter((column) => column.counts !== undefined);
  const keys = keyed.map((column) => `PRIMARY KEY (${quoteName(column.name)})`);
  const isFree = inDialect(context, 'sqlserver', 'oracle', 'snowflake', 'redshift', 'postgresql') && keyed.length === 1 && ![...body.constraints, ...body.columns.map((column) => column.sql)].some((part) => part.includes('PRIMARY KEY'));
  const lone = isFree ? undefined : keyed.find((_column, i) => !body.constraints.some((constraint) => unnamed(constraint) === keys[i]));
  if (lone?.counts !== undefined) refuse('A counting column that is no primary key is not supported by the local runner.', lone.counts);
  return {
    partitions: body.partitions,
    columns: body.columns.map((column) => (column.counts === undefined ? column : { ...column, sql: column.sql.replace(/ INTEGER\b/, ' INTEGER PRIMARY KEY AUTOINCREMENT') })),
    constraints: body.constraints.filter((constraint) => !keys.includes(unnamed(constraint))),
    marks: body.marks,
  };
}

/** Doris and StarRocks: rows of a unique-key table replace each other when they are inserted. */
function readKeyModel(context: Context, body: Body): void {
  const { cursor } = context;
  const model = cursor.next();
  cursor.expect('KEY');
  const columns = readKeyColumns(context);
  if (model.upper === 'AGGREGATE') body.constraints.push(`UNIQUE (${columns}) ${AGGREGATE_MARK}`);
  else if (model.upper !== 'DUPLICATE') body.constraints.push(`UNIQUE (${columns}) ${sequenceMark(context) ?? 'ON CONFLICT REPLACE'}`);
}

function startsSource(context: Context): boolean {
  const { cursor } = context;
  const after = cursor.peek(1);
  if (context.dialect === 'clickhouse' && cursor.sees('EMPTY', 'AS')) return true;
  if (cursor.sees('AS') && (after?.text === '(' || ['SELECT', 'WITH', 'VALUES', 'TABLE', 'FROM'].includes(after?.upper ?? ''))) return true;
  return cursor.sees('SELECT') || (cursor.sees('WITH') && after?.kind === 'word' && cursor.peek(2)?.upper === 'AS');
}

/** Reads what follows the columns and drops it, up to the query of CREATE TABLE … AS. */
function readTail(context: Context, body: Body, head: Head): void {
  const { cursor } = context;
  while (!cursor.done && !startsSource(context)) {
    if (cursor.seesAny(['INHERITS', 'CLONE', 'OF']) || cursor.sees('PARTITION', 'OF')) refuseConstruct(context, `CREATE TABLE … ${cursor.peek()?.upper ?? ''}`, cursor.here);
    if (inDialect(context, 'doris', 'starrocks') && /sequence_type/.test(cursor.peek()?.text ?? '')) refuseConstruct(context, 'A hidden sequence column, by which rows replace each other,', cursor.here);
    const tail = readClickhouseTail(context) ?? (head.temp === '' ? readPartMark(context) : undefined);
    const marks = readNamedPartitions(context, body.columns);
    if (tail !== undefined) body.marks += tail;
    else if (marks !== '') markPartitions(body, marks);
    else if (cursor.accept('PARTITIONED', 'BY') && cursor.sees('(')) readPartitionedBy(context, body);
    else if (inDialect(context, 'doris', 'starrocks') && cursor.seesAny(['DUPLICATE', 'UNIQUE', 'AGGREGATE', 'PRIMARY']) && cursor.peek(1)?.upper === 'KEY') readKeyModel(context, body);
    else if (cursor.sees('(') && inDialect(context, 'doris', 'starrocks') && cursor.peek(1)?.kind === 'string') cursor.at++;
    else if (cursor.sees('(')) cursor.skipBrackets();
    else if (!cursor.done && !startsSource(context)) cursor.at++;
  }
}

export function createSql(head: Head, rest: string): string {
  return `CREATE ${head.temp}TABLE ${head.guard}${head.table.sql}${rest}`;
}

/** The step before CREATE OR REPLACE. */
export function dropSteps(head: Head): readonly Step[] {
  return head.replaces ? [prepare(`DROP TABLE IF EXISTS ${head.table.sql}`)] : [];
}

/** The columns and constraints in brackets, with a leading blank. */
export function bodySql(body: Body): string {
  return ` (${[...body.columns.map((column) => column.sql), ...body.constraints].join(', ')}${body.marks})`;
}

/** `(a, b)` without types, before the query that gives them. */
function readBareNames(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  if (!cursor.sees('(') || context.traits.native) return undefined;
  const inner = cursor.tokens.slice(cursor.at + 1, cursor.closing(cursor.at));
  const isList = inner.length > 0 && inner.every((token, i) => (i % 2 === 0 ? isName(token) : token.text === ','));
  return isList ? readColumnNames(context) : undefined;
}

/** CREATE TABLE behind the word TABLE. */
export function parseCreateTable(context: Context, options: { readonly temporary: boolean; readonly replaces: boolean }): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const table = readTable(context);
  const isTemporary = options.temporary || (inDialect(context, 'sqlserver', 'redshift') && table.base.startsWith('#'));
  const head: Head = { table, temp: isTemporary ? 'TEMP ' : '', replaces: options.replaces, guard };
  if (context.dialect === 'bigquery' && (cursor.sees('COPY') || cursor.sees('CLONE')) && isName(cursor.peek(1))) {
    const copied = { ...cursor.here };
    cursor.replace(cursor.tokens.flatMap((token, i) => (i === cursor.at ? [made('AS', copied), made('SELECT', copied), { ...made('*', copied) }, made('FROM', copied)] : [token])));
    return createAs(context, head, { body: { columns: [], constraints: [], partitions: [], marks: '' }, names: undefined });
  }
  if (context.dialect === 'postgresql' && cursor.accept('PARTITION', 'OF')) return createPart(context, head);
  if (cursor.accept('LIKE')) return createLike(context, head);
  if (context.dialect === 'snowflake' && cursor.accept('CLONE')) return createClone(context, head);
  if (cursor.sees('(', 'LIKE') && context.dialect !== 'trino') {
    const parts = commaParts(cursor.tokens.slice(cursor.at + 1, cursor.closing(cursor.at)));
    if (parts.length > 1) refuseConstruct(context, 'LIKE beside other columns', parts[1]?.[0] ?? cursor.here);
    cursor.at += 2;
    return createLike(context, head);
  }
  if (context.dialect === 'clickhouse' && cursor.sees('AS') && isName(cursor.peek(1)) && !['SELECT', 'WITH'].includes(cursor.peek(1)?.upper ?? '') && cursor.peek(2)?.text !== '(') {
    cursor.at++;
    return createLike(context, head);
  }
  const names = readBareNames(context);
  const body = names === undefined && cursor.sees('(') ? readBody(context) : { columns: [], constraints: [], partitions: [], marks: '' };
  if (context.traits.native && cursor.done) return lowered(...dropSteps(head), prepare(createSql(head, bodySql(body))));
  const tail = cursor.at;
  if (cursor.sees('WITHOUT', 'ROWID') || cursor.sees('STRICT')) return nativeTail(context, head, body);
  readTail(context, body, head);
  if (!cursor.done) return createAs(context, head, { body, names });
  body.columns.splice(0, body.columns.length, ...withTrinoPartitions(context, body.columns));
  if (body.columns.length === 0) refuse('CREATE TABLE without columns is not supported by the local runner.', cursor.rangeFrom(Math.min(tail, cursor.tokens.length - 1)));
  const declaration = bodySql(withCounters(context, body));
  const guards = guard !== '' && context.catalog.columnsOf(table.key) !== undefined ? [] : unpartitioned(table.key, body.marks);
  return lowered(...dropSteps(head), prepare(createSql(head, declaration)), ...counterStart(declaration, { name: table.name, isTemporary }), ...guards);
}

function nativeTail(context: Context, head: Head, body: Body): Lowered {
  const words = context.cursor.tokens.slice(context.cursor.at).map((token) => token.text).join(' ');
  return lowered(...dropSteps(head), prepare(`${createSql(head, bodySql(body))} ${words}`));
}
