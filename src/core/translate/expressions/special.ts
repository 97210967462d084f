import { indexOutside } from '../brackets';
import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, inside, isNumeric, isTemporal, LEVEL, typed, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { castTo } from './casts';
import { onWall } from './clocks';
import { BYTES, bytesSql, hexOf, refuseBytes } from './bytes';
import { dayTimePart } from './dayTimes';
import { parseExpression, parseOperand, parseValue } from './expression';
import { oracleConversion } from './oracleConversions';
import { daySpanPart, hasDaySpans } from './daySpans';
import { asSpan } from './spans';
import { literalPart } from './intervalParts';
import { madeJson } from './sqlJson';
import { unitOf } from './temporal';
import { parseTrinoJson, parseTrinoJsonMaker } from './trinoJson';
import { convertStyled } from './tsqlConvert';
import { isTypeName, readType } from './types';

/** `EXTRACT(unit FROM value)`. */
function parseExtract(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const part = cursor.next();
  cursor.expect('FROM');
  const written = parseExpression(context);
  const value = context.dialect === 'trino' ? onWall(written) : written;
  cursor.expect(')');
  const name = part.kind === 'string' ? part.text.slice(1, -1) : part.text;
  const range = cursor.rangeFrom(from);
  if (context.dialect === 'spark' && /^seconds?$/i.test(name) && value.type === 'timestamp') return atom(`date_part_of(${value.sql}, 'second')`, 'decimal', range);
  if (context.dialect === 'mysql' && /^week$/i.test(name)) return atom(`CAST(week_of(${value.sql}, 0) AS INTEGER)`, 'integer', range);
  const ofTime = inDialect(context, 'mysql') && /^(?:hour|minute|second|microsecond)$/i.test(name) && value.interval === undefined && !isNumeric(value.type);
  if (ofTime) return atom(`CAST(time_part_of(${value.sql}, ${quoteText(name.toLowerCase())}) AS INTEGER)${isTemporal(value.type) ? '' : ` * CASE WHEN (${value.sql}) LIKE '-%' THEN -1 ELSE 1 END`}`, 'integer', range);
  return datePart(context, name, { ...value, range });
}

/** Weekdays that `dow` and its like count differently. */
function weekdayPart(context: Context, part: string): string {
  if (part !== 'dow' && part !== 'dayofweek' && part !== 'weekday') return part;
  if (part === 'dayofweek') return inDialect(context, 'snowflake', 'duckdb') ? 'dow' : 'dayofweek';
  if (part === 'dow' && inDialect(context, 'trino')) return 'isodow';
  if (part === 'dow' && inDialect(context, 'spark', 'hive', 'flink')) return 'dayofweek';
  return part === 'weekday' ? 'dayofweek' : 'dow';
}

/** Redshift's short names of parts. */
const REDSHIFT_PARTS: Readonly<Record<string, string>> = {
  w: 'week', weeks: 'week', dw: 'dow', dayofweek: 'dow', weekday: 'dow', dy: 'doy', dayofyear: 'doy', yearday: 'doy', qtr: 'quarter', qtrs: 'quarter', mon: 'month', mons: 'month', y: 'year', yr: 'year', yrs: 'year', d: 'day', h: 'hour', hr: 'hour', hrs: 'hour', m: 'minute', min: 'minute', mins: 'minute', s: 'second', sec: 'second', secs: 'second',
};

function redshiftPart(name: string): string {
  return (Object.hasOwn(REDSHIFT_PARTS, name) ? REDSHIFT_PARTS[name] : undefined) ?? name;
}

