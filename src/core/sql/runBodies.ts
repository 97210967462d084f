import { lexFrom } from './lex/lexer';
import type { Dialect, Token } from './lex/token';
import { movedToken } from './movedToken';

/**
 * The tokens of a script with those of the bodies that it runs: PostgreSQL's `DO $$ … $$`. The quotes of such a body stand as operators (`isBodyQuote`) around
 * its tokens, which lie where they are in the script. `tokens` itself when there is none. Source: postgresql.org/docs/current/sql-do.html.
 */
export function withRunBodies(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  if (!runsBodies(tokens)) return tokens;
  const found: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isRunBody(tokens, index)) found.push(...bodyTokens(token, dialect));
    else found.push(token);
  }
  return found;
}

/** Whether a body stands anywhere in the tokens, or one may come to stand there when its end is written. */
export function runsBodies(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => token.upper === 'DO' && token.kind === 'word' && isBodyBehind(tokens, index + 1));
}

function isBodyBehind(tokens: readonly Token[], index: number): boolean {
  for (let at = index; at < tokens.length && at < index + BEFORE_BODY; at++) if (isDollarString(tokens[at])) return isRunBody(tokens, at);
  return false;
}

/** Comments and `LANGUAGE plpgsql` may stand between DO and its body. */
const BEFORE_BODY = 8;

function isRunBody(tokens: readonly Token[], index: number): boolean {
  if (!isDollarString(tokens[index])) return false;
  const before = codeBefore(tokens, index, 4);
  const [last] = before;
  const words = before.map(({ kind, upper }) => (kind === 'word' || kind === 'operator' ? upper : ''));
  const head = last?.upper === 'DO' ? 0 : words[1] === 'LANGUAGE' && last?.upper === 'PLPGSQL' ? 2 : undefined;
  return head !== undefined && words[head] === 'DO' && (before[head + 1] === undefined || words[head + 1] === ';');
}

/** The last tokens before `index` that are no comments, nearest first. */
function codeBefore(tokens: readonly Token[], index: number, count: number): readonly Token[] {
  const found: Token[] = [];
  for (let at = index - 1; at >= 0 && found.length < count; at--) {
    const token = tokens[at];
    if (token !== undefined && token.kind !== 'comment') found.push(token);
  }
  return found;
}

function isDollarString(token: Token | undefined): token is Token {
  return token?.kind === 'string' && token.closed && token.text.startsWith('$');
}

/** Whether the token opens or closes a body that runs. */
export function isBodyQuote({ kind, text }: Token): boolean {
  return kind === 'operator' && text.length > 1 && text.startsWith('$') && text.endsWith('$');
}

function bodyTokens({ text, start, end }: Token, dialect: Dialect): readonly Token[] {
  const length = text.indexOf('$', 1) + 1;
  const quote = (from: number): Token => ({ kind: 'operator', start: from, end: from + length, text: text.slice(0, length), upper: text.slice(0, length), closed: true });
  const body = text.slice(length, -length);
  const tokens: Token[] = [];
  const next = lexFrom(body, dialect, 0);
  for (let token = next(); token !== undefined; token = next()) tokens.push(movedToken(token, start + length));
  return [quote(start), ...withoutVariables(tokens), quote(end - length)];
}

/** Words before an INTO that names a table. Behind others it names the variables that a row goes to. */
const TABLE_WORDS = new Set(['INSERT', 'MERGE']);

/** Without the `INTO [STRICT] a, b` of `SELECT a, b INTO x, y FROM t`. Source: postgresql.org/docs/current/plpgsql-statements.html. */
function withoutVariables(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const isVariable = token.kind === 'word' && token.upper === 'INTO' && !TABLE_WORDS.has(codeBefore(tokens, index, 1)[0]?.upper ?? '');
    if (isVariable) index = variablesEnd(tokens, index + 1) - 1;
    else kept.push(token);
  }
  return kept;
}

/** Behind the list of names that starts at `from`. */
function variablesEnd(tokens: readonly Token[], from: number): number {
  let at = tokens[from]?.upper === 'STRICT' ? from + 1 : from;
  while (isName(tokens[at])) {
    at++;
    const sign = tokens[at];
    if (sign?.kind !== 'operator' || (sign.text !== ',' && sign.text !== '.')) break;
    at++;
  }
  return at;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quotedName';
}
