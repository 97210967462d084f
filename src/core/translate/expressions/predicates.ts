import type { TextRange } from '../../base/textRange';
import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, inside, LEVEL, typed, type Expr } from '../expr';
import { readSubquery } from '../queries/query';
import { quoteText } from '../quoting';
import { refuseBytes } from './bytes';
import { parseExpression, parseOperand } from './expression';
import { comparedDocuments, documentIn, refuseOrder } from './jsonb';
import { comparedLetters } from './letters';
import { refuseUncertain } from './mysqlValues';
import { binary, comparable, folded } from './operators';
import { rowIsNull } from './rows';
import { plainVariant } from './variants';

function predicate(sql: string, level: number, range: TextRange): Expr {
  return { sql, level, type: 'boolean', range };
}

function rangeBetween(left: Expr, context: Context): TextRange {
  const last = context.cursor.tokens[context.cursor.at - 1];
  return { start: left.range.start, end: last?.end ?? left.range.end };
}

function isPredicate(context: Context, left: Expr): Expr {
  const { cursor } = context;
  const not = cursor.accept('NOT') ? ' NOT' : '';
  const value = inside(left, LEVEL.equal);
  if (cursor.accept('DISTINCT', 'FROM')) {
    const right = parseOperand(context, LEVEL.compare);
    const operator = not === '' ? 'IS NOT' : 'IS';
    const [first, second] = comparedDocuments(context, [left, right]) ?? [left, right];
    return predicate(`${inside(first, LEVEL.equal)} ${operator} ${inside(second, LEVEL.compare)}`, LEVEL.equal, rangeBetween(left, context));
  }
  if (inDialect(context, 'oracle') && cursor.accept('JSON')) return predicate(`${not === '' ? '' : 'NOT '}json_valid(${left.sql})`, not === '' ? LEVEL.atom : LEVEL.not, rangeBetween(left, context));
  if (left.row !== undefined && cursor.accept('NULL')) return predicate(rowIsNull(left, not !== '') ?? '', LEVEL.atom, rangeBetween(left, context));
  if (cursor.accept('NULL') || cursor.accept('UNKNOWN')) return predicate(`${value} IS${not} NULL`, LEVEL.equal, rangeBetween(left, context));
  if (cursor.seesAny(['TRUE', 'FALSE'])) {
    return predicate(`${value} IS${not} ${cursor.next().upper}`, LEVEL.equal, rangeBetween(left, context));
  }
  if (context.traits.native) {
    const right = parseOperand(context, LEVEL.compare);
    return predicate(`${value} IS${not} ${inside(right, LEVEL.compare)}`, LEVEL.equal, rangeBetween(left, context));
  }
  return cursor.unexpected('NULL, TRUE, FALSE or DISTINCT FROM');
}

/** A date among the timestamps of a query is its midnight. */
function besideMoments(context: Context, left: Expr, among: Expr['type']): Expr {
  if (!inDialect(context, 'postgresql', 'redshift', 'duckdb') || among === left.type) return left;
  if (left.type === 'timestamp' && among === 'date') return refuseConstruct(context, 'A timestamp IN a query of dates', left.range);
  return left.type === 'date' && among === 'timestamp' ? typed(`as_timestamp(${left.sql})`, { type: 'timestamp' }, left.range) : left;
}

/** ClickHouse passes over the NULLs that a value is looked for among; a NULL that is looked for gives NULL. */
function amongKnown(context: Context, left: Expr, { among, not }: { readonly among: string; readonly not: string }): Expr {
  const found = `coalesce(${inside(left, LEVEL.compare)} IN ${among}, CASE WHEN (${left.sql}) IS NOT NULL THEN 0 END)`;
  return predicate(`${not}${found}`, not === '' ? LEVEL.atom : LEVEL.not, rangeBetween(left, context));
}

