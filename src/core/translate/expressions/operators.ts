import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, inside, isNumeric, isTemporal, LEVEL, spanOf, type Expr, type Pair, type SqlType } from '../expr';
import { quoteText } from '../quoting';
import { withoutBlanks } from './blanks';
import { refuse } from '../refusal';
import { bytesJoined, bytesOperator } from './bytes';
import { asTextSql } from './casts';
import { comparedDocuments, refuseOrder } from './jsonb';
import { momentLiteral, numberOfMoment, placeOfWord, refuseUncertain } from './mysqlValues';
import { refuseOverflow, withinRange } from './overflow';
import { momentText, readMoment } from '../library/moment';
import { dayTimeArithmetic } from './dayTimes';
import { chained } from './elements';
import { finer, shown } from './finer';
import { comparedLetters } from './letters';
import { comparedRows } from './rows';
import { asSpan, comparedSpans, spanArithmetic } from './spans';
import { divide, wholeDivision } from './division';
import { temporalArithmetic } from './temporal';
import { plainVariant } from './variants';

interface Shape {
  readonly level: number;
  readonly type: SqlType;
}

function infix(pair: Pair, operator: string, shape: Shape): Expr {
  const [left, right] = pair;
  return { sql: `${inside(left, shape.level)} ${operator} ${inside(right, shape.level + 1)}`, level: shape.level, type: shape.type, range: spanOf(pair) };
}

/** A decimal result with the digits that it has in the dialect: SQLite computes with binary fractions, so that 0.1 + 0.2 would have 17. */
export function exact(expr: Expr, scale: number | undefined): Expr {
  if (expr.type !== 'decimal') return expr;
  if (scale === undefined) return { ...expr, scale: undefined };
  return shown(expr, scale);
}

/** Digits behind the point; `undefined`: not known. */
export function scaleOf(value: Expr): number | undefined {
  return value.type === 'integer' || value.type === 'boolean' ? 0 : value.scale;
}

/** Digits behind the point of a sum or difference; `undefined`: not known. */
export function scaleOfSum(pair: Pair): number | undefined {
  const [left, right] = pair.map(scaleOf);
  return left === undefined || right === undefined ? undefined : Math.max(left, right);
}

function scaleOfProduct(pair: Pair): number | undefined {
  const [left, right] = pair.map(scaleOf);
  return left === undefined || right === undefined ? undefined : left + right;
}

/** The type of an operation on two numbers. */
export function numberType([left, right]: Pair): SqlType {
  const types = [left.type, right.type];
  if (types.every((type) => type === 'integer' || type === 'boolean')) return 'integer';
  if (types.includes('real')) return 'real';
  if (types.includes('decimal')) return types.every(isNumeric) ? 'decimal' : 'unknown';
  return 'unknown';
}

/** The divisor, guarded where a division by zero fails in the dialect (SQLite gives NULL). */
export function divisor(context: Context, right: Expr, level: number): string {
  if (!context.traits.zeroDivisorFails || (right.number !== undefined && right.number !== 0)) return inside(right, level);
  return `(CASE WHEN (${right.sql}) = 0 THEN fail('division by zero') ELSE ${right.sql} END)`;
}

/**
 * Text in arithmetic is the number that it spells, or what the dialect makes of other text. SQLite takes the digits that
 * it begins with, so that '2024-05-01' - 1 would be 2023.
 */
function operand(context: Context, value: Expr): Expr {
  if (context.traits.native || context.traits.badCast === 'error' || value.interval !== undefined) return value;
  if (context.dialect === 'mysql' && (isTemporal(value.type) || value.type === 'time')) return numberOfMoment(value);
  if (value.words !== undefined) return atom(placeOfWord(value), 'integer', value.range);
  const mode = quoteText(context.traits.badCast);
  if (value.type === 'text') return atom(`cast_real(${value.sql}, ${mode})`, 'real', value.range);
  if (value.type !== 'unknown' || value.column === undefined) return value;
  return { ...atom(`CASE typeof(${value.sql}) WHEN 'text' THEN cast_real(${value.sql}, ${mode}) ELSE ${value.sql} END`, 'unknown', value.range) };
}

/** SQLite's `%` cuts both operands to integers: 5.5 % 2 would be 1. */
function modulo(context: Context, pair: Pair): Expr {
  const [left, right] = pair;
  const range = spanOf(pair);
  const by = divisor(context, right, LEVEL.unary);
  if (context.traits.native || numberType(pair) === 'integer') {
    return { sql: `${inside(left, LEVEL.multiply)} % ${by}`, level: LEVEL.multiply, type: 'integer', range };
  }
  const sql = `${inside(left, LEVEL.add)} - ${inside(right, LEVEL.multiply)} * CAST(${inside(left, LEVEL.multiply)} / ${by} AS INTEGER)`;
  return exact({ sql, level: LEVEL.add, type: numberType(pair), range }, scaleOfSum(pair));
}

