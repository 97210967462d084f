import { refuseConstruct, type Context } from '../context';
import { parseOperand } from '../expressions/expression';
import { isName, readName, readTable } from '../names';
import { parseQuery, readColumnNames } from '../queries/query';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { parseColumn } from './columns';
import { parseCreateTable } from './createTable';
import { parsePartition, staticCondition } from './partition';
import { change, columnsOfTarget, expectEnd, lowered, NOTHING, prepare, type Lowered, type Step } from './steps';

function parseCreateView(context: Context, options: { readonly temporary: boolean; readonly replaces: boolean }): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const view = readTable(context);
  const columns = readColumnNames(context);
  while (!cursor.done && !cursor.sees('AS')) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  cursor.expect('AS');
  const query = parseQuery(context);
  expectEnd(context);
  const list = columns === undefined ? '' : ` (${columns.map(quoteName).join(', ')})`;
  const temp = options.temporary ? 'temp.' : '';
  const drop = options.replaces ? [prepare(`DROP VIEW IF EXISTS ${temp}${view.sql}`)] : [];
  return lowered(...drop, prepare(`CREATE ${options.temporary ? 'TEMP ' : ''}VIEW ${guard}${view.sql}${list} AS ${query.sql}`));
}

function parseCreateIndex(context: Context, unique: boolean): Lowered {
  const { cursor } = context;
  cursor.accept('CONCURRENTLY');
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const index = readTable(context);
  cursor.expect('ON');
  const table = readTable(context);
  if (cursor.accept('USING')) readName(context);
  cursor.expect('(');
  const columns: string[] = [];
  do {
    const column = parseOperand(context, 0).sql;
    if (cursor.sees('(')) cursor.skipBrackets();
    columns.push(`${column}${cursor.accept('DESC') ? ' DESC' : ''}`);
    cursor.accept('ASC');
  } while (cursor.accept(','));
  cursor.expect(')');
  const where = cursor.accept('WHERE') ? ` WHERE ${parseOperand(context, 0).sql}` : '';
  expectEnd(context);
  return lowered(prepare(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${guard}${index.sql} ON ${table.sql} (${columns.join(', ')})${where}`));
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

const TABLE_WORDS = ['EXTERNAL', 'TRANSIENT', 'UNLOGGED', 'MANAGED', 'VOLATILE', 'COLUMN', 'ROW'];

export function parseCreate(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('CREATE');
  const replaces = cursor.accept('OR', 'REPLACE');
  if (!cursor.accept('GLOBAL')) cursor.accept('LOCAL');
  const isTemporary = cursor.accept('TEMPORARY') || cursor.accept('TEMP');
  while (TABLE_WORDS.some((word) => cursor.accept(word)));
  if (cursor.accept('TABLE')) return parseCreateTable(context, { temporary: isTemporary, replaces });
  if (cursor.accept('VIEW')) return parseCreateView(context, { temporary: isTemporary, replaces });
  if (cursor.accept('UNIQUE', 'INDEX')) return parseCreateIndex(context, true);
  if (cursor.accept('INDEX')) return parseCreateIndex(context, false);
  if (cursor.sees('TRIGGER')) return createTrigger(context);
  if (cursor.seesAny(['DATABASE', 'SCHEMA'])) return NOTHING;
  return refuseConstruct(context, `CREATE ${cursor.peek()?.text ?? ''}`, cursor.here);
}

/** `DROP TABLE|VIEW|INDEX [IF EXISTS] a, b …`. */
export function parseDrop(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('DROP');
  cursor.accept('TEMPORARY');
  const word = cursor.next();
  if (!['TABLE', 'VIEW', 'INDEX', 'TRIGGER'].includes(word.upper)) refuseConstruct(context, `DROP ${word.text}`, word);
  cursor.accept('CONCURRENTLY');
  const guard = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  const steps: Step[] = [];
  do steps.push(prepare(`DROP ${word.upper} ${guard}${readTable(context).sql}`));
  while (cursor.accept(','));
  if (word.upper === 'INDEX' && cursor.accept('ON')) readTable(context);
  while (cursor.accept('CASCADE') || cursor.accept('RESTRICT') || cursor.accept('PURGE') || cursor.accept('FORCE') || cursor.accept('SYNC'));
  expectEnd(context);
  return lowered(...steps);
}

function dropPartitions(context: Context, table: ReturnType<typeof readTable>): Lowered {
  const { cursor } = context;
  cursor.accept('IF', 'EXISTS');
  const columns = columnsOfTarget(context, table);
  const steps: Step[] = [];
  do {
    const condition = staticCondition(parsePartition(context, { name: table, columns }, true));
    if (condition === '') cursor.unexpected('PARTITION (column = value)');
    steps.push(change(`DELETE FROM ${table.sql} WHERE ${condition}`));
  } while (cursor.accept(',') || cursor.sees('PARTITION'));
  cursor.accept('PURGE');
  expectEnd(context);
  return lowered(...steps);
}

function addColumns(context: Context, table: string): Lowered {
  const { cursor } = context;
  if (!cursor.accept('COLUMNS')) cursor.accept('COLUMN');
  if (cursor.sees('IF', 'NOT', 'EXISTS')) refuseConstruct(context, 'ADD COLUMN IF NOT EXISTS', cursor.here);
  const bracketed = cursor.accept('(');
  const steps: Step[] = [];
  do {
    if (steps.length > 0 && !bracketed) cursor.expect('ADD', 'COLUMN');
    steps.push(prepare(`ALTER TABLE ${table} ADD COLUMN ${parseColumn(context).sql}`));
  } while (cursor.accept(','));
  if (bracketed) cursor.expect(')');
  if (cursor.seesAny(['FIRST', 'AFTER'])) refuseConstruct(context, `ADD COLUMN … ${cursor.peek()?.upper ?? ''}`, cursor.here);
  cursor.accept('CASCADE');
  expectEnd(context);
  return lowered(...steps);
}

function rename(context: Context, table: string): Lowered {
  const { cursor } = context;
  if (cursor.accept('COLUMN')) {
    const from = readName(context);
    cursor.expect('TO');
    const to = readName(context);
    expectEnd(context);
    return lowered(prepare(`ALTER TABLE ${table} RENAME COLUMN ${quoteName(from)} TO ${quoteName(to)}`));
  }
  if (!cursor.accept('TO')) cursor.accept('AS');
  const to = readTable(context);
  expectEnd(context);
  return lowered(prepare(`ALTER TABLE ${table} RENAME TO ${to.sql}`));
}

/** Properties and statistics change no row. */
function isProperty(context: Context): boolean {
  const { cursor } = context;
  return cursor.sees('SET', 'TBLPROPERTIES') || cursor.sees('UNSET', 'TBLPROPERTIES') || cursor.sees('SET', '(') || cursor.sees('OWNER', 'TO') || cursor.sees('RECOVER', 'PARTITIONS') || cursor.sees('SET', 'SERDEPROPERTIES') || cursor.sees('COMPACT');
}

/** ALTER TABLE. A partition is its rows: dropping one deletes them, adding one does nothing. */
export function parseAlter(context: Context): Lowered {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('ALTER');
  cursor.expect('TABLE');
  cursor.accept('IF', 'EXISTS');
  const table = readTable(context);
  if (isProperty(context)) return NOTHING;
  if (cursor.sees('DROP', 'IF', 'EXISTS', 'PARTITION') || cursor.sees('DROP', 'PARTITION')) {
    cursor.at++;
    return dropPartitions(context, table);
  }
  if (cursor.sees('ADD', 'IF', 'NOT', 'EXISTS', 'PARTITION') || cursor.sees('ADD', 'PARTITION')) return NOTHING;
  if (cursor.accept('ADD')) {
    if (cursor.seesAny(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'INDEX', 'FOREIGN'])) refuseConstruct(context, `ALTER TABLE … ADD ${cursor.peek()?.upper ?? ''}`, cursor.here);
    return addColumns(context, table.sql);
  }
  if (cursor.accept('RENAME')) return rename(context, table.sql);
  if (cursor.accept('DROP')) {
    cursor.accept('COLUMN');
    const column = readName(context);
    expectEnd(context);
    return lowered(prepare(`ALTER TABLE ${table.sql} DROP COLUMN ${quoteName(column)}`));
  }
  return refuseConstruct(context, `ALTER TABLE … ${cursor.peek()?.text ?? ''}`, cursor.rangeFrom(from));
}
