import { lex } from '../../sql/lex/lexer';
import type { Dialect, Token } from '../../sql/lex/token';
import { commaParts } from '../brackets';
import { asType, isSteady, made, type Tokens } from './pieces';

/** What Spark's session variables stand for, by their names in lower case. */
export type SessionVariables = ReadonlyMap<string, Tokens>;

interface Split {
  readonly sql: string;
  readonly tokens: Tokens;
}

interface Known {
  /** Values of settings and of hivevar, by namespace and name. */
  readonly settings: Map<string, string>;
  readonly values: Map<string, Tokens>;
  readonly types: Map<string, Tokens>;
}

const SETTING = /^set\s+(?:(hivevar|hiveconf):)?([\w.$-]+)\s*=\s*([^]*?)\s*$/i;

/** Spark has one space of names, Hive one for `hivevar:` and one for settings. */
function keyOf(dialect: Dialect, namespace: string, name: string): string {
  return dialect === 'spark' ? name : `${namespace.toLowerCase()}:${name}`;
}

const REFERENCE = /\$\{(?:(hivevar|hiveconf|sparkconf|spark):)?([\w.$-]+)\}/gi;

/** The text with each known `${hivevar:x}`, `${hiveconf:x}` and `${x}` replaced; what is not known stays. */
function expanded(text: string, known: Known, dialect: Dialect): string {
  return text.replace(REFERENCE, (written, namespace: string | undefined, name: string) => known.settings.get(keyOf(dialect, namespace ?? 'hivevar', name)) ?? written);
}

/** A value in quotes that would end them stays unknown. */
function expandedToken(token: Token, known: Known, dialect: Dialect): Tokens {
  if (token.kind === 'comment' || !token.text.includes('${')) return [token];
  const text = expanded(token.text, known, dialect);
  if (text === token.text) return [token];
  const quote = token.text.at(-1) ?? '';
  const isQuoted = token.kind === 'string' || token.kind === 'quotedName';
  if (isQuoted && (text.slice(1, -1).includes(quote) || text.slice(1, -1).includes('\\'))) return [token];
  return lex(text, dialect).filter(({ kind }) => kind !== 'comment').map((part) => ({ ...part, start: token.start, end: token.end }));
}

/** `DECLARE [OR REPLACE] [VARIABLE] x [type] [DEFAULT value]`; false where that is not all. */
function declare(tokens: Tokens, known: Known): boolean {
  const rest = tokens.slice(1).filter((token, i) => !(i < 3 && ['OR', 'REPLACE', 'VARIABLE', 'VAR'].includes(token.upper)));
  const [name, ...behind] = rest;
  const at = behind.findIndex((token) => token.text === '=' || token.upper === 'DEFAULT');
  const type = at === -1 ? behind : behind.slice(0, at);
  if (name?.kind !== 'word' || behind[0]?.text === '.') return false;
  known.types.set(name.text.toLowerCase(), type);
  return assign(name, at === -1 ? [made('NULL', name)] : behind.slice(at + 1), known);
}

/** A value with those of other variables in the places of their names. */
function withEarlier(value: Tokens, known: Known): Tokens {
  return value.flatMap((token) => (token.kind === 'word' ? (known.values.get(token.text.toLowerCase()) ?? [token]) : [token]));
}

function assign(name: Token, value: Tokens, known: Known): boolean {
  const key = name.text.toLowerCase();
  const type = known.types.get(key);
  const earlier = withEarlier(value, known);
  known.values.delete(key);
  if (type === undefined || value.length === 0 || !isSteady(earlier)) return false;
  known.values.set(key, type.length === 0 ? [made('(', name), ...earlier, made(')', name)] : asType(earlier, type, name));
  return true;
}

/** The table that keeps the value that a query gives a variable. */
function storeOf(name: Token): Token {
  const table = `variable ${name.text.toLowerCase()}`;
  return { ...made(table, name), kind: 'quotedName', text: `\`${table}\``, upper: table };
}

function words(text: string, at: Token): Tokens {
  return text.split(' ').map((word) => made(word, at));
}

