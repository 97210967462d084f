import type { TextRange } from '../../base/textRange';
import type { Context, Source } from '../context';
import type { TableName } from '../names';
import { parseItem } from '../queries/items';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';

/** One thing that the local engine does for a statement. */
export type Step = Action & {
  /** A query without whose rows the step is left out. */
  readonly when?: string;
};

type Action =
  /** Executed in order inside one savepoint; the rows that it changes are summed where `countsRows`. */
  | { readonly kind: 'run'; readonly sql: string; readonly countsRows: boolean }
  /** Its result may be shown; changes nothing. */
  | { readonly kind: 'query'; readonly sql: string }
  /** Any row makes the statement fail with the message. */
  | { readonly kind: 'refuseIfRows'; readonly sql: string; readonly message: string };

/** What one statement becomes. */
export interface Lowered {
  readonly steps: readonly Step[];
  /** Executed when the steps are done, whether they succeeded or not. */
  readonly cleanup: readonly string[];
}

/** For a statement that has no effect here. */
export const NOTHING: Lowered = { steps: [], cleanup: [] };

/** A step whose changed rows are the task's. */
export function change(sql: string): Step {
  return { kind: 'run', sql, countsRows: true };
}

/** A step around the change itself. */
export function prepare(sql: string): Step {
  return { kind: 'run', sql, countsRows: false };
}

/** Steps without a cleanup. */
export function lowered(...steps: readonly Step[]): Lowered {
  return { steps, cleanup: [] };
}

/** A table of one statement's intermediate rows. Its name holds a blank, so that no user's table has it. */
export function temporary(word: string): string {
  return `temp.${quoteName(word)}`;
}

export function dropTemporary(word: string): string {
  return `DROP TABLE IF EXISTS ${temporary(word)}`;
}

/** The columns of a target table as the local database spells them; refuses a table that does not exist. */
export function columnsOfTarget(context: Context, table: TableName): readonly string[] {
  const columns = context.catalog.columnsOf(table.key);
  return columns ?? refuse(`The table ${table.name} does not exist in the local database: create it in a task or a seed script.`, table.range);
}

/** A target table as a source whose columns can be named. */
export function sourceOf(context: Context, table: TableName, alias: string): Source {
  const columns = context.catalog.columnsOf(table.key)?.map((name) => name.toLowerCase());
  return { alias: alias.toLowerCase(), columns, table: table.key };
}

/** The column as the table spells it; `undefined`: it has none of this name. */
export function findColumn(columns: readonly string[], name: string): string | undefined {
  return columns.find((column) => column.toLowerCase() === name.toLowerCase());
}

/** RETURNING only shows what was changed; the columns are read, so that a mistake in them is still found. */
export function skipReturning(context: Context): void {
  const { cursor } = context;
  if (!cursor.accept('RETURNING')) return;
  do parseItem(context);
  while (cursor.accept(','));
}

/** SQL Server's `OUTPUT inserted.id, deleted.*` only shows what was changed, unless it fills a table. */
export function skipOutput(context: Context): void {
  const { cursor } = context;
  if (context.dialect !== 'sqlserver' || !cursor.sees('OUTPUT')) return;
  const from = cursor.at;
  cursor.at++;
  while (!cursor.done && !cursor.seesAny(['FROM', 'WHERE', 'VALUES', 'SELECT', 'WITH', 'INTO', 'DEFAULT', 'OPTION'])) {
    if (cursor.sees('(')) cursor.skipBrackets();
    else cursor.at++;
  }
  if (cursor.sees('INTO')) refuse('OUTPUT … INTO is not supported by the local runner.', cursor.rangeFrom(from));
}

/** Refuses anything that is left of the statement. */
export function expectEnd(context: Context, range?: TextRange): void {
  const { cursor } = context;
  if (cursor.done) return;
  refuse(`Cannot translate ${cursor.peek()?.text ?? ''} here.`, range ?? cursor.here);
}
