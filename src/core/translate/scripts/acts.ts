import type { TextRange } from '../../base/textRange';
import { createContext, inDialect, refuseConstruct, type Context, type Source } from '../context';
import { typeOfColumn } from '../expressions/columns';
import { typedColumns } from '../statements/createFrom';
import type { Expr } from '../expr';
import { parseValue } from '../expressions/expression';
import { parseQuery } from '../queries/query';
import { quoteName } from '../quoting';
import { refuse } from '../refusal';
import { declareColumn } from '../statements/columns';
import { caughtTables } from './handlers';
import { asType, branchTable, CHANGED_ROWS, currentRow, cursorTable, FETCH_STATUS, GOES_ON, roundTable, variableTable, type Act, type Tokens } from './pieces';
import { dropTemporary, expectEnd, prepare, temporary, type Lowered, type Step } from '../statements/steps';
import { stored } from '../statements/storage';

const DECISION = 'branch decision';
const ASSIGNED = 'assigned row';

function make(table: string, rest: string): Step {
  return prepare(`CREATE TEMP TABLE ${quoteName(table)} ${rest}`);
}

/** Which branch runs, or whether a loop has another round, is known from then on by the table that is there. */
function decide(context: Context, { branch, isLoop = false }: { readonly branch: number; readonly isLoop?: boolean }): Lowered {
  const condition = parseValue(context).sql;
  expectEnd(context);
  const [taken, other] = [branchTable(branch, 'then'), branchTable(branch, 'else')];
  const round = isLoop ? [roundTable(branch)] : [];
  const when = (holds: string): string => `SELECT 1 FROM ${temporary(DECISION)} WHERE ${holds}`;
  return {
    steps: [
      ...[taken, other, ...round, DECISION].map((table) => prepare(dropTemporary(table))), make(DECISION, `AS SELECT (${condition}) AS holds`),
      ...[taken, ...round].map((table) => ({ ...make(table, '(taken)'), when: when('holds') })), { ...make(other, '(taken)'), when: when('holds IS NOT TRUE') },
    ],
    cleanup: [dropTemporary(DECISION)],
  };
}

/** The value that the statement assigns, as its variable keeps it. */
function assigned(context: Context, type: Tokens): Expr {
  const { tokens } = context.cursor;
  const [first] = tokens;
  const at = first ?? { start: 0, end: 0 };
  const inner = type.length === 0 ? tokens : asType(tokens, type, at);
  const own = createContext(inner, context.dialect, context.catalog);
  const value = parseValue(own);
  expectEnd(own);
  return value;
}

function declare(context: Context, { name, type }: { readonly name: string; readonly type: Tokens }): Lowered {
  const value = assigned(context, type);
  const table = variableTable(name);
  // The value may read the variable that it replaces.
  const steps = [
    prepare(dropTemporary(ASSIGNED)), make(ASSIGNED, `AS SELECT ${value.sql} AS [value]`), prepare(dropTemporary(table)),
    make(table, `([value] ${declareColumn(context, value)})`), prepare(`INSERT INTO ${temporary(table)} SELECT [value] FROM ${temporary(ASSIGNED)}`),
  ];
  return { steps, cleanup: [dropTemporary(ASSIGNED)] };
}

/** The variables that the one row of a query fills. */
function select(context: Context, { names, missing }: Extract<Act, { readonly kind: 'select' }>, range: TextRange): Lowered {
  const query = parseQuery(context);
  expectEnd(context);
  if (query.types?.length !== names.length) return refuse('The number of values of this query is not that of the variables.', range);
  const cells = names.map((_name, i) => quoteName(`value ${String(i + 1)}`));
  const rows = temporary(ASSIGNED);
  const several: Step = { kind: 'refuseIfRows', sql: `SELECT 1 FROM ${rows} LIMIT 1 OFFSET 1`, message: `A query for variables gives several rows. Make it give one.` };
  const none: Step = { kind: 'refuseIfRows', sql: `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM ${rows})`, message: 'A query for variables gives no row.' };
  const sets = names.flatMap((name, i) => {
    const table = variableTable(name);
    const isNew = context.catalog.columnsOf(table) === undefined;
    if (isNew && !inDialect(context, 'mysql', 'doris', 'starrocks')) return refuse(`The variable ${name} is not declared.`, range);
    const start = isNew ? [make(table, `([value] ${declareColumn(context, query.types?.[i] ?? { type: 'unknown' })})`), prepare(`INSERT INTO ${temporary(table)} VALUES (NULL)`)] : [];
    const cell = stored(context, { table, column: 'value' }, { ...(query.types?.[i] ?? { type: 'unknown' }), sql: cells[i] ?? 'NULL', range });
    return [...start, prepare(`UPDATE ${temporary(table)} SET [value] = (SELECT ${cell} FROM ${rows})${missing === 'keep' ? ` WHERE EXISTS (SELECT 1 FROM ${rows})` : ''}`)];
  });
  const load = `AS WITH [new row](${cells.join(', ')}) AS (${query.sql}) SELECT * FROM [new row]`;
  return { steps: [prepare(dropTemporary(ASSIGNED)), make(ASSIGNED, load), several, ...(missing === 'fail' ? [none] : []), ...sets], cleanup: [dropTemporary(ASSIGNED)] };
}

/** A temporary table with the rows of a query, in their order, whose columns have the query's types where they are known. */
function makeRows(table: string, { columns, rows }: { readonly columns: string | undefined; readonly rows: string }): readonly Step[] {
  const drop = prepare(dropTemporary(table));
  return columns === undefined ? [drop, make(table, `AS ${rows}`)] : [drop, make(table, `(${columns})`), prepare(`INSERT INTO ${temporary(table)} ${rows}`)];
}