/** `SET VAR x = (SELECT …)`, also by way of another variable: the tokens of a statement that keeps the value; `undefined`: it is no such statement. */
function stored(tokens: Tokens, known: Known): Tokens | undefined {
  const [head, second, name, sign, ...value] = tokens;
  const type = known.types.get(name?.text.toLowerCase() ?? '');
  const isKept = head?.upper === 'SET' && ['VAR', 'VARIABLE'].includes(second?.upper ?? '') && sign?.text === '=' && !isSteady(withEarlier(value, known));
  if (!isKept || name === undefined || type === undefined || commaParts(value).length > 1) return undefined;
  const read = [made('(', name), ...words('SELECT value FROM', name), storeOf(name), made(')', name)];
  known.values.set(name.text.toLowerCase(), type.length === 0 ? read : asType(read, type, name));
  return [...words('CREATE OR REPLACE TEMPORARY TABLE', name), storeOf(name), ...words('AS SELECT', name), ...value, ...words('AS value', name)];
}

/** Takes note of what a statement of Spark says about variables; false where it is no such statement, or not all of it is known. */
function defines(tokens: Tokens, known: Known): boolean {
  if (tokens[0]?.upper === 'DECLARE') return declare(tokens, known);
  if (tokens[0]?.upper === 'SET' && ['VAR', 'VARIABLE'].includes(tokens[1]?.upper ?? '')) {
    const all = commaParts(tokens.slice(2)).map(([name, sign, ...value]) => name?.kind === 'word' && sign?.text === '=' && assign(name, value, known));
    return all.every(Boolean);
  }
  return tokens[0]?.upper === 'DROP' && tokens[1]?.upper === 'TEMPORARY' && tokens[2]?.upper === 'VARIABLE' && known.values.delete(tokens.at(-1)?.text.toLowerCase() ?? '');
}

/** What earlier statements of the script say for one. */
interface Session {
  readonly variables?: SessionVariables;
  readonly overwriteMode?: 'static' | 'dynamic';
  /** `hive.default.nulls.last`, where it is set. */
  readonly nullsLast?: boolean;
}

function sessionOf(known: Known, dialect: Dialect): Session {
  const mode = dialect === 'spark' ? known.settings.get('spark.sql.sources.partitionOverwriteMode')?.toLowerCase() : undefined;
  const nulls = dialect === 'hive' ? known.settings.get(keyOf(dialect, 'hiveconf', 'hive.default.nulls.last'))?.trim().toLowerCase() : undefined;
  return { ...(nulls === 'true' || nulls === 'false' ? { nullsLast: nulls === 'true' } : {}), ...(known.values.size === 0 ? {} : { variables: new Map(known.values) }), ...(mode === 'static' || mode === 'dynamic' ? { overwriteMode: mode } : {}) };
}

/** Hive's and Spark's `${hivevar:x}` with the values that SET gave them, and Spark's session variables beside each statement. */
export function withSessionVariables<T extends Split>(statements: readonly T[], dialect: Dialect): readonly (T & Session)[] {
  if (dialect !== 'hive' && dialect !== 'spark') return statements;
  const known: Known = { settings: new Map(), values: new Map(), types: new Map() };
  return statements.flatMap((statement) => {
    const tokens = statement.sql.includes('${') ? statement.tokens.flatMap((token) => expandedToken(token, known, dialect)) : statement.tokens;
    const setting = SETTING.exec(statement.sql);
    if (setting !== null) known.settings.set(keyOf(dialect, setting[1] ?? 'hiveconf', setting[2] ?? ''), expanded(setting[3] ?? '', known, dialect));
    const before = sessionOf(known, dialect);
    const keeps = dialect === 'spark' ? stored(tokens, known) : undefined;
    if (keeps !== undefined) return [{ ...statement, tokens: keeps, ...before }];
    if (dialect === 'spark' && defines(tokens, known)) return [];
    return [{ ...statement, tokens, ...sessionOf(known, dialect) }];
  });
}
