import { nested, refuseConstruct, withScope, type Context, type Shape } from '../context';
import { commonColumn, typed, UNKNOWN, type ColumnType, type Expr } from '../expr';
import { parseExpression } from '../expressions/expression';
import { distinctSql, isDocument, refuseOrder } from '../expressions/jsonb';
import { readName } from '../names';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { givesNoNulls } from './clickhouseJoins';
import { takeNamedValue } from './clickhouseWith';
import { shownAs } from './forClause';
import { parseMost } from './limitTies';
import { parseLimitBy, type LimitBy } from './limitBy';
import { filledRows, readFill, type Fill } from './clickhouseFill';
import { orderByAll, parseLimit, parseOrderBy } from './order';
import { onlyRow } from './scalar';
import { parseSelect, type Select } from './select';

/** A translated query. */
export interface Query extends Shape {
  readonly sql: string;
  /** It gives one row at most. */
  readonly isSingle?: boolean;
  /** Names of the columns as written, empty without one. */
  readonly labels?: readonly string[] | undefined;
  /** How many tables it reads. */
  readonly tables?: number;
}

/** `name (a, b)` → its column names in lower case. */
export function readColumnNames(context: Context): readonly string[] | undefined {
  const { cursor } = context;
  if (!cursor.accept('(')) return undefined;
  const names = [readName(context)];
  while (cursor.accept(',')) names.push(readName(context));
  cursor.expect(')');
  return names;
}

/** The columns of a recursive query as its first part gives them, before the others refer to them. */
function firstShape(context: Context, columns: readonly string[] | undefined): Shape {
  const { cursor } = context;
  const { at, depth } = context.cursor.sees('(') ? { at: cursor.at, depth: context.depth } : { at: -1, depth: 0 };
  if (at === -1 || context.dialect !== 'postgresql' || !cursor.tokens.slice(at, cursor.closing(at)).some((token) => token.upper === 'UNION')) return { columns, types: undefined };
  cursor.at++;
  const before = context.ctes;
  const { select } = parseIntersection(context);
  cursor.at = at;
  context.depth = depth;
  context.ctes = before;
  return { columns: columns ?? select.columns, types: select.types };
}

function parseCte(context: Context, recursive: boolean): string {
  const { cursor } = context;
  const name = readName(context);
  const columns = readColumnNames(context);
  cursor.expect('AS');
  const hint = cursor.accept('NOT', 'MATERIALIZED') ? 'NOT MATERIALIZED ' : cursor.accept('MATERIALIZED') ? 'MATERIALIZED ' : '';
  const known = columns?.map((column) => column.toLowerCase());
  if (recursive) context.ctes = new Map(context.ctes).set(name.toLowerCase(), firstShape(context, known));
  cursor.expect('(');
  if (cursor.seesAny(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])) refuseConstruct(context, 'A WITH query that changes data', cursor.here);
  const bodyAt = cursor.at;
  const query = parseQuery(context);
  cursor.expect(')');
  const filled = context.dialect === 'clickhouse' && givesNoNulls(context, cursor.tokens.slice(bodyAt, cursor.at));
  context.ctes = new Map(context.ctes).set(name.toLowerCase(), { columns: known ?? query.columns, types: query.types, filled });
  const list = columns === undefined ? '' : `(${columns.map(quoteName).join(', ')})`;
  return `${quoteName(name)}${list} AS ${hint}(${query.sql})`;
}

/** `WITH …` and a blank behind it; empty when none stands here. The names stay known to the caller. */
export function parseWith(context: Context): string {
  const { cursor } = context;
  if (!cursor.accept('WITH')) return '';
  const recursive = cursor.accept('RECURSIVE');
  const ctes: string[] = [];
  do if (!takeNamedValue(context)) ctes.push(parseCte(context, recursive));
  while (cursor.accept(','));
  if (ctes.length === 0) return '';
  const implicit = context.dialect === 'sqlserver' || context.dialect === 'oracle';
  return `WITH ${recursive || implicit ? 'RECURSIVE ' : ''}${ctes.join(', ')} `;
}

