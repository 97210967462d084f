import { lexFrom } from './lex/lexer';
import type { Dialect, Token } from './lex/token';
import { movedToken } from './movedToken';
import { wordSet } from './wordSet';

/**
 * The tokens of a script with those of the strings that it runs: PostgreSQL's `DO $$ … $$`, `EXECUTE IMMEDIATE '…'`, T-SQL's `EXEC ('…')`. The quotes of such a
 * body stand as operators (`isBodyQuote`) around its tokens, which lie where they are in the script. `tokens` itself when there is none.
 * Sources: postgresql.org/docs/current/sql-do.html, learn.microsoft.com/sql/t-sql/language-elements/execute-transact-sql.
 */
export function withRunBodies(tokens: readonly Token[], dialect: Dialect): readonly Token[] {
  if (!runsBodies(tokens)) return tokens;
  return tokens.flatMap((token, index) => (isRunBody(tokens, index) ? bodyTokens(token, dialect) : [token]));
}

/** Whether a body stands anywhere in the tokens. */
export function runsBodies(tokens: readonly Token[]): boolean {
  return tokens.some((_token, index) => isRunBody(tokens, index));
}

/** The last words before a string that runs, and all of them. Comments may stand between. */
const LAST_WORDS = wordSet('DO PLPGSQL EXECUTE IMMEDIATE ( SP_EXECUTESQL = FROM');
const HEAD = /(?:^|; |BEGIN )DO(?: LANGUAGE PLPGSQL)?$|\bEXECUTE(?: IMMEDIATE)?$|\bEXEC(?:UTE)? \($|\bSP_EXECUTESQL(?: @\w+ =)?$|\bPREPARE \S+ FROM$/;

/** A string that goes on behind its end, by `+` or `||`, is only a piece of what runs. */
function isRunBody(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'string' || !token.closed) return false;
  const before = codeBefore(tokens, index, 4);
  if (!LAST_WORDS.has(before[0]?.upper ?? '') || !HEAD.test(before.map(({ upper }) => upper).reverse().join(' '))) return false;
  const next = tokens.slice(index + 1).find(({ kind }) => kind !== 'comment');
  return next?.kind !== 'operator' || /^[),;]$/.test(next.text);
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

const OPEN = 'BODY';
const CLOSE = 'END BODY';

/** Whether the token opens or closes a body that runs. */
export function isBodyQuote(token: Token): boolean {
  return token.kind === 'operator' && (token.upper === OPEN || token.upper === CLOSE);
}

export function opensBody(token: Token): boolean {
  return token.kind === 'operator' && token.upper === OPEN;
}

/** Whether quotes behind this one are written twice. */
export function doublesQuotes(quote: string | undefined): boolean {
  return quote !== undefined && /^n?'$/i.test(quote);
}

const MARK = /^(?:\$\w*\$|'''|"""|n?'|"|q'.)/i;

function bodyTokens({ text, start, end }: Token, dialect: Dialect): readonly Token[] {
  const mark = MARK.exec(text)?.[0] ?? '';
  const inner = start + mark.length;
  const close = mark.replace(/^[nq]/i, '').length;
  const opening: Token = { kind: 'operator', start, end: inner, text: mark, upper: OPEN, closed: true };
  const body = text.slice(mark.length, text.length - close);
  const isDoubled = doublesQuotes(mark);
  const tokens: Token[] = [];
  const next = lexFrom(isDoubled ? withSingleQuotes(body) : body, dialect, 0);
  for (let token = next(); token !== undefined; token = next()) tokens.push(isDoubled ? withBothQuotes(token, inner) : movedToken(token, inner));
  const code = mark.startsWith('$') ? withoutVariables(withRunBodies(tokens, dialect)) : tokens;
  return [opening, ...code, { ...opening, start: end - close, end, text: text.slice(text.length - close), upper: CLOSE }];
}

/** Each pair of quotes becomes one and a blank outside the string that it opens or closes: nothing moves. */
function withSingleQuotes(body: string): string {
  let isOpen = false;
  return body.replace(/''|\\'/g, () => ((isOpen = !isOpen) ? " '" : "' "));
}

/** The string with the whole of its quotes. */
function withBothQuotes(token: Token, by: number): Token {
  const moved = movedToken(token, by);
  return token.kind === 'string' && token.text.startsWith("'") ? { ...moved, start: moved.start - 1, end: moved.end + (token.closed ? 1 : 0) } : moved;
}

/** Words before an INTO that names a table. Behind others it names the variables that a row goes to. */
const TABLE_WORDS = wordSet('INSERT MERGE');

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
