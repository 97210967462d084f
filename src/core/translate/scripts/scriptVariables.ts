import type { Catalog } from '../catalog';
import type { Dialect, Token } from '../../sql/lex/token';
import { asType, isSteady, made, madeName, valueOf, variableTable, type Piece, type Tokens } from './pieces';

/** What is known of a script's variables, by name in lower case. */
interface Known {
  readonly dialect: Dialect;
  /** Whose value is kept in a table while the script runs. */
  readonly kept: ReadonlySet<string>;
  readonly types: Map<string, Tokens>;
  readonly values: Map<string, Tokens>;
}

/** Snowflake's `SET x = 1` and `SET (a, b) = (1, 2)`. */
function sessionVariable(piece: Piece): readonly Piece[] {
  const [head, name, sign, ...value] = piece.tokens;
  if (piece.act !== undefined || head?.upper !== 'SET' || name?.kind !== 'word' || sign?.text !== '=') return [piece];
  return [{ ...piece, tokens: value, act: { kind: 'declare', name: `$${name.text.toLowerCase()}`, type: [] } }];
}

function namesSet({ act }: Piece): readonly string[] {
  if (act?.kind === 'declare' || act?.kind === 'assign') return [act.name];
  return act?.kind === 'select' || act?.kind === 'fetch' ? act.names : [];
}

/** The variable that a token names; `undefined`: none. */
function variableAt(dialect: Dialect, piece: Piece, index: number): string | undefined {
  const token = piece.tokens[index];
  if (token?.kind !== 'word') return undefined;
  const name = token.text.toLowerCase();
  if (/^[@$]/.test(name)) return name;
  if (dialect === 'sqlserver' || piece.isOutside === true) return undefined;
  const [before, behind] = [piece.tokens[index - 1]?.text, piece.tokens[index + 1]?.text];
  if (name.startsWith(':')) return name.slice(1);
  if (before === ':' && piece.tokens[index - 1]?.end === token.start) return name;
  if (before === '.' || behind === '.' || behind === '(') return undefined;
  const isInSql = piece.act === undefined || piece.act.kind === 'select';
  return dialect === 'snowflake' && isInSql ? undefined : name;
}

/** Variables whose value is not known before the script runs, and those that take theirs from them. */
function keptVariables(pieces: readonly Piece[], dialect: Dialect): ReadonlySet<string> {
  const kept = new Set<string>();
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    for (const piece of pieces) {
      const uses = piece.tokens.some((_token, i) => kept.has(variableAt(dialect, piece, i) ?? ''));
      const unsteady = piece.act?.kind === 'select' || piece.act?.kind === 'fetch' || piece.branches.length > 0 || uses || !isSteady(piece.tokens) || piece.tokens.some((token) => token.text.startsWith('@@'));
      if (unsteady) namesSet(piece).forEach((name) => kept.add(name));
    }
  }
  return kept;
}

function substituted(piece: Piece, known: Known): Tokens {
  return piece.tokens.flatMap((token, i) => {
    const next = piece.tokens[i + 1];
    if (token.text === ':' && next !== undefined && next.start === token.end && isKnown(variableAt(known.dialect, piece, i + 1), known)) return [];
    const name = variableAt(known.dialect, piece, i);
    if (name === undefined) return [token];
    if (known.kept.has(name)) return valueOf(variableTable(name), token);
    return known.values.get(name)?.map((part) => ({ ...part, start: token.start, end: token.end })) ?? [token];
  });
}

function isKnown(name: string | undefined, { kept, values }: Known): boolean {
  return name !== undefined && (kept.has(name) || values.has(name));
}

/** `IDENTIFIER('t')`, `TABLE('t')` → the name. */
function withIdentifiers(tokens: Tokens): Tokens {
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const isCall = token.kind === 'word' && token.upper === 'IDENTIFIER' && tokens[i + 1]?.text === '(';
    let at = i + 1;
    while (isCall && tokens[at]?.text === '(') at++;
    const literal = tokens[at];
    if (!isCall || literal?.kind !== 'string') {
      result.push(token);
      continue;
    }
    const depth = at - i - 1;
    literal.text.slice(1, -1).split('.').forEach((part, k) => result.push(...(k === 0 ? [] : [made('.', literal)]), madeName(part.replace(/^"|"$/g, ''), literal)));
    i = at + depth;
  }
  return result;
}

/** Whether a value is a literal; another is worked out where it is assigned, since `x := 1 / 0` fails even if nothing uses x. */
function cannotFail(value: Tokens): boolean {
  return value.every(({ kind, text, upper }) => kind === 'number' || kind === 'string' || text === '-' || text === '+' || upper === 'NULL' || upper === 'TRUE' || upper === 'FALSE');
}

/** Bare names that a column would hide, where the block's own variables have no sign of their own. */
function bareNames(piece: Piece, known: Known): readonly string[] {
  if (known.dialect === 'sqlserver') return [];
  return piece.tokens.flatMap((token, i) => {
    const name = variableAt(known.dialect, piece, i);
    return name === undefined || !isKnown(name, known) || !/^\w/.test(token.text) || /^[:$]/.test(piece.tokens[i - 1]?.text ?? '') ? [] : [name];
  });
}

/**
 * Variables of SQL Server (`@x`), Snowflake and DuckDB (`$x`, `:x`), BigQuery, and blocks of Oracle and PostgreSQL: the value of one known from the
 * text is written where it is used; that of another is kept in a table. Unknown ones stay, and are refused.
 */
export function withScriptVariables(written: readonly Piece[], dialect: Dialect): readonly Piece[] {
  const pieces = dialect === 'snowflake' ? written.flatMap(sessionVariable) : written;
  const known: Known = { dialect, kept: keptVariables(pieces, dialect), types: new Map(), values: new Map() };
  return pieces.flatMap((piece) => {
    const replaced = substituted(piece, known);
    const tokens = dialect === 'snowflake' ? withIdentifiers(replaced) : replaced;
    const shadowed = bareNames(piece, known);
    const { act } = piece;
    if (act?.kind !== 'declare' && act?.kind !== 'assign') return [{ ...piece, tokens, ...(shadowed.length === 0 ? {} : { shadowed }) }];
    if (act.kind === 'declare') known.types.set(act.name, act.type);
    const type = known.types.get(act.name);
    const [first] = tokens;
    if (known.kept.has(act.name) || type === undefined || first === undefined) return [{ ...piece, tokens, act: { ...act, type: type ?? [] } }];
    known.values.set(act.name, type.length === 0 ? [made('(', first), ...tokens, made(')', first)] : asType(tokens, type, first));
    return cannotFail(tokens) ? [] : [{ ...piece, tokens, act: { kind: 'declare', name: `value of ${act.name}`, type } }];
  });
}

/** A name in a statement that could be a column as well as a variable; a column would hide the variable. */
export function hiddenVariable(statement: Pick<Piece, 'tokens' | 'shadowed'>, catalog: Catalog): string | undefined {
  const { shadowed } = statement;
  if (shadowed === undefined) return undefined;
  const columns = new Set(statement.tokens.flatMap((token) => (token.kind === 'word' || token.kind === 'quotedName' ? (catalog.columnsOf(token.upper.toLowerCase()) ?? []) : [])).map((name) => name.toLowerCase()));
  return shadowed.find((name) => columns.has(name));
}
