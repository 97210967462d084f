import { inDialect, nested, refuseConstruct, type Context } from '../context';
import { atom, commonColumn, LEVEL, mapOfTypes, typed, type Expr, type SqlType } from '../expr';
import { groupingId, parseCall } from '../functions/call';
import { clockKeyword } from '../functions/clockWords';
import { bareFunction } from '../functions/rules/postgresOwnRules';
import { readCastFormat } from './castFormats';
import { comprehension } from '../functions/comprehension';
import { isName, readNameParts } from '../names';
import { readScalar, readSubquery } from '../queries/query';
import { quoteName, quoteText } from '../quoting';
import { columnOfRow, parseArray, parseArrayQuery } from './arrays';
import { readMoment } from '../library/moment';
import { asTextSql, castTo, nativeCast, withoutOffset } from './casts';
import { zonedLiteral } from './clocks';
import { castOrInstead } from './oracleConversions';
import { parseBraceMap, parseStruct } from './braces';
import { columnExpr } from './columns';
import { inArray } from './elements';
import { binary } from './operators';
import { parseExpression, parseOperand, parseValue } from './expression';
import { PLAIN_LITERALS, plainLiteral } from './plainLiterals';
import { parseInterval } from './interval';
import { textOf } from './literals';
import { startsQuery } from './predicates';
import { numberLiteral } from './numberLiterals';
import { rowOf } from './rows';
import { parseSpecialCall } from './special';
import { catalogCall, existsInCatalog } from './systemTables';
import { unitOf } from './temporal';
import { isTrinoLiteral, trinoLiteral } from './trinoLiterals';
import { parseRow, rowType } from './trinoRows';
import { alike } from './alike';
import { parseTry } from './trying';
import { readType, typeOfName, type TypeName } from './types';
import { variantLiteral } from './variants';

