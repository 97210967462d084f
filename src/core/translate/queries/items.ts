import type { TextRange } from '../../base/textRange';
import { inDialect, type Context } from '../context';
import { columnTypeOnly, LEVEL, type ColumnType, type Expr } from '../expr';
import { parseOperand, parseValue } from '../expressions/expression';
import { distinctSql, isDocument } from '../expressions/jsonb';
import { textOf } from '../expressions/literals';
import { aggregateDialects } from '../functions/aggregates/aggregates';
import { readCall } from '../functions/arguments';
import { addGenerated, isGenerator } from '../functions/generators';
import { tupleValue } from '../functions/tuples';
import { isName, nameOf, readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { readColumnNames } from './query';
import { CLICKHOUSE_EMPTY } from './clickhouseJoins';
import { starItem } from './star';
import { parseRowStar } from './structStar';
import { CLAUSE_WORDS } from './words';

/** One column, or several for `*`, of a select list. */
export interface Item {
  readonly sql: string;
  /** In lower case; `undefined`: a `*` whose columns are not known. */
  readonly names: readonly string[] | undefined;
  /** As many as `names`. */
  readonly types: readonly ColumnType[];
  /** The name that the statement gives, or a column's own. */
  readonly name: string | undefined;
  /** Set where it is a value of each row's own: no aggregate stands in it. */
  readonly isKey?: boolean;
  readonly range: TextRange;
  /** Of a value that the statement names: the value. */
  readonly expr?: Expr | undefined;
  /** Of one value: its SQL without a name, and that name in quotes. */
  readonly value?: { readonly sql: string; readonly label: string | undefined };
}

/** `[AS] alias`, when one stands here. */
export function readAlias(context: Context): string | undefined {
  const { cursor } = context;
  const isMarked = cursor.accept('AS');
  const token = cursor.peek();
  if (token?.kind === 'string' && (isMarked || inDialect(context, 'mysql'))) return textOf(context, cursor.next());
  if (token === undefined || !isName(token)) return isMarked ? cursor.unexpected('a name') : undefined;
  if (!isMarked && token.kind === 'word' && CLAUSE_WORDS.has(token.upper)) return undefined;
  if (!isMarked && context.dialect === 'clickhouse' && cursor.sees('ARRAY', 'JOIN')) return undefined;
  return readName(context);
}

/** SQL Server's `alias = value`. */
function readAssignedAlias(context: Context): string | undefined {
  const { cursor } = context;
  const token = cursor.peek();
  if (context.dialect !== 'sqlserver' || !isName(token) || cursor.peek(1)?.text !== '=') return undefined;
  cursor.at += 2;
  return nameOf(token);
}

/** `AS (a, b)`, `AS a`, or nothing. */
function readAliases(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  const marked = cursor.sees('AS', '(');
  if (!marked) {
    const alias = readAlias(context);
    return alias === undefined ? undefined : [alias];
  }
  cursor.at++;
  return readColumnNames(context);
}

/** A call that gives rows with several columns; `undefined`: none stands here. */
function parseGenerated(context: Context): Item | undefined {
  const { cursor } = context;
  const from = cursor.at;
  const token = cursor.peek();
  if (token?.kind !== 'word' || cursor.peek(1)?.text !== '(' || !isGenerator(context, token.text) || !inDialect(context, 'hive', 'spark')) return undefined;
  cursor.at++;
  const columns = addGenerated(context, readCall(context, token.text, from));
  const names = readAliases(context) ?? columns.map((column) => column.name);
  if (names.length !== columns.length) refuse('The number of columns named here does not fit.', cursor.rangeFrom(from));
  const sql = columns.map((column, i) => `${column.sql('')} AS ${quoteName(names[i] ?? '')}`).join(', ');
  return { sql, names: names.map((name) => name.toLowerCase()), types: columns.map((column) => column.type), name: names.length === 1 ? names[0]?.toLowerCase() : undefined, range: cursor.rangeFrom(from) };
}

/** Whether an aggregate is called from the token at `from` up to the cursor. */
function aggregates({ cursor }: Context, from: number): boolean {
  return cursor.tokens.slice(from, cursor.at).some((token, i) => token.kind === 'word' && cursor.tokens[from + i + 1]?.text === '(' && aggregateDialects(token.text.toLowerCase()).length > 0);
}

/** A key that this grouping has not: NULL, or in ClickHouse its type's empty value. */
function absentValue(context: Context, value: Expr): string {
  return context.dialect === 'clickhouse' ? (CLICKHOUSE_EMPTY[value.type] ?? refuse('What this key is in a total is not known here.', value.range)) : 'NULL';
}

/** Takes one value of a select list, or a star. */
export function parseItem(context: Context): Item {
  const { cursor } = context;
  const from = cursor.at;
  if (cursor.accept('*')) return { ...starItem(context, undefined), range: cursor.rangeFrom(from) };
  const fields = parseRowStar(context);
  if (fields !== undefined) return fields;
  if (isName(cursor.peek()) && cursor.peek(1)?.text === '.') {
    let dots = 1;
    while (isName(cursor.peek(dots + 1)) && cursor.peek(dots + 2)?.text === '.') dots += 2;
    const owner = cursor.peek(dots - 1);
    if (cursor.peek(dots + 1)?.text === '*' && isName(owner)) {
      cursor.at += dots + 2;
      return { ...starItem(context, nameOf(owner)), range: cursor.rangeFrom(from) };
    }
  }
  const several = parseGenerated(context);
  if (several !== undefined) return several;
  const assigned = readAssignedAlias(context);
  const read = assigned === undefined ? parseValue(context) : parseOperand(context, LEVEL.or);
  const value = context.dialect === 'clickhouse' ? tupleValue(read) : read;
  const alias = assigned ?? readAlias(context);
  const isRenamed = value.column !== undefined && value.sql.split('.').at(-1) !== quoteName(value.column);
  const label = alias ?? (isRenamed ? value.column : undefined);
  const name = (alias ?? value.column)?.toLowerCase();
  const sql = label === undefined ? value.sql : `${value.sql} AS ${quoteName(label)}`;
  const isAbsent = alias !== undefined && context.absent.has(alias.toLowerCase()) && !(context.scope?.sources ?? []).some(({ columns }) => columns?.includes(alias.toLowerCase()) !== false);
  if (isAbsent) return { sql: `${absentValue(context, value)} AS ${quoteName(alias)}`, names: [name ?? ''], types: [columnTypeOnly(value)], name, range: value.range };
  return { expr: alias === undefined ? undefined : value, sql, names: [name ?? ''], types: [columnTypeOnly(value)], name, isKey: !aggregates(context, from), range: value.range, value: { sql: value.sql, label: label ?? value.column } };
}

/** An item of SELECT DISTINCT: equal values have the same text. */
export function distinctItem(context: Context, item: Item): Item {
  const type = item.types.find((one) => isDocument(context, one));
  if (type === undefined) return item;
  const { value, range } = item;
  if (value === undefined) return refuse('DISTINCT of * with JSON is not supported by the local runner: name the columns.', range);
  const label = value.label === undefined ? '' : ` AS ${quoteName(value.label)}`;
  return { ...item, sql: distinctSql(context, { ...type, sql: value.sql, range }) + label };
}

/** Whether a value is the same when it is computed again. */
export function isSteady({ dialect }: Context, { sql }: Expr): boolean {
  return dialect !== 'snowflake' || !/random|uuid|json_each/i.test(sql);
}
