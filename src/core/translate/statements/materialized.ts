import { inDialect, refuseConstruct, type Context } from '../context';
import { isName, nameOf, readTable, type TableName } from '../names';
import { parseQuery } from '../queries/query';
import { quoteName } from '../quoting';
import { createAs } from './createFrom';
import { expectEnd, lowered, NOTHING, prepare, type Lowered, type Step } from './steps';

/** The view that knows how the rows of a materialized view are made; its name has blanks, so that no user's view has it. */
function makerOf(key: string): string {
  return quoteName(`rows for ${key}`);
}

/** The empty table that a materialized view of Trino becomes when it is refreshed; until then it is a plain view. */
function modelOf(key: string): string {
  return quoteName(`columns of ${key}`);
}

/** What there is of a materialized view of Trino, as long as the view is not the only thing. */
function dropTrino(context: Context, table: TableName): readonly Step[] {
  if (context.catalog.columnsOf(table.key) === undefined) return [];
  const isTable = context.catalog.definitionOf?.(table.key) !== undefined;
  return [prepare(`DROP ${isTable ? 'TABLE' : 'VIEW'} ${table.sql}`), prepare(`DROP TABLE IF EXISTS ${modelOf(table.key)}`), prepare(`DROP VIEW IF EXISTS ${makerOf(table.key)}`)];
}

/** The names of `(a COMMENT 'x', b)` behind the name of the view; `undefined`: no list stands here. */
function readNames({ cursor }: Context): readonly string[] | undefined {
  if (!cursor.sees('(')) return undefined;
  const end = cursor.closing(cursor.at);
  const inner = cursor.tokens.slice(cursor.at, end).flatMap((token, i, all) => (isName(token) && ['(', ','].includes(all[i - 1]?.text ?? '') ? [nameOf(token)] : []));
  cursor.at = end + 1;
  return inner;
}

interface Manner {
  /** It shows the rows of its tables as they are now. */
  readonly follows: boolean;
  readonly isEmpty: boolean;
}

/** How a materialized view is kept, by the words before its query. Doris' and StarRocks' without such words follow their table at once. */
function readManner(context: Context): Manner {
  const { cursor } = context;
  const words = new Set<string>();
  while (!cursor.done && !cursor.sees('AS')) {
    const token = cursor.next();
    if (token.kind === 'word') words.add(token.upper);
    if (token.text === '(') cursor.at = cursor.closing(cursor.at - 1) + 1;
  }
  if (!inDialect(context, 'doris', 'starrocks')) return { follows: false, isEmpty: false };
  const isPlain = !['REFRESH', 'BUILD', 'DISTRIBUTED', 'PARTITION'].some((word) => words.has(word));
  const isKept = context.dialect === 'starrocks' ? words.has('ASYNC') && !words.has('EVERY') : words.has('COMMIT');
  return { follows: isPlain || isKept, isEmpty: words.has('DEFERRED') };
}

/** CREATE MATERIALIZED VIEW, behind these words: a table of its rows, and the view that they are made by. */
export function createMaterialized(context: Context, replaces: boolean): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const table = readTable(context);
  const names = readNames(context);
  const { follows, isEmpty } = readManner(context);
  const from = cursor.at;
  cursor.expect('AS');
  const query = parseQuery(context);
  cursor.at = from;
  const body = { columns: [], constraints: [], partitions: [], marks: '' };
  const made = createAs(context, { table, temp: '', replaces: false, guard }, { body, names });
  if (made.steps.length === 0) return made;
  const list = names === undefined ? '' : ` (${names.map(quoteName).join(', ')})`;
  if (context.dialect === 'trino') {
    const model = { ...table, sql: modelOf(table.key) };
    cursor.at = from;
    const empty = createAs(context, { table: model, temp: '', replaces: false, guard: '' }, { body, names });
    return lowered(...(replaces ? dropTrino(context, table) : []), prepare(`CREATE VIEW ${makerOf(table.key)}${list} AS ${query.sql}`), ...empty.steps, prepare(`DELETE FROM ${model.sql}`), prepare(`CREATE VIEW ${table.sql} AS SELECT * FROM ${makerOf(table.key)}`));
  }
  if (follows) return lowered(prepare(`CREATE VIEW ${guard}${table.sql}${list} AS ${query.sql}`));
  const emptied = isEmpty ? [prepare(`DELETE FROM ${table.sql}`)] : [];
  return { ...made, steps: [prepare(`CREATE VIEW ${makerOf(table.key)}${list} AS ${query.sql}`), ...made.steps, ...emptied] };
}

/** Whether a materialized view is kept as a view, which shows its tables' rows as they are. */
function isView(context: Context, table: TableName): boolean {
  return context.catalog.columnsOf(table.key) !== undefined && context.catalog.definitionOf?.(table.key) === undefined;
}

/** REFRESH MATERIALIZED VIEW, behind these words. */
export function refreshMaterialized(context: Context): Lowered {
  const { cursor } = context;
  cursor.accept('CONCURRENTLY');
  const table = readTable(context);
  const isEmpty = cursor.accept('WITH', 'NO', 'DATA');
  if (!isEmpty) cursor.accept('WITH', 'DATA');
  if (inDialect(context, 'doris', 'starrocks')) skipMode(context);
  while (cursor.accept('CASCADE') || cursor.accept('RESTRICT'));
  expectEnd(context);
  if (context.dialect !== 'trino' && isView(context, table)) return NOTHING;
  const begin = isView(context, table) ? [prepare(`DROP VIEW ${table.sql}`), prepare(`ALTER TABLE ${modelOf(table.key)} RENAME TO ${table.sql}`)] : [];
  return lowered(...begin, prepare(`DELETE FROM ${table.sql}`), ...(isEmpty ? [] : [prepare(`INSERT INTO ${table.sql} SELECT * FROM ${makerOf(table.key)}`)]));
}

/** `COMPLETE`, `AUTO`, `FORCE WITH SYNC MODE`: all of them bring the rows up to date. */
function skipMode(context: Context): void {
  const { cursor } = context;
  if (cursor.seesAny(['PARTITION', 'PARTITIONS'])) refuseConstruct(context, 'REFRESH MATERIALIZED VIEW of single partitions', cursor.here);
  while (['COMPLETE', 'AUTO', 'FORCE', 'WITH', 'SYNC', 'ASYNC', 'MODE'].some((word) => cursor.accept(word)));
}

/** DROP MATERIALIZED VIEW, behind these words. */
export function dropMaterialized(context: Context): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  const steps: Step[] = [];
  do {
    const table = readTable(context);
    if (inDialect(context, 'doris', 'starrocks') && cursor.accept('ON')) readTable(context);
    if (context.dialect === 'trino' && context.catalog.columnsOf(table.key) !== undefined) steps.push(...dropTrino(context, table));
    else if (isView(context, table)) steps.push(prepare(`DROP VIEW ${guard}${table.sql}`));
    else steps.push(prepare(`DROP TABLE ${guard}${table.sql}`), prepare(`DROP VIEW ${guard}${makerOf(table.key)}`));
  } while (cursor.accept(','));
  while (cursor.accept('CASCADE') || cursor.accept('RESTRICT'));
  expectEnd(context);
  return lowered(...steps);
}
