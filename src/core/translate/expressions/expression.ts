import type { Context } from '../context';
import { inDialect, nested, refuseConstruct } from '../context';
import { atom, inside, LEVEL, typed, type Expr } from '../expr';
import type { Token } from '../../sql/lex/token';
import { readSubquery } from '../queries/query';
import { quoteText } from '../quoting';
import { refuseBytes } from './bytes';
import { arrayOfBraces, documentOperator } from './documents';
import { documentIn, isDocument } from './jsonb';
import { binary } from './operators';
import { withPrecision } from './tsqlDecimals';
import { mysqlExtract, PLAIN_PATH } from './elements';
import { parsePostfix } from './postfix';
import { parsePredicate, regexPredicate, startsQuery } from './predicates';
import { parsePrimary } from './primary';
import { asSpan } from './spans';

/** Where an operator binds in the text that is read; differs from SQLite for `||`. */
function levelOf(context: Context, operator: string): number | undefined {
  if (operator === '||' && !context.traits.native) {
    if (context.traits.pipes === 'or') return LEVEL.or;
    return context.dialect === 'spark' || context.dialect === 'oracle' ? LEVEL.add : LEVEL.bit + 0.5;
  }
  if (context.dialect === 'postgresql' && PG_OPERATORS.has(operator)) return LEVEL.bit + 0.5;
  return Object.hasOwn(LEVELS, operator) ? LEVELS[operator] : undefined;
}

const PG_OPERATORS: ReadonlySet<string> = new Set(['@>', '<@', '?', '?|', '?&', '#', '#-', '&&', '@?', '@@', '^@']);

/** Operators before a value, as the lexer cuts them. */
const PREFIXES: readonly (readonly [readonly string[], string])[] = [[['||', '/'], 'cube_root'], [['|', '/'], 'sqrt'], [['@'], 'abs']];

/** Operators that the lexer gives in two parts. */
const IN_PARTS: ReadonlySet<string> = new Set(['#-', '@?', '^@', '//', '**']);

const LEVELS: Readonly<Record<string, number>> = {
  OR: LEVEL.or, XOR: LEVEL.or, AND: LEVEL.and, '&&': LEVEL.and,
  '=': LEVEL.equal, '==': LEVEL.equal, '!=': LEVEL.equal, '<>': LEVEL.equal, '<=>': LEVEL.equal, '^=': LEVEL.equal,
  '~': LEVEL.equal, '~*': LEVEL.equal, '!~': LEVEL.equal, '!~*': LEVEL.equal, '~~': LEVEL.equal, '!~~': LEVEL.equal, '~~*': LEVEL.equal, '!~~*': LEVEL.equal,
  '<': LEVEL.compare, '<=': LEVEL.compare, '>': LEVEL.compare, '>=': LEVEL.compare,
  '&': LEVEL.bit, '|': LEVEL.bit, '<<': LEVEL.bit, '>>': LEVEL.bit,
  '+': LEVEL.add, '-': LEVEL.add, '*': LEVEL.multiply, '/': LEVEL.multiply, '//': LEVEL.multiply, '%': LEVEL.multiply, DIV: LEVEL.multiply, MOD: LEVEL.multiply,
  '^': LEVEL.concat, '**': LEVEL.concat, '||': LEVEL.concat, '->': LEVEL.concat, '->>': LEVEL.concat, '#>': LEVEL.concat, '#>>': LEVEL.concat,
};

const REGEX: Readonly<Record<string, { readonly not: boolean; readonly folds: boolean }>> = {
  '~': { not: false, folds: false }, '~*': { not: false, folds: true }, '!~': { not: true, folds: false }, '!~*': { not: true, folds: true },
};

function logical(left: Expr, right: Expr, operator: 'AND' | 'OR'): Expr {
  const level = operator === 'AND' ? LEVEL.and : LEVEL.or;
  return {
    sql: `${inside(left, level)} ${operator} ${inside(right, level + 1)}`,
    level, type: 'boolean', range: { start: left.range.start, end: right.range.end },
  };
}

/** `a = ANY (SELECT …)`. */
function quantified(context: Context, left: Expr, operator: string): Expr | undefined {
  const { cursor } = context;
  if (!cursor.seesAny(['ANY', 'SOME', 'ALL'])) return undefined;
  const word = cursor.next();
  const isMember = operator === '=' && word.upper !== 'ALL';
  const isForeign = (operator === '<>' || operator === '!=') && word.upper === 'ALL';
  if (!startsQuery(context, 1) && cursor.sees('(')) return amongElements(context, left, { operator, word });
  if (!isMember && !isForeign) return amongRows(context, left, { operator, word });
  const query = readSubquery(context);
  const not = isForeign ? 'NOT ' : '';
  const sql = documentIn(context, left, { query, not }) ?? `${inside(left, LEVEL.compare)} ${not}IN ${query.sql}`;
  return { sql, level: LEVEL.equal, type: 'boolean', range: cursor.rangeFrom(cursor.at - 1) };
}

