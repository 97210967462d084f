import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, isTemporal, LEVEL, type Expr } from '../expr';
import { parseOrderBy, parseOver } from '../queries/order';
import { asTextSql, castTo } from './casts';
import { parseExpression, parseValue } from './expression';
import { readType } from './types';

/** A moment as JSON writes it. */
function momentJson(context: Context, value: Expr): string {
  if (value.type === 'date') return `'"' || ${value.sql} || '"'`;
  if (context.dialect === 'oracle' && value.scale !== 0) return refuseConstruct(context, 'A TIMESTAMP in JSON', value.range);
  const whole = `format_java(${value.sql}, 'yyyy-MM-dd''T''HH:mm:ss')`;
  if (context.dialect === 'oracle' || value.scale === 0) return `'"' || ${whole} || '"'`;
  if (value.scale !== 3) return refuseConstruct(context, 'A datetime2 in JSON', value.range);
  const digits = `format_java(${value.sql}, '.SSS')`;
  return `'"' || ${whole} || ${value.precise === true ? digits : `CASE WHEN date_part_of(${value.sql}, 'microsecond') = 0 THEN '' ELSE ${digits} END`} || '"'`;
}

/** A value as JSON text; NULL stays NULL. */
export function jsonOf(context: Context, value: Expr): string {
  const { sql } = value;
  switch (value.type) {
    case 'null':
      return 'NULL';
    case 'json':
      return sql;
    case 'boolean':
      return `CASE WHEN (${sql}) THEN 'true' WHEN NOT (${sql}) THEN 'false' END`;
    case 'integer':
      return `CAST(${sql} AS TEXT)`;
    case 'text':
      return context.dialect === 'sqlserver' ? `'"' || json_escaped(${sql}) || '"'` : `CASE WHEN (${sql}) IS NOT NULL THEN json_quote(${sql}) END`;
    case 'decimal':
    case 'real':
      if (context.dialect === 'sqlserver') return value.type === 'decimal' ? (value.precise === true ? `decimal_text(${sql}, 4)` : asTextSql(context, value)) : refuseConstruct(context, 'A float in JSON', value.range);
      return `rtrim(replace(CAST(${sql} AS TEXT) || ';', '.0;', ';'), ';')`;
    default:
      return isTemporal(value.type) ? momentJson(context, value) : refuseConstruct(context, 'A value whose type is not known in JSON', value.range);
  }
}

/** `NULL ON NULL`, `ABSENT ON NULL`, `RETURNING CLOB`, `STRICT` behind the values; whether NULLs are left out. */
function readEnd(context: Context, leavesOut: boolean): boolean {
  const { cursor } = context;
  let absent = leavesOut;
  for (;;) {
    if (cursor.accept('NULL', 'ON', 'NULL')) absent = false;
    else if (cursor.accept('ABSENT', 'ON', 'NULL')) absent = true;
    else if (cursor.accept('RETURNING')) readType(context);
    else if (!cursor.accept('STRICT')) break;
  }
  cursor.expect(')');
  return absent;
}

/** `FORMAT JSON` behind a value: its text is JSON. */
function readJsonValue(context: Context): string {
  const value = parseValue(context);
  return context.cursor.accept('FORMAT', 'JSON') ? value.sql : jsonOf(context, value);
}

/** `KEY k VALUE v`, `k VALUE v`, `k : v`, `k IS v`. */
function readPair(context: Context): readonly [string, string] {
  const { cursor } = context;
  if (cursor.sees('KEY') && cursor.peek(1)?.text !== ':' && cursor.peek(1)?.upper !== 'VALUE') cursor.at++;
  const key = parseExpression(context);
  if (!cursor.accept('VALUE') && !cursor.accept(':')) refuseConstruct(context, 'JSON of a whole row', key.range);
  return [asTextSql(context, key), readJsonValue(context)];
}

function readObject(context: Context): string {
  const { cursor } = context;
  const pairs: (readonly [string, string])[] = [];
  if (cursor.sees('*')) refuseConstruct(context, 'JSON_OBJECT(*)', cursor.here);
  while (!cursor.seesAny([')', 'NULL', 'ABSENT', 'RETURNING', 'STRICT'])) {
    if (pairs.length > 0) cursor.expect(',');
    pairs.push(readPair(context));
  }
  const absent = readEnd(context, false) ? '1' : '0';
  return `json_made_object(${[absent, ...pairs.flat()].join(', ')})`;
}

