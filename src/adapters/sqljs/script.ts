import type { Connection } from './connection';
import { createCatalog } from './catalog';
import type { Firewall } from './firewall';
import { Guards } from './guards';
import type { SqlValue } from './statement';
import type { Step, TranslatableStatement, Translator } from './translator';

/** A statement of a script failed: where, in the script, and why. */
export class StatementError extends Error {
  override readonly name = 'StatementError';

  constructor(
    message: string,
    /** Offsets in the script. */
    readonly range: { readonly start: number; readonly end: number },
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

export interface ScriptRunner {
  readonly connection: Connection;
  readonly firewall: Firewall;
  readonly translator: Translator;
}

export interface Script {
  readonly sql: string;
  readonly dialect: string | undefined;
  /** Only the first statement is run. */
  readonly firstOnly?: boolean;
  /** At most this many rows of a query are read. `undefined`: all, and they are counted only. */
  readonly rowLimit?: number;
  /** Called before each statement; may throw. */
  readonly beforeStatement?: () => void;
  /** Called after each statement. */
  readonly onStatement: (outcome: StatementOutcome) => void;
  /** Called where a block handles a failure; `rowsUndone`: of those that were told before. */
  readonly onHandled?: (message: string, rowsUndone: number) => void;
}

export interface StatementOutcome {
  /** As written. */
  readonly text: string;
  /** Rows inserted, updated and deleted. */
  readonly rowsChanged: number;
  /** Of its last query; `undefined`: it has none. */
  readonly result: ReadResult | undefined;
}

export interface ReadResult {
  readonly columns: readonly string[];
  /** Kept only when the script has a `rowLimit`. */
  readonly rows: readonly (readonly SqlValue[])[];
  readonly rowsRead: number;
  /** There were more than `rowLimit`. */
  readonly isCut: boolean;
}

/** Rounds of all loops of a script: more than a task on local data needs, fewer than somebody waits for. */
const MAX_ROUNDS = 10_000;

const ENDLESS = `The loops of this script ran ${String(MAX_ROUNDS)} rounds. Make what ends the loop come true, or let one statement change all rows.`;

/**
 * Runs the statements one by one inside the caller's transaction; returns how many were left out for `firstOnly`. Throws
 * `StatementError`.
 */
export function runScript(runner: ScriptRunner, script: Script): number {
  const catalog = createCatalog(runner.connection);
  const all = runner.translator.split(script.sql, script.dialect);
  const chosen = script.firstOnly === true ? all.slice(0, 1) : all;
  const guards = new Guards(runner.connection);
  let rounds = 0;
  let changed = 0;
  for (let at = 0; at < chosen.length; at++) {
    const statement = chosen[at];
    if (statement === undefined) break;
    script.beforeStatement?.();
    const translation = statement.translate(catalog);
    if (translation.kind === 'refused') throw new StatementError(translation.message, translation);
    if (translation.kind === 'nothing') continue;
    if (translation.kind === 'protected') {
      guards.leave(translation.branch);
      continue;
    }
    if (translation.kind === 'again') {
      if (++rounds > MAX_ROUNDS) throw new StatementError(ENDLESS, statement);
      at = translation.from - 1;
      continue;
    }
    try {
      const outcome = { text: script.sql.slice(statement.start, statement.end), ...runSteps(runner, translation.steps, script.rowLimit) };
      for (const sql of translation.cleanup) runner.connection.run(sql);
      script.onStatement(outcome);
      changed += outcome.rowsChanged;
      if (translation.guard !== undefined) guards.enter(translation.guard, changed);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const handled = guards.handle(message);
      if (handled === undefined) throw asStatementError(error, statement, script.sql);
      script.onHandled?.(message, changed - handled.rowsChanged);
      changed = handled.rowsChanged;
      at = handled.to - 1;
    }
  }
  return all.length - chosen.length;
}

function runSteps(runner: ScriptRunner, steps: readonly Step[], rowLimit: number | undefined): Omit<StatementOutcome, 'text'> {
  let rowsChanged = 0;
  let result: ReadResult | undefined;
  for (const step of steps) {
    if (step.when !== undefined && !holds(runner, step.when)) continue;
    runner.firewall.check(step.sql);
    const before = totalChanges(runner.connection);
    const read = stepThrough(runner.connection, step, rowLimit);
    if (step.kind === 'query') result = read;
    if (step.kind === 'run' && step.countsRows && totalChanges(runner.connection) > before) rowsChanged += runner.connection.changes();
  }
  return { rowsChanged, result };
}

function holds(runner: ScriptRunner, sql: string): boolean {
  runner.firewall.check(sql);
  return stepThrough(runner.connection, { kind: 'query', sql }, undefined).rowsRead > 0;
}

/** Runs one step. Throws for what the engine refuses. */
export function stepThrough(connection: Connection, step: Step, rowLimit: number | undefined): ReadResult {
  const statement = connection.prepare(step.sql);
  const rows: (readonly SqlValue[])[] = [];
  let rowsRead = 0;
  let isCut = false;
  try {
    const columns = step.kind === 'query' ? (statement?.columnNames() ?? []) : [];
    while (statement?.step() === true) {
      if (step.kind === 'refuseIfRows') throw new Error(step.message);
      if (step.kind === 'query' && rowLimit !== undefined) {
        isCut = rowsRead >= rowLimit;
        if (isCut) break;
        rows.push(statement.row());
      }
      rowsRead++;
    }
    return { columns, rows, rowsRead, isCut };
  } finally {
    statement?.dispose();
  }
}

/** `sqlite3_changes` keeps the number of an older statement when this one is no INSERT, UPDATE or DELETE. */
function totalChanges(connection: Connection): number {
  return Number(connection.value('SELECT total_changes()'));
}

function asStatementError(error: unknown, statement: TranslatableStatement, script: string): StatementError {
  if (error instanceof StatementError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StatementError(withAdvice(message), findCulprit(message, statement, script), { cause: error });
}

const ADVICE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^UNIQUE constraint failed/, 'a row with the same key is there already. Delete it first, or update it where it exists'],
  [/^NOT NULL constraint failed/, 'the value is NULL, which the column does not take'],
  [/^CHECK constraint failed/, 'a value does not meet the condition of its table'],
  [/^no such table/, 'create it in a task before this one or in a seed script'],
];

/** The engine's message with what to do about it. */
function withAdvice(message: string): string {
  const advice = ADVICE.find(([pattern]) => pattern.test(message))?.[1];
  return advice === undefined ? message : `${message}: ${advice}`;
}

/** The word that the engine complains about when it stands in the statement exactly once; else the whole statement. */
function findCulprit(message: string, { start, end }: TranslatableStatement, script: string): { readonly start: number; readonly end: number } {
  const name = /near "([^"]+)": syntax error|no such (?:column|table|function): ([^\s]+)/.exec(message);
  const word = name?.[1] ?? name?.[2];
  if (word === undefined) return { start, end };
  const text = script.slice(start, end);
  const pattern = new RegExp(String.raw`(?<![\w.])${word.replace(/[^\w]/g, String.raw`\$&`)}(?!\w)`, 'gi');
  const found = [...text.matchAll(pattern)];
  const only = found[0];
  return only === undefined || found.length > 1 ? { start, end } : { start: start + only.index, end: start + only.index + word.length };
}
