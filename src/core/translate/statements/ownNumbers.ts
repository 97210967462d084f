import { lex } from '../../sql/lex/lexer';
import { createContext, refuseConstruct, type Context } from '../context';
import { parseValue } from '../expressions/expression';
import { literalText } from '../expressions/literals';
import { readTable, type TableName } from '../names';
import { quoteName, quoteText } from '../quoting';
import { dropTemporary, expectEnd, prepare, temporary, type Lowered } from './steps';

const BEFORE = 'number before';
const GIVEN = 'main.sqlite_sequence';

/** The column whose numbers the table counts; `undefined`: it has none. */
function counterOf(context: Context, key: string): string | undefined {
  return /\[?(\w+)\]? INTEGER PRIMARY KEY AUTOINCREMENT/.exec(context.catalog.definitionOf?.(key) ?? '')?.[1];
}

function rowOf(key: string): string {
  return `${GIVEN} WHERE lower(name) = ${quoteText(key.toLowerCase())}`;
}

/**
 * In PostgreSQL a number that an INSERT gives itself moves no sequence, while SQLite counts on from the greatest. The sequence
 * stays where it is here too, and rows that ask it for numbers are refused where it is behind. `filled`: the columns that get values.
 */
export function withOwnNumbers(context: Context, { table, filled }: { readonly table: TableName; readonly filled: readonly string[] | undefined }, done: Lowered): Lowered {
  const counter = context.dialect === 'postgresql' ? counterOf(context, table.key) : undefined;
  const asksInRow = context.cursor.tokens.some((token, i, all) => token.upper === 'DEFAULT' && all[i + 1]?.upper !== 'VALUES');
  if (counter === undefined || filled === undefined || asksInRow) return done;
  const last = `coalesce((SELECT seq FROM ${rowOf(table.key)}), 0)`;
  if (!filled.some((name) => name.toLowerCase() === counter.toLowerCase())) {
    const sql = `SELECT 1 WHERE (SELECT max(${quoteName(counter)}) FROM ${table.sql}) > ${last}`;
    const message = `The sequence of ${table.name}.${counter} is behind the greatest number there: set it with setval, as PostgreSQL would give numbers again.`;
    return { ...done, steps: [{ kind: 'refuseIfRows', sql, message }, ...done.steps] };
  }
  return {
    steps: [
      prepare(dropTemporary(BEFORE)), prepare(`CREATE TEMP TABLE ${quoteName(BEFORE)} AS SELECT ${last} AS [value]`), ...done.steps,
      prepare(`UPDATE ${GIVEN} SET seq = (SELECT [value] FROM ${temporary(BEFORE)}) WHERE lower(name) = ${quoteText(table.key.toLowerCase())}`),
    ],
    cleanup: [...done.cleanup, dropTemporary(BEFORE)],
  };
}

/** The table whose column the sequence `t_id_seq` counts. */
function tableOfSequence(context: Context, name: string): string | undefined {
  const parts = name.toLowerCase().replace(/^public\./, '').split('_');
  if (parts.at(-1) !== 'seq') return undefined;
  return parts.map((_part, i) => parts.slice(0, i).join('_')).find((key) => key !== '' && counterOf(context, key)?.toLowerCase() === parts.slice(key.split('_').length, -1).join('_'));
}

/** `pg_get_serial_sequence('t', 'id')` or `'t_id_seq'`, as the key of the table. */
function readSequence(context: Context): string {
  const { cursor } = context;
  const from = cursor.at;
  const isAsked = cursor.accept('PG_GET_SERIAL_SEQUENCE', '(');
  const name = literalText(context, cursor.next()) ?? '';
  if (isAsked) {
    cursor.expect(',');
    cursor.next();
    cursor.expect(')');
  } else if (cursor.accept('::')) cursor.expect('REGCLASS');
  const key = isAsked ? readTable(createContext(lex(name, 'postgresql'), 'postgresql', context.catalog)).key : tableOfSequence(context, name);
  return key !== undefined && counterOf(context, key) !== undefined ? key : refuseConstruct(context, 'setval of this sequence', cursor.rangeFrom(from));
}

/** `SELECT setval(sequence, value [, is_called])`; `undefined`: it is another query. */
export function setSequence(context: Context): Lowered | undefined {
  const { cursor } = context;
  if (!cursor.sees('SELECT', 'SETVAL', '(')) return undefined;
  cursor.at += 3;
  const key = readSequence(context);
  cursor.expect(',');
  const value = parseValue(context).sql;
  const isNext = cursor.accept(',') && !cursor.accept('TRUE');
  if (isNext) cursor.expect('FALSE');
  cursor.expect(')');
  if (cursor.accept('AS')) cursor.next();
  expectEnd(context);
  const last = `CAST(${value} AS INTEGER)${isNext ? ' - 1' : ''}`;
  return {
    steps: [
      prepare(dropTemporary(BEFORE)), prepare(`CREATE TEMP TABLE ${quoteName(BEFORE)} AS SELECT ${last} AS [value]`),
      prepare(`DELETE FROM ${rowOf(key)} AND EXISTS (SELECT 1 FROM ${temporary(BEFORE)} WHERE [value] IS NOT NULL)`),
      prepare(`INSERT INTO ${GIVEN}(name, seq) SELECT s.name, b.[value] FROM main.sqlite_schema s, ${temporary(BEFORE)} b WHERE s.type = 'table' AND lower(s.name) = ${quoteText(key.toLowerCase())} AND b.[value] IS NOT NULL`),
    ],
    cleanup: [dropTemporary(BEFORE)],
  };
}
