import { LEXICAL_RULES } from '../../sql/dialects/lexical';
import type { Token } from '../../sql/lex/token';
import type { Context } from '../context';
import { refuse } from '../refusal';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', '0': '\0', Z: '\u001a' };

function unescapeBackslashes(body: string, keepsWildcards: boolean): string {
  return body.replace(/\\(?:[ux]([0-9A-Fa-f]{4}|[0-9A-Fa-f]{2})|([^]))/g, (written, code?: string, other?: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    if (other === undefined) return written;
    if (keepsWildcards && (other === '%' || other === '_')) return written;
    return ESCAPES[other] ?? other;
  });
}

/** MySQL and Hive know no `\x`. */
function unescapeFor(context: Pick<Context, 'dialect'>, body: string): string {
  const protectedBody = context.dialect === 'mysql' ? body.replace(/\\([ux])/g, '$1') : body;
  return unescapeBackslashes(protectedBody, context.dialect !== 'bigquery' && context.dialect !== 'snowflake');
}

function refuseEscape(token: Token): never {
  return refuse('A backslash in a string means different things in different databases: declare the task\'s datasource_type.', token);
}

function readQuotedBody(context: Pick<Context, 'dialect'>, token: Token, prefix: string): string {
  const { text } = token;
  const quote = text[prefix.length] ?? "'";
  const triple = LEXICAL_RULES[context.dialect].tripleQuotes && text.startsWith(quote.repeat(3), prefix.length) && text.length >= 6;
  const width = triple ? 3 : 1;
  const body = text.slice(prefix.length + width, text.length - width);
  if (prefix.toUpperCase().includes('R')) return body;
  if (context.dialect === 'sqlserver') return body.replaceAll(quote + quote, quote).replace(/\\\r?\n/g, '');
  const escaped = prefix.toUpperCase() === 'E' || LEXICAL_RULES[context.dialect].backslashEscapes;
  if (context.dialect === 'generic' && /\\'/.test(body)) refuseEscape(token);
  if (!escaped || context.dialect === 'generic') return body.replaceAll(quote + quote, quote);
  if (context.dialect === 'hive' && prefix === '' && new RegExp(`^(?:[^\\\\]|\\\\[^])*?${quote}${quote}`).test(body)) refuse(`Hive reads ${quote}${quote} within a text as the end of one text and the begin of another: write \\${quote}.`, token);
  const pattern = new RegExp(`\\\\[^]|${quote}${quote}`, 'g');
  const single = body.replace(pattern, (found) => (found === quote + quote ? quote : found));
  return unescapeFor(context, single);
}

/** The value of a token in a script that is a text literal; `undefined` for anything else. Never refuses. */
export function literalText(context: Pick<Context, 'dialect'>, token: Token | undefined): string | undefined {
  const isText = token?.kind === 'string' && context.dialect !== 'generic' && !/^(?:x|b|rb|br|u&)['"]/i.test(token.text);
  return isText ? textOf(context, token) : undefined;
}

/** A text without anything that a dialect reads in its own way. */
const PLAIN = /^'[^'\\]+'$/;

/** The value of a string token, or `undefined` for a binary literal. Refuses a literal of another kind. */
export function textOf(context: Pick<Context, 'dialect'>, token: Token): string | undefined {
  const { text } = token;
  if (PLAIN.test(text)) return text.slice(1, -1);
  const dollar = /^\$[^$]*\$/.exec(text)?.[0];
  if (dollar !== undefined) return text.slice(dollar.length, -dollar.length);
  const prefix = /^[A-Za-z&]*/.exec(text)?.[0] ?? '';
  const kind = prefix.toUpperCase();
  if (kind.endsWith('Q')) return text.slice(prefix.length + 2, -2);
  if (kind === 'X') return undefined;
  if (kind === 'B' || kind === 'U&' || kind === 'RB') return refuse(`The literal ${text} is not supported by the local runner.`, token);
  return readQuotedBody(context, token, prefix);
}
