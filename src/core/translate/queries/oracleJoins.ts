import { commaParts, indexOutside, wordOutside } from '../brackets';
import { refuseConstruct, type Context } from '../context';
import type { Token } from '../../sql/lex/token';
import { isName, nameOf } from '../names';
import { refuse } from '../refusal';

type Tokens = readonly Token[];

function isMark(tokens: Tokens, at: number): boolean {
  return tokens[at]?.text === '(' && tokens[at + 1]?.text === '+' && tokens[at + 2]?.text === ')';
}

function withoutMarks(tokens: Tokens): Tokens {
  return tokens.filter((_token, i) => ![0, 1, 2].some((back) => isMark(tokens, i - back)));
}

/** The conditions between the ANDs; the AND of a BETWEEN is none. */
function conjuncts(tokens: Tokens): readonly Tokens[] {
  const parts: Token[][] = [[]];
  let at = 0;
  while (at < tokens.length) {
    let between = false;
    const end = indexOutside(tokens, at, (word) => {
      if (word === 'BETWEEN') between = true;
      const ends = word === 'AND' && !between;
      if (word === 'AND') between = false;
      return ends;
    });
    parts.at(-1)?.push(...tokens.slice(at, end));
    if (tokens[end]?.upper === 'AND') parts.push([]);
    at = end + 1;
  }
  return parts;
}

/** The qualifiers of the columns in these tokens, in lower case. */
function qualifiers(tokens: Tokens): ReadonlySet<string> {
  return new Set(tokens.flatMap((token, i) => (isName(token) && tokens[i + 1]?.text === '.' && tokens[i - 1]?.text !== '.' ? [nameOf(token).toLowerCase()] : [])));
}

/** The qualifier of the columns that carry `(+)`. */
function optionalOf(context: Context, part: Tokens): string {
  const owners = new Set(part.flatMap((_token, i) => {
    const [name, dot, owner] = [part[i - 1], part[i - 2], part[i - 3]];
    if (!isMark(part, i)) return [];
    return isName(name) && dot?.text === '.' && isName(owner) ? [nameOf(owner).toLowerCase()] : [refuse('Write the table before a column with (+).', part[i] ?? context.cursor.here)];
  }));
  const [only] = owners;
  const hasOr = indexOutside(part, 0, (word) => word === 'OR') < part.length;
  return only === undefined || owners.size > 1 || hasOr ? refuseConstruct(context, 'This condition with (+)', part[0] ?? context.cursor.here) : only;
}

interface Table {
  readonly alias: string;
  readonly tokens: Tokens;
}

function tableOf(context: Context, tokens: Tokens): Table {
  const last = tokens.at(-1);
  const isAnsi = indexOutside(tokens, 0, (word) => word === 'JOIN') < tokens.length;
  if (!isName(last) || isAnsi) return refuseConstruct(context, '(+) beside this FROM', tokens[0] ?? context.cursor.here);
  return { alias: nameOf(last).toLowerCase(), tokens };
}

function word(upper: string, at: Token): Token {
  return { kind: 'word', text: upper, upper, start: at.start, end: at.end, closed: true };
}

/** The tables without (+), and behind them the others as outer joins, each behind those that its conditions name. */
function joined(context: Context, tables: readonly Table[], conditions: ReadonlyMap<string, readonly Tokens[]>): readonly Table[] {
  const placed = tables.filter(({ alias }) => !conditions.has(alias));
  const waiting = tables.filter(({ alias }) => conditions.has(alias));
  const first = waiting[0]?.tokens[0] ?? context.cursor.here;
  while (waiting.length > 0) {
    const known = new Set(placed.map(({ alias }) => alias));
    const at = waiting.findIndex(({ alias }) => (conditions.get(alias) ?? []).every((part) => [...qualifiers(part)].every((name) => name === alias || known.has(name) || !tables.some((table) => table.alias === name))));
    const [next] = at === -1 ? [] : waiting.splice(at, 1);
    if (next === undefined) return refuseConstruct(context, 'These joins with (+)', first);
    placed.push(next);
  }
  return placed;
}

const BEHIND_WHERE: ReadonlySet<string> = new Set(['GROUP', 'ORDER', 'HAVING', 'UNION', 'MINUS', 'INTERSECT', 'CONNECT', 'START', 'FETCH', 'OFFSET', 'FOR', 'MODEL']);

/** Writes Oracle's `a.id = b.id (+)` in the WHERE of the SELECT that begins at the cursor as a LEFT JOIN. */
export function withoutPlusJoins(context: Context): void {
  const { cursor } = context;
  const { tokens } = cursor;
  if (context.dialect !== 'oracle' || !tokens.some((_token, i) => i >= cursor.at && isMark(tokens, i))) return;
  const from = wordOutside(tokens, cursor.at, 'FROM');
  const where = from === undefined ? undefined : wordOutside(tokens, from, 'WHERE');
  const end = where === undefined ? -1 : indexOutside(tokens, where + 1, (name) => BEHIND_WHERE.has(name));
  if (from === undefined || where === undefined || !tokens.slice(where, end).some((_token, i) => isMark(tokens, where + i))) return;
  const all = conjuncts(tokens.slice(where + 1, end));
  const conditions = new Map<string, readonly Tokens[]>();
  const rest: Tokens[] = [];
  for (const part of all) {
    if (!part.some((_token, i) => isMark(part, i))) rest.push(part);
    else {
      const owner = optionalOf(context, part);
      conditions.set(owner, [...(conditions.get(owner) ?? []), withoutMarks(part)]);
    }
  }
  const tables = commaParts(tokens.slice(from + 1, where)).map((part) => tableOf(context, part));
  const order = joined(context, tables, conditions);
  const head = tokens[where] ?? word('WHERE', { ...cursor.here, kind: 'word', text: '', upper: '', closed: true });
  const isMoved = order.some(({ alias }, i) => alias !== tables[i]?.alias);
  const hasStar = tokens.slice(cursor.at, from).some((token, i, list) => token.text === '*' && ['SELECT', ',', 'DISTINCT'].includes(list[i - 1]?.upper ?? 'SELECT'));
  if (isMoved && hasStar) refuseConstruct(context, '* beside (+), whose columns would come in another order,', head);
  const and = (parts: readonly Tokens[]): Tokens => parts.flatMap((part, i) => [...(i === 0 ? [] : [word('AND', head)]), ...part]);
  const joins = order.flatMap(({ alias, tokens: own }, i) => {
    const on = conditions.get(alias);
    if (on !== undefined) return [word('LEFT', head), word('JOIN', head), ...own, word('ON', head), ...and(on)];
    return [...(i === 0 ? [] : [{ ...word(',', head), kind: 'operator' as const }]), ...own];
  });
  const kept = rest.length === 0 ? [] : [word('WHERE', head), ...and(rest)];
  cursor.replace([...tokens.slice(0, from + 1), ...joins, ...kept, ...tokens.slice(end)]);
}
