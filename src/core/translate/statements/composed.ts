import type { Token } from '../../sql/lex/token';
import { commaParts, indexOutside, wordOutside } from '../brackets';
import type { Catalog } from '../catalog';
import { createContext, refuseConstruct, type Context } from '../context';
import { isName, nameOf, readTable } from '../names';
import { quoteName } from '../quoting';
import { made, madeName, type Tokens } from '../scripts/pieces';
import { declareColumn } from './columns';
import { mergeSource, OUTPUT_ENDS } from './outputInto';
import { dropTemporary, prepare, type Lowered } from './steps';

const ROWS = 'output rows';

const VERBS: ReadonlySet<string> = new Set(['MERGE', 'UPDATE', 'DELETE', 'INSERT']);

/** One value that the inner statement gives. */
interface Given {
  readonly name: string;
  readonly declared: string;
}

/** The table that the inner statement changes, as far as its name stands behind the verb. */
function changedTable(context: Context, inner: Tokens): string {
  const own = createContext(inner, context.dialect, context.catalog);
  own.cursor.at = indexOutside(inner, 0, (word) => VERBS.has(word)) + 1;
  if (!own.cursor.accept('INTO')) own.cursor.accept('FROM');
  return readTable(own).key;
}

/** What `inserted.a`, `s.b AS x` or `$action AS act` is called and how it is declared. */
function givenBy(context: Context, inner: Tokens, item: Tokens): Given {
  const own = createContext(inner, context.dialect, context.catalog);
  const last = item.at(-1);
  const column = item[item.length > 3 || item[1]?.upper === 'AS' ? item.findIndex((token) => token.upper === 'AS') - 1 : item.length - 1] ?? last;
  const name = last !== undefined && isName(last) ? nameOf(last) : '';
  if (item[0]?.text.toLowerCase() === '$action') return { name: item.length === 1 ? '$action' : name, declared: 'TEXT(10)' };
  const prefix = item[1]?.text === '.' && isName(item[0]) ? nameOf(item[0]).toLowerCase() : '';
  if (name === '' || prefix === '' || column === undefined || !isName(column)) return { name, declared: '' };
  const key = nameOf(column).toLowerCase();
  if (prefix === 'inserted' || prefix === 'deleted') return { name, declared: context.catalog.typeOf?.(changedTable(context, inner), key) ?? '' };
  const type = mergeSource(own)?.types?.get(key);
  return { name, declared: type === undefined ? '' : declareColumn(context, type) };
}

function withRows(catalog: Catalog, given: readonly Given[]): Catalog {
  const find = (column: string): Given | undefined => given.find(({ name }) => name.toLowerCase() === column);
  return {
    ...catalog,
    columnsOf: (table) => (table === ROWS ? given.map(({ name }) => name) : catalog.columnsOf(table)),
    typeOf: (table, column) => (table === ROWS ? find(column)?.declared : catalog.typeOf?.(table, column)),
    definitionOf: (table) => (table === ROWS ? '' : catalog.definitionOf?.(table)),
  };
}

/** Where the bracket of `FROM (MERGE …)` stands in an INSERT of SQL Server's; `undefined`: in no place. */
function openOf({ cursor: { tokens }, dialect }: Context): number | undefined {
  if (dialect !== 'sqlserver' || !tokens.some(({ upper }) => upper === 'OUTPUT')) return undefined;
  const at = tokens.findIndex((token, i) => token.text === '(' && tokens[i - 1]?.upper === 'FROM' && VERBS.has(tokens[i + 1]?.upper ?? ''));
  return at === -1 ? undefined : at;
}

/** `(a, b)` behind the alias of the inner statement. */
function listedNames(tokens: Tokens): { readonly names: readonly string[] | undefined; readonly skipped: number } {
  const at = tokens[0]?.upper === 'AS' ? 2 : 1;
  if (tokens[at]?.text !== '(') return { names: undefined, skipped: at };
  const end = tokens.findIndex((token) => token.text === ')');
  return { names: tokens.slice(at + 1, end).filter((token: Token) => token.text !== ',').map(nameOf), skipped: end + 1 };
}

/**
 * SQL Server's `INSERT INTO t SELECT … FROM (MERGE … OUTPUT …) AS c WHERE …`: the inner statement runs first and leaves its rows
 * in a temporary table. `undefined`: the statement is none.
 */
export function readComposed(context: Context, lower: (inner: Context) => Lowered): Lowered | undefined {
  const open = openOf(context);
  if (open === undefined) return undefined;
  const { tokens } = context.cursor;
  const close = context.cursor.closing(open);
  const insert = indexOutside(tokens, 0, (word) => word === 'INSERT');
  const written = tokens.slice(open + 1, close).filter((token) => token.text !== ';');
  const output = wordOutside(written, 0, 'OUTPUT');
  const range = { start: tokens[open]?.start ?? 0, end: tokens[close]?.end ?? 0 };
  if (output === undefined || insert > open) return refuseConstruct(context, 'A statement in FROM', range);
  const end = indexOutside(written, output + 1, (word) => OUTPUT_ENDS.has(word));
  const inner = [...tokens.slice(0, insert), ...written.slice(0, end), made('INTO', range), madeName(ROWS, range), ...written.slice(end)];
  const { names, skipped } = listedNames(tokens.slice(close + 1));
  const items = commaParts(written.slice(output + 1, end));
  const given = items.map((item, i): Given => ({ ...givenBy(context, inner, item), ...(names?.[i] === undefined ? {} : { name: names[i] }) }));
  if (given.some(({ name }) => name === '') || (names !== undefined && names.length !== items.length)) refuseConstruct(context, 'OUTPUT of a value without a name', range);
  const alias = tokens.slice(close + 1, close + 1 + Math.min(skipped, tokens[close + 1]?.upper === 'AS' ? 2 : 1));
  const outer = [...tokens.slice(0, open), madeName(ROWS, range), ...alias, ...tokens.slice(close + 1 + skipped)];
  const catalog = withRows(context.catalog, given);
  const first = lower(createContext(inner, context.dialect, catalog));
  const second = lower(createContext(outer, context.dialect, catalog));
  const table = `CREATE TEMP TABLE ${quoteName(ROWS)} (${given.map(({ name, declared }) => `${quoteName(name)} ${declared}`.trim()).join(', ')})`;
  return { steps: [prepare(dropTemporary(ROWS)), prepare(table), ...first.steps, ...second.steps], cleanup: [...first.cleanup, ...second.cleanup, dropTemporary(ROWS)] };
}