interface Term {
  readonly select: Select;
  readonly sql: string;
}

/** One member of a compound query. SQLite takes no brackets around it. */
function parseTerm(context: Context): Term {
  const { cursor } = context;
  if (!cursor.sees('(')) {
    const select = parseSelect(context);
    return { select, sql: select.sql };
  }
  cursor.expect('(');
  const query = parseQuery(context);
  cursor.expect(')');
  const select: Select = { sql: query.sql, columns: query.columns, types: query.types, scope: undefined, top: undefined, isSingle: query.isSingle === true };
  return { select, sql: `SELECT * FROM (${query.sql})` };
}

function readSetOperator(context: Context): string | undefined {
  const { cursor } = context;
  if (cursor.accept('UNION')) {
    const isAll = cursor.accept('ALL');
    if (!isAll) cursor.accept('DISTINCT');
    if (cursor.sees('BY', 'NAME')) refuseConstruct(context, 'UNION BY NAME', cursor.here);
    return isAll ? 'UNION ALL' : 'UNION';
  }
  const word = cursor.peek();
  if (!cursor.accept('EXCEPT') && !cursor.accept('MINUS') && !cursor.accept('INTERSECT')) return undefined;
  const name = word?.upper === 'INTERSECT' ? 'INTERSECT' : 'EXCEPT';
  if (!context.traits.native && cursor.accept('ALL')) return `${name} ALL`;
  cursor.accept('DISTINCT');
  return name;
}

/** SQLite has no EXCEPT ALL and INTERSECT ALL: each row is numbered among its equals. */
function counted(context: Context, operator: string, { terms, columns }: { readonly terms: readonly [string, string]; readonly columns: readonly string[] | undefined }): string {
  if (columns === undefined) return refuse(`The columns of this ${operator} are not known here: name them.`, context.cursor.here);
  const names = columns.map((_name, i) => quoteName(`column ${String(i + 1)}`));
  const list = names.join(', ');
  const [left, right] = terms.map((sql) => `SELECT ${list}, row_number() OVER (PARTITION BY ${list}) FROM (WITH [members](${list}) AS (${sql}) SELECT * FROM [members])`);
  const shown = columns.map((name, i) => `${names[i] ?? ''}${name === '' ? '' : ` AS ${quoteName(name)}`}`).join(', ');
  return `SELECT ${shown} FROM (WITH [counted](${list}, [number]) AS (${left ?? ''} ${operator.replace(' ALL', '')} ${right ?? ''}) SELECT * FROM [counted])`;
}

/** Rows of a set operation, whose JSON values have the same text where they are equal. */
function sameText(context: Context, sql: string, { types, columns }: Shape): string {
  if (types?.some((type) => isDocument(context, type)) !== true) return sql;
  if (columns?.length !== types.length) return refuse('The columns of this set operation are not known here: name them.', context.cursor.here);
  const names = columns.map((_name, i) => quoteName(`column ${String(i + 1)}`));
  const values = names.map((name, i) => distinctSql(context, { ...(types[i] ?? UNKNOWN), sql: name, range: context.cursor.here }));
  const shown = values.map((value, i) => `${value}${columns[i] === '' || columns[i] === undefined ? '' : ` AS ${quoteName(columns[i])}`}`).join(', ');
  return `SELECT ${shown} FROM (WITH [members](${names.join(', ')}) AS (${sql}) SELECT * FROM [members])`;
}

/** A member of a compound query, with its own TOP. */
function withTop(context: Context, { select, sql }: Term): string {
  if (select.most !== undefined) refuseConstruct(context, 'TOP … PERCENT or WITH TIES in a compound query', select.most.range);
  return select.top === undefined || select.sql === '' ? sql : `SELECT * FROM (${sql} LIMIT ${select.top})`;
}

