import type { Dialect, Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { withLastChange } from './lastChange';
import { isSteady, made, valueOf, variableTable, type Act, type Tokens } from './pieces';
import { preparedTokens, type Prepared } from './prepared';

interface Split {
  readonly tokens: Tokens;
  readonly act?: Act;
}

/** What a variable stands for, by its name in lower case. */
type Values = Map<string, Tokens>;

/** Variables `@x` of MySQL, Doris and StarRocks: a value that is known from the text is written where it is used, what a query gives is kept in a table. */
export function withoutVariables<T extends Split>(statements: readonly T[], dialect: Dialect): readonly T[] {
  if (dialect === 'mysql') return withoutUserVariables(withLastChange(statements));
  return dialect === 'doris' || dialect === 'starrocks' ? withoutUserVariables(statements) : statements;
}

/** The tokens with each known variable's value in its place, which keeps the place of the name. */
function substituted(tokens: Tokens, values: Values): Tokens {
  return tokens.flatMap((token, i) => {
    const value = token.kind === 'word' && !(tokens[0]?.upper === 'SET' && i === 1) ? values.get(token.text.toLowerCase()) : undefined;
    return value === undefined ? [token] : value.map((part) => ({ ...part, start: token.start, end: token.end }));
  });
}

/** `SET @a = 1, @b = 2`, `SELECT … INTO @a`: a variable has the type of its value. Assignments inside of a query stay, and are refused. */
function withoutUserVariables<T extends Split>(statements: readonly T[]): readonly T[] {
  if (!statements.some(({ tokens }) => tokens[0]?.upper === 'PREPARE' || tokens.some((token) => isUserVariable(token)))) return statements;
  const values: Values = unsetVariables(statements);
  const known: Prepared = new Map();
  return statements.flatMap((given) => {
    const prepared = preparedTokens(substituted(given.tokens, values), known);
    if (prepared?.length === 0) return [];
    const statement = prepared === undefined ? given : { ...given, tokens: prepared };
    const { tokens } = statement;
    if (tokens[0]?.upper === 'SET' && commaParts(tokens.slice(1)).every(([name, sign]) => isUserVariable(name) && /^:?=$/.test(sign?.text ?? ''))) {
      return commaParts(tokens.slice(1)).flatMap((part) => assignUser(part, values).map((piece) => ({ ...statement, ...piece })));
    }
    const filled = intoVariables(tokens, values);
    if (filled !== undefined) return filled.map((piece) => ({ ...statement, ...piece }));
    const written = tokens.filter((token, i) => isUserVariable(token) && tokens[i + 1]?.text === ':=');
    for (const { text } of written) values.delete(text.toLowerCase());
    return [written.length > 0 ? statement : { ...statement, tokens: substituted(tokens, values) }];
  });
}

/** NULL for each variable to which the script gives no value. */
function unsetVariables(statements: readonly Split[]): Values {
  const all = statements.flatMap(({ tokens }) => tokens.flatMap((token, i) => (isUserVariable(token) ? [{ token, isSet: tokens[i + 1]?.text === ':=' || ['SET', 'INTO', ','].includes(tokens[i - 1]?.upper ?? '') }] : [])));
  const given = new Set(all.filter(({ isSet }) => isSet).map(({ token }) => token.text.toLowerCase()));
  return new Map(all.filter(({ token }) => !given.has(token.text.toLowerCase())).map(({ token }) => [token.text.toLowerCase(), [made('NULL', token)]]));
}

/** From now on a variable's value is in its table. */
function keep(name: Token, values: Values): void {
  values.set(name.text.toLowerCase(), valueOf(variableTable(name.text.toLowerCase()), name));
}

/** `SELECT a, b INTO @a, @b FROM t`, the INTO also at the end; `undefined`: that is no such query. */
function intoVariables(tokens: Tokens, values: Values): readonly Split[] | undefined {
  const into = tokens.findIndex((token, i) => token.kind === 'word' && token.upper === 'INTO' && isUserVariable(tokens[i + 1]));
  if (into === -1 || tokens[0]?.upper !== 'SELECT') return undefined;
  let end = into + 2;
  while (tokens[end]?.text === ',' && isUserVariable(tokens[end + 1])) end += 2;
  const names = tokens.slice(into + 1, end).filter((token) => isUserVariable(token));
  const query = substituted([...tokens.slice(0, into), ...tokens.slice(end)], values);
  if (query.some((token) => isUserVariable(token))) return undefined;
  names.forEach((name) => { keep(name, values); });
  return [{ tokens: query, act: { kind: 'select', names: names.map(({ text }) => text.toLowerCase()), missing: 'keep' } }];
}

function isUserVariable(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^@[^@]/.test(token.text);
}

/** Nothing for a value that is written where it is used; a step of the script for one that is kept. */
function assignUser([name, sign, ...written]: Tokens, values: Values): readonly Split[] {
  const value = substituted(written, values);
  if (name === undefined || sign === undefined) return [];
  if (value.length > 0 && isSteady(value) && !value.some((token) => token.kind === 'word' && token.text.startsWith('@'))) {
    values.set(name.text.toLowerCase(), value.length === 1 ? value : [made('(', name), ...value, made(')', name)]);
    return [];
  }
  if (value.length === 0 || value.some((token, i) => isUserVariable(token) || ['RAND', 'UUID', 'ROW_COUNT', 'FOUND_ROWS'].includes(token.upper) || (token.upper === 'LAST_INSERT_ID' && value[i + 2]?.text === ')'))) {
    values.delete(name.text.toLowerCase());
    return [{ tokens: [made('SET', name), name, sign, ...value] }];
  }
  keep(name, values);
  return [{ tokens: value, act: { kind: 'declare', name: name.text.toLowerCase(), type: [] } }];
}
