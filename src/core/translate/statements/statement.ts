import type { Token } from '../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { parseQuery, parseWith } from '../queries/query';
import { readTable } from '../names';
import { refuse } from '../refusal';
import { parseAlter, parseRenameTables } from './alter';
import { parseExchange } from './clickhouseTables';
import { parseChangingWith } from './changingWith';
import { parseCacheTable, parseCreate, parseDrop } from './definitions';
import { parseDelete, parseTruncate } from './delete';
import { parseInsert, parseMultiInsert } from './insert';
import { parseInsertAll } from './insertAll';
import { parseMerge } from './merge';
import { refreshMaterialized } from './materialized';
import { checkSetting } from './settings';
import { expectEnd, lowered, NOTHING, prepare, type Lowered } from './steps';
import { parseUpdate } from './update';

function parseSelectStatement(context: Context, prefix: string): Lowered {
  const into = readInto(context);
  const query = parseQuery(context);
  expectEnd(context);
  const sql = prefix + query.sql;
  if (into === undefined) return lowered({ kind: 'query', sql });
  return lowered(prepare(`CREATE ${into.startsWith('[#') ? 'TEMP ' : ''}TABLE ${into} AS ${sql}`));
}

/** `SELECT … INTO t FROM …` makes a table. The INTO is taken out so that the rest is a plain query. */
function readInto(context: Context): string | undefined {
  const { cursor } = context;
  let depth = 0;
  for (let i = cursor.at; i < cursor.tokens.length; i++) {
    const token = cursor.tokens[i];
    if (token?.kind === 'operator' && token.text === '(') depth++;
    else if (token?.kind === 'operator' && token.text === ')') depth--;
    else if (depth === 0 && token?.kind === 'word' && token.upper === 'FROM') return undefined;
    else if (depth === 0 && token?.kind === 'word' && token.upper === 'INTO') return takeInto(context, i);
  }
  return undefined;
}

function takeInto(context: Context, at: number): string {
  const { cursor } = context;
  const start = cursor.at;
  cursor.at = at + 1;
  if (cursor.seesAny(['OUTFILE', 'DUMPFILE', 'TEMP', 'TEMPORARY', 'STRICT'])) refuseConstruct(context, `SELECT INTO ${cursor.peek()?.upper ?? ''}`, cursor.here);
  const table = readTable(context);
  const tokens = [...cursor.tokens.slice(0, at), ...cursor.tokens.slice(cursor.at)];
  cursor.replace(tokens);
  cursor.at = start;
  return table.sql;
}

/** Statements that change no row and whose effect has no meaning here. */
const IGNORED: readonly (readonly string[])[] = [
  ['SET'], ['ANALYZE'], ['MSCK'], ['REFRESH'], ['INVALIDATE'], ['COMPUTE', 'STATS'], ['COMMENT', 'ON'], ['OPTIMIZE'], ['UNCACHE'], ['CLEAR', 'CACHE'],
  ['BEGIN'], ['START', 'TRANSACTION'], ['COMMIT'], ['END'], ['GRANT'], ['REVOKE'], ['LOCK'], ['UNLOCK'], ['RESET'], ['PRINT'],
];

const ESCAPES: Readonly<Record<string, string>> = {
  ROLLBACK: 'A task cannot undo its own transaction: it is committed when the task succeeds and undone when it fails.',
  SAVEPOINT: 'Savepoints are not supported: a task is one transaction.',
  RELEASE: 'Savepoints are not supported: a task is one transaction.',
  ATTACH: 'A task cannot open another database file.',
  DETACH: 'A task cannot close a database file.',
  PRAGMA: 'A task cannot change the settings of the local database.',
  VACUUM: 'A task cannot rebuild the local database file.',
  USE: 'The local runner has no current schema: write the schema before each table name.',
};

/** `USE default`, `SET search_path = public`: what holds anyway. */
function namesDefaultSchema(context: Context): boolean {
  const { cursor } = context;
  const last = cursor.tokens.at(-1)?.upper.toLowerCase() ?? '';
  const isChoice = cursor.sees('USE') || cursor.sees('SET', 'SCHEMA') || cursor.sees('SET', 'SEARCH_PATH');
  return isChoice && cursor.tokens.length <= 4 && context.traits.defaultSchemas.includes(last);
}

/** What no SET of SQL Server holds. */
const CHANGING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'TRUNCATE', 'DROP', 'CREATE', 'ALTER']);

