import { refuseConstruct, type Context, type Source } from '../context';
import { typed, UNKNOWN, type Expr } from '../expr';
import { inArray } from '../expressions/elements';
import { parseExpression } from '../expressions/expression';
import { rowsOf, type RowColumn, type Rows } from '../functions/generators';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { TextRange } from '../../base/textRange';
import type { FromBuilder } from './from';
import { readAlias } from './items';
import { parseQuery, readColumnNames } from './query';
import type { Factor } from './tables';

/** Rows under an alias. */
interface NamedRows {
  readonly columns: readonly RowColumn[];
  readonly alias: string;
  /** As the statement names the columns; `undefined`: their own names. */
  readonly names: readonly string[] | undefined;
  readonly range: TextRange;
}

/** `json_each` gives a row for each element, and may refer to the tables before it, which no subquery of SQLite's can. */
function rowSource({ columns, alias, names, range }: NamedRows): Source {
  const labels = (names ?? columns.map((column) => column.name)).map((name) => name.toLowerCase());
  if (labels.length !== columns.length) refuse('The number of columns named here does not fit.', range);
  const quoted = quoteName(alias);
  return {
    alias: alias.toLowerCase(),
    columns: labels,
    renamed: new Map(columns.map((column, i) => [labels[i] ?? '', column.sql(quoted)] as const)),
    types: new Map(columns.map((column, i) => [labels[i] ?? '', column.type] as const)),
  };
}

/** The rows as a member of FROM. */
export function rowFactor(array: string, named: NamedRows): Factor {
  return { sql: `json_each(${array}) AS ${quoteName(named.alias)}`, sources: [rowSource(named)] };
}

/** A value that stands beside tables, whose columns need the names of those. */
export function crowdedValue(context: Context): Expr {
  const before = context.crowded;
  context.crowded = true;
  const value = parseExpression(context);
  context.crowded = before;
  return value;
}

/** The arguments of a call whose name was read. */
export function crowdedArguments(context: Context): readonly Expr[] {
  const { cursor } = context;
  cursor.expect('(');
  const args: Expr[] = [];
  while (!cursor.accept(')')) {
    if (args.length > 0) cursor.expect(',');
    args.push(crowdedValue(context));
  }
  return args;
}

const VIEWS = /^(?:pos)?explode(?:_outer)?$|^inline(?:_outer)?$|^stack$|^json_tuple$|^parse_url_tuple$/;

/** What is not known to be an array may still be one: it shows when the statement runs. */
function viewRows(context: Context, call: { readonly name: string; readonly args: readonly Expr[]; readonly range: TextRange }): Rows {
  const [value, second] = call.args;
  if (second !== undefined || value === undefined || value.type !== 'unknown' || !/explode/.test(call.name)) return rowsOf(context, call);
  return rowsOf(context, { ...call, args: [{ ...value, type: 'array' }] });
}

/** Hive's `LATERAL VIEW [OUTER] explode(array) t AS x`, behind the words LATERAL VIEW. */
export function parseLateralView(context: Context, builder: FromBuilder): void {
  const { cursor } = context;
  const from = cursor.at;
  const outer = cursor.accept('OUTER');
  const word = cursor.next();
  const name = word.text.toLowerCase();
  if (!VIEWS.test(name)) refuseConstruct(context, `LATERAL VIEW ${word.text}`, word);
  const args = crowdedArguments(context);
  const range = cursor.rangeFrom(from);
  const { array, columns } = viewRows(context, { name, args, range });
  const alias = cursor.sees('AS') ? 'elements' : readName(context);
  const names = cursor.accept('AS') ? [readName(context)] : undefined;
  while (names !== undefined && cursor.accept(',')) names.push(readName(context));
  const factor = rowFactor(array, { columns, alias, names, range });
  builder.sql += builder.sql === '' ? factor.sql : outer || name.endsWith('_outer') ? ` LEFT JOIN ${factor.sql} ON 1` : ` CROSS JOIN ${factor.sql}`;
  builder.sources.push(...factor.sources);
}

/** `LATERAL (SELECT …) a`, behind the word LATERAL: its rows as an array of arrays, made for each row of the tables before it. */
export function lateralQuery(context: Context): Factor {
  const { cursor, crowded } = context;
  const from = cursor.at;
  cursor.expect('(');
  context.crowded = true;
  const query = parseQuery(context);
  context.crowded = crowded;
  cursor.expect(')');
  const range = cursor.rangeFrom(from);
  const own = query.columns ?? refuse('The columns of this LATERAL query are not known here: name them.', range);
  const types = own.map((_name, i) => query.types?.[i] ?? UNKNOWN);
  const alias = readAlias(context) ?? refuseConstruct(context, 'LATERAL without an alias', range);
  const names = readColumnNames(context);
  const labels = own.map((_name, i) => quoteName(`column ${String(i + 1)}`));
  const cells = labels.map((label, i) => inArray(typed(label, types[i] ?? UNKNOWN, range)));
  const rows = quoteName(`rows of ${alias}`);
  const array = `(WITH ${rows}(${labels.join(', ')}) AS (${query.sql}) SELECT json_group_array(json_array(${cells.join(', ')})) FROM ${rows})`;
  const columns = own.map((name, i) => ({ name, sql: (quoted: string) => `json_extract(${quoted}.value, '$[${String(i)}]')`, type: types[i] ?? UNKNOWN }));
  return rowFactor(array, { columns, alias, names, range });
}