/** A part of a date or time as a number. Seconds may have a fraction in PostgreSQL only. */
export function datePart(context: Context, name: string, value: Expr): Expr {
  if (value.type === 'interval' && hasDaySpans(context)) return daySpanPart(context, name, value);
  if (value.type === 'interval' || (value.interval !== undefined && inDialect(context, 'postgresql'))) return atom(`span_part(${asSpan(context, value).sql}, ${quoteText(name.toLowerCase())})`, 'decimal', value.range);
  const ofLiteral = value.interval !== undefined && inDialect(context, 'hive', 'spark') ? literalPart(value.interval, name) : undefined;
  if (ofLiteral !== undefined) return atom(String(ofLiteral), 'integer', value.range);
  if (value.interval !== undefined || value.type === 'array' || isNumeric(value.type)) return refuseConstruct(context, 'A part of this value', value.range);
  if (context.dialect === 'redshift' && /^(?:ms|msecs?|msecond|mseconds|millisec|millisecs|milliseconds?)$/i.test(name)) return atom(`CAST(date_part_of(${value.sql}, 'milliseconds') AS INTEGER) % 1000`, 'integer', value.range);
  const part = context.dialect === 'redshift' ? redshiftPart(name.toLowerCase()) : context.dialect === 'bigquery' && name.toLowerCase() === 'week' ? 'week_of_sundays' : weekdayPart(context, name.toLowerCase());
  if (context.dialect === 'redshift' && /^decades?$/.test(part)) return refuseConstruct(context, 'The decade of a date', value.range);
  if (value.type === 'time' && inDialect(context, 'postgresql')) return dayTimePart(context, part, value);
  if (value.type === 'time') {
    if (!['hour', 'minute', 'second', 'microsecond'].includes(part)) return refuseConstruct(context, 'This part of a time', value.range);
    return atom(`CAST(time_part_of(${value.sql}, ${quoteText(part)}) AS INTEGER)`, 'integer', value.range);
  }
  if (inDialect(context, 'mysql') && part.includes('_')) return atom(`CAST(composite_part(${value.sql}, ${quoteText(part)}) AS INTEGER)`, 'integer', value.range);
  if (context.dialect === 'bigquery' && (part === 'date' || part === 'time')) return part === 'date' ? atom(`cast_date(${value.sql}, 'error')`, 'date', value.range) : refuseConstruct(context, 'The time of a moment', value.range);
  const isFraction = inDialect(context, 'bigquery', 'trino') && (part === 'millisecond' || part === 'microsecond');
  if (isFraction) return atom(`CAST(date_part_of(${value.sql}, 'microsecond') AS INTEGER) % 1000000${part === 'millisecond' ? ' / 1000' : ''}`, 'integer', value.range);
  const call = `date_part_of(${value.sql}, ${quoteText(part)})`;
  const fraction = (inDialect(context, 'postgresql', 'redshift') && ['epoch', 'second', 'seconds', 'milliseconds', 'millisecond'].includes(part)) || (context.dialect === 'duckdb' && part === 'epoch') || (context.dialect === 'oracle' && part === 'second' && value.scale !== 0);
  if (!fraction) return atom(`CAST(${call} AS INTEGER)`, 'integer', value.range);
  return atom(call, 'decimal', value.range);
}

function parsePosition(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const part = parseOperand(context, LEVEL.compare);
  cursor.expect('IN');
  const text = parseValue(context);
  refuseBytes(context, 'POSITION', part, text);
  cursor.expect(')');
  const [whole, sought] = context.traits.foldsCase && !context.traits.native ? [`lower_text(${text.sql})`, `lower_text(${part.sql})`] : [text.sql, part.sql];
  return atom(`instr(${whole}, ${sought})`, 'integer', cursor.rangeFrom(from));
}

function parseSubstring(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const text = parseValue(context);
  const first = cursor.accept('FROM') ? parseValue(context) : undefined;
  if (text.bytes === true) return partOfBytes(context, text, { first, from });
  if (first?.type === 'text') return matchedPart(context, { text, pattern: first, from });
  const length = cursor.accept('FOR') ? parseValue(context) : undefined;
  cursor.expect(')');
  const range = cursor.rangeFrom(from);
  const isPlain = !inDialect(context, 'postgresql', 'redshift') || ((first?.number ?? (first === undefined ? 1 : 0)) > 0 && (length === undefined || (length.number ?? -1) >= 0));
  if (!isPlain) return atom(`part_of(${text.sql}, ${first?.sql ?? '1'}, ${length?.sql ?? '2147483647'}, 'postgresql')`, 'text', range);
  return atom(`substr(${text.sql}, ${first?.sql ?? '1'}${length === undefined ? '' : `, ${length.sql}`})`, 'text', range);
}

/** `substring(bytes from 2 for 3)`. */
function partOfBytes(context: Context, bytes: Expr, { first, from }: { readonly first: Expr | undefined; readonly from: number }): Expr {
  const { cursor } = context;
  const length = cursor.accept('FOR') ? parseValue(context).sql : '2147483647';
  cursor.expect(')');
  return typed(bytesSql(context, `hex_part(${hexOf(context, bytes)}, ${first?.sql ?? '1'}, ${length})`), BYTES, cursor.rangeFrom(from));
}

interface MatchedPart {
  readonly text: Expr;
  readonly pattern: Expr;
  /** Index of the call's first token. */
  readonly from: number;
}

