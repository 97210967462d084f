import { LEXICAL_RULES } from '../sql/dialects/lexical';
import type { Dialect } from '../sql/lex/token';
import { misfitOf, readList, type ListElement, type ListReading } from './parameterTypes';
import type { ResolvedParameter } from './renderedTask';

/** `reason` fits behind the parameter's name in a message. */
export type SqlText = { readonly sql: string } | { readonly reason: string };

/** In these `''` inside a string is two strings side by side; a quote is written `\'`. */
const BACKSLASH_QUOTES: ReadonlySet<Dialect> = new Set(['hive', 'spark', 'bigquery']);

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

function listElement({ kind, text }: ListElement, dialect: Dialect): SqlText {
  return kind === 'text' ? quoteString(text, dialect) : { sql: kind === 'number' ? text : text.toUpperCase() };
}

/**
 * The elements of a LIST. An output of a task before is one with its only row's text, or empty when there was no row
 * (dolphinscheduler.md §5.6); a declared value must be a JSON array.
 */
export function listOf({ source, value }: ResolvedParameter): ListReading {
  const reading = readList(value);
  if ('elements' in reading || source !== 'upstream' || value.trim().startsWith('[')) return reading;
  return { elements: value === '' ? [] : [{ kind: 'text', text: value }] };
}

/** An empty list is `NULL`: `in (NULL)` holds for nothing and is SQL everywhere, `in ()` is not. */
function listLiteral(parameter: ResolvedParameter, dialect: Dialect): SqlText {
  const list = listOf(parameter);
  if ('reason' in list) return list;
  const elements = list.elements.map((element) => listElement(element, dialect));
  const bad = elements.find((element) => 'reason' in element);
  if (bad !== undefined) return bad;
  const texts = elements.flatMap((element) => ('sql' in element ? [element.sql] : []));
  return { sql: texts.length === 0 ? 'NULL' : texts.join(', ') };
}

/** Why a value does not fit its parameter's type, behind the parameter's name. `undefined`: it does; a FILE may have any. */
export function typeProblemOf(parameter: ResolvedParameter): string | undefined {
  const type = parameter.type.toUpperCase();
  if (type === 'FILE') return undefined;
  if (type !== 'LIST') return misfitOf(type, parameter.value);
  const list = listOf(parameter);
  return 'reason' in list ? list.reason : undefined;
}

const NUMBER_TYPES: ReadonlySet<string> = new Set(['INT', 'INTEGER', 'LONG', 'FLOAT', 'DOUBLE']);

/** One literal, or for a LIST literals with commas between (dolphinscheduler.md §5.6). Numbers and booleans stand bare. */
export function literalOf(parameter: ResolvedParameter, dialect: Dialect): SqlText {
  const type = parameter.type.toUpperCase();
  if (type === 'LIST') return listLiteral(parameter, dialect);
  const reason = misfitOf(type, parameter.value);
  if (reason !== undefined) return { reason };
  if (NUMBER_TYPES.has(type)) return { sql: parameter.value.trim() };
  if (type === 'BOOLEAN') return { sql: parameter.value.trim().toUpperCase() };
  return quoteString(TEXT_TYPES.has(type) ? parameter.value.trim() : parameter.value, dialect);
}

/** Blanks around these do not belong to the value. */
const TEXT_TYPES: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP']);
