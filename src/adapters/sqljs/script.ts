import type { Connection } from './connection';
import { createCatalog } from './catalog';
import type { Firewall } from './firewall';
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
  /** Called after each statement. */
  readonly onStatement: (outcome: StatementOutcome) => void;
}

export interface StatementOutcome {
  /** As written. */
  readonly text: string;
  /** Rows inserted, updated and deleted. */
  readonly rowsChanged: number;
  /** Rows that its queries yielded; `undefined`: it has none. */
  readonly rowsRead: number | undefined;
}

/** Runs the statements one by one inside the caller's transaction. Throws `StatementError`. */
export function runScript(runner: ScriptRunner, script: Script): void {
  const catalog = createCatalog(runner.connection);
  for (const statement of runner.translator.split(script.sql, script.dialect)) {
    const translation = statement.translate(catalog);
    if (translation.kind === 'refused') throw new StatementError(translation.message, translation);
    if (translation.kind === 'nothing') continue;
    try {
      const outcome = { text: script.sql.slice(statement.start, statement.end), ...runSteps(runner, translation.steps) };
      for (const sql of translation.cleanup) runner.connection.run(sql);
      script.onStatement(outcome);
    } catch (error) {
      throw asStatementError(error, statement, script.sql);
    }
  }
}

function runSteps(runner: ScriptRunner, steps: readonly Step[]): Pick<StatementOutcome, 'rowsChanged' | 'rowsRead'> {
  let rowsChanged = 0;
  let rowsRead: number | undefined;
  for (const step of steps) {
    runner.firewall.check(step.sql);
    const before = totalChanges(runner.connection);
    const rows = stepThrough(runner.connection, step);
    if (step.kind === 'query') rowsRead = (rowsRead ?? 0) + rows;
    if (step.kind === 'run' && step.countsRows && totalChanges(runner.connection) > before) rowsChanged += runner.connection.changes();
  }
  return { rowsChanged, rowsRead };
}

/** Returns how many rows there were. */
function stepThrough(connection: Connection, step: Step): number {
  const statement = connection.prepare(step.sql);
  let rows = 0;
  try {
    while (statement?.step() === true) {
      rows++;
      if (step.kind === 'refuseIfRows') throw new Error(step.message);
    }
  } finally {
    statement?.dispose();
  }
  return rows;
}

/** `sqlite3_changes` keeps the number of an older statement when this one is no INSERT, UPDATE or DELETE. */
function totalChanges(connection: Connection): number {
  return Number(connection.value('SELECT total_changes()'));
}

function asStatementError(error: unknown, statement: TranslatableStatement, script: string): StatementError {
  if (error instanceof StatementError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StatementError(message, findCulprit(message, statement, script), { cause: error });
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
