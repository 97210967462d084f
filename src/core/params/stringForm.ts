import { LEXICAL_RULES } from '../sql/dialects/lexical';
import type { Dialect, Token } from '../sql/lex/token';
import { escapeInString, type SqlText } from './sqlLiteral';

/** How text is written inside one quoted token. */
export interface StringForm {
  /** `'`, `"`, or a backtick when nothing but the quotes themselves surrounds the content; else `undefined`. */
  readonly plainQuote: string | undefined;
  readonly write: (value: string) => SqlText;
}

function forbidding(closer: string): StringForm['write'] {
  return (value) =>
    value.includes(closer) ? { reason: `holds \`${closer}\`, which would end the string that it stands in` } : { sql: value };
}

function doubling(quote: string): StringForm['write'] {
  return (value) => ({ sql: value.replaceAll(quote, quote + quote) });
}

/** `E'x'` has backslash escapes in every dialect. */
function escaping(quote: string, dialect: Dialect, always: boolean): StringForm['write'] {
  const isDoubled = LEXICAL_RULES[dialect].backslashEscapes && dialect !== 'generic';
  if (!always || isDoubled) return (value) => escapeInString(value, quote, dialect);
  return (value) => escapeInString(value.replaceAll('\\', '\\\\'), quote, dialect);
}

/** The form of a `string` or `quotedName` token. */
export function stringFormOf(token: Token, dialect: Dialect): StringForm {
  const [, prefix = '', opener = ''] = /^([A-Za-z&]*)(\$\w*\$|'''|"""|['"`[])/.exec(token.text) ?? [];
  const plainQuote = prefix === '' && opener.length === 1 ? opener : undefined;
  if (opener.startsWith('$')) return { plainQuote: undefined, write: forbidding(opener) };
  if (/^n?q$/i.test(prefix) || /^rb?$/i.test(prefix)) return { plainQuote: undefined, write: forbidding("'") };
  if (opener.length === 3 && LEXICAL_RULES[dialect].tripleQuotes) {
    return { plainQuote: undefined, write: escaping(opener[0] ?? "'", dialect, true) };
  }
  if (opener === '[') return { plainQuote, write: doubling(']') };
  if (token.kind === 'quotedName') return { plainQuote, write: doubling(opener) };
  return { plainQuote, write: escaping(opener[0] ?? "'", dialect, /^e$/i.test(prefix)) };
}