/** INTERSECT binds more tightly than UNION and EXCEPT, but not in SQLite. */
function parseIntersection(context: Context): Term {
  let left = parseTerm(context);
  const { cursor } = context;
  while (!context.traits.native && cursor.sees('INTERSECT')) {
    const operator = readSetOperator(context) ?? '';
    const right = parseTerm(context);
    const types = mixed(left.select.types, right.select.types);
    const known = { types, columns: left.select.columns };
    const terms = [sameText(context, withTop(context, left), known), sameText(context, withTop(context, right), known)] as const;
    const sql = operator.endsWith(' ALL') ? counted(context, operator, { terms, columns: left.select.columns }) : `SELECT * FROM (${terms[0]} INTERSECT ${terms[1]})`;
    left = { select: { ...left.select, types, scope: undefined, sql: '' }, sql };
  }
  return left;
}

function skipLocking(context: Context): void {
  const { cursor } = context;
  if (cursor.accept('FOR', 'UPDATE') || cursor.accept('FOR', 'SHARE')) {
    while (!cursor.done && !cursor.sees(')')) cursor.at++;
  }
}

/** How rows are spread over workers has no meaning here; one worker alone sorts all of them. */
function parseDistribution(context: Context): string {
  const { cursor } = context;
  let order = '';
  while (cursor.seesAny(['DISTRIBUTE', 'CLUSTER', 'SORT']) && cursor.peek(1)?.upper === 'BY') {
    if (cursor.sees('DISTRIBUTE')) {
      cursor.at += 2;
      do parseExpression(context);
      while (cursor.accept(','));
    } else order = ` ${parseOrderBy(context)}`;
  }
  return order;
}

interface Tail {
  readonly sql: string;
  readonly by: LimitBy | undefined;
  readonly fill?: Fill;
  /** LIMIT leaves one row at most. */
  readonly isSingle: boolean;
}

/** A text of the select list by its number or name: MySQL sorts it without regard to case. */
function orderedItem(context: Context, term: Expr): Expr {
  if (context.dialect !== 'mysql' || context.scope === undefined) return term;
  return term.number === undefined ? { ...term, type: 'text' } : { ...term, sql: `${term.sql} COLLATE NOCASE` };
}

function parseTail(context: Context, { top, aliases, most }: Partial<Pick<Select, 'top' | 'aliases' | 'most'>>, { types, columns }: Shape): Tail {
  const orderAt = context.cursor.at;
  const sorted = parseDistribution(context);
  const readTerm = (): Expr => {
    const term = parseExpression(context);
    const place = term.number === undefined ? (term.type === 'unknown' && term.column !== undefined ? (columns ?? []).indexOf(term.column.toLowerCase()) : -1) : term.number - 1;
    refuseOrder(context, { ...(types?.[place] ?? UNKNOWN), range: term.range });
    return types?.[place]?.type === 'text' ? orderedItem(context, term) : term;
  };
  const all = orderByAll(context, columns?.length);
  if (all !== undefined) (types ?? []).forEach((type) => { refuseOrder(context, { ...type, range: context.cursor.here }); });
  let fill: Fill | undefined;
  const readBehind = context.dialect === 'clickhouse' ? (term: Expr): void => { fill = readFill(context, term, { columns, types }); } : undefined;
  const order = all !== undefined ? ` ${all}` : context.cursor.sees('ORDER', 'BY') ? ` ${parseOrderBy(context, readTerm, readBehind)}` : sorted;
  const by = parseMost(context, { orderAt, aliases, top: most }) ?? parseLimitBy(context, { orderAt, aliases });
  const limit = parseLimit(context, top);
  skipLocking(context);
  if (fill !== undefined && (limit !== '' || by !== undefined)) refuse('LIMIT behind WITH FILL is not supported by the local runner.', context.cursor.here);
  return { sql: order + limit, by, ...(fill === undefined ? {} : { fill }), isSingle: /^ LIMIT [01](?: |$)/.test(limit) };
}