function add(context: Context, pair: Pair): Expr {
  const [left, right] = pair;
  if (context.dialect === 'sqlserver' && left.interval === undefined && !isNumeric(left.type) && !isNumeric(right.type)) {
    if (left.type === 'text' && right.type === 'text') return concat(context, pair);
    const isText = `typeof(${left.sql}) = 'text' AND typeof(${right.sql}) = 'text'`;
    return atom(`CASE WHEN ${isText} THEN (${left.sql}) || (${right.sql}) ELSE (${left.sql}) + (${right.sql}) END`, 'unknown', spanOf(pair));
  }
  return temporalArithmetic(context, '+', pair) ?? withinRange(context, '+', { pair, plain: exact(infix(pair, '+', { level: LEVEL.add, type: numberType(pair) }), scaleOfSum(pair)) });
}

function concat(context: Context, pair: Pair): Expr {
  const range = spanOf(pair);
  if (context.traits.pipes === 'or') return infix(pair, 'OR', { level: LEVEL.or, type: 'boolean' });
  if (pair.some((expr) => expr.type === 'array')) refuse('Joining arrays with || is not supported by the local runner.', range);
  if (pair.some((expr) => expr.type === 'json')) refuse('Joining JSON values with || is not supported by the local runner.', range);
  const parts = pair.map((expr) => (expr.type === 'text' || (expr.type === 'date' && context.dialect !== 'oracle') ? expr : atom(`(${asTextSql(context, expr)})`, 'text', expr.range)));
  const [left, right] = context.dialect === 'oracle' ? parts.map((part) => ({ ...part, sql: `coalesce(${part.sql}, '')`, level: LEVEL.atom })) : parts;
  return left === undefined || right === undefined ? refuse('An operand is missing.', range) : infix([left, right], '||', { level: LEVEL.concat, type: 'text' });
}

/** Brings both sides of a comparison to the form in which SQLite compares them as the dialect does. */
export function comparable(context: Context, pair: Pair): Pair {
  if (context.traits.native) return pair;
  const rows = comparedRows(context, pair, (values) => comparable(context, values));
  if (rows !== undefined) return rows;
  const documents = comparedDocuments(context, pair);
  if (documents !== undefined) return documents;
  const texts = withoutBlanks(context, pair);
  if (texts !== undefined) return texts;
  const [left, right] = pair;
  if (left.type === 'timestamp' && right.type === 'date') return [left, midnight(right)];
  if (left.type === 'date' && right.type === 'timestamp') return [midnight(left), right];
  const [dated, other] = context.dialect === 'mysql' ? [momentLiteral(left, right), momentLiteral(right, left)] : [right, left];
  if (dated !== right || other !== left) return comparable(context, [other, dated]);
  if (isTemporal(left.type) && right.text !== undefined) return [left, datedLiteral(context, left, right)];
  if (isTemporal(right.type) && left.text !== undefined) return [datedLiteral(context, right, left), right];
  if (isTemporal(left.type) && isUntyped(right)) return [midnight(left), asTimestamp(right)];
  if (isTemporal(right.type) && isUntyped(left)) return [asTimestamp(left), midnight(right)];
  return [truthOf(context, numbered(context, pair), right), truthOf(context, numbered(context, [right, left]), left)];
}

/** Text beside a boolean is a word for true or false. */
function truthOf(context: Context, value: Expr, other: Expr): Expr {
  if (other.type !== 'boolean' || value.type !== 'text' || context.traits.badCast === 'prefix') return value;
  if (context.dialect !== 'spark' && context.dialect !== 'postgresql') return refuseConstruct(context, 'A boolean beside a text', value.range);
  return atom(`cast_boolean(${value.sql}, ${quoteText(context.traits.badCast)}, ${quoteText(context.dialect)})`, 'boolean', value.range);
}

/** What may hold dates as well as timestamps, as text. */
function isUntyped(value: Expr): boolean {
  return value.text === undefined && (value.type === 'unknown' || value.type === 'text');
}

function asTimestamp(value: Expr): Expr {
  return atom(`as_timestamp(${value.sql})`, 'timestamp', value.range);
}