function readArray(context: Context): string {
  const { cursor } = context;
  const values: string[] = [];
  while (!cursor.seesAny([')', 'ABSENT', 'RETURNING', 'STRICT']) && !cursor.sees('NULL', 'ON', 'NULL')) {
    if (values.length > 0) cursor.expect(',');
    values.push(readJsonValue(context));
  }
  const absent = readEnd(context, true) ? '1' : '0';
  return `json_made_array(${[absent, ...values].join(', ')})`;
}

function readArrayAggregate(context: Context): string {
  const { cursor } = context;
  const value = readJsonValue(context);
  const order = cursor.sees('ORDER', 'BY') ? ` ${parseOrderBy(context)}` : '';
  const absent = readEnd(context, true);
  if (cursor.sees('OVER')) refuseConstruct(context, 'JSON_ARRAYAGG with OVER', cursor.here);
  const filter = absent ? ` FILTER (WHERE (${value}) IS NOT NULL)` : '';
  const item = absent ? value : `coalesce(${value}, 'null')`;
  return `CASE WHEN count(*) > 0 THEN '[' || coalesce(group_concat(${item}, ','${order})${filter}, '') || ']' END`;
}

function readObjectAggregate(context: Context): string {
  const { cursor } = context;
  const [key, value] = readPair(context);
  const absent = readEnd(context, false);
  const over = cursor.accept('OVER') ? parseOver(context) : '';
  const filter = absent ? ` FILTER (WHERE (${value}) IS NOT NULL)` : '';
  return `CASE WHEN count(*)${over} > 0 THEN '{' || coalesce(group_concat(json_quote(${key}) || ':' || coalesce(${value}, 'null'), ',')${filter}${over}, '') || '}' END`;
}

/** `JSON_VALUE(doc, path RETURNING NUMBER DEFAULT 0 ON EMPTY)`; `undefined`: it has no words behind the path. */
function readValue(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const document = parseExpression(context);
  cursor.accept('FORMAT', 'JSON');
  cursor.expect(',');
  const path = parseExpression(context);
  if (cursor.sees(')')) {
    cursor.at = from;
    return undefined;
  }
  const type = cursor.accept('RETURNING') ? readType(context) : undefined;
  let instead: Expr | undefined;
  while (!cursor.accept(')')) {
    if (cursor.accept('NULL', 'ON', 'ERROR') || cursor.accept('NULL', 'ON', 'EMPTY')) continue;
    if (!cursor.accept('DEFAULT')) refuseConstruct(context, 'This clause of JSON_VALUE', cursor.here);
    instead = parseExpression(context);
    if (!cursor.accept('ON', 'EMPTY')) refuseConstruct(context, 'This clause of JSON_VALUE', cursor.here);
  }
  const range = cursor.rangeFrom(from);
  const found = atom(`json_scalar(${document.sql}, ${path.sql}, 'null')`, 'text', range);
  const value = type === undefined ? found : castTo(context, found, { ...type, lenient: true });
  if (instead === undefined) return { ...value, range };
  const other = type === undefined ? asTextSql(context, instead) : castTo(context, instead, { ...type, lenient: false }).sql;
  return { ...value, sql: `CASE WHEN (${document.sql}) IS NULL OR json_has_path(${document.sql}, ${path.sql}) THEN ${value.sql} ELSE ${other} END`, level: LEVEL.atom, range };
}

const READERS: Readonly<Record<string, (context: Context) => string>> = {
  JSON_OBJECT: readObject, JSON_ARRAY: readArray, JSON_ARRAYAGG: readArrayAggregate, JSON_OBJECTAGG: readObjectAggregate,
};

/** JSON_OBJECT, JSON_ARRAY and their aggregates in SQL Server and Oracle; `undefined`: none stands here. */
export function madeJson(context: Context): Expr | undefined {
  const { cursor } = context;
  const word = cursor.peek()?.upper ?? '';
  if (word === 'JSON_VALUE' && inDialect(context, 'oracle')) return readValue(context);
  const read = inDialect(context, 'sqlserver', 'oracle') && Object.hasOwn(READERS, word) ? READERS[word] : undefined;
  if (read === undefined) return undefined;
  const from = cursor.at;
  cursor.at += 2;
  return atom(read(context), 'json', cursor.rangeFrom(from));
}
