import { messageOf } from '../../core/base/errors';
import type { Engine } from './engine';
import { EXECUTION_CONTEXT } from './executionContext';
import { createFirewall } from './firewall';
import { createMemoryBackend } from './memoryBackend';
import { openStoreFile } from './openFile';
import { runScript, StatementError, stepThrough, type ReadResult, type ScriptRunner } from './script';
import { dropTemporary } from './taskExecution';
import { registerTaskFunctions } from './taskFunctions';
import type { Translator } from './translator';

export interface ScratchScript {
  readonly sql: string;
  /** As declared; `undefined`: generic. */
  readonly dialect: string | undefined;
  /** ms since the epoch: what current-time functions read. */
  readonly clockMs: number;
  readonly randomSeed: string;
}

export interface ScratchResult {
  /** Of the last query; `undefined`: the script has none. */
  readonly result: ReadResult | undefined;
  readonly rowsChanged: number;
}

/** A database in memory with everything that a task's SQL finds in a store; nothing of it is kept. */
export interface Scratch {
  /** Runs a script in one transaction, as a task does, and keeps its temporary tables. Throws `StatementError`; nothing of the script is kept then. */
  run(script: ScratchScript): ScratchResult;
  /** Rows of one query of the engine itself, without translation. Throws `StatementError`. */
  look(sql: string): ReadResult;
  /** As at the end of a task's session. */
  dropTemporary(): void;
  close(): void;
}

/** Rows of a query beyond these are not read. */
const ROW_LIMIT = 1_000_000;

export function openScratch(engine: Engine, translator: Translator): Scratch {
  const file = openStoreFile({ engine, backend: createMemoryBackend(), path: 'scratch', check: 'whenUnclean' });
  const { connection } = file;
  registerTaskFunctions(engine, connection, translator);
  const runner: ScriptRunner = { connection, firewall: createFirewall(connection), translator };
  return {
    run: (script) => runInTransaction(engine, runner, script),
    look: (sql) => look(runner, sql),
    dropTemporary: () => dropTemporary(runner),
    close: () => file.abandon(),
  };
}

function look({ connection }: ScriptRunner, sql: string): ReadResult {
  connection.run('PRAGMA query_only = ON');
  try {
    return stepThrough(connection, { kind: 'query', sql }, ROW_LIMIT);
  } catch (error) {
    throw new StatementError(messageOf(error), { start: 0, end: sql.length }, { cause: error });
  } finally {
    connection.run('PRAGMA query_only = OFF');
  }
}

function runInTransaction(engine: Engine, runner: ScriptRunner, { sql, dialect, clockMs, randomSeed }: ScratchScript): ScratchResult {
  const { connection, firewall } = runner;
  let result: ReadResult | undefined;
  let rowsChanged = 0;
  engine.vfs.setClock(clockMs);
  EXECUTION_CONTEXT.begin(randomSeed, clockMs);
  connection.execute('BEGIN IMMEDIATE');
  try {
    firewall.begin();
    runScript(runner, {
      sql,
      dialect,
      rowLimit: ROW_LIMIT,
      onStatement(outcome) {
        rowsChanged += outcome.rowsChanged;
        result = outcome.result ?? result;
      },
      onHandled(_message, rowsUndone) {
        rowsChanged -= rowsUndone;
      },
    });
    firewall.checkSchema();
    connection.execute('COMMIT');
    return { result, rowsChanged };
  } catch (error) {
    connection.run('ROLLBACK');
    throw error instanceof StatementError ? error : new StatementError(messageOf(error), { start: 0, end: sql.length }, { cause: error });
  } finally {
    engine.vfs.setClock(undefined);
  }
}
