import { wordOutside } from '../brackets';
import { createContext, refuseConstruct, type Context } from '../context';
import { nameOf, readName, readTable, type TableName } from '../names';
import { parseQuery, readColumnNames } from '../queries/query';
import { readTarget } from '../queries/tables';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import type { Token } from '../../sql/lex/token';
import { parseDelete } from './delete';
import { parseInsert } from './insert';
import { dropTemporary, prepare, temporary, type Lowered, type Step } from './steps';
import { parseUpdate } from './update';

/** A WITH some of whose queries change data: what is done before the statement behind it. */
interface ChangingWith extends Lowered {
  readonly prefix: string;
}

const CHANGING = ['INSERT', 'UPDATE', 'DELETE'];

/** Whether a query of the WITH here changes data. */
function changes({ cursor }: Context): boolean {
  return cursor.tokens.some((token, i) => token.text === '(' && ['AS', 'MATERIALIZED'].includes(cursor.tokens[i - 1]?.upper ?? '') && CHANGING.includes(cursor.tokens[i + 1]?.upper ?? ''));
}

/** One query that changes data, in parts. */
interface Change {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  /** Without RETURNING. */
  readonly body: readonly Token[];
  /** The select list behind RETURNING; empty without one. */
  readonly returning: readonly Token[];
  /** The WITH queries before it. */
  readonly prefix: string;
}

function part(context: Context, tokens: readonly Token[]): Context {
  return { ...createContext(tokens, context.dialect, context.catalog), ctes: context.ctes };
}

/** The table that the query changes, and the name under which RETURNING knows it. */
function targetOf(context: Context, { body }: Change): { readonly table: TableName; readonly alias: string } {
  const inner = part(context, body);
  const { cursor } = inner;
  const word = cursor.next().upper;
  if (word !== 'UPDATE') cursor.expect(word === 'DELETE' ? 'FROM' : 'INTO');
  cursor.accept('ONLY');
  if (word !== 'INSERT') return readTarget(inner);
  const table = readTable(inner);
  return { table, alias: table.base };
}

/** PostgreSQL's other queries see the table as it was: they may not name it. */
function checkReaders(context: Context, change: Change, { table }: { readonly table: TableName }): void {
  const [first, last] = [change.body[0]?.start ?? 0, (change.returning.at(-1) ?? change.body.at(-1))?.end ?? 0];
  const isUpdate = change.body[0]?.upper === 'UPDATE';
  context.cursor.tokens.forEach((token, i) => {
    const isInside = token.start >= first && token.end <= last;
    if (isInside || (token.kind !== 'word' && token.kind !== 'quotedName') || nameOf(token).toLowerCase() !== table.base.toLowerCase()) return;
    if (isUpdate && context.cursor.tokens[i - 1]?.upper === 'INTO') return;
    refuse(`The table ${table.name} is changed in a WITH query and used here too: its rows would be those before the change. Write two statements.`, token);
  });
}

function bodySteps(context: Context, change: Change): readonly Step[] {
  const inner = part(context, change.body);
  switch (change.body[0]?.upper) {
    case 'DELETE':
      return parseDelete(inner, change.prefix).steps;
    case 'UPDATE':
      return parseUpdate(inner, change.prefix).steps;
    default:
      return parseInsert(inner, change.prefix).steps;
  }
}

function word(upper: string, at: Token): Token {
  return { kind: 'word', text: upper, upper, start: at.start, end: at.end, closed: true };
}

/** The words from `first` on, outside of brackets, up to the end of the body. */
function from(body: readonly Token[], first: string): readonly Token[] {
  return body.slice(wordOutside(body, 0, first) ?? body.length);
}

/** `SELECT list FROM target`, with the condition of the body where it decides. */
function returnedRows(context: Context, change: Change, how: { readonly list: readonly Token[]; readonly conditioned: boolean }): ReturnType<typeof parseQuery> {
  const [head] = change.body;
  if (head === undefined) return refuse('A query is missing here.', context.cursor.here);
  const others = head.upper === 'UPDATE' ? from(change.body, 'FROM') : head.upper === 'DELETE' ? from(change.body, 'USING') : [];
  const where = how.conditioned ? from(change.body, 'WHERE') : [];
  const setAt = head.upper === 'UPDATE' ? change.body.length - from(change.body, 'SET').length : change.body.length - from(change.body, 'WHERE').length;
  const insertAt = change.body.findIndex((token) => token.text === '(' || ['VALUES', 'SELECT', 'WITH', 'DEFAULT', 'OVERRIDING'].includes(token.upper));
  const target = head.upper === 'INSERT' ? change.body.slice(2, insertAt) : change.body.slice(head.upper === 'DELETE' ? 2 : 1, head.upper === 'DELETE' && others.length > 0 ? change.body.length - others.length : setAt);
  const joined = how.conditioned && others.length > 0 ? [{ ...word(',', head), kind: 'operator' as const }, ...others.slice(1, others.length - where.length)] : [];
  const { alias } = targetOf(context, change);
  const once = head.upper === 'DELETE' && joined.length > 0 ? [word('GROUP', head), word('BY', head), word(alias, head), { ...word('.', head), kind: 'operator' as const }, word('rowid', head)] : [];
  const inner = part(context, [word('SELECT', head), ...how.list, word('FROM', head), ...target, ...joined, ...where, ...once]);
  return parseQuery(inner);
}

