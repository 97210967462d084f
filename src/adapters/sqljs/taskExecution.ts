import type { AttemptError, TaskOutput } from '../../core/instance/records';
import { mapRenderedRange, readOutputs } from '../../core/params';
import type { RenderedSql } from '../../core/params/renderedTask';
import type { TaskExecution, TaskOutcome, TaskSuccess } from '../../core/runner/ports';
import { FirewallError } from './firewall';
import { shownValue } from './readQuery';
import { RESULT, SqlError } from './resultCodes';
import { runScript, StatementError, type ScriptRunner, type StatementOutcome } from './script';

export interface TaskRun {
  readonly runner: ScriptRunner;
  readonly execution: TaskExecution;
  /** Why what runs must end; `undefined`: it need not. */
  readonly stopReason: () => StopReason | undefined;
}

export type StopReason = 'cancelled' | 'timedOut';

export type TaskRunResult = ({ readonly kind: 'ran' } & TaskSuccess) | Exclude<TaskOutcome, { readonly kind: 'succeeded' }>;

/** `limit` of DolphinScheduler's SQL task when none is set (dolphinscheduler.md §5.6): a query reads no more rows. */
const ROW_LIMIT = 10_000;

const INSTEAD: Readonly<Record<NonNullable<TaskExecution['instead']>, string>> = {
  dryRun: 'dry run: no SQL was sent',
  stub: 'stub: no SQL was sent',
};

/** Runs all parts of a task inside the caller's transaction, which the caller must take back unless the result is `ran`. */
export function runTask({ runner, execution, stopReason }: TaskRun): TaskRunResult {
  const log = new TaskLog();
  const reached: Reached = { part: undefined, main: undefined };
  try {
    if (execution.instead === undefined) runParts({ runner, execution, stopReason }, { log, reached });
    else log.note(INSTEAD[execution.instead]);
  } catch (error) {
    const reason = stopReason();
    if (error instanceof StoppedBetween || (reason !== undefined && isInterrupt(error))) {
      return { kind: 'stopped', log: log.endingWith('stopped'), ...(reason === 'timedOut' ? { timedOut: true } : {}) };
    }
    const failure = asAttemptError(error, reached.part);
    return { kind: 'failed', error: failure, log: log.endingWith(`failed: ${failure.message}`) };
  }
  if (execution.injectedFault !== undefined) {
    log.note(`injected fault: ${execution.injectedFault}`);
    const error: AttemptError = { message: execution.injectedFault, kind: 'injected', file: undefined, start: undefined, end: undefined };
    return { kind: 'failed', error, log: log.text };
  }
  return { kind: 'ran', rowsChanged: log.rowsChanged, log: log.text, outputs: outputsOf(execution, reached.main) };
}

/** How far the task has come. */
interface Reached {
  part: RenderedSql | undefined;
  /** The last statement of the main text. */
  main: StatementOutcome | undefined;
}

/** Told to stop while no statement ran. */
class StoppedBetween extends Error {
  override readonly name = 'StoppedBetween';
}

function runParts({ runner, execution, stopReason }: TaskRun, { log, reached }: { readonly log: TaskLog; readonly reached: Reached }): void {
  runner.firewall.begin();
  for (const part of execution.rendered.parts) {
    reached.part = part;
    const isMain = part.source.key === 'sql';
    const skipped = runScript(runner, {
      sql: part.sql,
      dialect: execution.dialect,
      // A query executes the first statement of its main text only (dolphinscheduler.md §5.6).
      firstOnly: isMain && execution.sqlKind === 'query',
      ...(isMain && readsRows(execution) ? { rowLimit: ROW_LIMIT } : {}),
      beforeStatement() {
        if (stopReason() !== undefined) throw new StoppedBetween();
      },
      onStatement(outcome) {
        if (isMain) reached.main = outcome;
        log.add(outcome);
      },
      onHandled(message, rowsUndone) {
        log.undo(message, rowsUndone);
      },
    });
    if (skipped > 0) log.note(`not executed: ${skipped} more of the main text, because a query task executes its first statement only`);
  }
  reached.part = undefined;
  runner.firewall.checkSchema();
  dropTemporary(runner);
}