/** One or more adjacent string tokens: MySQL, Hive and PostgreSQL join them. */
export function textLiteral(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const token = cursor.next();
  let text = textOf(context, token);
  if (text === undefined) return atom(token.text, 'unknown', token);
  while (cursor.peek()?.kind === 'string' && inDialect(context, 'mysql', 'hive', 'spark', 'doris', 'starrocks', 'postgresql')) {
    text += textOf(context, cursor.next()) ?? '';
  }
  if (text === '' && context.dialect === 'oracle') return atom('NULL', 'null', cursor.rangeFrom(from));
  return { ...atom(quoteText(text), 'text', cursor.rangeFrom(from)), text, ...(context.dialect === 'sqlserver' ? { charBytes: /^N'/i.test(token.text) ? 2 : 1 } as const : {}) };
}

function parseCase(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('CASE');
  const conditions: string[] = [];
  const results: Expr[] = [];
  const subject = cursor.sees('WHEN') ? undefined : parseValue(context);
  while (cursor.accept('WHEN')) {
    const written = parseValue(context);
    const condition = subject === undefined || context.traits.native ? written : binary(context, '=', [subject, written]);
    cursor.expect('THEN');
    conditions.push(condition.sql);
    results.push(parseValue(context));
  }
  if (results.length === 0) cursor.unexpected('WHEN');
  if (cursor.accept('ELSE')) results.push(parseValue(context));
  cursor.expect('END');
  const given = alike(context, results);
  const parts = given.map((result, i) => (i < conditions.length ? `WHEN ${conditions[i] ?? ''} THEN ${result.sql}` : `ELSE ${result.sql}`));
  const head = subject !== undefined && context.traits.native ? `CASE ${subject.sql}` : 'CASE';
  return typed(`${head} ${parts.join(' ')} END`, commonColumn(given), cursor.rangeFrom(from));
}

const CASTS = new Set(['CAST', 'TRY_CAST', 'SAFE_CAST']);

function parseCast(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const word = cursor.next();
  cursor.expect('(');
  const value = parseValue(context);
  cursor.expect('AS');
  const type = readType(context);
  if (cursor.sees('FORMAT')) return readCastFormat(context, value, { to: type.type, lenient: word.upper !== 'CAST', from });
  const instead = castOrInstead(context, value, type);
  cursor.expect(')');
  if (instead !== undefined) return { ...instead, range: cursor.rangeFrom(from) };
  const wanted = { ...type, lenient: word.upper !== 'CAST' };
  const cast = context.traits.native ? nativeCast(context, value, wanted) : castTo(context, value, wanted);
  return { ...cast, range: cursor.rangeFrom(from) };
}

const TYPED_LITERALS = new Set(['DATE', 'TIMESTAMP', 'DATETIME', 'TIMESTAMPTZ', 'TIME', 'TIMESTAMP_NTZ', 'TIMESTAMP_LTZ']);

const TEXT_TYPES = new Set('JSON JSONB TIMESTAMP TIMESTAMPTZ TIME NUMERIC DECIMAL INT INTEGER BIGINT SMALLINT FLOAT8 FLOAT4 REAL BOOLEAN BOOL TEXT VARCHAR UUID BYTEA'.split(' '));

/** PostgreSQL's `jsonb '{}'`, `timestamp(0) '…'`, `timestamp with time zone '…'`. */
function startsTypedText({ cursor }: Context): boolean {
  if (!TEXT_TYPES.has(cursor.peek()?.upper ?? '')) return false;
  let at = cursor.at + 1;
  if (cursor.tokens[at]?.text === '(') at = cursor.closing(at) + 1;
  if (['WITH', 'WITHOUT'].includes(cursor.tokens[at]?.upper ?? '') && cursor.tokens[at + 1]?.upper === 'TIME') at += 3;
  return cursor.tokens[at]?.kind === 'string';
}

/** `DATE '2024-05-01'`, `TIMESTAMP '…'`. */
function typedLiteral(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const type: TypeName = readType(context);
  const value = textLiteral(context);
  if (type.type === 'time') return { ...(inDialect(context, 'postgresql') ? typed(`cast_time(${value.sql}, 'error')`, { type: 'time' }, value.range) : value), type: 'time', range: cursor.rangeFrom(from) };
  const onClock = type.type === 'timestamp' ? zonedLiteral(context, value.text ?? '', cursor.rangeFrom(from)) : undefined;
  if (onClock !== undefined) return onClock;
  const text = withoutOffset(context, { ...value, sql: asTextSql(context, value) }, typeOfName(type));
  return { ...typed(`cast_${type.type}(${text}, 'error')`, typeOfName(type), cursor.rangeFrom(from)), ...literalDate(type.type, value.text), ...literalDigits(context, type, value.text) };
}

/** Trino's `TIMESTAMP '2024-05-01 10:00:00.50'` has two digits of a second; one with a zone is written otherwise. */
function literalDigits(context: Context, { type }: TypeName, text: string | undefined): { readonly secondDigits?: number } {
  const match = context.dialect === 'trino' && type === 'timestamp' ? /^\d{4}-\d\d?-\d\d?(?: \d\d?:\d\d(?::\d\d(?:\.(\d{1,6}))?)?)?$/.exec(text ?? '') : null;
  return match === null ? {} : { secondDigits: match[1]?.length ?? 0 };
}

/** A well-formed literal needs no check when it runs. */
function literalDate(type: SqlType, text: string | undefined): { readonly sql?: string; readonly text?: string } {
  const date = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text ?? '');
  if (date === null || readMoment(text ?? '') === undefined) return {};
  const [, day = '', time = '00:00:00'] = date;
  return { sql: quoteText(type === 'date' ? day : `${day} ${time}`) };
}

function parseBrackets(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  if (startsQuery(context, 1)) return readScalar(context);
  const field = columnOfRow(context);
  if (field !== undefined) return field;
  cursor.expect('(');
  const first = parseExpression(context);
  if (cursor.accept(')')) return first.interval === undefined ? { ...first, sql: `(${first.sql})`, level: LEVEL.atom, range: cursor.rangeFrom(from) } : first;
  const items = [first];
  while (cursor.accept(',')) items.push(parseExpression(context));
  cursor.expect(')');
  const row = rowOf(items, cursor.rangeFrom(from));
  return context.dialect === 'trino' ? { ...row, ...rowType(items) } : row;
}

function parseExists(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('EXISTS');
  const known = existsInCatalog(context);
  if (known !== undefined) return atom(known ? '1' : '0', 'boolean', cursor.rangeFrom(from));
  const query = readSubquery(context);
  return atom(`EXISTS ${query.sql}`, 'boolean', cursor.rangeFrom(from));
}

/** `{'a': 1}` of Doris, `map{'a': 1}` of StarRocks. */
function parseMap(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.accept('MAP');
  cursor.expect('{');
  const [keys, values]: [Expr[], Expr[]] = [[], []];
  while (!cursor.accept('}')) {
    if (keys.length > 0) cursor.expect(',');
    keys.push(parseValue(context));
    cursor.expect(':');
    values.push(parseValue(context));
  }
  const cells = keys.map((key, i) => `CAST(${key.sql} AS TEXT), ${inArray(values[i] ?? key)}`);
  return typed(`json_object(${cells.join(', ')})`, mapOfTypes(commonColumn(keys), commonColumn(values)), cursor.rangeFrom(from));
}

/** MySQL's `VALUES(c)` in ON DUPLICATE KEY UPDATE. */
function insertedValue(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const column = readNameParts(context).at(-1) ?? '';
  cursor.expect(')');
  return atom(`excluded.${quoteName(column)}`, 'unknown', cursor.rangeFrom(from));
}

/** MySQL's `BINARY x`: compared byte by byte. */
function parseBinary(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at++;
  const value = parseOperand(context, LEVEL.unary);
  return { sql: `${value.sql} COLLATE BINARY`, level: LEVEL.collate, type: 'text', range: cursor.rangeFrom(from) };
}

/** MySQL's function INTERVAL(n, a, b), not an interval in brackets. */
function isIntervalCall(context: Context): boolean {
  const { cursor } = context;
  if (!inDialect(context, 'mysql') || cursor.peek(1)?.text !== '(') return false;
  const behind = cursor.tokens[cursor.closing(cursor.at + 1) + 1];
  return behind?.kind !== 'word' || !(behind.upper.includes('_') || unitOf(behind.upper) !== undefined);
}

/** What a keyword starts; `undefined`: the word is a name here. */
function parseKeyword(context: Context): Expr | undefined {
  const { cursor } = context;
  const token = cursor.next();
  cursor.at--;
  const behind = cursor.peek(1);
  if (token.upper === 'NULL' || token.upper === 'TRUE' || token.upper === 'FALSE') {
    cursor.at++;
    return atom(token.upper, token.upper === 'NULL' ? 'null' : 'boolean', token);
  }
  if (/^_(?:UTF8(?:MB[34])?|ASCII)$/.test(token.upper) && behind?.kind === 'string' && inDialect(context, 'mysql')) {
    cursor.at++;
    return textLiteral(context);
  }
  if (token.upper === 'CASE') return parseCase(context);
  if (token.upper === 'MAP' && behind?.text === '{' && context.dialect === 'duckdb') return nested(context, () => parseBraceMap(context));
  if (token.upper === 'EXISTS' && behind?.text === '(' && (context.dialect !== 'spark' || startsQuery(context, 2))) return nested(context, () => parseExists(context));
  if (CASTS.has(token.upper) && behind?.text === '(') return nested(context, () => parseCast(context));
  if (token.upper === 'BINARY' && inDialect(context, 'mysql') && (behind?.kind === 'string' || isName(behind))) return parseBinary(context);
  if (token.upper === 'INTERVAL' && behind !== undefined && behind.text !== ',' && behind.text !== '.' && !isIntervalCall(context)) return parseInterval(context);
  if (token.upper === 'ARRAY' && behind?.text === '(' && inDialect(context, 'postgresql') && startsQuery(context, 2)) return nested(context, () => parseArrayQuery(context));
  if (token.upper === 'TRY' && behind?.text === '(' && context.dialect === 'trino') return nested(context, () => parseTry(context));
  if (token.upper === 'ROW' && behind?.text === '(' && context.dialect === 'trino') return nested(context, () => parseRow(context));
  if (token.upper === 'ROW' && behind?.text === '(' && inDialect(context, 'postgresql', 'mysql')) {
    cursor.at++;
    return nested(context, () => parseBrackets(context));
  }
  if (token.upper === 'ARRAY' && behind?.text === '[') return nested(context, () => parseArray(context));
  if (token.upper === 'MAP' && behind?.text === '{' && inDialect(context, 'starrocks')) return nested(context, () => parseMap(context));
  if (token.upper === 'VALUES' && behind?.text === '(' && context.insertsRow) return insertedValue(context);
  if (TYPED_LITERALS.has(token.upper) && behind?.kind === 'string') return typedLiteral(context);
  if (inDialect(context, 'postgresql') && startsTypedText(context)) {
    const type = readType(context);
    return castTo(context, textLiteral(context), { ...type, lenient: false });
  }
  if (token.upper === 'ROWNUM' && context.dialect === 'oracle' && behind?.text !== '.') {
    cursor.at++;
    return atom('row_number() OVER ()', 'integer', token);
  }
  if (context.dialect === 'trino' && behind?.kind === 'string' && isTrinoLiteral(token.upper)) return trinoLiteral(context);
  if (PLAIN_LITERALS.has(token.upper) && behind?.kind === 'string' && !context.traits.native) return plainLiteral(context);
  if (token.upper === 'ARRAY' && behind?.text === '(' && context.dialect === 'bigquery' && startsQuery(context, 2)) return nested(context, () => parseArrayQuery(context));
  return parseSpecialCall(context) ?? catalogCall(context) ?? clockKeyword(context);
}

const NOT_VALUES = new Set(
  `SELECT FROM WHERE GROUP ORDER HAVING UNION EXCEPT INTERSECT LIMIT JOIN ON USING WHEN THEN ELSE END AND OR AS SET VALUES INTO IN IS LIKE
  BETWEEN INNER OUTER CROSS NATURAL DISTINCT WITH INSERT UPDATE DELETE MERGE CREATE DROP ALTER`.split(/\s+/),
);

/** A literal, column, call, CASE, cast, subquery or bracketed expression. */
export function parsePrimary(context: Context): Expr {
  const { cursor } = context;
  const token = cursor.peek();
  if (token === undefined) return cursor.unexpected('an expression');
  if (token.kind === 'number') return numberLiteral(context);
  if (token.kind === 'string') return textLiteral(context);
  if (token.text === '(') return nested(context, () => parseBrackets(context));
  const made = token.text === '[' && context.dialect === 'duckdb' ? nested(context, () => comprehension(context)) : undefined;
  if (made !== undefined) return made;
  if (token.text === '[' && inDialect(context, 'bigquery', 'duckdb', 'clickhouse', 'starrocks', 'doris')) return nested(context, () => parseArray(context));
  if (token.text === '{' && inDialect(context, 'doris')) return nested(context, () => parseMap(context));
  if (token.text === '{' && context.dialect === 'duckdb') return nested(context, () => parseStruct(context));
  if (token.text === '{' && context.dialect === 'clickhouse') return nested(context, () => parseBraceMap(context));
  const literal = isName(token) ? undefined : variantLiteral(context);
  if (literal !== undefined) return literal;
  if (!isName(token)) return cursor.unexpected('an expression');
  if (token.kind === 'word') {
    if (/^[@$:]/.test(token.text)) refuseConstruct(context, `The variable ${token.text}`, token);
    const keyword = parseKeyword(context);
    if (keyword !== undefined) return keyword;
    if (token.upper === 'INSERT' && cursor.peek(1)?.text === '(' && inDialect(context, 'mysql', 'doris', 'starrocks', 'snowflake')) {
      cursor.at++;
      return nested(context, () => parseCall(context, ['insert'], cursor.at - 1));
    }
    if (NOT_VALUES.has(token.upper) && cursor.peek(1)?.text !== '.') return cursor.unexpected('an expression');
  }
  if (context.dialect === 'redshift' && token.upper === 'APPROXIMATE' && cursor.peek(1)?.upper === 'COUNT') cursor.at++;
  const from = cursor.at;
  const parts = readNameParts(context);
  const grouping = parts.length === 1 && inDialect(context, 'hive', 'spark') && parts[0]?.toLowerCase() === 'grouping__id' ? groupingId(context, cursor.rangeFrom(from)) : undefined;
  if (grouping !== undefined) return grouping;
  if (cursor.sees('(')) return nested(context, () => parseCall(context, parts, from));
  const bare = parts.length === 1 && token.kind === 'word' ? bareFunction(context, token.upper) : undefined;
  if (bare !== undefined) return atom(bare, 'text', cursor.rangeFrom(from));
  return columnExpr(context, parts, cursor.rangeFrom(from));
}
