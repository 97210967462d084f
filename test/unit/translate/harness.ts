import type { Database, SqlJsStatic, SqlValue as EngineValue } from 'sql.js';
import type { Dialect } from '../../../src/core/sql/lex/token';
import { SQL_FUNCTIONS } from '../../../src/core/translate/library/library';
import type { FunctionContext, SqlFunction, SqlValue } from '../../../src/core/translate/library/udf';
import { loadSqlite } from '../../support/loadSqlite';
import { Guards } from '../../../src/adapters/sqljs/guards';
import { splitScript, translateStatement, type Catalog, type Step, type TranslationResult } from '../../../src/core/translate/translate';

let engine: SqlJsStatic | undefined;

before(async () => {
  engine ??= await loadSqlite();
});

/** 2025-03-04 05:06:07.890 UTC. */
export const NOW = 1741064767890;

const FUNCTION_CONTEXT: FunctionContext = { nowMs: () => NOW, random: () => 0.25 };

function register(db: Database, definition: SqlFunction): void {
  const call = (...args: SqlValue[]): EngineValue => definition.call(FUNCTION_CONTEXT, args);
  Object.defineProperty(call, 'length', { value: definition.arity });
  db.create_function(definition.name, call);
}

export function openDatabase(setup = ''): Database {
  if (engine === undefined) throw new Error('the engine is not loaded');
  const db = new engine.Database();
  for (const definition of SQL_FUNCTIONS) register(db, definition);
  if (setup !== '') db.exec(setup);
  return db;
}

export function rowsOf(db: Database, sql: string): EngineValue[][] {
  return db.exec(sql)[0]?.values ?? [];
}

function quoted(name: string): string {
  return `'${name.replaceAll("'", "''")}'`;
}

/** The catalog as the local database shows it. */
export function catalogOf(db: Database, withTypes = true): Catalog {
  const infos = (table: string) => rowsOf(db, `SELECT name, type FROM pragma_table_info(${quoted(table)})`);
  const types = {
    typeOf: (table: string, column: string) => infos(table).find(([name]) => String(name).toLowerCase() === column)?.[1]?.toString(),
    defaultOf: (table: string, column: string) => rowsOf(db, `SELECT dflt_value FROM pragma_table_info(${quoted(table)}) WHERE name = ${quoted(column)} COLLATE NOCASE`)[0]?.[0]?.toString(),
    definitionOf: (table: string) => rowsOf(db, `SELECT sql FROM sqlite_master WHERE lower(name) = ${quoted(table)} AND type = 'table'`)[0]?.[0]?.toString(),
  };
  return {
    columnsOf: (table) => {
      const found = infos(table);
      return found.length === 0 ? undefined : found.map(([name]) => String(name));
    },
    ...(withTypes ? types : {}),
    viewsOf: () => new Map(rowsOf(db, "SELECT name, sql FROM sqlite_master WHERE type = 'view'").map(([name, sql]) => [String(name), String(sql)] as const)),
  };
}

export class StatementFailed extends Error {}

function runStep(db: Database, step: Step): { readonly changed: number; readonly rows: EngineValue[][] | undefined } {
  if (step.kind === 'refuseIfRows') {
    if (rowsOf(db, step.sql).length > 0) throw new StatementFailed(step.message);
    return { changed: 0, rows: undefined };
  }
  if (step.kind === 'query') return { changed: 0, rows: rowsOf(db, step.sql) };
  db.run(step.sql);
  return { changed: step.countsRows ? db.getRowsModified() : 0, rows: undefined };
}

export interface RunResult {
  readonly changed: number;
  /** Of the last query. */
  readonly rows: EngineValue[][] | undefined;
}

export class Refused extends Error {
  constructor(readonly result: Extract<TranslationResult, { kind: 'refused' }>) {
    super(result.message);
  }
}

function runSteps(db: Database, steps: readonly Step[]): RunResult {
  let changed = 0;
  let rows: EngineValue[][] | undefined;
  for (const step of steps) {
    if (step.when !== undefined && rowsOf(db, step.when).length === 0) continue;
    const done = runStep(db, step);
    changed += done.changed;
    rows = done.rows ?? rows;
  }
  return { changed, rows };
}

/** Runs a script as the local runner does: one savepoint a statement. */
export function runScript(db: Database, sql: string, dialect: Dialect, withTypes = true): RunResult {
  let total: RunResult = { changed: 0, rows: undefined };
  const statements = splitScript(sql, dialect);
  const guards = new Guards({ run: (inner) => db.run(inner), value: (inner) => rowsOf(db, inner)[0]?.[0] });
  let rounds = 0;
  for (let at = 0; at < statements.length; at++) {
    const statement = statements[at];
    if (statement === undefined) break;
    const result = translateStatement(statement, dialect, catalogOf(db, withTypes));
    if (result.kind === 'refused') throw new Refused(result);
    if (result.kind === 'again') at = result.from - 1;
    if (result.kind === 'again' && ++rounds > 1_000) throw new Error('the loops do not end');
    if (result.kind === 'protected') guards.leave(result.branch);
    if (result.kind === 'nothing' || result.kind === 'again' || result.kind === 'protected') continue;
    db.run('SAVEPOINT statement');
    try {
      const done = runSteps(db, result.statement.steps);
      total = { changed: total.changed + done.changed, rows: done.rows ?? total.rows };
      result.statement.cleanup.forEach((cleanup) => db.run(cleanup));
      db.run('RELEASE statement');
      if (result.statement.guard !== undefined) guards.enter(result.statement.guard, 0);
    } catch (error) {
      db.run('ROLLBACK TO statement');
      db.run('RELEASE statement');
      result.statement.cleanup.forEach((cleanup) => db.run(cleanup));
      const next = guards.handle((error as Error).message)?.to;
      if (next === undefined) throw error;
      at = next - 1;
    }
  }
  return total;
}
