import type { Dialect, Token } from '../sql/lex/token';

/** A statement's tokens. */
type Tokens = readonly Token[];

interface Split {
  readonly tokens: Tokens;
}

/** What a variable stands for, by its name in lower case. */
type Values = Map<string, Tokens>;

/** Words of values that would differ from use to use, or depend on rows that change in between. */
const UNSTEADY = new Set(['SELECT', 'NEWID', 'RAND', 'NEXT', 'EXEC', 'RANDOM', 'UUID', 'LAST_INSERT_ID', 'ROW_COUNT', 'FOUND_ROWS', 'UUID_STRING', 'RANDSTR', 'SEQ4', 'SEQ8']);

/** Variables of SQL Server and MySQL (`@x`) and Snowflake (`$x`), whose values are written where they are used. Others stay, and are refused. */
export function withoutVariables<T extends Split>(statements: readonly T[], dialect: Dialect): readonly T[] {
  if (dialect === 'mysql') return withoutUserVariables(statements);
  if (dialect !== 'sqlserver' && dialect !== 'snowflake') return statements;
  const types: Values = new Map();
  const values: Values = new Map();
  return statements.flatMap((statement) => {
    const tokens = dialect === 'sqlserver' ? substituted(statement.tokens, values, '') : substituted(statement.tokens, values, '$');
    const isDefined = dialect === 'sqlserver' ? declares(tokens, statement.tokens, { types, values }) : assigns(tokens, values);
    if (isDefined) return [];
    const unknown = assignedNames(statement.tokens);
    for (const name of unknown) values.delete(name);
    return [{ ...statement, tokens: unknown.length > 0 ? statement.tokens : tokens }];
  });
}

/** Words and signs behind which `@x =` compares. */
const COMPARES = new Set(['WHERE', 'AND', 'OR', 'NOT', 'ON', 'WHEN', 'THEN', 'CASE', 'IF', 'WHILE', 'HAVING', 'BETWEEN', 'LIKE']);

/**
 * The variables in `SET @x = …`, `SELECT @x = …`, `SELECT TOP 1 @x = …`, also in a branch, in lower case. What could not be followed
 * stays as written, and later uses are refused.
 */
function assignedNames(tokens: Tokens): readonly string[] {
  return tokens.flatMap((token, i) => (token.text.startsWith('@') && tokens[i + 1]?.text === '=' && isAssigned(tokens[i - 1]) ? [token.text.toLowerCase()] : []));
}

function isAssigned(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'operator') return before?.text === ',' || before?.text === ')';
  return !COMPARES.has(before.upper);
}

/** The tokens with each known variable's value in its place, which keeps the place of the name. */
function substituted(tokens: Tokens, values: Values, mark: string): Tokens {
  const isAssignment = tokens[0]?.upper === 'DECLARE' || tokens[0]?.upper === 'SET';
  return tokens.flatMap((token, i) => {
    const value = token.kind === 'word' && !(isAssignment && isTarget(tokens, i)) ? values.get(token.text.toLowerCase()) : undefined;
    if (value === undefined || (mark !== '' && !token.text.startsWith(mark))) return [token];
    return value.map((part) => ({ ...part, start: token.start, end: token.end }));
  });
}

/** `SET @x = …`, `DECLARE @x …, @y …`. */
function isTarget(tokens: Tokens, index: number): boolean {
  const before = tokens[index - 1];
  return index === 1 || (before?.text === ',' && tokens[0]?.upper === 'DECLARE');
}

function made(text: string, at: Token): Token {
  return { kind: /^\w/.test(text) ? 'word' : 'operator', text, upper: text.toUpperCase(), start: at.start, end: at.end, closed: true };
}

/** `CAST(value AS type)`: an assignment converts. */
function asType(value: Tokens, type: Tokens, at: Token): Tokens {
  return [made('CAST', at), made('(', at), ...value, made('AS', at), ...type, made(')', at)];
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

interface Known {
  readonly types: Values;
  readonly values: Values;
}

/** Takes note of `DECLARE @x int = 1` and `SET @x = 1`; false where that is not all that the statement does. */
function declares(tokens: Tokens, written: Tokens, known: Known): boolean {
  const [head, name, sign] = tokens;
  if (head?.upper === 'SET' && name?.text.startsWith('@') === true && sign?.text === '=') return assign(written[1] ?? head, tokens.slice(3), known);
  if (head?.upper === 'SELECT' && written.some((token, i) => token.text.startsWith('@') && written[i + 1]?.text === '=' && (i === 1 || written[i - 1]?.text === ','))) return selects(written, known);
  if (head?.upper !== 'DECLARE') return false;
  const all = parts(tokens.slice(1)).map((part) => {
    const type = part[1]?.upper === 'AS' ? part.slice(2) : part.slice(1);
    const at = type.findIndex((token) => token.text === '=');
    return { name: part[0], type: at === -1 ? type : type.slice(0, at), value: at === -1 ? [made('NULL', head)] : type.slice(at + 1) };
  });
  if (all.some(({ name: own, type, value }) => own?.text.startsWith('@') !== true || ['TABLE', 'CURSOR'].includes(type[0]?.upper ?? 'TABLE') || !isSteady(value))) return false;
  for (const one of all) {
    known.types.set(one.name?.text.toLowerCase() ?? '', one.type);
    assign(one.name ?? head, one.value, known);
  }
  return true;
}

/** `SELECT @x = 1, @y = 2`; what rows give is not known here, so that uses of such a variable are refused. */
function selects(written: Tokens, known: Known): boolean {
  const isPlain = !written.some((token) => token.kind === 'word' && token.upper === 'FROM');
  return parts(written.slice(1)).every((part) => {
    const name = part[0] ?? written[0];
    const isSet = name !== undefined && isPlain && assign(name, substituted(part.slice(2), known.values, ''), known);
    if (!isSet) known.values.delete(name?.text.toLowerCase() ?? '');
    return isSet;
  });
}

function assign(name: Token, value: Tokens, { types, values }: Known): boolean {
  const type = types.get(name.text.toLowerCase());
  if (type === undefined || !isSteady(value)) return false;
  values.set(name.text.toLowerCase(), asType(value, type, name));
  return true;
}

/** Snowflake's `SET x = 1`. */
function assigns(tokens: Tokens, values: Values): boolean {
  const [head, name, sign, ...value] = tokens;
  if (head?.upper !== 'SET' || name === undefined || sign?.text !== '=' || !isSteady(value)) return false;
  values.set(`$${name.text.toLowerCase()}`, [made('(', name), ...value, made(')', name)]);
  return true;
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
    return [written.length > 0 ? statement : { ...statement, tokens: substituted(tokens, values, '') }];
  });
}

function isUserVariable(token: Token | undefined): boolean {
  return token?.kind === 'word' && /^@[^@]/.test(token.text);
}

function assignUser([name, , ...written]: Tokens, values: Values): boolean {
  const value = substituted(written, values, '');
  if (name === undefined) return false;
  if (isSteady(value)) values.set(name.text.toLowerCase(), value.length === 1 ? value : [made('(', name), ...value, made(')', name)]);
  else values.delete(name.text.toLowerCase());
  return isSteady(value);
}
