import { indexOutside } from '../brackets';
import { inDialect, refuseConstruct, type Context } from '../context';
import { placeOfWord } from '../expressions/mysqlValues';
import { letterKey } from '../expressions/letters';
import { atom, isTemporal, typed, type Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { distinctSql, refuseOrder } from '../expressions/jsonb';
import { plainVariant } from '../expressions/variants';
import { isName, readName } from '../names';
import { rangeOfDays } from './oracleRange';
import { quoteName } from '../quoting';

import { lengthUs } from './timeWindows';
/** NULLS FIRST/LAST where the dialect's own order differs from SQLite's (NULL is the smallest value). */
function nullOrder(context: Context, descending: boolean): string {
  if (context.traits.nullOrder === 'smallest') return '';
  if (context.traits.nullOrder === 'last') return ' NULLS LAST';
  return descending ? ' NULLS FIRST' : ' NULLS LAST';
}

function orderTerm(context: Context, readTerm: (context: Context) => Expr, readBehind?: (term: Expr) => void): string {
  const { cursor } = context;
  const term = readTerm(context);
  refuseOrder(context, term);
  const descending = cursor.accept('DESC');
  if (!descending) cursor.accept('ASC');
  let nulls = term.number === undefined || !descending ? nullOrder(context, descending) : nullOrder(context, descending);
  if (cursor.accept('NULLS')) {
    nulls = cursor.accept('FIRST') ? ' NULLS FIRST' : ' NULLS LAST';
    if (nulls === ' NULLS LAST') cursor.expect('LAST');
  }
  if (cursor.sees('WITH', 'FILL')) {
    if (readBehind === undefined || descending) refuseConstruct(context, 'WITH FILL here', cursor.here);
    readBehind?.(term);
  }
  const sql = term.type === 'interval' ? `span_length(${term.sql})` : term.words !== undefined ? placeOfWord(term) : context.scope === undefined ? plainVariant(context, term).sql : letterKey(context, plainVariant(context, term));
  return `${sql}${descending ? ' DESC' : ''}${nulls}`;
}

function orderTerms(context: Context, readTerm: (context: Context) => Expr, readBehind?: (term: Expr) => void): string {
  const terms = [orderTerm(context, readTerm, readBehind)];
  while (context.cursor.accept(',')) terms.push(orderTerm(context, readTerm));
  return terms.join(', ');
}

/** Reads `ORDER BY …` and gives it with SQLite's spelling of the dialect's NULL order. */
export function parseOrderBy(context: Context, readTerm: (context: Context) => Expr = parseExpression, readBehind?: (term: Expr) => void): string {
  const { cursor } = context;
  if (!cursor.accept('SORT', 'BY') && !cursor.accept('CLUSTER', 'BY')) cursor.expect('ORDER', 'BY');
  if (cursor.sees('ALL') && cursor.peek(1)?.text !== '.') refuseConstruct(context, 'ORDER BY ALL', cursor.here);
  return `ORDER BY ${orderTerms(context, readTerm, readBehind)}`;
}

/** `ORDER BY ALL [DESC] [NULLS FIRST]` of a query with so many columns; `undefined`: another order stands here. */
export function orderByAll(context: Context, count: number | undefined): string | undefined {
  const { cursor } = context;
  if (!inDialect(context, 'duckdb', 'clickhouse', 'spark') || !cursor.sees('ORDER', 'BY', 'ALL') || cursor.peek(3)?.text === '.') return undefined;
  const columns = count ?? refuseConstruct(context, 'ORDER BY ALL of columns that are not known', cursor.here);
  const start = cursor.at + 2;
  let end = start;
  const terms = Array.from({ length: columns }, (_unused, i) => {
    cursor.at = start;
    const term = orderTerm(context, () => {
      cursor.at++;
      return { ...atom(String(i + 1), 'integer', cursor.here), number: i + 1 };
    });
    end = cursor.at;
    return term;
  });
  cursor.at = end;
  return `ORDER BY ${terms.join(', ')}`;
}

/** Whether the frame of the window at the cursor is told in intervals. */
function hasIntervals({ cursor: { tokens, at } }: Context): boolean {
  const end = indexOutside(tokens, at, (word) => word === 'RANGE');
  return tokens[end]?.upper === 'RANGE' && (tokens[end + 1]?.upper === 'INTERVAL' || (tokens[end + 1]?.upper === 'BETWEEN' && tokens.slice(end, indexOutside(tokens, end + 1, () => false)).some(({ upper }) => upper === 'INTERVAL')));
}

/** A moment as a number, from which a frame can be counted. */
function countedMoment(context: Context): Expr {
  const value = parseExpression(context);
  if (!isTemporal(value.type)) return refuseConstruct(context, 'A window frame of intervals over what is not known to be a date or time', value.range);
  return typed(`CAST(micros_of(${value.sql}) AS INTEGER)`, { type: 'integer' }, value.range);
}

const FRAME_WORDS = new Set(['UNBOUNDED', 'PRECEDING', 'FOLLOWING', 'CURRENT', 'ROW', 'BETWEEN', 'AND', 'EXCLUDE', 'NO', 'OTHERS', 'GROUP', 'TIES']);

function parseFrame(context: Context): string {
  const { cursor } = context;
  if (!cursor.seesAny(['ROWS', 'RANGE', 'GROUPS'])) return '';
  const words = [cursor.next().upper];
  while (!cursor.sees(')')) {
    if (cursor.sees('INTERVAL') && words[0] === 'RANGE') {
      words.push(lengthUs(context, parseExpression(context)));
      continue;
    }
    const token = cursor.next();
    if (token.kind !== 'number' && !FRAME_WORDS.has(token.upper)) refuseConstruct(context, 'This window frame', token);
    words.push(token.upper);
  }
  return words.join(' ');
}

/** `(PARTITION BY … ORDER BY … frame)`, the cursor being at the bracket. */
export function parseWindow(context: Context): string {
  const { cursor } = context;
  cursor.expect('(');
  const parts: string[] = [];
  if (isName(cursor.peek()) && !cursor.seesAny(['PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS', 'DISTRIBUTE', 'SORT'])) parts.push(quoteName(readName(context)));
  if (cursor.accept('PARTITION', 'BY') || cursor.accept('DISTRIBUTE', 'BY')) {
    const readKey = (): string => {
      const key = parseExpression(context);
      return letterKey(context, { ...key, sql: distinctSql(context, key) });
    };
    const keys = [readKey()];
    while (cursor.accept(',')) keys.push(readKey());
    parts.push(`PARTITION BY ${keys.join(', ')}`);
  }
  const spans = context.dialect === 'oracle' ? rangeOfDays(context) : undefined;
  if (spans !== undefined) parts.push(spans);
  else if (cursor.sees('ORDER', 'BY')) parts.push(parseOrderBy(context, hasIntervals(context) ? countedMoment : parseExpression));
  else if (cursor.accept('SORT', 'BY')) parts.push(`ORDER BY ${orderTerms(context, parseExpression)}`);
  const frame = parseFrame(context);
  if (frame !== '') parts.push(frame);
  cursor.expect(')');
  return `(${parts.join(' ')})`;
}

/** What follows the word OVER. */
export function parseOver(context: Context): string {
  return context.cursor.sees('(') ? ` OVER ${parseWindow(context)}` : ` OVER ${quoteName(readName(context))}`;
}

/** LIMIT, OFFSET and FETCH in their several forms, as SQLite's LIMIT; empty when none stands here. */
export function parseLimit(context: Context, top: string | undefined): string {
  const { cursor } = context;
  let limit = top;
  let offset: string | undefined;
  for (;;) {
    if (cursor.accept('LIMIT')) {
      if (cursor.accept('ALL')) continue;
      limit = parseExpression(context).sql;
      if (cursor.accept(',')) {
        offset = limit;
        limit = parseExpression(context).sql;
      }
    } else if (cursor.accept('OFFSET')) {
      offset = parseExpression(context).sql;
      if (!cursor.accept('ROWS')) cursor.accept('ROW');
    } else if (cursor.accept('FETCH')) {
      limit = parseFetch(context);
    } else {
      break;
    }
  }
  if (limit === undefined && offset === undefined) return '';
  return ` LIMIT ${limit ?? '-1'}${offset === undefined ? '' : ` OFFSET ${offset}`}`;
}

function parseFetch(context: Context): string {
  const { cursor } = context;
  if (!cursor.accept('FIRST')) cursor.expect('NEXT');
  const count = cursor.seesAny(['ROW', 'ROWS']) ? '1' : parseExpression(context).sql;
  if (!cursor.accept('ROWS')) cursor.expect('ROW');
  if (cursor.sees('WITH', 'TIES')) refuseConstruct(context, 'FETCH … WITH TIES', cursor.here);
  cursor.expect('ONLY');
  return count;
}
