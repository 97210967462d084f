import type { Context, Source } from '../context';
import { inside, LEVEL } from '../expr';
import { parseValue } from '../expressions/expression';
import { isName, nameOf, readNameParts, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { readDefaultValue } from './defaults';
import { stored } from './storage';

export interface Assignment {
  /** Ready for SET: `v = s.v`. */
  readonly sql: string;
  /** In lower case. */
  readonly columns: readonly string[];
  readonly value: string;
  /** Qualifier of the column, in lower case. */
  readonly owner: string | undefined;
}

interface Written {
  readonly column: string;
  readonly owner: string | undefined;
}

function readColumn(context: Context): Written {
  const parts = readNameParts(context);
  return { column: parts.at(-1) ?? '', owner: parts.at(-2)?.toLowerCase() };
}

function readColumns(context: Context): { readonly written: readonly Written[]; readonly bracketed: boolean } {
  const { cursor } = context;
  if (!cursor.accept('(')) return { written: [readColumn(context)], bracketed: false };
  const written = [readColumn(context)];
  while (cursor.accept(',')) written.push(readColumn(context));
  cursor.expect(')');
  return { written, bracketed: true };
}

function parseAssignment(context: Context, own: string, tables: Tables | undefined): Assignment {
  const { cursor } = context;
  const { written, bracketed } = readColumns(context);
  const [first] = written;
  if (first === undefined) return cursor.unexpected('a column');
  const table = tables?.sources.find((source) => source.alias === first.owner)?.table ?? own;
  const names = written.map((column) => quoteName(column.column));
  const target = bracketed ? `(${names.join(', ')})` : (names[0] ?? '');
  const compound = ['+=', '-=', '*=', '/='].find((operator) => cursor.sees(operator));
  if (compound !== undefined) cursor.at++;
  else if (!cursor.accept(':=')) cursor.expect('=');
  const value = readDefaultValue(context, { table, column: first.column }) ?? parseValue(context);
  const raw = compound === undefined ? value.sql : `${first.owner === undefined ? '' : `${quoteName(first.owner)}.`}${target} ${context.dialect === 'sqlserver' && compound === '+=' && value.type === 'text' ? '||' : compound.charAt(0)} ${inside(value, LEVEL.unary)}`;
  const isOne = !bracketed && written.length === 1;
  const known = compound === undefined ? value : { type: 'unknown' as const, range: value.range };
  const sql = isOne ? stored(context, { table, column: first.column }, { ...known, sql: raw }) : raw;
  return { sql: `${target} = ${sql}`, columns: written.map((column) => column.column.toLowerCase()), value: sql, owner: first.owner };
}

/** MySQL assigns from left to right, and a later value sees an earlier one; SQLite assigns all at once. */
function checkOrder(context: Context, from: number, names: { readonly earlier: ReadonlySet<string>; readonly owners: ReadonlySet<string> }): void {
  const { cursor } = context;
  const { earlier, owners } = names;
  for (let i = from; i < cursor.at; i++) {
    const token = cursor.tokens[i];
    if (!isName(token) || !earlier.has(nameOf(token).toLowerCase()) || cursor.tokens[i + 1]?.text === '(') continue;
    const before = cursor.tokens[i - 1];
    const owner = before?.text === '.' ? cursor.tokens[i - 2] : undefined;
    if (owner !== undefined && isName(owner) && !owners.has(nameOf(owner).toLowerCase())) continue;
    if (cursor.tokens[i - 2]?.upper === 'VALUES' && before?.text === '(') continue;
    refuse(`MySQL uses the new value of ${token.text} here, since it was assigned before; the local runner cannot. Put this assignment first.`, token);
  }
}

/** The tables that may be changed beside the target. */
interface Tables {
  readonly sources: readonly Source[];
}

/** Reads `a = x, b = y`, behind SET. */
export function parseAssignments(context: Context, target: { readonly table: TableName; readonly alias: string }, tables?: Tables): readonly Assignment[] {
  const { cursor } = context;
  const owners = new Set([target.alias.toLowerCase(), target.table.base.toLowerCase()]);
  const earlier = new Set<string>();
  const assignments: Assignment[] = [];
  do {
    const from = cursor.at;
    const assignment = parseAssignment(context, target.table.key, tables);
    if (context.dialect === 'mysql') checkOrder(context, from + 1, { earlier, owners });
    assignment.columns.forEach((column) => earlier.add(column));
    assignments.push(assignment);
  } while (cursor.accept(','));
  return assignments;
}

/** What stands behind SET. */
export function setSql(assignments: readonly Assignment[]): string {
  return assignments.map((assignment) => assignment.sql).join(', ');
}
