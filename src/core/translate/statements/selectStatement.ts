import { indexOutside } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { readTable } from '../names';
import { parseQuery } from '../queries/query';
import { expectEnd, lowered, prepare, type Lowered } from './steps';

/** A query, or `SELECT … INTO t`, which makes a table. `prefix`: the WITH before it, translated. */
export function parseSelectStatement(context: Context, prefix: string): Lowered {
  const into = readInto(context);
  const query = parseQuery(context);
  expectEnd(context);
  const sql = prefix + query.sql;
  if (into === undefined) return lowered({ kind: 'query', sql });
  return lowered(prepare(`CREATE ${into.startsWith('[#') ? 'TEMP ' : ''}TABLE ${into} AS ${sql}`));
}

/** `SELECT … INTO t FROM …` makes a table. The INTO is taken out so that the rest is a plain query. */
function readInto(context: Context): string | undefined {
  const { tokens, at } = context.cursor;
  const into = indexOutside(tokens, at, (word) => word === 'FROM' || word === 'INTO');
  return tokens[into]?.upper === 'INTO' ? takeInto(context, into) : undefined;
}

function takeInto(context: Context, at: number): string {
  const { cursor } = context;
  const start = cursor.at;
  cursor.at = at + 1;
  if (cursor.seesAny(['OUTFILE', 'DUMPFILE', 'TEMP', 'TEMPORARY', 'STRICT'])) refuseConstruct(context, `SELECT INTO ${cursor.peek()?.upper ?? ''}`, cursor.here);
  const table = readTable(context);
  const tokens = [...cursor.tokens.slice(0, at), ...cursor.tokens.slice(cursor.at)];
  cursor.replace(tokens);
  cursor.at = start;
  return table.sql;
}
