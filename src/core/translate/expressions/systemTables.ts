import type { Token } from '../../sql/lex/token';
import { inDialect, refuseConstruct, type Context } from '../context';
import { atom, type Expr } from '../expr';

/** A table's name as a text literal gives it: `N'tempdb..#x'`, `'[dbo].[x]'`. */
function localName(context: Context, literal: Token): string {
  const parts = literal.text.replace(/^[Nn]?'|'$/g, '').split('.').map((part) => part.replace(/^\[|\]$/g, '').toLowerCase()).filter((part) => part !== '' && part !== 'tempdb');
  const [schema] = parts;
  return parts.length === 2 && schema !== undefined && context.traits.defaultSchemas.includes(schema) ? (parts[1] ?? '') : parts.join('.');
}

/** With these words a query of the system tables asks for more than whether something is there. */
const MORE_THAN_A_NAME: ReadonlySet<string> = new Set(['JOIN', 'APPLY', 'OR', 'NOT', 'UNION', 'EXCEPT', 'INTERSECT', 'HAVING', 'LIKE', 'IN']);

const TABLES: ReadonlySet<string> = new Set(['TABLES', 'OBJECTS', 'VIEWS', 'SYSOBJECTS']);

/** The literal that a column of one of these names is compared with. */
function comparedWith(tokens: readonly Token[], names: readonly string[]): Token | undefined {
  return tokens.find((token, i) => token.kind === 'string' && tokens[i - 1]?.text === '=' && names.includes(tokens[i - 2]?.upper.toUpperCase() ?? ''));
}

function literalOf(token: Token): string {
  return token.text.replace(/^[Nn]?'|'$/g, '').toLowerCase();
}

/** SQL Server's `EXISTS (SELECT … FROM sys.tables WHERE name = 'x')`, and the same of `information_schema` in PostgreSQL and Redshift, decided before anything runs; the cursor is at the bracket. */
export function existsInCatalog(context: Context): boolean | undefined {
  const { cursor } = context;
  const end = cursor.closing(cursor.at);
  const inner = cursor.tokens.slice(cursor.at, end);
  const from = inner.findIndex((token, i) => token.upper === 'FROM' && ['SYS', 'INFORMATION_SCHEMA'].includes(inner[i + 1]?.upper.toUpperCase() ?? ''));
  const hasCatalog = context.dialect === 'sqlserver' || (inDialect(context, 'postgresql', 'redshift') && inner[from + 1]?.upper.toUpperCase() === 'INFORMATION_SCHEMA');
  if (!hasCatalog || from === -1) return undefined;
  const view = inner[from + 3]?.upper.toUpperCase() ?? '';
  const byId = inner.find((token, i) => token.kind === 'string' && inner[i - 2]?.upper === 'OBJECT_ID');
  // PostgreSQL keeps names in lower case: one with a capital letter is that of a table in quotes.
  const isCapital = context.dialect !== 'sqlserver' && inner.some((token) => token.kind === 'string' && token.text !== token.text.toLowerCase());
  const isSimple = !isCapital && !inner.some((token) => token.kind === 'word' && MORE_THAN_A_NAME.has(token.upper));
  const here = cursor.here;
  cursor.at = end + 1;
  if (isSimple && view === 'SCHEMAS') return true;
  if (isSimple && TABLES.has(view)) {
    const table = comparedWith(inner, ['NAME', 'TABLE_NAME']) ?? byId;
    if (table !== undefined) return context.catalog.columnsOf(localName(context, table)) !== undefined;
  }
  if (isSimple && view === 'COLUMNS') {
    const table = comparedWith(inner, ['TABLE_NAME']) ?? byId;
    const column = comparedWith(inner, ['NAME', 'COLUMN_NAME']);
    if (table !== undefined && column !== undefined) return context.catalog.columnsOf(localName(context, table))?.some((name) => name.toLowerCase() === literalOf(column)) === true;
  }
  return refuseConstruct(context, 'A query of the system tables', here);
}

/** `OBJECT_ID('x'[, 'U'])`, `COL_LENGTH('t', 'c')`, which are asked for NULL only; `undefined`: neither stands here. */
export function catalogCall(context: Context): Expr | undefined {
  const { cursor } = context;
  const from = cursor.at;
  const word = cursor.peek()?.upper;
  if (context.dialect !== 'sqlserver' || (word !== 'OBJECT_ID' && word !== 'COL_LENGTH') || cursor.peek(1)?.text !== '(') return undefined;
  const [table, column] = [cursor.peek(2), cursor.peek(4)];
  cursor.at++;
  cursor.skipBrackets();
  if (table?.kind !== 'string' || !cursor.sees('IS')) return refuseConstruct(context, `${word} of this value`, cursor.rangeFrom(from));
  const columns = context.catalog.columnsOf(localName(context, table));
  const isThere = word === 'OBJECT_ID' ? columns !== undefined : column?.kind === 'string' && columns?.some((name) => name.toLowerCase() === literalOf(column)) === true;
  return atom(isThere ? '1' : 'NULL', 'integer', cursor.rangeFrom(from));
}
