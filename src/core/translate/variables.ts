import type { Dialect, Token } from '../sql/lex/token';

/** A statement's tokens. */
type Tokens = readonly Token[];

interface Split {
  readonly tokens: Tokens;
}

/** What a variable stands for, by its name in lower case. */
type Values = Map<string, Tokens>;

/** Words of values that would differ from use to use, or depend on rows that change in between. */
const UNSTEADY = new Set(['SELECT', 'RAND', 'UUID', 'LAST_INSERT_ID', 'ROW_COUNT', 'FOUND_ROWS']);

/** MySQL's variables `@x`, whose values are written where they are used. Others stay, and are refused. */
export function withoutVariables<T extends Split>(statements: readonly T[], dialect: Dialect): readonly T[] {
  return dialect === 'mysql' ? withoutUserVariables(statements) : statements;
}

/** The tokens with each known variable's value in its place, which keeps the place of the name. */
function substituted(tokens: Tokens, values: Values): Tokens {
  return tokens.flatMap((token, i) => {
    const value = token.kind === 'word' && !(tokens[0]?.upper === 'SET' && i === 1) ? values.get(token.text.toLowerCase()) : undefined;
    return value === undefined ? [token] : value.map((part) => ({ ...part, start: token.start, end: token.end }));
  });
}

function made(text: string, at: Token): Token {
  return { kind: /^\w/.test(text) ? 'word' : 'operator', text, upper: text.toUpperCase(), start: at.start, end: at.end, closed: true };
}

function isSteady(value: Tokens): boolean {
  return value.length > 0 && !value.some((token) => token.kind === 'word' && (UNSTEADY.has(token.upper) || token.text.startsWith('@')));
}

/** The parts between commas outside of brackets. */
function parts(tokens: Tokens): readonly Tokens[] {
  const result: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    if (token.text === ',' && depth === 0) result.push([]);
    else result.at(-1)?.push(token);
  }
  return result;
}

/** MySQL's `SET @a = 1, @b = 2`: a variable has the type of its value. What a query gives it is not known here. */
function withoutUserVariables<T extends Split>(statements: readonly T[]): readonly T[] {
  if (!statements.some(({ tokens }) => tokens.some((token) => isUserVariable(token)))) return statements;
  const values: Values = new Map();
  return statements.flatMap((statement) => {
    const { tokens } = statement;
    if (tokens[0]?.upper === 'SET' && parts(tokens.slice(1)).every(([name, sign]) => isUserVariable(name) && /^:?=$/.test(sign?.text ?? ''))) {
      const isKnown = parts(tokens.slice(1)).map((part) => assignUser(part, values));
      return isKnown.every(Boolean) ? [] : [statement];
    }
    const written = tokens.filter((token, i) => isUserVariable(token) && (tokens[i + 1]?.text === ':=' || tokens.slice(0, i).some((before) => before.upper === 'INTO' && before.kind === 'word') && !tokens.slice(i).some((behind) => behind.upper === 'FROM')));
    for (const { text } of written) values.delete(text.toLowerCase());
    return [written.length > 0 ? statement : { ...statement, tokens: substituted(tokens, values) }];
  });
}

function isUserVariable(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^@[^@]/.test(token.text);
}

function assignUser([name, , ...written]: Tokens, values: Values): boolean {
  const value = substituted(written, values);
  if (name === undefined) return false;
  if (isSteady(value)) values.set(name.text.toLowerCase(), value.length === 1 ? value : [made('(', name), ...value, made(')', name)]);
  else values.delete(name.text.toLowerCase());
  return isSteady(value);
}
