import type { Token } from '../../sql/lex/token';
import { createContext, refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { dropTemporary, NOTHING, prepare, temporary, type Lowered, type Step } from './steps';

const CONDITION = 'if condition';

/** A table's name as a text literal gives it: `N'tempdb..#x'`, `'[dbo].[x]'`. */
function localName(context: Context, literal: Token): string {
  const parts = literal.text.replace(/^[Nn]?'|'$/g, '').split('.').map((part) => part.replace(/^\[|\]$/g, '').toLowerCase()).filter((part) => part !== '' && part !== 'tempdb');
  const [schema] = parts;
  return parts.length === 2 && schema !== undefined && context.traits.defaultSchemas.includes(schema) ? (parts[1] ?? '') : parts.join('.');
}

function exists(context: Context, literal: Token): boolean {
  return context.catalog.columnsOf(localName(context, literal)) !== undefined;
}

/** `OBJECT_ID('x') IS [NOT] NULL`: decided before anything runs. */
function readObjectId(context: Context): boolean | undefined {
  const { cursor } = context;
  if (!cursor.sees('OBJECT_ID', '(')) return undefined;
  const literal = cursor.peek(2);
  if (literal?.kind !== 'string') return refuseConstruct(context, 'OBJECT_ID of this value', cursor.here);
  cursor.at++;
  cursor.skipBrackets();
  cursor.expect('IS');
  const isThere = cursor.accept('NOT');
  cursor.expect('NULL');
  return exists(context, literal) === isThere;
}

/** With these words a query of the system tables asks for more than whether a table is there. */
const MORE_THAN_A_NAME: ReadonlySet<string> = new Set(['JOIN', 'APPLY', 'OR', 'NOT', 'UNION', 'EXCEPT', 'INTERSECT', 'HAVING']);

/** `[NOT] EXISTS (SELECT … FROM sys.tables WHERE name = 'x')`. */
function readCatalogQuery(context: Context): boolean | undefined {
  const { cursor } = context;
  const isNot = cursor.sees('NOT', 'EXISTS', '(');
  if (!isNot && !cursor.sees('EXISTS', '(')) return undefined;
  const open = cursor.at + (isNot ? 2 : 1);
  const inner = cursor.tokens.slice(open, cursor.closing(open));
  const from = inner.findIndex((token, i) => token.upper === 'FROM' && ['SYS', 'INFORMATION_SCHEMA'].includes(inner[i + 1]?.upper.toUpperCase() ?? ''));
  if (from === -1) return undefined;
  const named = inner.find((token, i) => token.kind === 'string' && ['NAME', 'TABLE_NAME'].includes(inner[i - 2]?.upper.toUpperCase() ?? '') && inner[i - 1]?.text === '=');
  const byId = inner.find((token, i) => token.kind === 'string' && inner[i - 2]?.upper === 'OBJECT_ID');
  const isTables = ['TABLES', 'OBJECTS', 'VIEWS'].includes(inner[from + 3]?.upper.toUpperCase() ?? '') && !inner.some((token) => MORE_THAN_A_NAME.has(token.upper));
  const literal = named ?? byId;
  if (literal === undefined || !isTables) return refuseConstruct(context, 'A query of the system tables', cursor.here);
  cursor.at = cursor.closing(open) + 1;
  return exists(context, literal) !== isNot;
}

/** Where the branch that starts at `from` ends: at its ELSE, or with the statement. */
function branchEnd(context: Context, from: number): number {
  const { tokens } = context.cursor;
  let depth = 0;
  for (let i = from; i < tokens.length; i++) {
    const token = tokens[i];
    if (token?.kind === 'operator') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    else if (token?.kind === 'word' && (token.upper === 'CASE' || token.upper === 'BEGIN')) depth++;
    else if (token?.kind === 'word' && token.upper === 'END') depth--;
    else if (depth === 0 && token?.kind === 'word' && token.upper === 'ELSE') return i;
  }
  return tokens.length;
}

/** The statement of a branch, which may stand in BEGIN … END. */
function branch(context: Context, parse: (inner: Context) => Lowered): Lowered {
  const { cursor } = context;
  const end = branchEnd(context, cursor.at);
  const own = cursor.tokens.slice(cursor.at, end);
  cursor.at = end;
  const isBlock = own[0]?.upper === 'BEGIN' && own.at(-1)?.upper === 'END';
  // The statements behind it would run whatever the condition is.
  if (own.at(-1)?.upper === 'BEGIN') refuseConstruct(context, 'A block of several statements', own.at(-1) ?? cursor.here);
  const tokens = isBlock ? own.slice(1, -1) : own;
  if (tokens.length === 0) return refuse('A statement is expected here.', cursor.here);
  return parse(createContext(tokens, context.dialect, context.catalog));
}

function when(lowered: Lowered, condition: string): readonly Step[] {
  if (lowered.steps.some((step) => step.when !== undefined)) refuse('An IF inside of another is not supported by the local runner.', { start: 0, end: 0 });
  return lowered.steps.map((step) => ({ ...step, when: `SELECT 1 FROM ${temporary(CONDITION)} WHERE ${condition}` }));
}

/** SQL Server's `IF condition statement [ELSE statement]`. */
export function parseIf(context: Context, parse: (inner: Context) => Lowered): Lowered {
  const { cursor } = context;
  cursor.expect('IF');
  const bracketed = cursor.sees('(', 'OBJECT_ID') && cursor.accept('(');
  const known = readObjectId(context) ?? readCatalogQuery(context);
  if (bracketed) cursor.expect(')');
  if (known !== undefined) {
    if (cursor.seesAny(['AND', 'OR'])) refuseConstruct(context, 'More than this condition', cursor.here);
    const chosen = known ? branch(context, parse) : (skipBranch(context), NOTHING);
    if (!cursor.accept('ELSE')) return chosen;
    return known ? (skipBranch(context), chosen) : branch(context, parse);
  }
  const condition = parseValue(context).sql;
  const then = branch(context, parse);
  const otherwise = cursor.accept('ELSE') ? branch(context, parse) : NOTHING;
  const steps = [prepare(dropTemporary(CONDITION)), prepare(`CREATE TEMP TABLE ${quoteName(CONDITION)} AS SELECT (${condition}) AS holds`)];
  return {
    steps: [...steps, ...when(then, 'holds'), ...when(otherwise, 'holds IS NOT TRUE')],
    cleanup: [...then.cleanup, ...otherwise.cleanup, dropTemporary(CONDITION)],
  };
}

function skipBranch(context: Context): void {
  context.cursor.at = branchEnd(context, context.cursor.at);
}
