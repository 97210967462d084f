import { inDialect, refuseConstruct, type Context } from '../context';
import { typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { castTo } from '../expressions/casts';
import { parseExpression } from '../expressions/expression';
import { readType, typeOfName } from '../expressions/types';
import type { RowColumn } from '../functions/generators';
import { isName, readName } from '../names';
import { quoteText } from '../quoting';
import { refuse } from '../refusal';
import { readAlias } from './items';
import { rowFactor } from './lateral';
import { readColumnNames } from './query';
import type { Factor } from './tables';

interface Rows {
  /** SQL of an array with an element for each row. */
  readonly array: string;
  readonly columns: readonly RowColumn[];
}

/** Arguments by name, `''` and so on by place. */
function readArguments(context: Context): ReadonlyMap<string, Expr> {
  const { cursor, crowded } = context;
  const args = new Map<string, Expr>();
  context.crowded = true;
  cursor.expect('(');
  while (!cursor.accept(')')) {
    if (args.size > 0) cursor.expect(',');
    const isNamed = isName(cursor.peek()) && cursor.peek(1)?.text === '=>';
    const name = isNamed ? readName(context).toLowerCase() : String(args.size);
    if (isNamed) cursor.at++;
    args.set(name, parseExpression(context));
  }
  context.crowded = crowded;
  return args;
}

function cell(place: number): (alias: string) => string {
  return (alias) => `json_extract(${alias}.value, '$[${String(place)}]')`;
}

/** Snowflake's FLATTEN: a row for each element of an array or object. */
function flatten(context: Context): Rows {
  const { cursor } = context;
  const from = cursor.at;
  const args = readArguments(context);
  const input = args.get('input') ?? args.get('0') ?? refuse('FLATTEN needs an input.', cursor.rangeFrom(from));
  for (const [name, { sql, range }] of args) if (name === 'recursive' ? sql !== 'FALSE' : !['input', '0', 'path', 'outer'].includes(name)) refuseConstruct(context, `FLATTEN with ${name}`, range);
  const outer = args.get('outer')?.sql === 'TRUE' ? '1' : '0';
  const value: ColumnType = { type: 'json' };
  return {
    array: `variant_rows(${input.sql}, ${args.get('path')?.sql ?? 'NULL'}, ${outer})`,
    columns: [
      { name: 'key', sql: cell(0), type: { type: 'text' } }, { name: 'path', sql: cell(3), type: { type: 'text' } }, { name: 'index', sql: cell(1), type: { type: 'integer' } },
      { name: 'value', sql: cell(2), type: value }, { name: 'this', sql: () => input.sql, type: input },
    ],
  };
}

const PLAIN = (name: string, type: ColumnType): RowColumn => ({ name, sql: (alias) => `${alias}.value`, type });
const NUMBERED = (name: string): RowColumn => ({ name, sql: (alias) => `(CAST(${alias}.key AS INTEGER) + 1)`, type: { type: 'integer' } });

/** Snowflake's SPLIT_TO_TABLE and STRTOK_SPLIT_TO_TABLE. */
function splitToTable(context: Context): Rows {
  const [text, separator] = [...readArguments(context).values()];
  return { array: `array_of_split(${text?.sql ?? 'NULL'}, ${separator?.sql ?? "' '"})`, columns: [NUMBERED('index'), PLAIN('value', { type: 'text' })] };
}

/** Snowflake's GENERATOR: rows without columns, which SEQ4() counts. */
function generator(context: Context): Rows {
  const { cursor } = context;
  const from = cursor.at;
  const count = readArguments(context).get('rowcount') ?? refuseConstruct(context, 'GENERATOR without ROWCOUNT', cursor.rangeFrom(from));
  return { array: `series(0, (${count.sql}) - 1, 1)`, columns: [] };
}

/** SQL Server's STRING_SPLIT. */
function stringSplit(context: Context): Rows {
  const [text, separator, ordinal] = [...readArguments(context).values()];
  const array = `array_of_split(${text?.sql ?? 'NULL'}, ${separator?.sql ?? "' '"})`;
  return { array, columns: ordinal?.number === 1 ? [PLAIN('value', { type: 'text' }), NUMBERED('ordinal')] : [PLAIN('value', { type: 'text' })] };
}

function series(context: Context): Rows {
  const [from, to, by] = [...readArguments(context).values()];
  return { array: `series(${from?.sql ?? 'NULL'}, ${to?.sql ?? 'NULL'}, ${by?.sql ?? '1'})`, columns: [PLAIN('value', { type: 'integer' })] };
}

/** `name type '$.path' [AS JSON]`, `name type [FORMAT JSON] [EXISTS] PATH '$.path'`, `name FOR ORDINALITY`. */
function readJsonColumn(context: Context): RowColumn {
  const { cursor } = context;
  const from = cursor.at;
  const name = readName(context);
  if (cursor.accept('FOR', 'ORDINALITY')) return NUMBERED(name);
  if (name.toUpperCase() === 'NESTED') refuseConstruct(context, 'NESTED PATH', cursor.rangeFrom(from));
  const type = readType(context);
  const isFormat = cursor.accept('FORMAT', 'JSON');
  if (cursor.sees('EXISTS')) refuseConstruct(context, 'EXISTS in JSON_TABLE', cursor.here);
  cursor.accept('PATH');
  const literal = cursor.peek()?.kind === 'string' ? cursor.next().text.replace(/^[Nn]?'|'$/g, '') : `$."${name}"`;
  const isJson = (cursor.accept('AS', 'JSON') || isFormat);
  if (!cursor.seesAny([',', ')'])) refuseConstruct(context, `${cursor.peek()?.upper ?? ''} in a column of JSON`, cursor.here);
  const sql = (alias: string): string => `${isJson ? 'json_nonscalar' : 'json_scalar'}(${alias}.value, ${quoteText(literal.replace(/^(?:lax|strict)\s+/i, ''))}${isJson ? '' : ", 'null'"})`;
  const value = (alias: string): string => (isJson ? sql(alias) : castTo(context, typed(sql(alias), { type: 'text' }, type.range), { ...type, lenient: context.dialect === 'oracle' }).sql);
  return { name, sql: value, type: typeOfName(type) };
}

function readJsonColumns(context: Context): readonly RowColumn[] {
  const { cursor } = context;
  cursor.expect('(');
  const columns = [readJsonColumn(context)];
  while (cursor.accept(',')) columns.push(readJsonColumn(context));
  cursor.expect(')');
  return columns;
}

/** SQL Server's OPENJSON, with or without a list of columns. */
function openJson(context: Context): Rows {
  const { cursor } = context;
  const [json, path] = [...readArguments(context).values()];
  const document = `${json?.sql ?? 'NULL'}, ${path?.sql ?? "'$'"}`;
  if (cursor.accept('WITH')) return { array: `json_records(${document})`, columns: readJsonColumns(context) };
  const columns: readonly RowColumn[] = [{ name: 'key', sql: cell(0), type: { type: 'text' } }, { name: 'value', sql: cell(1), type: { type: 'text' } }, { name: 'type', sql: cell(2), type: { type: 'integer' } }];
  return { array: `json_entries(${document})`, columns };
}

/** Oracle's JSON_TABLE. */
function jsonTable(context: Context): Rows {
  const { cursor, crowded } = context;
  context.crowded = true;
  cursor.expect('(');
  const json = parseExpression(context);
  cursor.accept('FORMAT', 'JSON');
  cursor.expect(',');
  const path = parseExpression(context);
  context.crowded = crowded;
  while (cursor.accept('NULL', 'ON', 'ERROR') || cursor.accept('ERROR', 'ON', 'ERROR'));
  cursor.accept('COLUMNS');
  const columns = readJsonColumns(context);
  cursor.expect(')');
  return { array: `json_records(${json.sql}, ${path.sql})`, columns };
}

const SOURCES: Readonly<Record<string, Readonly<Record<string, (context: Context) => Rows>>>> = {
  snowflake: { FLATTEN: flatten, SPLIT_TO_TABLE: splitToTable, GENERATOR: generator },
  sqlserver: { STRING_SPLIT: stringSplit, OPENJSON: openJson, GENERATE_SERIES: series },
  oracle: { JSON_TABLE: jsonTable },
};

/** A function of one vendor that gives rows, with its alias; `undefined`: none stands here. */
export function vendorRows(context: Context): Factor | undefined {
  const { cursor } = context;
  const start = cursor.at;
  const known = SOURCES[context.dialect];
  if (known === undefined) return undefined;
  cursor.accept('LATERAL');
  const isWrapped = cursor.accept('TABLE', '(');
  const word = cursor.peek()?.kind === 'word' ? (cursor.peek()?.upper ?? '') : '';
  const read = Object.hasOwn(known, word) && cursor.peek(1)?.text === '(' ? known[word] : undefined;
  if (read === undefined) {
    cursor.at = start;
    return undefined;
  }
  cursor.at++;
  const { array, columns } = read(context);
  if (isWrapped) cursor.expect(')');
  const range = cursor.rangeFrom(start);
  const alias = readAlias(context) ?? word.toLowerCase();
  return rowFactor(array, { columns, alias, names: readColumnNames(context), range });
}

/** Snowflake's SEQ4(): the number of the row of GENERATOR; `undefined`: no such rows are here. */
export function sequenceValue(context: Context, range: Expr['range']): Expr | undefined {
  const source = context.scope?.sources.find(({ renamed }) => renamed?.size === 0);
  return source === undefined ? undefined : typed(`CAST([${source.alias}].key AS INTEGER)`, { ...UNKNOWN, type: 'integer' }, range);
}

/** Whether the words `CROSS APPLY` or `OUTER APPLY` stand here; steps over them. */
export function acceptApply(context: Context): 'CROSS' | 'LEFT' | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'sqlserver', 'oracle')) return undefined;
  if (cursor.accept('CROSS', 'APPLY')) return 'CROSS';
  return cursor.accept('OUTER', 'APPLY') ? 'LEFT' : undefined;
}