function refuseForms(context: Context, change: Change): void {
  const has = (upper: string): boolean => from(change.body, upper).length > 0;
  const [head = context.cursor.here] = change.body;
  if (change.body[0]?.upper === 'INSERT' && has('CONFLICT') && change.returning.length > 0) refuseConstruct(context, 'ON CONFLICT … RETURNING inside of WITH', head);
}

/** The steps of one query, and the rows that it returns under its name. */
function lowerChange(context: Context, change: Change): { readonly steps: readonly Step[]; readonly cleanup: readonly string[]; readonly cte: string } {
  refuseForms(context, change);
  const target = targetOf(context, change);
  checkReaders(context, change, target);
  const run = bodySteps(context, change);
  if (change.returning.length === 0) return { steps: run, cleanup: [], cte: '' };
  const [rows, changed] = [`rows of ${change.name}`, `changed by ${change.name}`];
  const verb = change.body[0]?.upper;
  const returned = returnedRows(context, change, { list: change.returning, conditioned: verb === 'DELETE' });
  const [key] = change.returning;
  const ids = key === undefined || verb === 'DELETE' ? undefined : changedIds(context, change, { alias: target.alias, key });
  const here = `${quoteName(target.alias)}.rowid ${verb === 'UPDATE' ? 'IN' : 'NOT IN'} (SELECT * FROM ${temporary(changed)})`;
  const kept = prepare(`CREATE TABLE ${temporary(rows)} AS ${change.prefix}${returned.sql}${ids === undefined ? '' : ` WHERE ${here}`}`);
  const steps = ids === undefined ? [kept, ...run] : [prepare(`CREATE TABLE ${temporary(changed)} AS ${ids}`), ...run, kept];
  context.ctes = new Map(context.ctes).set(change.name.toLowerCase(), { columns: change.columns ?? returned.columns, types: returned.types });
  const list = change.columns === undefined ? '' : `(${change.columns.map(quoteName).join(', ')})`;
  return { steps, cleanup: [dropTemporary(rows), dropTemporary(changed)], cte: `${quoteName(change.name)}${list} AS (SELECT * FROM ${temporary(rows)})` };
}

/** The rows that an UPDATE will change, or those that are there before an INSERT. */
function changedIds(context: Context, change: Change, { alias, key }: { readonly alias: string; readonly key: Token }): string {
  const list = [word(alias, key), { ...word('.', key), kind: 'operator' as const }, word('rowid', key)];
  const { sql } = returnedRows(context, change, { list, conditioned: change.body[0]?.upper === 'UPDATE' });
  return change.prefix + sql;
}

function readChange(context: Context, prefix: string): Change {
  const { cursor } = context;
  const name = readName(context);
  const columns = readColumnNames(context)?.map((column) => column.toLowerCase());
  cursor.expect('AS');
  if (cursor.sees('NOT', 'MATERIALIZED')) cursor.at++;
  cursor.accept('MATERIALIZED');
  const end = cursor.closing(cursor.at);
  const inner = cursor.tokens.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  const returning = from(inner, 'RETURNING');
  return { name, columns, body: inner.slice(0, inner.length - returning.length), returning: returning.slice(1), prefix };
}

/** A query of the WITH that only reads. */
function readQuery(context: Context, { name, columns, body, returning }: Change): string {
  const query = parseQuery(part(context, [...body, ...returning]));
  context.ctes = new Map(context.ctes).set(name.toLowerCase(), { columns: columns ?? query.columns, types: query.types });
  return `${quoteName(name)}${columns === undefined ? '' : `(${columns.map(quoteName).join(', ')})`} AS (${query.sql})`;
}

/** PostgreSQL's `WITH d AS (DELETE … RETURNING …) …`, each change a step of its own; `undefined`: no query of this WITH changes data. */
export function parseChangingWith(context: Context): ChangingWith | undefined {
  const { cursor } = context;
  if (context.dialect !== 'postgresql' || !changes(context)) return undefined;
  cursor.expect('WITH');
  if (cursor.sees('RECURSIVE')) refuseConstruct(context, 'WITH RECURSIVE that changes data', cursor.here);
  const steps: Step[] = [];
  const cleanup: string[] = [];
  const ctes: string[] = [];
  const prefix = (): string => (ctes.length === 0 ? '' : `WITH ${ctes.join(', ')} `);
  do {
    const change = readChange(context, prefix());
    if (!CHANGING.includes(change.body[0]?.upper ?? '')) {
      ctes.push(readQuery(context, change));
      continue;
    }
    const lowered = lowerChange(context, change);
    steps.push(...lowered.steps);
    cleanup.push(...lowered.cleanup);
    if (lowered.cte !== '') ctes.push(lowered.cte);
  } while (cursor.accept(','));
  return { steps, cleanup, prefix: prefix() };
}