/** A date equals the midnight that it starts with; written so that an index on the other side is used. */
function equalsDate(operator: string, pair: Pair): Expr | undefined {
  const [date, other] = isTemporal(pair[0].type) ? pair : [pair[1], pair[0]];
  if (!isTemporal(date.type) || !isUntyped(other) || (operator !== '=' && operator !== '<>')) return undefined;
  const second = date.type === 'date' ? midnight(date).sql : `replace(${date.sql}, ' 00:00:00', '')`;
  const sql = `${inside(other, LEVEL.compare)} ${operator === '=' ? '' : 'NOT '}IN (${date.sql}, ${second})`;
  return { sql, level: LEVEL.equal, type: 'boolean', range: spanOf(pair) };
}

function midnight(date: Expr): Expr {
  if (date.type === 'timestamp') return date;
  return { ...date, sql: `${inside(date, LEVEL.concat)} || ' 00:00:00'`, level: LEVEL.concat, type: 'timestamp' };
}

/** A text literal beside a date or timestamp is read as one. */
function datedLiteral(context: Context, date: Expr, literal: Expr): Expr {
  const text = literal.text ?? '';
  const moment = readMoment(text);
  if (moment !== undefined && /\d\.\d*0$/.test(text) && !context.traits.native) return atom(quoteText(momentText(moment)), 'timestamp', literal.range);
  if (moment !== undefined && !/^\d{4}-\d{2}-\d{2}/.test(text) && context.traits.badCast !== 'null') {
    const written = momentText(moment);
    return datedLiteral(context, date, { ...literal, text: written, sql: quoteText(written) });
  }
  if (date.type === 'timestamp' && /^\d{4}-\d{2}-\d{2}$/.test(text)) return atom(quoteText(`${text} 00:00:00`), 'timestamp', literal.range);
  if (date.type === 'date' && /^\d{4}-\d{2}-\d{2}[ T]00:00:00(\.0+)?$/.test(text)) return atom(quoteText(text.slice(0, 10)), 'date', literal.range);
  return literal;
}

/** Text that is compared with a number: SQLite holds every text for greater than every number. */
function numbered(context: Context, [value, other]: Pair): Expr {
  const range = value.range;
  if (!isNumeric(other.type) || (other.type === 'boolean' && context.dialect !== 'mysql')) return value;
  if (value.column !== undefined && context.traits.badCast === 'error') return value;
  if (isTemporal(value.type)) return refuse('A date is compared with a number here.', range);
  if (value.type !== 'text') return value;
  if (context.traits.badCast === 'error' && value.text === undefined) return refuse('Text is compared with a number here: cast one of them.', range);
  return atom(`cast_real(${value.sql}, ${quoteText(context.traits.badCast)})`, 'real', value.range);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  '=': '=', '==': '=', '!=': '<>', '<>': '<>', '<=>': 'IS', '<': '<', '<=': '<=', '>': '>', '>=': '>=', '^=': '<>',
};

/** Text is compared without regard to case where the dialect's default collation does so. */
export function folded(context: Context, pair: Pair): string {
  const [left, right] = pair;
  if (pair.some((value) => value.sql.endsWith('COLLATE BINARY'))) return '';
  if (context.dialect === 'mysql') refuseUncertain(context, pair);
  const areTexts = context.dialect === 'mysql' && pair.every((value) => value.type === 'text');
  if (context.dialect === 'redshift' && left.type === 'text' && right.type === 'text' && pair.every((value) => value.bytes !== true)) return ' COLLATE RTRIM';
  const isBare = context.dialect === 'sqlserver' && (left.type === 'text' || right.type === 'text') && left.origin === undefined && right.origin === undefined;
  const folds = context.traits.foldsCase && !context.traits.native && (left.text !== undefined || right.text !== undefined || areTexts || isBare);
  return folds ? ' COLLATE NOCASE' : '';
}

function compare(context: Context, operator: string, pair: Pair): Expr {
  const dated = context.traits.native ? undefined : equalsDate(operator, pair);
  if (dated !== undefined) return dated;
  if (operator.startsWith('<') && operator !== '<>' || operator.startsWith('>')) pair.flatMap((value) => value.row ?? [value]).forEach((value) => { refuseOrder(context, value); });
  const fair = comparable(context, pair);
  const level = operator === '=' || operator === '<>' || operator === 'IS' ? LEVEL.equal : LEVEL.compare;
  const plain = infix(comparedLetters(context, fair), operator, { level, type: 'boolean' });
  return { ...plain, sql: plain.sql + folded(context, fair) };
}

