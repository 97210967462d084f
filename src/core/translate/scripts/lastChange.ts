import type { Token } from '../../sql/lex/token';
import { CHANGED_ROWS, made, madeName, type Act, type Tokens } from './pieces';

interface Split {
  readonly tokens: Tokens;
  readonly act?: Act;
  readonly isCounted?: boolean;
}

/** Whether the word of a call without arguments stands at a token. */
function calls(tokens: Tokens, i: number, name: string): boolean {
  return tokens[i]?.upper === name && tokens[i]?.kind === 'word' && tokens[i + 1]?.text === '(' && tokens[i + 2]?.text === ')';
}

/** Whether all rows that a statement changes are new or deleted ones: MySQL counts an UPDATE's by whether a value differs. */
function isPlainChange(tokens: Tokens): boolean {
  const words = tokens.map(({ kind, upper }) => (kind === 'word' ? upper : ''));
  return words[0] === 'DELETE' || (words[0] === 'INSERT' && !words.includes('IGNORE') && !words.includes('DUPLICATE'));
}

/** The columns that an INSERT lists behind its table, in lower case; `undefined`: it lists none. */
function insertedColumns(tokens: Tokens): { readonly table: string; readonly columns: readonly string[] } | undefined {
  const at = tokens[1]?.upper === 'INTO' ? 2 : 1;
  const end = tokens.findIndex((token, i) => i > at && token.text === ')');
  if (tokens[0]?.upper !== 'INSERT' || !isPlainChange(tokens) || tokens[at + 1]?.text !== '(' || end === -1) return undefined;
  const plain = (token: Token): string => token.text.replace(/^`|`$/g, '').toLowerCase();
  const names = tokens.slice(at + 2, end).filter(({ text }) => text !== ',');
  return { table: plain(tokens[at] ?? made('', { start: 0, end: 0 })), columns: names.map(plain) };
}

function text(value: string, at: Token): Token {
  return { ...made('x', at), kind: 'string', text: `'${value.replaceAll("'", "''")}'`, upper: '' };
}

function column(name: string, at: Token): Tokens {
  return [made('(', at), made('SELECT', at), madeName(name, at), made('FROM', at), madeName(CHANGED_ROWS, at), made(')', at)];
}

/** A statement whose `ROW_COUNT()` and `LAST_INSERT_ID()` ask for what the one before it did; they stay where that is not known. */
function answered(tokens: Tokens, before: Tokens): Tokens {
  const given = insertedColumns(before);
  const result: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const isCount = calls(tokens, i, 'ROW_COUNT') && isPlainChange(before);
    const isId = given !== undefined && calls(tokens, i, 'LAST_INSERT_ID');
    if (isCount) result.push(...column('value', token));
    else if (isId) result.push(token, made('(', token), text(given.table, token), made(',', token), text(given.columns.join(','), token), made(',', token), ...column('id', token), made(')', token));
    else result.push(token);
    if (isCount || isId) i += 2;
  }
  return result;
}

/** MySQL's `ROW_COUNT()` and `LAST_INSERT_ID()` right behind the statement that they ask for, which keeps the answer. */
export function withLastChange<T extends Split>(statements: readonly T[]): readonly T[] {
  if (!statements.some(({ tokens }) => tokens.some((_token, i) => calls(tokens, i, 'ROW_COUNT') || calls(tokens, i, 'LAST_INSERT_ID')))) return statements;
  const filled = statements.map(({ tokens }, i) => answered(tokens, statements[i - 1]?.tokens ?? []));
  return statements.map((statement, i) => {
    const tokens = filled[i] ?? statement.tokens;
    const asks = filled[i + 1] !== undefined && filled[i + 1]?.length !== statements[i + 1]?.tokens.length;
    return { ...statement, tokens, ...(asks ? { isCounted: true } : {}) };
  });
}
