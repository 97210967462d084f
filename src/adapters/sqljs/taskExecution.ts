import type { AttemptError } from '../../core/instance/records';
import { mapRenderedRange } from '../../core/params';
import type { RenderedSql } from '../../core/params/renderedTask';
import type { TaskExecution, TaskOutcome, TaskSuccess } from '../../core/runner/ports';
import { FirewallError } from './firewall';
import { RESULT, SqlError } from './resultCodes';
import { runScript, StatementError, type ScriptRunner, type StatementOutcome } from './script';

export interface TaskRun {
  readonly runner: ScriptRunner;
  readonly execution: TaskExecution;
  readonly wasStopped: () => boolean;
}

export type TaskRunResult = ({ readonly kind: 'ran' } & TaskSuccess) | Exclude<TaskOutcome, { readonly kind: 'succeeded' }>;

/** Runs all parts of a task inside the caller's transaction, which the caller must take back unless the result is `ran`. */
export function runTask({ runner, execution, wasStopped }: TaskRun): TaskRunResult {
  const log: string[] = [];
  let rowsChanged = 0;
  let failingPart: RenderedSql | undefined;
  try {
    runner.firewall.begin();
    for (const part of execution.rendered.parts) {
      failingPart = part;
      const onStatement = (outcome: StatementOutcome): void => {
        rowsChanged += outcome.rowsChanged;
        log.push(describe(log.length + 1, outcome));
      };
      runScript(runner, { sql: part.sql, dialect: execution.dialect, onStatement });
    }
    failingPart = undefined;
    runner.firewall.checkSchema();
    dropTemporary(runner);
  } catch (error) {
    if (wasStopped() && isInterrupt(error)) return { kind: 'stopped', log: [...log, `statement ${log.length + 1}: stopped`].join('\n') };
    const failure = asAttemptError(error, failingPart);
    return { kind: 'failed', error: failure, log: [...log, `statement ${log.length + 1}: failed: ${failure.message}`].join('\n') };
  }
  if (execution.injectedFault !== undefined) {
    const error: AttemptError = { message: execution.injectedFault, kind: 'injected', file: undefined, start: undefined, end: undefined };
    return { kind: 'failed', error, log: [...log, `injected fault: ${execution.injectedFault}`].join('\n') };
  }
  return { kind: 'ran', rowsChanged, log: log.join('\n') };
}

const SHOWN_CHARACTERS = 60;

function describe(number: number, { text, rowsChanged, rowsRead }: StatementOutcome): string {
  const words = text.replace(/\s+/g, ' ').trim();
  const shown = words.length > SHOWN_CHARACTERS ? `${words.slice(0, SHOWN_CHARACTERS - 1)}…` : words;
  const rows = rowsRead === undefined ? `${rowsChanged} rows changed` : `${rowsRead} rows read`;
  return `statement ${number}: ${shown} → ${rows}`;
}

/** Temporary objects would survive the COMMIT and be there in the next attempt. */
function dropTemporary({ connection }: ScriptRunner): void {
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