/** `SET @x = 1` and the like would change what later statements mean. */
function checkSet(context: Context): void {
  const { cursor } = context;
  const second = cursor.peek(1);
  if (namesDefaultSchema(context)) return;
  const swallowed = cursor.sees('SET') && context.dialect === 'sqlserver' ? cursor.tokens.find((token) => token.kind === 'word' && CHANGING.has(token.upper)) : undefined;
  if (swallowed !== undefined) refuse(`Cannot translate ${swallowed.text} here: write a semicolon before it.`, swallowed);
  if (cursor.sees('SET')) checkSetting(context, { start: cursor.here.start, end: cursor.tokens.at(-1)?.end ?? cursor.here.end });
  if (cursor.sees('SET') && second?.text.startsWith('@') === true) refuseConstruct(context, `The variable ${second.text}`, second);
  if (context.dialect === 'spark' && (cursor.sees('SET', 'VAR') || cursor.sees('SET', 'VARIABLE'))) refuseConstruct(context, 'SET VARIABLE with this value', cursor.here);
  if (cursor.sees('SET', 'ROLE') || cursor.sees('SET', 'SCHEMA') || cursor.sees('SET', 'SEARCH_PATH')) refuse(ESCAPES['USE'] ?? '', cursor.here);
  if (cursor.sees('BEGIN') && second !== undefined && !['TRANSACTION', 'WORK', 'TRAN', 'IMMEDIATE', 'DEFERRED', 'EXCLUSIVE', 'ISOLATION', 'READ'].includes(second.upper)) {
    refuseConstruct(context, 'A block of procedural code', cursor.here);
  }
}

function parseWithStatement(context: Context): Lowered {
  const { cursor } = context;
  const start = cursor.at;
  const changing = parseChangingWith(context);
  if (changing !== undefined) {
    const main = parseBehindWith(context, changing.prefix) ?? parseSelectStatement(context, changing.prefix);
    return { steps: [...changing.steps, ...main.steps], cleanup: [...main.cleanup, ...changing.cleanup] };
  }
  const main = parseBehindWith(context, parseWith(context));
  if (main !== undefined) return main;
  cursor.at = start;
  context.ctes = new Map();
  return parseSelectStatement(context, '');
}

/** The statement behind a WITH; `undefined` for a query. Trino's WITH belongs to a query (`INSERT INTO t WITH …`). */
function parseBehindWith(context: Context, prefix: string): Lowered | undefined {
  const { cursor, dialect } = context;
  if (dialect === 'trino' && cursor.seesAny(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])) refuseConstruct(context, `WITH before ${cursor.peek()?.upper ?? ''}`, cursor.here);
  switch (context.cursor.peek()?.upper) {
    case 'INSERT':
    case 'REPLACE':
      return parseInsert(context, prefix);
    case 'MERGE':
      return parseMerge(context, prefix);
    case 'UPDATE':
      return parseUpdate(context, prefix);
    case 'DELETE':
      return parseDelete(context, prefix);
    case 'FROM':
      return parseMultiInsert(context, prefix);
    default:
      return undefined;
  }
}

function parseOther(context: Context): Lowered {
  const { cursor } = context;
  const first = cursor.peek();
  const word = first?.upper ?? '';
  const escape = first?.kind === 'word' && !namesDefaultSchema(context) && Object.hasOwn(ESCAPES, word) ? ESCAPES[word] : undefined;
  if (context.dialect === 'redshift' && word === 'VACUUM') return NOTHING;
  if (inDialect(context, 'postgresql', 'redshift') && cursor.accept('REFRESH', 'MATERIALIZED', 'VIEW')) return refreshMaterialized(context);
  if (context.dialect === 'snowflake' && cursor.sees('USE') && ['WAREHOUSE', 'ROLE', 'SECONDARY'].includes(cursor.peek(1)?.upper ?? '')) return NOTHING;
  if (context.dialect === 'duckdb' && word === 'PRAGMA' && /^(?:ENABLE|DISABLE)_(?:PROGRESS_BAR|PROFILING|OBJECT_CACHE|PRINT_PROGRESS_BAR)$|^(?:THREADS|MEMORY_LIMIT)$/.test(cursor.peek(1)?.upper ?? '')) return NOTHING;
  if (escape !== undefined) refuse(escape, cursor.here);
  checkSet(context);
  if (context.dialect === 'clickhouse' && cursor.sees('OPTIMIZE') && cursor.tokens.some((token) => token.upper === 'FINAL' || token.upper === 'DEDUPLICATE')) refuseConstruct(context, 'OPTIMIZE … FINAL, which merges rows,', cursor.here);
  if (IGNORED.some((words) => cursor.sees(...words)) || cursor.sees('USE')) return NOTHING;
  if (context.dialect === 'spark' && (cursor.sees('CACHE', 'TABLE') || cursor.sees('CACHE', 'LAZY'))) return parseCacheTable(context);
  if (context.traits.native && (cursor.accept('EXPLAIN', 'QUERY', 'PLAN') || cursor.accept('EXPLAIN'))) {
    const query = parseQuery(context);
    expectEnd(context);
    return lowered({ kind: 'query', sql: `EXPLAIN QUERY PLAN ${query.sql}` });
  }
  return refuse(`The statement ${first?.text ?? ''} is not supported by the local runner.`, cursor.here);
}

