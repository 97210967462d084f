import { refuseConstruct, type Context } from '../context';
import { quoteText } from '../quoting';
import { prepare, type Step } from './steps';

const MARK = /\/\* counts from (\d+) \*\//;

/** Words of a counting column's numbers: `START WITH 10 INCREMENT BY 1 CACHE 20`. */
const WORDS = ['START', 'INCREMENT', 'ORDER', 'NOORDER', 'WITH', 'BY', '=', ',', 'CACHE', 'NOCACHE', 'NOCYCLE'];

/**
 * Reads `(10, 1)` or `START WITH 10 INCREMENT BY 1` behind IDENTITY. Gives what stands in the declaration for a first number
 * other than 1, else an empty text. Other steps than 1, and 0 as the first number, are refused.
 */
export function readCounterMark(context: Context): string {
  const { cursor } = context;
  const from = cursor.at;
  const isBare = context.dialect === 'snowflake' && cursor.seesAny(['START', 'INCREMENT', 'ORDER', 'NOORDER']);
  if (!isBare && !cursor.sees('(')) return '';
  const end = isBare ? cursor.tokens.length : cursor.closing(cursor.at);
  if (!isBare) cursor.at++;
  let [first, step, asks, isList]: [string, string, 'first' | 'step' | 'other', boolean] = ['1', '1', 'first', false];
  while (cursor.at < end && (cursor.seesAny(WORDS) || cursor.peek()?.kind === 'number') && !(isBare && cursor.sees(','))) {
    const token = cursor.next();
    if (token.kind === 'number') {
      if (asks === 'first') first = token.text;
      if (asks === 'step') step = token.text;
      isList ||= asks === 'first';
    } else if (token.upper === 'INCREMENT' || (token.text === ',' && isList)) asks = 'step';
    else if (token.upper === 'START') asks = 'first';
    else if (token.upper === 'CACHE') asks = 'other';
  }
  if (!isBare && cursor.at !== end) refuseConstruct(context, 'A counting column that does not count 1, 2, 3 …', cursor.rangeFrom(from));
  if (!isBare) cursor.at++;
  // SQLite never gives 0.
  if (step !== '1' || first === '0') refuseConstruct(context, 'A counting column that does not count 1, 2, 3 …', cursor.rangeFrom(from));
  return first === '1' ? '' : `/* counts from ${first} */`;
}

/** What makes a table count from the number that its declaration is marked with. */
export function counterStart(declaration: string, table: { readonly name: string; readonly isTemporary: boolean }): readonly Step[] {
  const first = MARK.exec(declaration)?.[1];
  if (first === undefined || !declaration.includes('AUTOINCREMENT')) return [];
  const given = `${table.isTemporary ? 'temp' : 'main'}.sqlite_sequence`;
  return [prepare(`INSERT INTO ${given}(name, seq) SELECT ${quoteText(table.name)}, ${String(Number(first) - 1)} WHERE NOT EXISTS (SELECT 1 FROM ${given} WHERE lower(name) = ${quoteText(table.name.toLowerCase())})`)];
}
