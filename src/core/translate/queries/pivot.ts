import type { TextRange } from '../../base/textRange';
import { inDialect, refuseConstruct, withScope, type Context, type Scope, type Source } from '../context';
import { columnTypeOnly, isNumeric, typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { typeOfColumn } from '../expressions/columns';
import { parseValue } from '../expressions/expression';
import { binary } from '../expressions/operators';
import { nameOf, readName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { refuse } from '../refusal';
import { readAlias } from './items';
import { readColumnNames } from './query';
import type { Factor } from './tables';
import { unpivoted } from './unpivot';

/** A table whose rows or columns are turned. */
export interface Turned {
  readonly factor: Factor;
  readonly source: Source;
  /** In lower case and in order. */
  readonly columns: readonly string[];
  readonly range: TextRange;
}

interface Aggregate {
  readonly value: Expr;
  /** As the statement or Spark names it. */
  readonly name: string | undefined;
}

/** One value of the list behind IN: a literal for each column behind FOR. */
interface Choice {
  readonly values: readonly Expr[];
  readonly name: string;
}

/** What Spark calls an aggregate that has no alias; `undefined`: more than a function of one column. */
function ownName(context: Context, from: number): string | undefined {
  const text = context.cursor.tokens.slice(from, context.cursor.at).map((token) => token.text).join('');
  const parts = /^(\w+)\((\w+)\)$/.exec(text);
  return parts === null ? undefined : `${(parts[1] ?? '').toLowerCase()}(${parts[2] ?? ''})`;
}

function readAggregates(context: Context): readonly Aggregate[] {
  const aggregates: Aggregate[] = [];
  do {
    const from = context.cursor.at;
    const value = parseValue(context);
    const own = inDialect(context, 'spark') ? ownName(context, from) : undefined;
    aggregates.push({ value, name: readAlias(context) ?? own });
  } while (context.cursor.accept(','));
  return aggregates;
}

/** `c` or `(c, d)`. */
function readKeys(context: Context): readonly string[] {
  const { cursor } = context;
  if (!cursor.sees('(')) return [readName(context).toLowerCase()];
  return (readColumnNames(context) ?? []).map((name) => name.toLowerCase());
}

/** BigQuery's column of a value that is no text: `_1` of 1, `_minus_1` of -1 (its manual, "PIVOT operator"). */
function bigqueryName(value: Expr, written: string): string {
  if (value.type === 'null' || value.type === 'boolean') return value.sql.toUpperCase();
  return /^-?\d+$/.test(written) ? `_${written.replace('-', 'minus_')}` : refuse('Give this value of PIVOT a name with AS.', value.range);
}

function literalName(context: Context, value: Expr, from: number): string {
  const written = context.cursor.tokens.slice(from, context.cursor.at).map((token) => token.text).join('');
  if (inDialect(context, 'oracle', 'snowflake') && value.text !== undefined) return written;
  if (value.text !== undefined) return value.text;
  if (context.dialect === 'bigquery') return bigqueryName(value, written);
  if (value.type === 'null' || value.sql === 'TRUE' || value.sql === 'FALSE') return value.sql.toLowerCase();
  return /^-?\d+(?:\.\d+)?$/.test(written) ? written : refuse('Give this value of PIVOT a name with AS.', value.range);
}

/** SQL Server's `[2024]`: the name of the column is the value. */
function namedChoice(context: Context, type: ColumnType | undefined): Choice {
  const from = context.cursor.at;
  const name = readName(context);
  const range = context.cursor.rangeFrom(from);
  const isNumber = type !== undefined && isNumeric(type.type) && /^-?\d+(?:\.\d+)?$/.test(name);
  const value = isNumber ? { ...typed(name, type, range), number: Number(name) } : { ...typed(quoteText(name), { type: 'text' }, range), text: name };
  return { values: [value], name };
}

/** One value, or one for each column behind FOR in brackets. */
function readChoice(context: Context, count: number): Choice {
  const { cursor } = context;
  const bracketed = count > 1 && cursor.accept('(');
  const values: Expr[] = [];
  const names: string[] = [];
  do {
    const from = cursor.at;
    const value = parseValue(context);
    values.push(value);
    names.push(literalName(context, value, from));
  } while (bracketed && cursor.accept(','));
  if (bracketed) cursor.expect(')');
  if (values.length !== count) refuse('PIVOT needs one value for each column behind FOR.', cursor.here);
  const alias = readAlias(context);
  return { values, name: alias ?? (count === 1 ? (names[0] ?? '') : `{${names.join(', ')}}`) };
}

function readChoices(context: Context, types: readonly ColumnType[]): readonly Choice[] {
  const { cursor } = context;
  const read = (): Choice => (context.dialect === 'sqlserver' ? namedChoice(context, types[0]) : readChoice(context, types.length));
  cursor.expect('IN');
  cursor.expect('(');
  const choices = [read()];
  while (cursor.accept(',')) choices.push(read());
  cursor.expect(')');
  return choices;
}

/** A cell without rows is NULL in Spark where all aggregates are numbers; the count of no texts beside them would be 0. */
function checkAggregates(context: Context, aggregates: readonly Aggregate[]): void {
  const other = aggregates.find(({ value }) => !isNumeric(value.type));
  if (!inDialect(context, 'spark') && other?.value.type !== 'array' && other?.value.type !== 'json') return;
  if (other === undefined) return;
  if (other.value.type === 'array' || other.value.type === 'json') refuseConstruct(context, 'PIVOT of arrays or rows', other.value.range);
  const count = aggregates.find(({ value }) => /\bcount\(/.test(value.sql));
  if (count !== undefined) refuseConstruct(context, 'A count beside an aggregate that is no number in PIVOT', count.value.range);
}

interface Plan {
  readonly aggregates: readonly Aggregate[];
  readonly keys: readonly string[];
  readonly choices: readonly Choice[];
  /** The columns that the rows are grouped by. */
  readonly groups: readonly string[];
}

function readPlan(context: Context, { source, columns }: Turned): Plan {
  const { cursor } = context;
  cursor.expect('(');
  const from = cursor.at;
  const aggregates = readAggregates(context);
  const words = new Set(cursor.tokens.slice(from, cursor.at).map((token) => nameOf(token).toLowerCase()));
  checkAggregates(context, aggregates);
  cursor.expect('FOR');
  const keys = readKeys(context);
  const unknown = keys.find((key) => source.columns?.includes(key) !== true);
  if (unknown !== undefined) refuse(`There is no column ${unknown} to pivot by.`, cursor.here);
  const choices = readChoices(context, keys.map((key) => typeOfColumn(context, source, key)));
  cursor.expect(')');
  return { aggregates, keys, choices, groups: columns.filter((name) => !keys.includes(name) && !words.has(name)) };
}

interface Cell {
  readonly sql: string;
  readonly name: string;
  readonly type: ColumnType;
}

/** The columns that PIVOT makes: each picks the one row of its values among those of a group. */
function cellsOf(context: Context, plan: Plan, { source, range }: Turned): readonly Cell[] {
  return plan.choices.flatMap(({ values, name }) => {
    const conditions = plan.keys.map((key, i) => {
      const column = typed(quoteName(`key ${String(i + 1)}`), typeOfColumn(context, source, key), range);
      return `(${binary(context, '<=>', [column, values[i] ?? typed('NULL', UNKNOWN, range)]).sql})`;
    });
    return plan.aggregates.map(({ value, name: own }, i) => {
      const isAlone = plan.aggregates.length === 1 && (!inDialect(context, 'oracle', 'bigquery') || own === undefined);
      const alias = isAlone ? '' : (own ?? refuse('Give this aggregate of PIVOT a name with AS.', value.range));
      const label = isAlone ? name : context.dialect === 'bigquery' ? `${alias}_${name}` : `${name}_${alias}`;
      const cell = `max(CASE WHEN ${conditions.join(' AND ')} THEN ${quoteName(`value ${String(i + 1)}`)} END)`;
      const isCount = !inDialect(context, 'spark') && /^count\(/.test(value.sql);
      return { sql: isCount ? `coalesce(${cell}, 0)` : cell, name: label, type: value };
    });
  });
}

function pivoted(context: Context, turned: Turned, outer: Scope | undefined): Factor {
  return withScope(context, { sources: turned.factor.sources, outer }, () => {
    const plan = readPlan(context, turned);
    const cells = cellsOf(context, plan, turned);
    const groups = plan.groups.map(quoteName);
    const inner = [...groups, ...plan.keys.map((key, i) => `${quoteName(key)} AS ${quoteName(`key ${String(i + 1)}`)}`)];
    const values = plan.aggregates.map(({ value }, i) => `${value.sql} AS ${quoteName(`value ${String(i + 1)}`)}`);
    const rows = `SELECT ${[...inner, ...values].join(', ')} FROM ${turned.factor.sql} GROUP BY ${[...groups, ...plan.keys.map(quoteName)].join(', ')}`;
    const list = [...groups, ...cells.map((cell) => `${cell.sql} AS ${quoteName(cell.name)}`)].join(', ');
    const sql = `(SELECT ${list} FROM (${rows})${groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`})`;
    const types = [...plan.groups.map((name) => typeOfColumn(context, turned.source, name)), ...cells.map((cell) => cell.type)];
    return namedTable(context, sql, { names: [...plan.groups, ...cells.map((cell) => cell.name)], types });
  });
}

interface Renamed {
  readonly alias: string;
  readonly listed: readonly string[];
  readonly types: readonly ColumnType[];
}

/** `PIVOT (…) AS p (a, b)`. */
function renamedTable(context: Context, sql: string, { alias, listed, types }: Renamed): Factor {
  if (listed.length !== types.length) refuse('The number of columns named here does not fit.', context.cursor.here);
  const quoted = quoteName(alias);
  const columns = listed.map((name) => name.toLowerCase());
  const source: Source = { alias: alias.toLowerCase(), columns, types: new Map(columns.map((name, i) => [name, columnTypeOnly(types[i] ?? UNKNOWN)] as const)) };
  return { sql: `(WITH ${quoted}(${listed.map(quoteName).join(', ')}) AS (SELECT * FROM ${sql}) SELECT * FROM ${quoted}) AS ${quoted}`, sources: [source] };
}

/** Puts an alias and names behind a table that is made of another. */
export function namedTable(context: Context, sql: string, { names, types }: { readonly names: readonly string[]; readonly types: readonly ColumnType[] }): Factor {
  const alias = readAlias(context);
  const listed = alias === undefined ? undefined : readColumnNames(context);
  if (alias !== undefined && listed !== undefined && context.dialect === 'snowflake') return renamedTable(context, sql, { alias, listed, types });
  if (listed !== undefined) refuseConstruct(context, 'Names of columns behind PIVOT or UNPIVOT', context.cursor.here);
  const columns = names.map((name) => name.toLowerCase());
  if (new Set(columns).size < columns.length) refuse('Two columns have the same name here: give them different aliases.', context.cursor.here);
  const source: Source = { alias: alias?.toLowerCase() ?? '', columns, types: new Map(columns.map((name, i) => [name, columnTypeOnly(types[i] ?? UNKNOWN)] as const)) };
  return { sql: alias === undefined ? sql : `${sql} AS ${quoteName(alias)}`, sources: [source] };
}

/** PIVOT and UNPIVOT behind the first table of FROM; the table as it is where neither stands here. */
export function turnedTable(context: Context, factor: Factor): Factor {
  const { cursor } = context;
  if (!inDialect(context, 'spark', 'sqlserver', 'oracle', 'redshift', 'snowflake', 'bigquery') || !cursor.seesAny(['PIVOT', 'UNPIVOT'])) return factor;
  const word = cursor.next();
  const [source] = factor.sources;
  const columns = factor.sources.length === 1 ? source?.columns : undefined;
  if (source === undefined || columns === undefined || source.renamed !== undefined) return refuse(`The columns of what ${word.upper} turns are not known here: name them in a query.`, word);
  const turned: Turned = { factor, source, columns, range: word };
  const outer = context.scope?.outer;
  const result = word.upper === 'PIVOT' ? pivoted(context, turned, outer) : unpivoted(context, turned, outer);
  return turnedTable(context, result);
}