function inPredicate(context: Context, left: Expr, not: string): Expr {
  const { cursor } = context;
  if (context.dialect === 'bigquery' && cursor.accept('UNNEST', '(')) {
    const array = parseExpression(context);
    cursor.expect(')');
    if (array.type !== 'array') refuseConstruct(context, 'IN UNNEST of what is not known to be an array', array.range);
    return predicate(`${inside(left, LEVEL.compare)} ${not}IN (SELECT value FROM json_each(${array.sql}))`, LEVEL.equal, rangeBetween(left, context));
  }
  if (context.dialect === 'duckdb' && !cursor.sees('(')) {
    const list = parseOperand(context, LEVEL.bit);
    if (list.type !== 'array') return refuseConstruct(context, 'IN of what is not known to be a list', list.range);
    const found = `coalesce(array_holds(${list.sql}, ${left.sql}), CASE WHEN (${list.sql}) IS NOT NULL AND (${left.sql}) IS NOT NULL THEN 0 END)`;
    return predicate(`${not}${found}`, not === '' ? LEVEL.atom : LEVEL.not, rangeBetween(left, context));
  }
  if (!cursor.sees('(')) {
    if (context.traits.native) return refuseConstruct(context, 'IN without brackets', cursor.here);
    cursor.unexpected('(');
  }
  if (cursor.seesAny(['(']) && startsQuery(context, 1)) {
    const query = readSubquery(context);
    if (context.dialect === 'clickhouse' && left.row === undefined) return amongKnown(context, left, { among: query.sql, not });
    const subject = besideMoments(context, left, query.type);
    return predicate(documentIn(context, left, { query, not }) ?? `${inside(subject, LEVEL.compare)} ${not}IN ${query.sql}`, LEVEL.equal, rangeBetween(left, context));
  }
  cursor.expect('(');
  const items: string[] = [];
  const equalities: string[] = [];
  let collate = '';
  let subject = left;
  let hasNull = false;
  while (!cursor.accept(')')) {
    if (items.length > 0) cursor.expect(',');
    const item = parseExpression(context);
    hasNull ||= item.type === 'null';
    const fair = comparable(context, [left, item]);
    if (fair[0].sql !== left.sql) equalities.push(inside(binary(context, '=', [left, item]), LEVEL.and));
    collate ||= folded(context, fair);
    const [by, other] = comparedLetters(context, fair);
    items.push(other.sql);
    subject = by.sql === fair[0].sql ? subject : by;
  }
  if (equalities.length > 0 && equalities.length < items.length) refuseConstruct(context, 'IN with dates and other values', left.range);
  if (equalities.length > 0) return predicate(`${not}(${equalities.join(' OR ')})`, LEVEL.not, rangeBetween(left, context));
  if (context.dialect === 'clickhouse' && hasNull) return amongKnown(context, left, { among: `(${items.join(', ')})`, not });
  return predicate(`${inside(subject, LEVEL.compare)}${collate} ${not}IN (${items.join(', ')})`, LEVEL.equal, rangeBetween(left, context));
}