/** Whether a condition holds for one or all rows: NULL when only an unknown one could decide. */
function decided(word: Token, sql: string): string {
  const [summary, empty, other] = word.upper === 'ALL' ? ['min', '1', '0'] : ['max', '0', '1'];
  return `CASE WHEN count(*) = 0 THEN ${empty} WHEN ${summary}(${sql}) = ${other} THEN ${other} WHEN max((${sql}) IS NULL) THEN NULL ELSE ${empty} END`;
}

/** `x > ALL (SELECT …)`. */
function amongRows(context: Context, left: Expr, how: { readonly operator: string; readonly word: Token }): Expr {
  const { cursor } = context;
  if (context.traits.native || !cursor.sees('(')) return refuseConstruct(context, `${how.operator} ${how.word.upper}`, how.word);
  const query = readSubquery(context);
  const range = { start: left.range.start, end: query.range.end };
  const { sql } = binary(context, how.operator, [left, typed('[member]', query, query.range)]);
  return atom(`(WITH [members]([member]) AS ${query.sql} SELECT ${decided(how.word, sql)} FROM [members])`, 'boolean', range);
}

/** `x = ANY (array)`, `x > ALL (array)`: NULL when only an unknown element could decide. */
function amongElements(context: Context, left: Expr, how: { readonly operator: string; readonly word: Token }): Expr {
  const { cursor } = context;
  cursor.expect('(');
  const written = parseExpression(context);
  cursor.expect(')');
  const array = written.text !== undefined && inDialect(context, 'postgresql') ? arrayOfBraces(written, { type: left.type }) : written;
  if (array.type !== 'array') return refuseConstruct(context, `${how.operator} ${how.word.upper} of what is not known to be an array`, array.range);
  const { sql } = binary(context, how.operator, [left, atom('value', array.element ?? 'unknown', array.range)]);
  return { ...atom(`(CASE WHEN (${array.sql}) IS NOT NULL THEN (SELECT ${decided(how.word, sql)} FROM json_each(${array.sql})) END)`, 'boolean', { start: left.range.start, end: array.range.end }) };
}

function jsonAccess(context: Context, pair: readonly [Expr, Expr], operator: string): Expr {
  const [left, right] = pair;
  const range = { start: left.range.start, end: right.range.end };
  if (context.traits.native) return { sql: `${inside(left, LEVEL.concat)} ${operator} ${inside(right, LEVEL.collate)}`, level: LEVEL.concat, type: 'unknown', range };
  const asText = operator.endsWith('>>') ? '1' : '0';
  if (context.dialect === 'duckdb' && right.text?.startsWith('$') === true) {
    return { sql: `json_path_${asText === '1' ? 'text' : 'json'}(${left.sql}, ${right.sql})`, level: LEVEL.atom, type: asText === '1' ? 'text' : 'json', range };
  }
  if (context.dialect === 'mysql') {
    const plain = PLAIN_PATH.test(right.text ?? '') ? mysqlExtract(left.sql, right.sql) : `json_extract_all(${left.sql}, ${right.sql})`;
    return { sql: asText === '1' ? `json_unquoted(${plain})` : plain, level: LEVEL.atom, type: asText === '1' ? 'text' : 'json', range };
  }
  if (isDocument(context, left) && left.binary === true) {
    return typed(`${operator.startsWith('#') ? 'jsonb_steps' : 'jsonb_step'}(${left.sql}, ${right.sql}, '${asText === '1' ? 'text' : 'json'}')`, asText === '1' ? { type: 'text' } : { type: 'json', binary: true }, range);
  }
  if (context.dialect === 'starrocks' && right.text !== undefined) {
    const path = quoteText(right.text.startsWith('$') ? right.text : `$.${right.text}`);
    return typed(`json_path_json(${left.sql}, ${path})`, { type: 'json' }, range);
  }
  const steps = operator.startsWith('#') ? 'json_steps' : 'json_step';
  return { sql: `${steps}(${left.sql}, ${right.sql}, ${asText})`, level: LEVEL.atom, type: asText === '1' ? 'text' : 'json', range };
}