function bitwise(context: Context, operator: string, pair: Pair): Expr {
  const range = spanOf(pair);
  if (operator === '^') {
    if (inDialect(context, 'mysql', 'hive', 'spark', 'sqlserver', 'doris', 'starrocks', 'bigquery')) {
      const [a, b] = [`(${pair[0].sql})`, `(${pair[1].sql})`];
      return atom(`((${a} | ${b}) - (${a} & ${b}))`, 'integer', range);
    }
    if (!inDialect(context, 'postgresql', 'redshift', 'duckdb')) refuseConstruct(context, "The operator '^'", range);
    return atom(`power(${pair[0].sql}, ${pair[1].sql})`, 'real', range);
  }
  if (context.dialect === 'mysql' && operator === '>>' && !pair.every((value) => value.number !== undefined && value.number >= 0)) {
    return atom(`CAST(shifted_right(${pair[0].sql}, ${pair[1].sql}) AS INTEGER)`, 'integer', range);
  }
  return infix(pair, operator, { level: LEVEL.bit, type: 'integer' });
}

/** `3 * INTERVAL '1 day'`. */
function scaledInterval(pair: Pair): Expr {
  const range = spanOf(pair);
  const [span, times] = pair[0].interval === undefined ? [pair[1], pair[0]] : pair;
  if (span.interval === undefined || span.interval.unit === 'compound' || times.interval !== undefined) return refuse('This product with an interval is not supported by the local runner.', range);
  return { ...span, range, interval: { unit: span.interval.unit, amount: `(${span.interval.amount}) * (${times.sql})` } };
}

/** Joins two operands with an operator other than AND and OR. */
export function binary(context: Context, operator: string, given: Pair): Expr {
  const pair: Pair = [plainVariant(context, given[0]), plainVariant(context, given[1])];
  const length = context.dialect === 'oracle' ? pair.find((value) => value.type === 'interval') : undefined;
  if (length !== undefined) refuseConstruct(context, `'${operator}' on the time between two timestamps`, length.range);
  const bytes = bytesOperator(context, operator, pair);
  if (bytes !== undefined && 'sql' in bytes) return bytes;
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) return compare(context, comparison, comparedSpans(context, pair) ?? bytes ?? pair);
  const span = dayTimeArithmetic(context, operator, pair) ?? spanArithmetic(context, operator, pair) ?? bytesJoined(context, operator, pair);
  if (span !== undefined) return span;
  if (operator === '||' && context.dialect === 'postgresql' && pair.some((value) => value.interval !== undefined)) return concat(context, [asSpan(context, pair[0]), asSpan(context, pair[1])]);
  if (operator !== '*' && operator !== '+' && operator !== '-' && pair.some((value) => value.interval !== undefined)) refuseConstruct(context, `'${operator}' on an interval`, spanOf(pair));
  if (operator === '||' && inDialect(context, 'trino', 'duckdb') && pair.some((value) => value.type === 'array')) return chained(pair);
  const structured = pair.find((value) => value.type === 'array' || (value.type === 'json' && !context.traits.native));
  if (structured !== undefined) refuseConstruct(context, `'${operator}' on JSON or arrays`, structured.range);
  const isMoved = pair.some((value) => value.interval !== undefined) || (context.dialect !== 'mysql' && pair.some((value) => isTemporal(value.type)));
  if (operator === '||' || isMoved) return arithmetic(context, operator, pair);
  return arithmetic(context, operator, [operand(context, pair[0]), operand(context, pair[1])]);
}

/** Operators whose result is exact where their operands are. */
const SMOOTH: ReadonlySet<string> = new Set(['+', '-', '*', '/']);

function arithmetic(context: Context, operator: string, given: Pair): Expr {
  const range = spanOf(given);
  refuseOverflow(context, operator, given);
  const pair: Pair = SMOOTH.has(operator) ? [finer(context, given[0]), finer(context, given[1])] : given;
  switch (operator) {
    case '+':
      return add(context, pair);
    case '-':
      return temporalArithmetic(context, '-', pair) ?? withinRange(context, '-', { pair, plain: exact(infix(pair, '-', { level: LEVEL.add, type: numberType(pair) }), scaleOfSum(pair)) });
    case '*':
      if (pair.some((value) => value.interval !== undefined)) return scaledInterval(pair);
      return withinRange(context, '*', { pair, plain: exact(infix(pair, '*', { level: LEVEL.multiply, type: numberType(pair) }), scaleOfProduct(pair)) });
    case '/':
      return divide(context, pair);
    case '//':
      return wholeDivision(context, pair);
    case '**':
      return bitwise(context, '^', pair);
    case '%':
    case 'MOD':
      return modulo(context, pair);
    case 'DIV':
      return atom(`CAST(${inside(pair[0], LEVEL.multiply)} / ${inside(pair[1], LEVEL.unary)} AS INTEGER)`, 'integer', range);
    case '||':
      return concat(context, pair);
    case '&':
    case '|':
    case '<<':
    case '>>':
    case '^':
      return bitwise(context, operator, pair);
    default:
      return refuseConstruct(context, `The operator ${operator}`, range);
  }
}
