import { inDialect, refuseConstruct, type Context } from '../context';
import { parseOperand } from '../expressions/expression';
import { isDocument } from '../expressions/jsonb';
import { columnTypeOf } from '../expressions/types';
import { isName, readName, readTable } from '../names';
import { parseQuery } from '../queries/query';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { parseCreateTable } from './createTable';
import { dropParts } from './partStatements';
import { createMaterialized, dropMaterialized } from './materialized';
import { createSequence, dropSequence } from './sequences';
import { isPart } from './postgresParts';
import { expectEnd, lowered, NOTHING, prepare, type Lowered, type Step } from './steps';

/** `(a COMMENT 'x', b)`. */
function readViewColumns(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  if (!cursor.accept('(')) return undefined;
  const names: string[] = [];
  do {
    names.push(readName(context));
    if (cursor.accept('COMMENT')) cursor.at++;
  } while (cursor.accept(','));
  cursor.expect(')');
  return names;
}

function parseCreateView(context: Context, options: { readonly temporary: boolean; readonly replaces: boolean }): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const view = readTable(context);
  const columns = readViewColumns(context);
  while (!cursor.done && !cursor.sees('AS')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  cursor.expect('AS');
  const query = parseQuery(context);
  cursor.accept('WITH', 'NO', 'SCHEMA', 'BINDING');
  if (context.dialect === 'oracle') cursor.accept('WITH', 'READ', 'ONLY');
  expectEnd(context);
  const list = columns === undefined ? '' : ` (${columns.map(quoteName).join(', ')})`;
  const temp = options.temporary ? 'temp.' : '';
  const drop = options.replaces ? [prepare(`DROP VIEW IF EXISTS ${temp}${view.sql}`)] : [];
  return lowered(...drop, prepare(`CREATE ${options.temporary ? 'TEMP ' : ''}VIEW ${guard}${view.sql}${list} AS ${query.sql}`));
}

/** Hive's and Spark's `ALTER VIEW v AS query`. */
export function parseAlterView(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('ALTER', 'VIEW');
  const from = cursor.at;
  const view = readTable(context);
  if (!cursor.sees('AS')) return refuseConstruct(context, 'This change of a view', cursor.here);
  if (context.catalog.columnsOf(view.key) === undefined) refuse(`There is no view ${view.name}.`, cursor.rangeFrom(from));
  cursor.at = from;
  return parseCreateView(context, { temporary: false, replaces: true });
}

/** Spark's `CACHE [LAZY] TABLE x [OPTIONS (…)] [AS] query` makes a temporary view. */
export function parseCacheTable(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('CACHE');
  cursor.accept('LAZY');
  cursor.expect('TABLE');
  const view = readTable(context);
  if (cursor.accept('OPTIONS')) cursor.skipBrackets();
  cursor.accept('AS');
  if (cursor.done) return NOTHING;
  const query = parseQuery(context);
  expectEnd(context);
  return lowered(prepare(`DROP VIEW IF EXISTS temp.${view.sql}`), prepare(`CREATE TEMP VIEW ${view.sql} AS ${query.sql}`));
}

