import { LEXICAL_RULES } from '../sql/dialects/lexical';
import type { Dialect } from '../sql/lex/token';
import type { ResolvedParameter } from './renderedTask';

/** `reason` fits behind the parameter's name in a message. */
export type SqlText = { readonly sql: string } | { readonly reason: string };

/** In these `''` inside a string is two strings side by side; a quote is written `\'`. */
const BACKSLASH_QUOTES: ReadonlySet<Dialect> = new Set(['hive', 'spark', 'bigquery']);

const NUMBER_TYPES: Readonly<Record<string, RegExp>> = {
  INT: /^[+-]?\d+$/,
  INTEGER: /^[+-]?\d+$/,
  LONG: /^[+-]?\d+$/,
  FLOAT: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
  DOUBLE: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
};

/**
 * The value as it must stand between two `quote`s so that the string means exactly the value. Databases differ in what a
 * backslash means, so that without a declared dialect one before a quote cannot be written; elsewhere it stays as it is.
 */
export function escapeInString(value: string, quote: string, dialect: Dialect): SqlText {
  if (dialect === 'generic') {
    if (/\\(?:['"]|$)/.test(value)) return { reason: `has the value \`${value}\`, whose backslash databases read differently: declare the task's datasource_type` };
    return { sql: value.replaceAll(quote, quote + quote) };
  }
  const backslashed = LEXICAL_RULES[dialect].backslashEscapes ? value.replaceAll('\\', '\\\\') : value;
  return { sql: backslashed.replaceAll(quote, BACKSLASH_QUOTES.has(dialect) ? `\\${quote}` : quote + quote) };
}

function quoteString(value: string, dialect: Dialect): SqlText {
  const escaped = escapeInString(value, "'", dialect);
  return 'sql' in escaped ? { sql: `'${escaped.sql}'` } : escaped;
}

function listElement(element: unknown, dialect: Dialect): SqlText {
  if (typeof element === 'string') return quoteString(element, dialect);
  if (typeof element === 'number') return { sql: String(element) };
  if (typeof element === 'boolean') return { sql: element ? 'TRUE' : 'FALSE' };
  return element === null ? { sql: 'NULL' } : { reason: 'is a LIST, and its value holds more than texts and numbers' };
}

function parseList(value: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** An empty list is `NULL`: `in (NULL)` holds for nothing and is SQL everywhere, `in ()` is not. */
function listLiteral(value: string, dialect: Dialect): SqlText {
  const elements = parseList(value)?.map((element) => listElement(element, dialect));
  if (elements === undefined) return { reason: `is a LIST, and its value \`${value}\` is not a JSON array` };
  const bad = elements.find((element) => 'reason' in element);
  if (bad !== undefined) return bad;
  const texts = elements.flatMap((element) => ('sql' in element ? [element.sql] : []));
  return { sql: texts.length === 0 ? 'NULL' : texts.join(', ') };
}

/** One literal, or for a LIST literals with commas between (dolphinscheduler.md §5.6). Numbers and booleans stand bare. */
export function literalOf(parameter: ResolvedParameter, dialect: Dialect): SqlText {
  const type = parameter.type.toUpperCase();
  const value = parameter.value.trim();
  if (type === 'LIST') return listLiteral(parameter.value, dialect);
  if (type === 'BOOLEAN') {
    const isTrue = /^true$/i.test(value);
    return isTrue || /^false$/i.test(value) ? { sql: isTrue ? 'TRUE' : 'FALSE' } : { reason: `is BOOLEAN, and its value \`${value}\` is neither true nor false` };
  }
  const pattern = Object.hasOwn(NUMBER_TYPES, type) ? NUMBER_TYPES[type] : undefined;
  if (pattern === undefined) return quoteString(parameter.value, dialect);
  return pattern.test(value) ? { sql: value } : { reason: `is ${type}, and its value \`${value}\` is no such number` };
}