function open(context: Context, cursor: string): Lowered {
  const query = parseQuery(context);
  expectEnd(context);
  return { steps: makeRows(cursorTable(cursor), { columns: typedColumns(context, query), rows: query.sql }), cleanup: [] };
}

/** The columns of a cursor's rows, declared. */
function declaredColumns({ catalog }: Context, table: string, names: readonly string[]): string {
  return names.map((name) => `${quoteName(name)} ${catalog.typeOf?.(table, name.toLowerCase()) ?? ''}`.trim()).join(', ');
}

/** The next row leaves the cursor's table, for variables or as the current row. */
function fetch(context: Context, { cursor, names }: { readonly cursor: string; readonly names: readonly string[] }, range: TextRange): Lowered {
  const table = cursorTable(cursor);
  const columns = context.catalog.columnsOf(table) ?? refuse(`The cursor ${cursor} is not open.`, range);
  const [rows, row] = [temporary(table), temporary(currentRow(cursor))];
  const take = [
    ...makeRows(currentRow(cursor), { columns: declaredColumns(context, table, columns), rows: `SELECT * FROM ${rows} ORDER BY rowid LIMIT 1` }),
    prepare(`DELETE FROM ${rows} WHERE rowid = (SELECT min(rowid) FROM ${rows})`),
  ];
  if (names.length === 0) return { steps: take, cleanup: [] };
  if (names.length !== columns.length) return refuse('The number of values of this query is not that of the variables.', range);
  const source: Source = { alias: table, columns: columns.map((name) => name.toLowerCase()), table };
  const sets = names.map((name, i) => {
    const variable = variableTable(name);
    if (context.catalog.columnsOf(variable) === undefined) return refuse(`The variable ${name} is not declared.`, range);
    const value = { ...typeOfColumn(context, source, (columns[i] ?? '').toLowerCase()), sql: quoteName(columns[i] ?? ''), range };
    return prepare(`UPDATE ${temporary(variable)} SET [value] = (SELECT ${stored(context, { table: variable, column: 'value' }, value)} FROM ${row}) WHERE EXISTS (SELECT 1 FROM ${row})`);
  });
  const status = [prepare(dropTemporary(FETCH_STATUS)), make(FETCH_STATUS, `AS SELECT CASE WHEN EXISTS (SELECT 1 FROM ${row}) THEN 0 ELSE -1 END AS [value]`)];
  return { steps: [...take, ...status, ...sets], cleanup: [] };
}

/** What an act of a procedural script becomes; the context has its tokens. */
export function lowerAct(context: Context, act: Exclude<Act, { readonly kind: 'again' | 'protected' }>, range: TextRange): Lowered {
  switch (act.kind) {
    case 'decide':
      return decide(context, act);
    case 'declare':
      return declare(context, act);
    case 'assign': {
      const table = variableTable(act.name);
      if (context.catalog.columnsOf(table) === undefined) return refuse(`The variable ${act.name} is not declared.`, range);
      return { steps: [prepare(`UPDATE ${temporary(table)} SET [value] = ${assigned(context, act.type).sql}`)], cleanup: [] };
    }
    case 'select':
      return select(context, act, range);
    case 'open':
      return open(context, act.cursor);
    case 'fetch':
      return fetch(context, act, range);
    case 'leave': {
      const tables = act.what === 'loop' ? [branchTable(act.branch, 'then'), roundTable(act.branch)] : [roundTable(act.branch)];
      return { steps: tables.map((table) => prepare(dropTemporary(table))), cleanup: [] };
    }
    case 'protect':
      return { steps: [...caughtTables(act), branchTable(act.branch, 'then')].map((table) => prepare(dropTemporary(table))).concat(make(branchTable(act.branch, 'then'), '(taken)')), cleanup: [] };
    case 'fail':
      return { steps: [{ kind: 'refuseIfRows', sql: 'SELECT 1', message: act.message }], cleanup: [] };
    case 'begin':
      return { steps: [prepare(dropTemporary(GOES_ON)), make(GOES_ON, '(yes)')], cleanup: [] };
    case 'stop':
      return { steps: [prepare(dropTemporary(GOES_ON))], cleanup: [] };
    case 'refuse':
      return refuseConstruct(context, act.construct, range);
  }
}

const COUNTED = 'rows of one step';

/** A statement whose number of changed rows is kept. `changes()` is read by a CREATE TABLE: looking at an UPDATE beforehand, as the firewall does, sets it to 0. */
export function counting({ steps, cleanup }: Lowered): Lowered {
  const [table, counted] = [temporary(CHANGED_ROWS), temporary(COUNTED)];
  const drop = prepare(dropTemporary(COUNTED));
  const start = [prepare(dropTemporary(CHANGED_ROWS)), make(CHANGED_ROWS, '([value] INT, [id] INT)'), prepare(`INSERT INTO ${table} VALUES (0, NULL)`)];
  const read = make(COUNTED, 'AS SELECT changes() AS [value], last_insert_rowid() - changes() + 1 AS [id]');
  const note = prepare(`UPDATE ${table} SET [value] = [value] + (SELECT [value] FROM ${counted}), [id] = (SELECT [id] FROM ${counted})`);
  return { steps: [...start, ...steps.flatMap((step) => (step.kind === 'run' && step.countsRows ? [step, read, note, drop] : [step]))], cleanup };
}