function parseCreateIndex(context: Context, unique: boolean): Lowered {
  const { cursor } = context;
  cursor.accept('CONCURRENTLY');
  const isNamed = context.dialect !== 'postgresql' || !cursor.sees('ON');
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') || !isNamed ? 'IF NOT EXISTS ' : '';
  const index = isNamed ? readTable(context).sql : undefined;
  cursor.expect('ON');
  cursor.accept('ONLY');
  const table = readTable(context);
  if (isPart(context, table)) return unique ? refuseConstruct(context, 'A unique index on a partition', table.range) : NOTHING;
  if (cursor.accept('USING')) readName(context);
  cursor.expect('(');
  const columns: string[] = [];
  do {
    const value = parseOperand(context, 0);
    const declared = value.column === undefined ? undefined : context.catalog.typeOf?.(table.name.toLowerCase(), value.column.toLowerCase());
    if (unique && isDocument(context, columnTypeOf(declared))) refuseConstruct(context, 'A unique index on JSON', value.range);
    const column = value.sql;
    if (cursor.sees('(')) cursor.skipBrackets();
    columns.push(`${column}${cursor.accept('DESC') ? ' DESC' : ''}`);
    cursor.accept('ASC');
  } while (cursor.accept(','));
  cursor.expect(')');
  if (context.dialect === 'sqlserver' && cursor.accept('INCLUDE')) cursor.skipBrackets();
  const where = cursor.accept('WHERE') ? ` WHERE ${parseOperand(context, 0).sql}` : '';
  if (context.dialect === 'sqlserver' && cursor.sees('WITH', '(')) {
    cursor.at++;
    cursor.skipBrackets();
  }
  if (context.dialect === 'sqlserver' && cursor.accept('ON')) readName(context);
  expectEnd(context);
  return lowered(prepare(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${guard}${index ?? quoteName(`${unique ? 'unique ' : ''}index of ${table.name} on ${columns.join(' ')}`)} ON ${table.sql} (${columns.join(', ')})${where}`));
}

/** A trigger of plain SQLite is handed over as written. */
function createTrigger(context: Context): Lowered {
  const { cursor } = context;
  if (!context.traits.native) refuseConstruct(context, 'CREATE TRIGGER', cursor.here);
  for (const token of cursor.tokens) {
    if (isName(token) && token.upper.toLowerCase().startsWith('idempo_')) refuse(`The name ${token.text} belongs to the runner.`, token);
  }
  const words = cursor.tokens.map((token) => token.text).join(' ');
  cursor.at = cursor.tokens.length;
  return lowered(prepare(words));
}

const TABLE_WORDS = ['SECURE', 'FORCE', 'NOFORCE', 'EDITIONABLE', 'NONEDITIONABLE', 'PRIVATE', 'EXTERNAL', 'TRANSIENT', 'UNLOGGED', 'MANAGED', 'VOLATILE', 'COLUMN', 'ROW'];

export function parseCreate(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('CREATE');
  const replaces = cursor.accept('OR', 'REPLACE') || (context.dialect === 'sqlserver' && cursor.accept('OR', 'ALTER'));
  if (!cursor.accept('GLOBAL')) cursor.accept('LOCAL');
  const isTemporary = cursor.accept('TEMPORARY') || cursor.accept('TEMP');
  while (TABLE_WORDS.some((word) => cursor.accept(word)));
  if (cursor.accept('TABLE')) return parseCreateTable(context, { temporary: isTemporary, replaces });
  if (inDialect(context, 'postgresql', 'redshift', 'trino', 'doris', 'starrocks') && cursor.accept('MATERIALIZED', 'VIEW')) return createMaterialized(context, replaces);
  while (context.dialect === 'sqlserver' && (cursor.accept('NONCLUSTERED') || cursor.accept('CLUSTERED')));
  if (cursor.accept('VIEW')) return parseCreateView(context, { temporary: isTemporary, replaces });
  if (cursor.accept('UNIQUE', 'INDEX') || cursor.accept('UNIQUE', 'NONCLUSTERED', 'INDEX') || cursor.accept('UNIQUE', 'CLUSTERED', 'INDEX')) return parseCreateIndex(context, true);
  if (cursor.accept('INDEX')) return parseCreateIndex(context, false);
  if (cursor.sees('TRIGGER')) return createTrigger(context);
  if (cursor.seesAny(['DATABASE', 'SCHEMA'])) return NOTHING;
  if (inDialect(context, 'sqlserver', 'oracle', 'snowflake') && cursor.accept('SEQUENCE')) return createSequence(context);
  return refuseConstruct(context, `CREATE ${cursor.peek()?.text ?? ''}`, cursor.here);
}

/** `DROP TABLE|VIEW|INDEX [IF EXISTS] a, b …`. */
export function parseDrop(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('DROP');
  cursor.accept('TEMPORARY');
  if (inDialect(context, 'postgresql', 'redshift', 'trino', 'doris', 'starrocks') && cursor.accept('MATERIALIZED', 'VIEW')) return dropMaterialized(context);
  if (inDialect(context, 'sqlserver', 'oracle', 'snowflake') && cursor.accept('SEQUENCE')) return dropSequence(context);
  const word = cursor.next();
  if (!['TABLE', 'VIEW', 'INDEX', 'TRIGGER'].includes(word.upper)) refuseConstruct(context, `DROP ${word.text}`, word);
  cursor.accept('CONCURRENTLY');
  const guard = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  const steps: Step[] = [];
  do {
    const named = readTable(context);
    steps.push(...((word.upper === 'TABLE' ? dropParts(context, named) : undefined) ?? [prepare(`DROP ${word.upper} ${guard}${named.sql}`)]));
  }
  while (cursor.accept(','));
  if (word.upper === 'INDEX' && cursor.accept('ON')) readTable(context);
  while ((cursor.accept('CASCADE') && (cursor.accept('CONSTRAINTS') || true)) || cursor.accept('RESTRICT') || cursor.accept('PURGE') || cursor.accept('FORCE') || cursor.accept('SYNC'));
  expectEnd(context);
  return lowered(...steps);
}
