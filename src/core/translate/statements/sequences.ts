import type { TextRange } from '../../base/textRange';
import type { Token } from '../../sql/lex/token';
import { createContext, inDialect, refuseConstruct, type Context } from '../context';
import { isName, readTable, type TableName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { made, madeName, type Tokens } from '../scripts/pieces';
import { dropTemporary, expectEnd, lowered, prepare, temporary, type Lowered, type Step } from './steps';

/** A sequence is a table of one row in the local database: what it gives next, what it gave last, and its step. */
function tableOfSequence(key: string): string {
  return `sequence of ${key}`;
}

interface Options {
  readonly start: string | undefined;
  readonly step: string;
}

function readNumber(context: Context): string {
  const { cursor } = context;
  const sign = cursor.accept('-') ? '-' : '';
  const number = cursor.next();
  return number.kind === 'number' && /^\d+$/.test(number.text) ? sign + number.text : refuse('A whole number is expected here.', number);
}

/** `AS int START WITH 1 INCREMENT BY 1 MINVALUE … NO CYCLE CACHE 20`, in any order. Bounds are not watched: local data does not reach them. */
function readOptions(context: Context): Options {
  const { cursor } = context;
  let [start, least, step]: [string | undefined, string | undefined, string] = [undefined, undefined, '1'];
  while (!cursor.done) {
    const from = cursor.at;
    if (cursor.accept('AS')) {
      cursor.at++;
      if (cursor.sees('(')) cursor.skipBrackets();
    } else if (cursor.accept('START') || cursor.accept('RESTART')) {
      if (cursor.accept('WITH') || cursor.accept('=') || cursor.peek()?.kind === 'number') start = readNumber(context);
    } else if (cursor.accept('INCREMENT')) {
      if (!cursor.accept('BY')) cursor.accept('=');
      step = readNumber(context);
    } else if (cursor.accept('MINVALUE')) least = readNumber(context);
    else if (cursor.accept('MAXVALUE')) readNumber(context);
    else if (cursor.accept('CACHE')) cursor.at += cursor.peek()?.kind === 'number' ? 1 : 0;
    else if (cursor.accept('NO') || ['NOCACHE', 'NOCYCLE', 'NOMINVALUE', 'NOMAXVALUE', 'ORDER', 'NOORDER', 'KEEP', 'NOKEEP', 'GLOBAL', 'SESSION'].some((word) => cursor.accept(word))) {
      if (cursor.tokens[cursor.at - 1]?.upper === 'NO') cursor.at++;
    } else refuseConstruct(context, `A sequence with ${cursor.peek()?.upper ?? ''}`, cursor.rangeFrom(from));
  }
  return { start: start ?? least, step };
}

/** `CREATE SEQUENCE s …`, the cursor being at the name. */
export function createSequence(context: Context): Lowered {
  const { cursor, dialect } = context;
  const guard = cursor.accept('IF', 'NOT', 'EXISTS') ? 'IF NOT EXISTS ' : '';
  const { key, range } = readTable(context);
  const { start, step } = readOptions(context);
  if (start === undefined && dialect === 'sqlserver') refuse('A sequence without START WITH begins at the least number of its type: write START WITH.', range);
  const table = quoteName(tableOfSequence(key));
  const isThere = context.catalog.columnsOf(tableOfSequence(key)) !== undefined;
  if (isThere && guard !== '') return lowered();
  return lowered(prepare(`CREATE TABLE ${table} ([next] BIGINT, [last] BIGINT, [step] BIGINT)`), prepare(`INSERT INTO ${table} VALUES (${start ?? '1'}, NULL, ${step})`));
}

/** `DROP SEQUENCE [IF EXISTS] s`, the cursor being behind SEQUENCE. */
export function dropSequence(context: Context): Lowered {
  const { cursor } = context;
  const guard = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
  const { key } = readTable(context);
  expectEnd(context);
  return lowered(prepare(`DROP TABLE ${guard}${quoteName(tableOfSequence(key))}`));
}

/** `ALTER SEQUENCE s RESTART WITH 1 INCREMENT BY 5`, the cursor being behind SEQUENCE. */
export function alterSequence(context: Context): Lowered {
  const { cursor } = context;
  const from = cursor.at;
  const table = knownSequence(context, readTable(context));
  const restarts = cursor.tokens.slice(from).some(({ upper }) => upper === 'RESTART');
  const steps = cursor.tokens.slice(from).some(({ upper }) => upper === 'INCREMENT');
  const { start, step } = readOptions(context);
  if (restarts && start === undefined) refuse('Write the number with which the sequence begins again: RESTART WITH.', cursor.here);
  return lowered(...(steps ? [prepare(`UPDATE ${table} SET [step] = ${step}`)] : []), ...(start === undefined ? [] : [prepare(`UPDATE ${table} SET [next] = ${start}`)]));
}

function knownSequence(context: Context, { key, name, range }: TableName): string {
  const table = tableOfSequence(key);
  if (context.catalog.columnsOf(table) === undefined) refuse(`The sequence ${name} does not exist in the local database.`, range);
  return quoteName(table);
}

/** A place that asks a sequence. */
interface Use {
  readonly from: number;
  readonly to: number;
  /** In lower case. */
  readonly table: string;
  readonly asks: 'next' | 'last';
  /** Behind `OVER`, with its brackets. */
  readonly order: Tokens | undefined;
  readonly range: TextRange;
}

/** `NEXT VALUE FOR dbo.s [OVER (ORDER BY a)]`. */
function valueFor(context: Context, from: number): Use | undefined {
  const { tokens } = context.cursor;
  if (tokens[from]?.upper !== 'NEXT' || tokens[from + 1]?.upper !== 'VALUE' || tokens[from + 2]?.upper !== 'FOR') return undefined;
  const own = createContext(tokens, context.dialect, context.catalog);
  own.cursor.at = from + 3;
  const name = readTable(own);
  knownSequence(context, name);
  const at = own.cursor.at;
  const hasOrder = own.cursor.accept('OVER');
  if (hasOrder) own.cursor.skipBrackets();
  return { from, to: own.cursor.at, table: tableOfSequence(name.key), asks: 'next', order: hasOrder ? tokens.slice(at + 1, own.cursor.at) : undefined, range: own.cursor.rangeFrom(from) };
}

/** `s.NEXTVAL`, `s.CURRVAL`. */
function member(context: Context, from: number): Use | undefined {
  const { tokens } = context.cursor;
  const before = tokens[from - 1]?.text;
  if (!isName(tokens[from]) || before === '.') return undefined;
  let at = from;
  while (tokens[at + 1]?.text === '.' && isName(tokens[at + 2])) at += 2;
  const word = tokens[at]?.upper;
  if (at === from || (word !== 'NEXTVAL' && word !== 'CURRVAL')) return undefined;
  const own = createContext(tokens.slice(from, at - 1), context.dialect, context.catalog);
  const name = readTable(own);
  knownSequence(context, name);
  const range = { start: tokens[from]?.start ?? 0, end: tokens[at]?.end ?? 0 };
  return { from, to: at + 1, table: tableOfSequence(name.key), asks: word === 'NEXTVAL' ? 'next' : 'last', order: undefined, range };
}

function usesOf(context: Context): readonly Use[] {
  const { tokens } = context.cursor;
  const read = context.dialect === 'sqlserver' ? valueFor : member;
  const uses: Use[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const use = read(context, i);
    if (use === undefined) continue;
    uses.push(use);
    i = use.to - 1;
  }
  return uses;
}

function cell(column: string, { table, range }: Use): Tokens {
  return [made('(', range), made('SELECT', range), madeName(column, range), made('FROM', range), madeName(table, range), made(')', range)];
}

/** How far the number of a row lies behind the sequence's next one. */
function distance(use: Use, row: number | undefined): Tokens {
  const { range, order } = use;
  const number = (text: string): Token => ({ ...made(text, range), kind: 'number' });
  if (row !== undefined) return [number(String(row))];
  const brackets = order ?? [made('(', range), made('ORDER', range), made('BY', range), made('NULL', range), made(')', range)];
  return [made('(', range), made('ROW_NUMBER', range), made('(', range), made(')', range), made('OVER', range), ...brackets, made('-', range), number('1'), made(')', range)];
}

function valueTokens(use: Use, row: number | undefined): Tokens {
  const { range } = use;
  if (use.asks === 'last') return cell('last', use);
  return [made('(', range), ...cell('next', use), made('+', range), ...distance(use, row), made('*', range), ...cell('step', use), made(')', range)];
}

/** Which row of VALUES a token stands in; `undefined`: in none. */
function rowOfValues(tokens: Tokens, at: number): number | undefined {
  let [depth, row, isBehind] = [0, -1, false];
  for (let i = 0; i < at; i++) {
    const token = tokens[i];
    if (token?.text === '(' && token.kind === 'operator') {
      if (isBehind && depth === 0) row++;
      depth++;
    } else if (token?.text === ')' && token.kind === 'operator') depth--;
    else if (token?.upper === 'VALUES' && depth === 0) isBehind = true;
  }
  return isBehind && depth > 0 ? row : undefined;
}

/** How many rows ask for a number. */
type Rows = 'one' | 'listed' | 'counted';

function rowsThatAsk(context: Context, isAct: boolean, range: TextRange): Rows {
  const { tokens } = context.cursor;
  if (isAct) return 'one';
  const words = new Set(tokens.flatMap((token) => (token.kind === 'word' ? [token.upper] : [])));
  const [first] = tokens;
  if (first?.upper === 'SELECT') {
    const from = tokens.findIndex((token) => token.upper === 'FROM');
    return from === -1 || (tokens[from + 1]?.upper === 'DUAL' && tokens.length === from + 2) ? 'one' : refuseConstruct(context, 'A query that takes numbers of a sequence', range);
  }
  const isInsert = (first?.upper === 'INSERT' && tokens[1]?.upper !== 'ALL' && tokens[1]?.upper !== 'FIRST') || first?.upper === 'WITH';
  if (words.has('MERGE') || (isInsert && words.has('SELECT') && words.has('INSERT') && !words.has('DISTINCT'))) return 'counted';
  return isInsert && words.has('VALUES') ? 'listed' : refuseConstruct(context, 'A number of a sequence here', range);
}

const GIVEN = 'given numbers';

function advance(table: string, rows: string): Step {
  return prepare(`UPDATE ${quoteName(table)} SET [last] = [next] + (${rows} - 1) * [step], [next] = [next] + ${rows} * [step] WHERE ${rows} > 0`);
}

/** The steps with those that move the sequences on by as many numbers as rows took one. */
function advancing({ steps, cleanup }: Lowered, tables: readonly string[], count: number | undefined): Lowered {
  if (count !== undefined) return { steps: [...steps, ...tables.map((table) => advance(table, String(count)))], cleanup };
  const rows = `(SELECT [value] FROM ${temporary(GIVEN)})`;
  const note = [prepare(dropTemporary(GIVEN)), prepare(`CREATE TEMP TABLE ${quoteName(GIVEN)} AS SELECT changes() AS [value]`)];
  const asks = (step: Step): boolean => step.kind === 'run' && step.countsRows && tables.some((table) => step.sql.includes(quoteName(table)));
  return { steps: [...steps.flatMap((step) => (asks(step) ? [step, ...note] : [step])), ...tables.map((table) => advance(table, rows))], cleanup: [...cleanup, dropTemporary(GIVEN)] };
}

/** Lowers a statement in which numbers of sequences are taken: SQL Server's `NEXT VALUE FOR s`, Oracle's and Snowflake's `s.NEXTVAL`. */
export function withSequences(context: Context, isAct: boolean, lower: () => Lowered): Lowered {
  const { cursor } = context;
  const isWritten = cursor.tokens.some((token) => token.kind === 'word' && (token.upper === 'NEXTVAL' || token.upper === 'CURRVAL' || token.upper === 'NEXT'));
  if (!isWritten || !inDialect(context, 'sqlserver', 'oracle', 'snowflake')) return lower();
  const uses = usesOf(context);
  const taking = uses.filter(({ asks }) => asks === 'next');
  const [first] = taking;
  const rows = first === undefined ? 'one' : rowsThatAsk(context, isAct, first.range);
  const { tokens } = cursor;
  const places = uses.map((use) => (rows === 'counted' ? undefined : rows === 'one' ? 0 : (rowOfValues(tokens, use.from) ?? 0)));
  const numbered = [...new Set(places)];
  let result: Tokens = tokens;
  uses.map((use, i) => ({ use, value: valueTokens(use, places[i] === undefined ? undefined : numbered.indexOf(places[i])) })).reverse().forEach(({ use, value }) => {
    result = [...result.slice(0, use.from), ...value, ...result.slice(use.to)];
  });
  cursor.replace(result);
  return first === undefined ? lower() : advancing(lower(), [...new Set(taking.map(({ table }) => table))], rows === 'counted' ? undefined : numbered.length);
}
