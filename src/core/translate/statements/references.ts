import type { Dialect } from '../../sql/lex/token';
import { inDialect, type Context } from '../context';
import { readTable, type TableName } from '../names';
import { quoteText } from '../quoting';
import type { Step } from './steps';

const ACTING = new Set(['CASCADE', 'SET']);

/** Dialects whose tables follow their foreign keys. */
const FOLLOWING: readonly Dialect[] = ['postgresql', 'mysql', 'sqlserver', 'oracle'];

function markOf(key: string, acts: boolean): string {
  return `/* references ${key}${acts ? ' and follows it' : ''} */`;
}

/**
 * What stays of `REFERENCES t (a) ON DELETE CASCADE`, which was read from the token `from` on: a mark in the declaration.
 * The local engine checks no foreign key. Empty where no statement asks for it.
 */
export function referenceMark(context: Context, from: number): string {
  const { cursor } = context;
  const end = cursor.at;
  const at = cursor.tokens.findIndex((token, i) => i >= from && i < end && token.upper === 'REFERENCES');
  // MySQL reads a REFERENCES behind a column, and makes nothing of it.
  const isRead = !inDialect(context, 'mysql') || cursor.tokens.slice(from, at).some((token) => token.upper === 'FOREIGN');
  if (at === -1 || !isRead || !inDialect(context, ...FOLLOWING)) return '';
  cursor.at = at + 1;
  const { key } = readTable(context);
  cursor.at = end;
  const acts = cursor.tokens.some((token, i) => i > at && i < end && ACTING.has(token.upper) && ['DELETE', 'UPDATE'].includes(cursor.tokens[i - 1]?.upper ?? ''));
  return ` ${markOf(key, acts)}`;
}

function refusal(table: TableName, mark: string, message: string): Step {
  return { kind: 'refuseIfRows', sql: `SELECT 1 FROM sqlite_master WHERE type = 'table' AND instr(sql, ${quoteText(mark)}) > 0 LIMIT 1`, message: `${message} ${table.name}.` };
}

/** TRUNCATE of a table that others refer to would empty those as well, or fails. */
export function checkTruncated(context: Context, table: TableName): readonly Step[] {
  if (!inDialect(context, ...FOLLOWING)) return [];
  const message = 'The local runner cannot TRUNCATE a table that a foreign key of another table refers to:';
  return [false, true].map((acts) => refusal(table, markOf(table.key, acts), message));
}

/** ON DELETE CASCADE and its like would change other tables. */
export function checkFollowers(context: Context, table: TableName): readonly Step[] {
  if (!inDialect(context, ...FOLLOWING)) return [];
  return [refusal(table, markOf(table.key, true), 'The local runner does not carry out ON DELETE or ON UPDATE of the foreign keys that refer to')];
}
