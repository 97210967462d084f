import { lexFrom } from './lex/lexer';
import type { Dialect, Token } from './lex/token';
import { movedToken } from './movedToken';

/**
 * The tokens of a script with those of the bodies that it runs: PostgreSQL's `DO $$ … $$`. The quotes of such a body stand as operators (`isBodyQuote`) around
 * its tokens, which lie where they are in the script. `tokens` itself when there is none. Source: postgresql.org/docs/current/sql-do.html.
 */
export function withRunBodies(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  if (!runsBodies(tokens)) return tokens;
  return tokens.flatMap((token, index) => (isRunBody(tokens, index) ? bodyTokens(token, dialect) : [token]));
}

/** Whether a body stands anywhere in the tokens. */
export function runsBodies(tokens: readonly Token[]): boolean {
  return tokens.some((_token, index) => isRunBody(tokens, index));
}

/** Comments and `LANGUAGE plpgsql` may stand between DO and its body. */
function isRunBody(tokens: readonly Token[], index: number): boolean {
  if (!isDollarString(tokens[index])) return false;
  const before = codeBefore(tokens, index, 4);
  const [last] = before;
  const head = before[1]?.upper === 'LANGUAGE' && last?.upper === 'PLPGSQL' ? 2 : 0;
  return before[head]?.upper === 'DO' && (before[head + 1] === undefined || before[head + 1]?.text === ';');
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
  const mark = text.slice(0, length);
  const quote = (from: number): Token => ({ kind: 'operator', start: from, end: from + length, text: mark, upper: mark, closed: true });
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
  while (/^(?:word|quotedName)$/.test(tokens[at]?.kind ?? '')) {
    at++;
    if (!/^[,.]$/.test(tokens[at]?.text ?? '')) break;
    at++;
  }
  return at;
}
