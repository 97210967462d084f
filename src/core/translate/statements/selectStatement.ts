import { indexOutside } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import { hasDigits, withDigits } from '../expressions/secondDigits';
import { readTable } from '../names';
import { parseQuery, type Query } from '../queries/query';
import { quoteName } from '../quoting';
import { expectEnd, lowered, prepare, type Lowered } from './steps';

/** A query, or `SELECT … INTO t`, which makes a table. `prefix`: the WITH before it, translated. */
export function parseSelectStatement(context: Context, prefix: string): Lowered {
  const into = readInto(context);
  const query = parseQuery(context);
  expectEnd(context);
  const sql = prefix + query.sql;
  if (into === undefined) return lowered({ kind: 'query', sql: shownRows(context, query, sql) });
  return lowered(prepare(`CREATE ${into.startsWith('[#') ? 'TEMP ' : ''}TABLE ${into} AS ${sql}`));
}

/** The rows of a query with all digits of a second that their types have. */
function shownRows(context: Context, { columns, types }: Query, sql: string): string {
  if (types?.some((type) => hasDigits(context, type)) !== true || columns?.length !== types.length) return sql;
  const names = columns.map((_name, i) => quoteName(`value ${String(i + 1)}`));
  const values = types.map((type, i) => `${withDigits(context, { ...type, sql: names[i] ?? '' })} AS ${quoteName(columns[i] ?? '')}`);
  return `WITH [shown rows](${names.join(', ')}) AS (${sql}) SELECT ${values.join(', ')} FROM [shown rows]`;
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
