import type { TextRange } from '../../base/textRange';
import { lex } from '../../sql/lex/lexer';
import type { Token } from '../../sql/lex/token';
import { createContext, refuseConstruct, withScope, type Context } from '../context';
import type { Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { columnTypeOf } from '../expressions/types';
import { nameOf, readName, readTable, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import { change, columnsOfTarget, expectEnd, findColumn, lowered, prepare, sourceOf, type Lowered, type Step } from './steps';

/** What a ClickHouse table's declaration remembers of its tail. */
type Mark = 'partition' | 'order' | 'engine';

function markOf(kind: Mark, tokens: readonly Token[]): string {
  return ` /* clickhouse ${kind}: ${encodeURIComponent(tokens.map((token) => token.text).join(' ')).replaceAll('*', '%2A')} */`;
}

const CLAUSES: ReadonlySet<string> = new Set(['ENGINE', 'ORDER', 'PARTITION', 'PRIMARY', 'SAMPLE', 'TTL', 'SETTINGS', 'COMMENT', 'AS', 'EMPTY', 'POPULATE', 'SELECT', 'WITH']);

function takeClause(context: Context): readonly Token[] {
  const { cursor } = context;
  const from = cursor.at;
  while (!cursor.done && !(cursor.peek()?.kind === 'word' && CLAUSES.has(cursor.peek()?.upper ?? ''))) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  return cursor.tokens.slice(from, cursor.at);
}

/** Reads ENGINE, ORDER BY and PARTITION BY behind the columns of CREATE TABLE and gives their marks; `undefined`: none stands here. */
export function readClickhouseTail(context: Context): string | undefined {
  const { cursor } = context;
  if (context.dialect !== 'clickhouse') return undefined;
  if (cursor.accept('ENGINE')) {
    cursor.accept('=');
    return markOf('engine', takeClause(context));
  }
  if (cursor.accept('PARTITION', 'BY')) return markOf('partition', takeClause(context));
  if (cursor.accept('ORDER', 'BY')) return markOf('order', takeClause(context));
  return undefined;
}

function marked(context: Context, table: TableName, kind: Mark): readonly Token[] | undefined {
  const definition = context.catalog.definitionOf?.(table.key) ?? '';
  const text = new RegExp(`/\\* clickhouse ${kind}: (\\S*) \\*/`).exec(definition)?.[1];
  return text === undefined ? undefined : lex(decodeURIComponent(text), 'clickhouse');
}

/** The values of a list such as `(a, toYYYYMM(d))` or of one expression, over the table's columns. */
function valuesOf(context: Context, table: TableName, { tokens, range }: { readonly tokens: readonly Token[]; readonly range: TextRange }): readonly Expr[] {
  const inner = createContext(tokens.map((token) => ({ ...token, start: range.start, end: range.end })), context.dialect, context.catalog);
  return withScope(inner, { sources: [sourceOf(context, table, table.base)], outer: undefined }, () => readList(inner));
}

/** `x`, `(x, y)`, `tuple(x, y)` or nothing. */
function readList(context: Context): readonly Expr[] {
  const { cursor } = context;
  const open = cursor.sees('TUPLE', '(') ? 1 : 0;
  const isList = cursor.peek(open)?.text === '(' && cursor.closing(cursor.at + open) === cursor.tokens.length - 1;
  if (!isList) return cursor.done ? [] : [parseExpression(context)];
  cursor.at += open + 1;
  const values: Expr[] = [];
  while (!cursor.accept(')')) {
    if (values.length > 0) cursor.expect(',');
    values.push(parseExpression(context));
  }
  return values;
}

/** Reads `PARTITION x`, `PARTITION ID 'x'`, `PARTITION tuple(…)` or `PARTITION ALL` and gives SQL of what its rows meet. */
export function readPartition(context: Context, table: TableName): string {
  const { cursor } = context;
  const range = cursor.here;
  cursor.expect('PARTITION');
  if (cursor.accept('ALL')) return '1';
  const isId = cursor.accept('ID');
  const from = cursor.at;
  const given = isId || !(cursor.sees('(') || cursor.sees('TUPLE')) ? [parseExpression(context)] : readBracketed(context);
  const tokens = marked(context, table, 'partition');
  const keys = tokens === undefined ? [] : valuesOf(context, table, { tokens, range });
  if (isId) return partitionId(context, keys, given[0]);
  if (keys.length !== given.length) refuse(`The partitions of ${table.name} have ${String(keys.length)} values, and ${String(given.length)} are given.`, cursor.rangeFrom(from));
  return keys.length === 0 ? '1' : keys.map((key, i) => `(${key.sql}) = ${asKey(key, given[i])}`).join(' AND ');
}

function readBracketed(context: Context): readonly Expr[] {
  const { cursor } = context;
  cursor.accept('TUPLE');
  cursor.expect('(');
  const values: Expr[] = [];
  while (!cursor.accept(')')) {
    if (values.length > 0) cursor.expect(',');
    values.push(parseExpression(context));
  }
  return values;
}

/** A literal of a partition as a value of its key: integers may be written as text. */
function asKey(key: Expr, given: Expr | undefined): string {
  if (given?.text !== undefined && key.type === 'integer' && /^-?\d+$/.test(given.text)) return given.text;
  return given?.number !== undefined && key.type === 'text' ? quoteText(String(given.number)) : (given?.sql ?? 'NULL');
}

/** The names that ClickHouse gives partitions by integers and dates. */
function partitionId(context: Context, keys: readonly Expr[], given: Expr | undefined): string {
  const [key] = keys;
  if (key === undefined && given?.text === 'all') return '1';
  if (key === undefined || keys.length > 1 || given?.text === undefined) return refuseConstruct(context, 'This partition ID', given?.range ?? context.cursor.here);
  if (key.type === 'integer') return `CAST((${key.sql}) AS TEXT) = ${given.sql}`;
  return key.type === 'date' ? `replace(${key.sql}, '-', '') = ${given.sql}` : refuseConstruct(context, 'The ID of a partition by this value', given.range);
}

function copy(context: Context, rows: { readonly from: TableName; readonly to: TableName; readonly condition: string }): Step {
  const columns = columnsOfTarget(context, rows.to);
  const own = columnsOfTarget(context, rows.from);
  if (columns.length !== own.length || columns.some((column, i) => column.toLowerCase() !== own[i]?.toLowerCase())) refuse(`The tables ${rows.from.name} and ${rows.to.name} have different columns.`, rows.from.range);
  return change(`INSERT INTO ${rows.to.sql} SELECT * FROM ${rows.from.sql} WHERE ${rows.condition}`);
}

function remove(table: TableName, condition: string): Step {
  return change(`DELETE FROM ${table.sql} WHERE ${condition}`);
}

/** The same partition in another table, which has the same key. */
function rowsFrom(context: Context, table: TableName, from: number): string {
  const { cursor } = context;
  const at = cursor.at;
  cursor.at = from;
  const condition = readPartition(context, table);
  cursor.at = at;
  return condition;
}

/** `DROP|DETACH|REPLACE|ATTACH|MOVE PARTITION …` and `CLEAR COLUMN … IN PARTITION …`; `undefined`: none stands here. */
export function alterPartitionOf(context: Context, table: TableName): readonly Step[] | undefined {
  const { cursor } = context;
  const [word, second] = [cursor.peek()?.upper ?? '', cursor.peek(1)?.upper];
  if (context.dialect !== 'clickhouse') return undefined;
  if (word === 'CLEAR' && second === 'COLUMN') return clearColumn(context, table);
  if (second !== 'PARTITION' || !['DROP', 'DETACH', 'REPLACE', 'ATTACH', 'MOVE'].includes(word)) return undefined;
  cursor.at++;
  const from = cursor.at;
  const condition = readPartition(context, table);
  if (word === 'DROP' || word === 'DETACH') return [remove(table, condition)];
  if (word === 'MOVE') {
    cursor.expect('TO', 'TABLE');
    const to = readTable(context);
    return [copy(context, { from: table, to, condition }), remove(table, condition)];
  }
  if (!cursor.accept('FROM')) return refuseConstruct(context, `${word} PARTITION without FROM`, cursor.here);
  const source = readTable(context);
  const add = copy(context, { from: source, to: table, condition: rowsFrom(context, source, from) });
  return word === 'ATTACH' ? [add] : [remove(table, condition), add];
}

function clearColumn(context: Context, table: TableName): readonly Step[] {
  const { cursor } = context;
  cursor.at += 2;
  const name = readName(context);
  cursor.expect('IN');
  const condition = readPartition(context, table);
  const column = findColumn(columnsOfTarget(context, table), name) ?? refuse(`The table ${table.name} has no column ${name}.`, cursor.here);
  const otherwise = context.catalog.defaultOf?.(table.key, column) ?? 'NULL';
  return [change(`UPDATE ${table.sql} SET ${quoteName(column)} = ${otherwise} WHERE ${condition}`)];
}

/** `EXCHANGE TABLES a AND b`. */
export function parseExchange(context: Context): Lowered {
  const { cursor } = context;
  cursor.expect('EXCHANGE', 'TABLES');
  const left = readTable(context);
  cursor.expect('AND');
  const right = readTable(context);
  expectEnd(context);
  const between = quoteName('exchanged table');
  return lowered(...[[left.sql, between], [right.sql, left.sql], [between, right.sql]].map(([from, to]) => prepare(`ALTER TABLE ${from ?? ''} RENAME TO ${to ?? ''}`)));
}

interface Engine {
  readonly name: string;
  readonly args: readonly Token[];
}

function engineOf(context: Context, table: TableName): Engine | undefined {
  const tokens = marked(context, table, 'engine');
  const name = tokens?.[0]?.text.replace(/^Replicated/, '');
  if (tokens === undefined || name === undefined) return undefined;
  const isReplicated = tokens[0]?.text.startsWith('Replicated') === true;
  const args = tokens.slice(2, -1).filter((token) => token.text !== ',' && !(isReplicated && token.kind === 'string'));
  return { name, args };
}

/** The rows that `FROM t FINAL` gives, as a query in brackets. */
export function finalRows(context: Context, table: TableName, range: TextRange): string {
  const engine = engineOf(context, table);
  const order = marked(context, table, 'order');
  const columns = context.catalog.columnsOf(table.key);
  if (engine === undefined || order === undefined || columns === undefined) return refuse('FINAL of a table whose engine is not known to the local database is not supported.', range);
  const keys = valuesOf(context, table, { tokens: order, range }).map(({ sql }) => sql);
  const list = columns.map(quoteName).join(', ');
  const by = keys.length === 0 ? '' : `PARTITION BY ${keys.join(', ')} `;
  if (engine.name === 'ReplacingMergeTree') {
    const [version, deleted] = engine.args.map((token) => quoteName(nameOf(token)));
    const newest = `row_number() OVER (${by}ORDER BY ${version === undefined ? '' : `${version} DESC, `}rowid DESC) AS [place]`;
    return `(SELECT ${list} FROM (SELECT ${list}, ${newest} FROM ${table.sql}) WHERE [place] = 1${deleted === undefined ? '' : ` AND ${deleted} = 0`})`;
  }
  if (engine.name === 'SummingMergeTree') return summed(context, table, { engine, keys, columns });
  return refuseConstruct(context, `FINAL of a ${engine.name}`, range);
}

/** Rows with the same key as one: numbers are added, other columns keep the first value; rows of zeros vanish. */
function summed(context: Context, table: TableName, { engine, keys, columns }: { readonly engine: Engine; readonly keys: readonly string[]; readonly columns: readonly string[] }): string {
  const named = engine.args.map((token) => nameOf(token).toLowerCase()).filter((name) => /^\w/.test(name));
  const isSummed = (column: string): boolean => {
    const { type } = columnTypeOf(context.catalog.typeOf?.(table.key, column.toLowerCase()));
    const counts = ['integer', 'real', 'decimal'].includes(type) && !keys.includes(quoteName(column));
    return counts && (named.length === 0 || named.includes(column.toLowerCase()));
  };
  const sums = columns.filter(isSummed).map(quoteName);
  const list = columns.map((column) => {
    const name = quoteName(column);
    return isSummed(column) ? `sum(${name}) AS ${name}` : keys.includes(name) ? name : `json_extract(json_group_array(${name}), '$[0]') AS ${name}`;
  });
  const kept = sums.length === 0 ? '' : ` HAVING ${sums.map((name) => `sum(${name}) <> 0`).join(' OR ')}`;
  return `(SELECT ${list.join(', ')} FROM ${table.sql}${keys.length === 0 ? '' : ` GROUP BY ${keys.join(', ')}`}${kept})`;
}