function join(context: Context, left: Expr, operator: string): Expr {
  const level = levelOf(context, operator) ?? LEVEL.or;
  const special = quantified(context, left, operator);
  if (special !== undefined) return special;
  const right = nested(context, () => parseOperand(context, level + 0.25));
  const document = documentOperator(context, operator, [left, right]);
  if (document !== undefined) return document;
  if (Object.hasOwn(REGEX, operator)) refuseBytes(context, 'A pattern', left);
  if (operator === 'AND' || operator === '&&') return logical(left, right, 'AND');
  if (operator === 'OR') return logical(left, right, 'OR');
  if (operator === 'XOR') return { ...atom(`(NOT (${left.sql})) <> (NOT (${right.sql}))`, 'boolean', { start: left.range.start, end: right.range.end }), level: LEVEL.equal };
  const regex = Object.hasOwn(REGEX, operator) ? REGEX[operator] : undefined;
  if (regex !== undefined) return regexPredicate([left, right], regex);
  if (/^#?->?>?$|^#>>?$/.test(operator) && operator !== '-') return jsonAccess(context, [left, right], operator);
  const result = binary(context, operator, [left, right]);
  return context.dialect === 'sqlserver' ? withPrecision(context, operator, { pair: [left, right], result }) : result;
}

/** Whether a number with its sign is one of 32 bits. */
function isNarrow(context: Context, value: Expr): boolean {
  return inDialect(context, 'postgresql', 'redshift') && value.type === 'integer' && (value.narrow === true || value.number === 2 ** 31);
}

function parseUnary(context: Context): Expr {
  const { cursor } = context;
  const from = cursor.at;
  if (cursor.accept('NOT') || (!context.traits.native && cursor.accept('!'))) {
    const value = nested(context, () => parseOperand(context, LEVEL.not));
    return { sql: `NOT ${inside(value, LEVEL.not)}`, level: LEVEL.not, type: 'boolean', range: cursor.rangeFrom(from) };
  }
  if (cursor.seesAny(['-', '+', '~'])) {
    const sign = cursor.next().upper;
    const value = nested(context, () => parseUnary(context));
    if (sign === '~' && inDialect(context, 'mysql') && cursor.tokens[from - 1]?.text !== '&' && !cursor.sees('&')) refuseConstruct(context, "MySQL's '~', whose value has no sign,", cursor.rangeFrom(from));
    if (value.interval !== undefined) return { ...value, interval: { ...value.interval, amount: `-(${value.interval.amount})` } };
    if (sign === '-' && context.dialect === 'clickhouse' && value.type === 'integer' && value.column !== undefined) {
      const least = '-128, -32768, -2147483648';
      return atom(`(CASE WHEN ${inside(value, LEVEL.add)} IN (${least}) THEN fail('the negative of the least number of a type is not supported by the local runner') ELSE -(${value.sql}) END)`, 'integer', cursor.rangeFrom(from));
    }
    const number = value.number === undefined ? {} : { number: sign === '-' ? -value.number : value.number };
    return { sql: `${sign}${sign === '-' && value.sql.startsWith('-') ? ' ' : ''}${inside(value, LEVEL.unary)}`, level: LEVEL.unary, type: value.type, range: cursor.rangeFrom(from), ...number, ...(isNarrow(context, value) ? { narrow: true } : {}) };
  }
  const root = inDialect(context, 'postgresql', 'redshift') ? PREFIXES.find(([parts]) => parts.every((part, i) => cursor.peek(i)?.text === part)) : undefined;
  if (root !== undefined) {
    cursor.at += root[0].length;
    const value = nested(context, () => parseUnary(context));
    return typed(`${root[1]}(${value.sql})`, root[1] === 'abs' ? value : { type: 'real' }, cursor.rangeFrom(from));
  }
  return parsePostfix(context, parsePrimary(context));
}

/** The operator that stands here. */
function operatorHere(context: Context): string | undefined {
  const token = context.cursor.peek();
  if (token === undefined || token.kind === 'string' || token.kind === 'number' || token.kind === 'quotedName') return undefined;
  const behind = context.cursor.peek(1);
  const both = token.text + (behind?.text ?? '');
  if (context.dialect === 'duckdb' && (both === '//' || both === '**') && behind?.start === token.end) return both;
  return context.dialect === 'postgresql' && IN_PARTS.has(both) && behind?.start === token.end ? both : token.upper;
}

/** Reads an operand whose operators all bind at least as tightly as `level`. */
export function parseOperand(context: Context, level: number): Expr {
  const { cursor } = context;
  let left = parseUnary(context);
  for (;;) {
    if (level <= LEVEL.equal) {
      const predicate = parsePredicate(context, left);
      if (predicate !== undefined) {
        left = predicate;
        continue;
      }
    }
    const operator = operatorHere(context);
    const binding = operator === undefined ? undefined : levelOf(context, operator);
    if (operator === undefined || binding === undefined || binding < level) return left;
    cursor.at += IN_PARTS.has(operator) ? 2 : 1;
    left = join(context, left, operator);
  }
}

/** Takes one expression, an interval too. */
export function parseExpression(context: Context): Expr {
  return nested(context, () => parseOperand(context, 0));
}

/** Like `parseExpression`, for a place that needs a value: an interval alone is refused. */
export function parseValue(context: Context): Expr {
  const value = parseExpression(context);
  if (value.type === 'interval' && context.dialect === 'oracle') refuseConstruct(context, 'An interval as a value', value.range);
  return asSpan(context, value);
}