function readsRows({ sqlKind, outputs = [] }: TaskExecution): boolean {
  return sqlKind === 'query' || (sqlKind === undefined && outputs.length > 0);
}

/** A task that does not say what it is, is what the last statement of its main text is. */
function outputsOf({ outputs = [], sqlKind, instead }: TaskExecution, main: StatementOutcome | undefined): readonly TaskOutput[] | undefined {
  if (outputs.length === 0 || instead !== undefined) return outputs;
  return readOutputs({
    declared: outputs,
    kind: sqlKind ?? (main?.result === undefined ? 'nonQuery' : 'query'),
    columns: main?.result?.columns ?? [],
    rows: (main?.result?.rows ?? []).map((row) => row.map(shownValue)),
    rowsChanged: main?.rowsChanged ?? 0,
  });
}

/** Statements with a line of their own in the log: a loop may run many more. */
const SHOWN_STATEMENTS = 1_000;

/** One line for each statement. */
class TaskLog {
  rowsChanged = 0;
  readonly #lines: string[] = [];
  #statements = 0;

  get text(): string {
    const left = this.#statements - SHOWN_STATEMENTS;
    return [...this.#lines, ...(left > 0 ? [`and ${left} more statements`] : [])].join('\n');
  }

  add(outcome: StatementOutcome): void {
    this.#statements++;
    this.rowsChanged += outcome.rowsChanged;
    if (this.#statements <= SHOWN_STATEMENTS) this.#lines.push(describe(this.#statements, outcome));
  }

  undo(message: string, rows: number): void {
    this.rowsChanged -= rows;
    this.note(`handled: ${message} (${String(rows)} rows of the block are as before)`);
  }

  note(line: string): void {
    this.#lines.push(line);
  }

  /** Of the statement that did not end well. */
  endingWith(end: string): string {
    const last = `statement ${this.#statements + 1}: ${end}`;
    return this.#statements === 0 && this.#lines.length === 0 ? last : `${this.text}\n${last}`;
  }
}

const SHOWN_CHARACTERS = 60;

function describe(number: number, { text, rowsChanged, result }: StatementOutcome): string {
  const words = text.replace(/\s+/g, ' ').trim();
  const shown = words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS - 1)}…` : words;
  const more = result?.isCut === true ? '; there are more, which a query task does not read' : '';
  const rows = result === undefined ? `${rowsChanged} rows changed` : `${result.rowsRead} rows read${more}`;
  return `statement ${number}: ${shown} → ${rows}`;
}

/** Temporary objects would survive the COMMIT and be there in the next attempt. */
export function dropTemporary({ connection }: Pick<ScriptRunner, 'connection'>): void {
  const objects = connection.all(
    `SELECT type, name FROM temp.sqlite_schema WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
     ORDER BY type <> 'trigger', type <> 'view'`,
  );
  for (const [type, name] of objects) {
    connection.run(`DROP ${String(type)} IF EXISTS temp."${String(name).replaceAll('"', '""')}"`);
  }
}

function isInterrupt(error: unknown): boolean {
  return causeOf(error)?.resultCode === RESULT.interrupted;
}

function causeOf(error: unknown): SqlError | undefined {
  if (error instanceof SqlError) return error;
  return error instanceof StatementError && error.cause instanceof SqlError ? error.cause : undefined;
}

/** These may pass when tried again; a wrong statement or a broken constraint cannot (F13). */
const TRANSIENT: readonly number[] = [RESULT.busy, RESULT.locked, RESULT.noMemory, RESULT.ioError, RESULT.full, RESULT.cantOpen];

export function isTransient(error: SqlError): boolean {
  return TRANSIENT.includes(error.resultCode);
}

function asAttemptError(error: unknown, part: RenderedSql | undefined): AttemptError {
  const sqlError = causeOf(error);
  const isKnown = error instanceof StatementError || error instanceof FirewallError || sqlError !== undefined;
  if (!isKnown) throw error;
  const kind = sqlError !== undefined && isTransient(sqlError) ? 'transient' : 'permanent';
  const message = error instanceof Error ? error.message : String(error);
  if (part === undefined || !(error instanceof StatementError)) {
    return { message, kind, file: part?.source.file, start: undefined, end: undefined };
  }
  return { message, kind, ...mapRenderedRange(part, error.range.start, error.range.end) };
}
