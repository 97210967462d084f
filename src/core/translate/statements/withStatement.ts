import { refuseConstruct, type Context } from '../context';
import { parseWith } from '../queries/query';
import { parseChangingWith } from './changingWith';
import { parseDelete } from './delete';
import { parseInsert, parseMultiInsert } from './insert';
import { parseMerge } from './merge';
import { parseSelectStatement } from './selectStatement';
import type { Lowered } from './steps';
import { parseUpdate } from './update';

/** A statement that begins with WITH. */
export function parseWithStatement(context: Context): Lowered {
  const { cursor } = context;
  const start = cursor.at;
  const changing = parseChangingWith(context);
  if (changing !== undefined) {
    const main = parseBehindWith(context, changing.prefix) ?? parseSelectStatement(context, changing.prefix);
    return { steps: [...changing.steps, ...main.steps], cleanup: [...main.cleanup, ...changing.cleanup] };
  }
  const main = parseBehindWith(context, parseWith(context));
  if (main !== undefined) return main;
  cursor.at = start;
  context.ctes = new Map();
  return parseSelectStatement(context, '');
}

/** The statement behind a WITH; `undefined` for a query. Trino's WITH belongs to a query (`INSERT INTO t WITH …`). */
function parseBehindWith(context: Context, prefix: string): Lowered | undefined {
  const { cursor, dialect } = context;
  if (dialect === 'trino' && cursor.seesAny(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])) refuseConstruct(context, `WITH before ${cursor.peek()?.upper ?? ''}`, cursor.here);
  switch (cursor.peek()?.upper) {
    case 'INSERT':
    case 'REPLACE':
      return parseInsert(context, prefix);
    case 'MERGE':
      return parseMerge(context, prefix);
    case 'UPDATE':
      return parseUpdate(context, prefix);
    case 'DELETE':
      return parseDelete(context, prefix);
    case 'FROM':
      return parseMultiInsert(context, prefix);
    default:
      return undefined;
  }
}
