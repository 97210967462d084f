import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, inside, LEVEL, type Expr } from '../expr';
import { quoteText } from '../quoting';
import { castTo } from './casts';
import { parseExpression, parseOperand, parseValue } from './expression';
import { isTypeName, readType } from './types';

/** `EXTRACT(unit FROM value)`. */
function parseExtract(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const part = cursor.next();
  cursor.expect('FROM');
  const value = parseExpression(context);
  cursor.expect(')');
  const name = part.kind === 'string' ? part.text.slice(1, -1) : part.text;
  return datePart(context, name, { ...value, range: cursor.rangeFrom(from) });
}

/** Weekdays that `dow` and its like count differently. */
function weekdayPart(context: Context, part: string): string {
  if (part !== 'dow' && part !== 'dayofweek' && part !== 'weekday') return part;
  if (part === 'dayofweek') return inDialect(context, 'snowflake', 'duckdb') ? 'dow' : 'dayofweek';
  if (part === 'dow' && inDialect(context, 'trino')) return 'isodow';
  return part === 'weekday' ? 'dayofweek' : 'dow';
}

/** A part of a date or time as a number. Seconds may have a fraction in PostgreSQL only. */
export function datePart(context: Context, name: string, value: Expr): Expr {
  const part = weekdayPart(context, name.toLowerCase());
  const call = `date_part_of(${value.sql}, ${quoteText(part)})`;
  const fraction = inDialect(context, 'postgresql', 'redshift', 'duckdb') && ['epoch', 'second', 'seconds', 'milliseconds', 'millisecond'].includes(part);
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
  cursor.expect(')');
  return atom(`instr(${text.sql}, ${part.sql})`, 'integer', cursor.rangeFrom(from));
}

function parseSubstring(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.at += 2;
  const text = parseValue(context);
  const start = cursor.accept('FROM') ? parseValue(context).sql : '1';
  const length = cursor.accept('FOR') ? `, ${parseValue(context).sql}` : '';
  cursor.expect(')');
  return atom(`substr(${text.sql}, ${start}${length})`, 'text', cursor.rangeFrom(from));
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
  cursor.expect(')');
  const isWhole = characters !== undefined && characters.text?.length !== 1 && inDialect(context, 'mysql');
  if (isWhole) refuseConstruct(context, 'TRIM of more than one character', characters.range);
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
  if (cursor.sees('USING')) refuseConstruct(context, 'CONVERT … USING', cursor.here);
  if (!typeFirst) cursor.expect(',');
  const type = firstType ?? readType(context);
  if (cursor.sees(',')) refuseConstruct(context, 'CONVERT with a style', cursor.here);
  cursor.expect(')');
  return { ...castTo(context, value, { ...type, lenient }), range: cursor.rangeFrom(from) };
}

/** Whether FROM or another keyword stands inside the call's own brackets. */
function holdsKeyword(context: Context, words: readonly string[]): boolean {
  const { cursor } = context;
  const end = cursor.closing(cursor.at + 1);
  let depth = 0;
  for (let i = cursor.at + 1; i < end; i++) {
    const token = cursor.tokens[i];
    if (token?.text === '(' && token.kind === 'operator') depth++;
    else if (token?.text === ')' && token.kind === 'operator') depth--;
    else if (depth === 1 && token?.kind === 'word' && words.includes(token.upper)) return true;
  }
  return false;
}

/** Calls with keywords between their arguments; `undefined`: none stands here. */
export function parseSpecialCall(context: Context): Expr | undefined {
  const { cursor } = context;
  if (cursor.peek(1)?.text !== '(') return undefined;
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
    case 'CONVERT':
    case 'TRY_CONVERT':
      return parseConvert(context);
    default:
      return undefined;
  }
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