/** What may follow a query in brackets that is a part of another query. */
const BEHIND_QUERY = new Set([')', 'UNION', 'EXCEPT', 'MINUS', 'INTERSECT', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH']);

/** Whether the token `ahead` of the cursor starts a query, brackets left out: not `(SELECT …) + 1`. */
export function startsQuery(context: Context, ahead: number): boolean {
  const { cursor, dialect } = context;
  let i = ahead;
  while (cursor.peek(i)?.text === '(') i++;
  const token = cursor.peek(i);
  if (token?.kind !== 'word' || !['SELECT', 'WITH', 'VALUES', ...(dialect === 'duckdb' ? ['FROM'] : [])].includes(token.upper)) return false;
  return closeAroundQuery(context, { from: cursor.at + ahead, to: cursor.at + i });
}

/** Whether the opening brackets of a range close around queries alone. One pass: brackets may be thousands. */
function closeAroundQuery({ cursor }: Context, { from, to }: { readonly from: number; readonly to: number }): boolean {
  let around = to - from;
  let inner = 0;
  for (let at = to; around > 0 && at < cursor.tokens.length; at++) {
    const token = cursor.tokens[at];
    if (token?.kind !== 'operator') continue;
    if (/^[([{]$/.test(token.text)) inner++;
    else if (/^[)\]}]$/.test(token.text) && inner-- === 0) {
      inner = 0;
      around--;
      if (!BEHIND_QUERY.has(cursor.tokens[at + 1]?.upper ?? ')')) return false;
    }
  }
  return true;
}

function betweenPredicate(context: Context, left: Expr, not: string): Expr {
  refuseOrder(context, left);
  const symmetric = context.cursor.accept('SYMMETRIC');
  const low = parseOperand(context, LEVEL.compare);
  context.cursor.expect('AND');
  const high = parseOperand(context, LEVEL.compare);
  const range = rangeBetween(left, context);
  if (symmetric) {
    const [a, b] = [[low, high], [high, low]].map(([from = low, to = high]) => `${inside(left, LEVEL.compare)} BETWEEN ${inside(from, LEVEL.compare)} AND ${inside(to, LEVEL.compare)}`);
    return predicate(`${not}(${a ?? ''} OR ${b ?? ''})`, LEVEL.not, range);
  }
  const [fairLeft, fairLow] = comparable(context, [left, low]);
  const [secondLeft, fairHigh] = comparable(context, [left, high]);
  if (fairLeft.sql !== secondLeft.sql) {
    const sql = `${inside(fairLeft, LEVEL.compare)} >= ${inside(fairLow, LEVEL.bit)} AND ${inside(secondLeft, LEVEL.compare)} <= ${inside(fairHigh, LEVEL.bit)}`;
    return not === '' ? predicate(sql, LEVEL.and, range) : predicate(`NOT (${sql})`, LEVEL.not, range);
  }
  const sql = `${inside(fairLeft, LEVEL.compare)} ${not}BETWEEN ${inside(fairLow, LEVEL.compare)} AND ${inside(fairHigh, LEVEL.compare)}`;
  return predicate(sql, LEVEL.equal, range);
}

function likePredicate(context: Context, left: Expr, how: { readonly not: string; readonly folds: boolean }): Expr {
  const { cursor } = context;
  if (cursor.seesAny(['ANY', 'ALL', 'SOME'])) return likeSeveral(context, left, how);
  return likeOne(context, left, how);
}

/** `x LIKE ANY ('a%', 'b%')`; PostgreSQL has an array there. */
function likeSeveral(context: Context, left: Expr, how: { readonly not: string; readonly folds: boolean }): Expr {
  const { cursor } = context;
  const word = cursor.next();
  const isArray = inDialect(context, 'postgresql', 'redshift');
  const isPlain = inDialect(context, 'hive', 'spark') || (context.dialect === 'snowflake' && how.not === '' && cursor.sees('('));
  if (!isPlain && !(isArray && cursor.sees('(', 'ARRAY', '['))) refuseConstruct(context, `LIKE ${word.upper}`, left.range);
  cursor.at += isArray ? 3 : 1;
  const parts = [likeOne(context, left, how)];
  while (cursor.accept(',')) parts.push(likeOne(context, left, how));
  if (isArray) cursor.expect(']');
  cursor.expect(')');
  return predicate(`(${parts.map((part) => inside(part, LEVEL.not)).join(word.upper === 'ALL' ? ' AND ' : ' OR ')})`, LEVEL.atom, rangeBetween(left, context));
}

/** SQL Server leaves blanks at the end of a varchar out where the pattern has none. */
function likeOne(context: Context, left: Expr, how: { readonly not: string; readonly folds: boolean }): Expr {
  const { cursor } = context;
  refuseBytes(context, 'LIKE', left);
  const pattern = parseOperand(context, LEVEL.compare);
  const escape = cursor.accept('ESCAPE') ? parseOperand(context, LEVEL.compare) : undefined;
  const range = rangeBetween(left, context);
  if (context.dialect === 'sqlserver' && left.type === 'text' && left.charBytes !== 2 && left.text === undefined && pattern.text?.endsWith('%') !== true) {
    const [whole, cut] = [left, { ...left, sql: `rtrim(${left.sql}, ' ')` }].map((value) => likePattern(context, value, { pattern, escape, range, folds: how.folds, not: '' }).sql);
    return how.not === '' ? predicate(`(${whole ?? ''} OR ${cut ?? ''})`, LEVEL.atom, range) : predicate(`NOT (${whole ?? ''} OR ${cut ?? ''})`, LEVEL.not, range);
  }
  return likePattern(context, left, { pattern, escape, range, ...how });
}

interface Pattern {
  readonly pattern: Expr;
  readonly escape: Expr | undefined;
  readonly not: string;
  readonly folds: boolean;
  readonly range: TextRange;
}

function likePattern(context: Context, left: Expr, { pattern, escape, range, ...how }: Pattern): Expr {
  if (context.traits.native) {
    const suffix = escape === undefined ? '' : ` ESCAPE ${inside(escape, LEVEL.compare)}`;
    return predicate(`${inside(left, LEVEL.equal)} ${how.not}LIKE ${inside(pattern, LEVEL.compare)}${suffix}`, LEVEL.equal, range);
  }
  if (context.dialect === 'sqlserver' && (pattern.text === undefined || pattern.text.includes('['))) {
    const call = `like_brackets(${left.sql}, ${pattern.sql}, ${escape?.sql ?? "''"})`;
    return how.not === '' ? predicate(call, LEVEL.atom, range) : predicate(`NOT ${call}`, LEVEL.not, range);
  }
  const character = escape?.sql ?? (context.traits.likeEscape === undefined ? "''" : quoteText(context.traits.likeEscape));
  const isBinary = left.sql.endsWith('COLLATE BINARY') || pattern.sql.endsWith('COLLATE BINARY');
  const folds = how.folds || (context.traits.foldsCase && !isBinary) ? '1' : '0';
  if (context.dialect === 'mysql' && folds === '1') refuseUncertain(context, [left, { ...pattern, text: pattern.text?.trimEnd() ?? '' }]);
  const [text, by] = folds === '1' ? comparedLetters(context, [left, pattern]) : [left, pattern];
  const call = `like_match(${text.sql}, ${by.sql}, ${character}, ${folds})`;
  return how.not === '' ? predicate(call, LEVEL.atom, range) : predicate(`NOT ${call}`, LEVEL.not, range);
}

/** A match with a regular expression; MySQL and SQLite's local engine ignore case where their default collation does. */
export function regexPredicate(pair: readonly [Expr, Expr], how: { readonly not: boolean; readonly folds: boolean }): Expr {
  const [left, right] = pair;
  const range = { start: left.range.start, end: right.range.end };
  const isBinary = left.sql.endsWith('COLLATE BINARY') || right.sql.endsWith('COLLATE BINARY');
  const call = `regexp_matches(${left.sql}, ${right.sql}, ${quoteText(how.folds && !isBinary ? 'i' : '')})`;
  return how.not ? predicate(`NOT ${call}`, LEVEL.not, range) : predicate(call, LEVEL.atom, range);
}

function wordPredicate(context: Context, given: Expr, not: string): Expr | undefined {
  const { cursor } = context;
  const left = plainVariant(context, given);
  if (cursor.accept('IN')) return inPredicate(context, left, not);
  if (cursor.accept('BETWEEN')) return betweenPredicate(context, left, not);
  if (cursor.accept('LIKE')) return likePredicate(context, left, { not, folds: false });
  if (cursor.accept('ILIKE')) return likePredicate(context, left, { not, folds: true });
  if (cursor.accept('RLIKE') || cursor.accept('REGEXP')) {
    const folds = inDialect(context, 'mysql');
    const pattern = parseOperand(context, LEVEL.compare);
    const whole = context.dialect === 'snowflake' ? { ...pattern, sql: `'^(?:' || (${pattern.sql}) || ')$'` } : pattern;
    return regexPredicate([left, whole], { not: not !== '', folds });
  }
  if (inDialect(context, 'mysql') && not === '' && cursor.accept('SOUNDS', 'LIKE')) {
    return predicate(`soundex_whole(${left.sql}) = soundex_whole(${parseOperand(context, LEVEL.compare).sql})`, LEVEL.equal, rangeBetween(left, context));
  }
  if (context.traits.native && cursor.accept('GLOB')) {
    const right = parseOperand(context, LEVEL.compare);
    return predicate(`${inside(left, LEVEL.equal)} ${not}GLOB ${inside(right, LEVEL.compare)}`, LEVEL.equal, rangeBetween(left, context));
  }
  return undefined;
}

/** `(start, end) OVERLAPS (start, length)`. */
function overlapping(context: Context, left: Expr): Expr {
  const right = parseOperand(context, LEVEL.compare);
  const ends = [left, right].flatMap((pair) => {
    const [start, end] = pair.row ?? [];
    if (pair.row?.length !== 2 || start === undefined || end === undefined) return refuseConstruct(context, 'OVERLAPS with these values', pair.range);
    return [start.sql, end.interval === undefined && end.type !== 'interval' ? end.sql : binary(context, '+', [start, end]).sql];
  });
  return predicate(`spans_overlap(${ends.join(', ')})`, LEVEL.atom, rangeBetween(left, context));
}

/** IS, IN, BETWEEN, LIKE and their like behind `left`; `undefined`: none of them stands here. */
export function parsePredicate(context: Context, left: Expr): Expr | undefined {
  const { cursor } = context;
  if (cursor.peek()?.kind !== 'word') return undefined;
  if (cursor.accept('IS')) return isPredicate(context, left);
  if (left.row !== undefined && inDialect(context, 'postgresql') && cursor.accept('OVERLAPS')) return overlapping(context, left);
  if (cursor.accept('ISNULL')) return predicate(`${inside(left, LEVEL.equal)} IS NULL`, LEVEL.equal, rangeBetween(left, context));
  if (cursor.accept('NOTNULL')) return predicate(`${inside(left, LEVEL.equal)} IS NOT NULL`, LEVEL.equal, rangeBetween(left, context));
  if (context.traits.native && cursor.accept('NOT', 'NULL')) {
    return predicate(`${inside(left, LEVEL.equal)} IS NOT NULL`, LEVEL.equal, rangeBetween(left, context));
  }
  const from = cursor.at;
  const not = cursor.accept('NOT') ? 'NOT ' : '';
  const found = wordPredicate(context, left, not);
  if (found !== undefined) return found;
  cursor.at = from;
  if (cursor.accept('SIMILAR', 'TO')) return similarPredicate(context, left, '');
  if (cursor.accept('NOT', 'SIMILAR', 'TO')) return similarPredicate(context, left, 'NOT ');
  return undefined;
}

/** DuckDB's SIMILAR TO takes a regular expression; the standard's has `%` and `_`. */
function similarPredicate(context: Context, left: Expr, not: string): Expr {
  const { cursor } = context;
  const pattern = parseOperand(context, LEVEL.compare);
  const escape = cursor.accept('ESCAPE') ? parseOperand(context, LEVEL.compare).sql : "'\\'";
  const call = context.dialect === 'duckdb' ? `regexp_matches(${left.sql}, '^(?:' || (${pattern.sql}) || ')$', '')` : `similar_match(${left.sql}, ${pattern.sql}, ${escape})`;
  return predicate(`${not}${call}`, not === '' ? LEVEL.atom : LEVEL.not, rangeBetween(left, context));
}

/** An expression that is only known to be true, false or NULL. */
export function truth(sql: string, range: TextRange): Expr {
  return atom(sql, 'boolean', range);
}