/** BigQuery's `ASSERT condition [AS 'message']`. */
function parseAssert(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('ASSERT');
  const condition = parseValue(context);
  const message = cursor.accept('AS') ? parseValue(context).text : undefined;
  expectEnd(context);
  return lowered({ kind: 'refuseIfRows', sql: `SELECT 1 WHERE (${condition.sql}) IS NOT TRUE`, message: message ?? 'The assertion does not hold.' });
}

/** Hints for SQL Server's planner behind a statement. */
function cutOptions(context: Context): void {
  const { cursor } = context;
  const at = cursor.tokens.findLastIndex((token, i) => token.upper === 'OPTION' && token.kind === 'word' && cursor.tokens[i + 1]?.text === '(');
  if (at > 0 && cursor.closing(at + 1) === cursor.tokens.length - 1) cursor.replace(cursor.tokens.slice(0, at));
}

/** ClickHouse's settings of speed and waiting behind a statement. */
const HARMLESS_SETTINGS = /^(?:mutations_sync|lightweight_deletes_sync|alter_sync|max_\w+|async_insert|wait_for_async_insert|insert_quorum\w*|optimize_\w+|log_\w+|join_use_nulls)$/i;

function cutSettings(context: Context): void {
  const { cursor } = context;
  const at = cursor.tokens.findLastIndex((token) => token.upper === 'SETTINGS' && token.kind === 'word');
  const names = cursor.tokens.filter((_token, i) => i > at && cursor.tokens[i + 1]?.text === '=');
  if (at > 0 && !cursor.sees('CREATE') && names.length > 0 && names.every((name) => HARMLESS_SETTINGS.test(name.text))) {
    context.joinsNulls = names.some((name, i) => name.text.toLowerCase() === 'join_use_nulls' && valueOfSetting(context, names[i]) === '1');
    cursor.replace(cursor.tokens.slice(0, at));
  }
}

function valueOfSetting({ cursor }: Context, name: Token | undefined): string | undefined {
  return name === undefined ? undefined : cursor.tokens[cursor.tokens.indexOf(name) + 2]?.text;
}

/** `ALTER SESSION SET …` changes how later statements run, or nothing here. */
function parseSession(context: Context): Lowered {
  const { cursor } = context;
  checkSetting(context, { start: cursor.here.start, end: cursor.tokens.at(-1)?.end ?? cursor.here.end });
  return NOTHING;
}

/** Oracle's and Snowflake's INSERT into several tables. */
function insertsIntoAll({ cursor, dialect }: Context): boolean {
  const word = cursor.peek(cursor.sees('INSERT', 'OVERWRITE') ? 2 : 1)?.upper;
  return (dialect === 'oracle' || dialect === 'snowflake') && (word === 'ALL' || word === 'FIRST');
}

/** Translates the statement that the cursor stands before. */
export function parseStatement(context: Context): Lowered {
  const { cursor } = context;
  if (context.dialect === 'sqlserver') cutOptions(context);
  if (context.dialect === 'clickhouse') cutSettings(context);
  if (context.dialect === 'flink' && cursor.sees('BEGIN', 'STATEMENT', 'SET')) return NOTHING;
  if (context.dialect === 'flink') cursor.accept('EXECUTE', 'STATEMENT', 'SET', 'BEGIN');
  if (cursor.sees('(')) return parseSelectStatement(context, '');
  switch (cursor.peek()?.kind === 'word' ? cursor.peek()?.upper : '') {
    case 'WITH':
      return parseWithStatement(context);
    case 'SELECT':
    case 'VALUES':
      return parseSelectStatement(context, '');
    case 'INSERT':
    case 'REPLACE':
      if (insertsIntoAll(context)) return parseInsertAll(context);
      return parseInsert(context, '');
    case 'FROM':
      return context.dialect === 'duckdb' ? parseSelectStatement(context, '') : parseMultiInsert(context, '');
    case 'MERGE':
      return parseMerge(context, '');
    case 'UPDATE':
      return parseUpdate(context, '');
    case 'DELETE':
      return parseDelete(context, '');
    case 'TRUNCATE':
      return parseTruncate(context);
    case 'CREATE':
      return parseCreate(context);
    case 'DROP':
      return parseDrop(context);
    case 'ALTER':
      if (cursor.sees('ALTER', 'SESSION')) return parseSession(context);
      return parseAlter(context);
    case 'ASSERT':
      return context.dialect === 'bigquery' ? parseAssert(context) : parseOther(context);
    case 'EXCHANGE':
      return context.dialect === 'clickhouse' ? parseExchange(context) : parseOther(context);
    case 'RENAME':
      return cursor.sees('RENAME', 'TABLE') ? parseRenameTables(context) : parseOther(context);
    default:
      return parseOther(context);
  }
}