/** The types of a compound query's columns. */
function mixed(left: readonly ColumnType[] | undefined, right: readonly ColumnType[] | undefined): readonly ColumnType[] | undefined {
  if (left === undefined || right?.length !== left.length) return undefined;
  return left.map((type, i) => commonColumn([type, right[i] ?? UNKNOWN]));
}

function parseBody(context: Context): Query {
  const start = context.cursor.at;
  const first = parseIntersection(context);
  let sql = first.sql;
  let isCompound = first.select.sql === '';
  let { types } = first.select;
  for (;;) {
    const operator = readSetOperator(context);
    if (operator === undefined) break;
    const next = parseIntersection(context);
    types = mixed(types, next.select.types);
    const known = { types: operator === 'UNION ALL' ? undefined : types, columns: first.select.columns };
    const [left, right] = [sameText(context, isCompound ? sql : withTop(context, { select: first.select, sql }), known), sameText(context, withTop(context, next), known)];
    sql = operator === 'EXCEPT ALL' ? counted(context, operator, { terms: [left, right], columns: first.select.columns }) : `${left} ${operator} ${right}`;
    isCompound = true;
  }
  const { select } = first;
  const scope = isCompound ? undefined : (select.scope ?? context.scope);
  const { sql: tail, by, ...end } = withScope(context, scope, () => parseTail(context, isCompound ? {} : select, { columns: select.columns, types }));
  const isSingle = end.isSingle || (!isCompound && select.isSingle === true);
  if (by !== undefined) {
    const filtered = isCompound ? undefined : select.filtered;
    return { sql: filtered?.(by.filter, tail) ?? refuse('LIMIT … BY is not supported by the local runner here.', by.range), columns: select.columns, types, isSingle: false, labels: select.labels, tables: select.scope?.sources.length ?? 0 };
  }
  const whole = (isCompound ? undefined : select.finish?.(tail)) ?? sql + tail;
  const filled = end.fill === undefined ? whole : filledRows(context, whole, { fill: end.fill, shape: { columns: select.columns, types }, filled: givesNoNulls(context, context.cursor.tokens.slice(start, context.cursor.at)) });
  return { sql: filled, columns: select.columns, types, isSingle, labels: select.labels, tables: select.scope?.sources.length ?? 0 };
}

/** Reads a query with its WITH, ORDER BY and LIMIT. */
export function parseQuery(context: Context): Query {
  return nested(context, () => {
    const before = context.ctes;
    const prefix = parseWith(context);
    const body = parseBody(context);
    const shown = shownAs(context, { ...body, labels: body.labels, tables: body.tables ?? 0 });
    context.ctes = before;
    if (shown !== undefined) return { sql: prefix + shown.sql, columns: ['shown'], types: [shown.type], isSingle: true };
    return { ...body, sql: prefix + body.sql };
  });
}

/** `(query)` whose rows a predicate looks at. */
export function readSubquery(context: Context): Expr {
  return readBracketed(context, ({ sql }) => `(${sql})`);
}

/** `(query)` as a value, which fails when it gives more than one row. */
export function readScalar(context: Context): Expr {
  const { cursor, traits } = context;
  const from = cursor.at + 1;
  return readBracketed(context, ({ sql, isSingle }) => (isSingle === true || traits.native ? `(${sql})` : onlyRow(sql, cursor.tokens.slice(from, cursor.at - 1))));
}

function readBracketed(context: Context, sqlOf: (query: Query) => string): Expr {
  const { cursor } = context;
  const from = cursor.at;
  cursor.expect('(');
  const query = parseQuery(context);
  cursor.expect(')');
  const [type = UNKNOWN] = query.types?.length === 1 ? query.types : [];
  return typed(sqlOf(query), type, cursor.rangeFrom(from));
}