/** PostgreSQL's `substring(text from pattern)`: the first group, or the whole match when there is none. */
function matchedPart(context: Context, { text, pattern, from }: MatchedPart): Expr {
  const { cursor } = context;
  if (!inDialect(context, 'postgresql') || pattern.text === undefined || cursor.sees('FOR')) return refuseConstruct(context, 'SUBSTRING with this pattern', pattern.range);
  cursor.expect(')');
  const group = /(?<!\\)\((?!\?)/.test(pattern.text) ? '1' : '0';
  return atom(`regexp_found(${text.sql}, ${pattern.sql}, ${group}, 1, 1, '')`, 'text', cursor.rangeFrom(from));
}

function parseTrim(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const side = cursor.accept('LEADING') ? 'ltrim' : cursor.accept('TRAILING') ? 'rtrim' : 'trim';
  cursor.accept('BOTH');
  const characters = cursor.sees('FROM') ? undefined : parseValue(context);
  cursor.expect('FROM');
  const text = parseValue(context);
  refuseBytes(context, 'TRIM', text);
  cursor.expect(')');
  const isWhole = characters !== undefined && characters.text?.length !== 1 && inDialect(context, 'mysql', 'doris', 'starrocks');
  const end = { ltrim: 'leading', rtrim: 'trailing', trim: 'both' }[side];
  if (isWhole) return atom(`trim_word(${text.sql}, ${characters.sql}, ${quoteText(end)})`, 'text', cursor.rangeFrom(from));
  return atom(`${side}(${text.sql}${characters === undefined ? '' : `, ${characters.sql}`})`, 'text', cursor.rangeFrom(from));
}

/** `CONVERT(type, value)` of SQL Server, `CONVERT(value, type)` of MySQL. */
function parseConvert(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const lenient = cursor.next().upper === 'TRY_CONVERT';
  cursor.expect('(');
  const typeFirst = isTypeName(cursor.peek()?.upper ?? '') && cursor.peek()?.kind === 'word';
  const firstType = typeFirst ? readType(context) : undefined;
  if (typeFirst) cursor.expect(',');
  const value = parseValue(context);
  if (cursor.accept('USING')) {
    const charset = cursor.next();
    if (!/^utf8(mb[34])?$/i.test(charset.text)) refuseConstruct(context, 'This character set', charset);
    cursor.expect(')');
    return { ...value, range: cursor.rangeFrom(from) };
  }
  if (!typeFirst) cursor.expect(',');
  const type = firstType ?? readType(context);
  const style = cursor.accept(',') ? parseValue(context) : undefined;
  cursor.expect(')');
  if (style !== undefined) return convertStyled(context, value, { type: { ...type, lenient }, style, range: cursor.rangeFrom(from) });
  return { ...castTo(context, value, { ...type, lenient }), range: cursor.rangeFrom(from) };
}

/** Whether FROM or another keyword stands inside the call's own brackets. */
function holdsKeyword(context: Context, words: readonly string[]): boolean {
  const { cursor } = context;
  const end = cursor.closing(cursor.at + 1);
  return indexOutside(cursor.tokens, cursor.at + 2, (word) => words.includes(word)) < end;
}

/** Calls with keywords between their arguments; `undefined`: none stands here. */
export function parseSpecialCall(context: Context): Expr | undefined {
  const { cursor } = context;
  if (cursor.peek(1)?.text !== '(') return undefined;
  const own = madeJson(context) ?? oracleConversion(context);
  if (own !== undefined) return own;
  switch (cursor.peek()?.upper) {
    case 'EXTRACT':
      return holdsKeyword(context, ['FROM']) ? parseExtract(context) : undefined;
    case 'POSITION':
      return holdsKeyword(context, ['IN']) ? parsePosition(context) : undefined;
    case 'SUBSTRING':
    case 'SUBSTR':
      return holdsKeyword(context, ['FROM', 'FOR']) ? parseSubstring(context) : undefined;
    case 'TRIM':
      return holdsKeyword(context, ['FROM']) ? parseTrim(context) : undefined;
    case 'OVERLAY':
      return holdsKeyword(context, ['PLACING']) ? parseOverlay(context) : undefined;
    case 'FLOOR':
    case 'CEIL':
    case 'CEILING':
      return inDialect(context, 'flink', 'hive') && holdsKeyword(context, ['TO']) ? parseWholeUnit(context) : undefined;
    case 'CONVERT':
    case 'TRY_CONVERT':
      return parseConvert(context);
    case 'JSON_VALUE':
    case 'JSON_QUERY':
    case 'JSON_EXISTS':
      return context.dialect === 'trino' ? parseTrinoJson(context) : undefined;
    case 'JSON_OBJECT':
    case 'JSON_ARRAY':
      return context.dialect === 'trino' ? parseTrinoJsonMaker(context) : undefined;
    default:
      return undefined;
  }
}

/** Flink's `FLOOR(time TO MONTH)` and `CEIL(time TO DAY)`. */
function parseWholeUnit(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  const isFloor = cursor.next().upper === 'FLOOR';
  cursor.expect('(');
  const value = parseValue(context);
  cursor.expect('TO');
  const word = cursor.next();
  const unit = unitOf(word.upper);
  cursor.expect(')');
  const range = cursor.rangeFrom(from);
  if (!isTemporal(value.type) || unit === undefined || unit === 'week') return refuseConstruct(context, 'This unit or value', range);
  const floor = `truncate_moment(${value.sql}, ${quoteText(unit)})`;
  return typed(isFloor ? floor : `CASE WHEN ${floor} = ${value.sql} THEN ${value.sql} ELSE add_units(${floor}, 1, ${quoteText(unit)}) END`, value, range);
}

function parseOverlay(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const text = parseValue(context);
  cursor.expect('PLACING');
  const part = parseValue(context);
  cursor.expect('FROM');
  const start = parseValue(context);
  const length = cursor.accept('FOR') ? parseValue(context).sql : `length(${part.sql})`;
  cursor.expect(')');
  const at = inside(start, LEVEL.add);
  return atom(`(substr(${text.sql}, 1, ${at} - 1) || ${inside(part, LEVEL.collate)} || substr(${text.sql}, ${at} + (${length})))`, 'text', cursor.rangeFrom(from));
}
