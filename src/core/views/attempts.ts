import { ENGLISH_VIEW_TEXTS, type ViewTexts } from './viewTexts';
import { describeReason } from './reasons';
import type { Attempt, AttemptError, TaskInstance } from '../instance/records';
import type { AttemptState } from '../instance/states';
import type { SentSql } from '../params';
import { sayLog } from './attemptLog';
import { clipEnd, clipStart } from './clipText';
import { differenceOf, type DifferenceLine } from './lineDifference';
import { buildSqlView, type SqlView } from './sqlView';
import { readStatements, type StatementView } from './statements';

/** One try of a task, as a line of a table. */
export interface AttemptRow {
  readonly number: number;
  readonly state: AttemptState;
  readonly startedAt: number;
  readonly finishedAt: number | undefined;
  readonly rowsChanged: number | undefined;
  /** The first line of its error; `undefined`: it has none. */
  readonly reason: string | undefined;
}

/** The shown try, with everything that is known of it. */
export interface AttemptView extends AttemptRow {
  readonly error: ErrorView | undefined;
  readonly sql: SqlView;
  /** Only the last `LOG_LIMIT` characters. */
  readonly log: string;
  readonly statements: readonly StatementView[];
  /** `undefined`: no earlier try of the task sent other SQL. */
  readonly difference: SqlDifference | undefined;
}

export interface SqlDifference {
  /** With which earlier try. */
  readonly runNumber: number;
  readonly attempt: number;
  /** Of the workflow instance that made it. */
  readonly workflowInstanceId: string;
  readonly lines: readonly DifferenceLine[];
}

export const ERROR_ADVICE = ['correct', 'retryComes', 'rerun', 'injected', 'timedOut'] as const;

export interface ErrorView {
  readonly message: string;
  readonly kind: AttemptError['kind'];
  /**
   * What to do next. `correct`: the same SQL fails again. `retryComes`: nothing, it is tried again by itself. `rerun`: it may pass, and
   * the retries are used up. `injected`: rerun, the fault was asked for. `timedOut`: make it faster, or allow it more time.
   */
  readonly advice: (typeof ERROR_ADVICE)[number];
  /** Where in the user's file; `line` and `column` count from 1 and are `undefined` when the file's text is not known. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** That line, without the blanks around it. */
  readonly lineText: string | undefined;
}

export const LOG_LIMIT = 40_000;
const MESSAGE_LIMIT = 10_000;
const REASON_LIMIT = 300;
const LINE_LIMIT = 300;

/** A place in a file, counted from 0. `undefined`: the file's text is not known. */
export type LocateOffset = (file: string, offset: number) => LocatedPlace | undefined;

export interface LocatedPlace {
  readonly line: number;
  readonly character: number;
  /** The whole line. */
  readonly text: string;
}

export interface AttemptContext {
  readonly task: TaskInstance;
  readonly texts?: ViewTexts;
  readonly locate: LocateOffset;
  /** Its SQL once more, with what was bound where. `undefined`: not known (yet). */
  readonly again: SentSql | undefined;
  /** Path of the workflow file in the definition. */
  readonly workflowFile: string | undefined;
  /** Tries of the task before this one, newest first. */
  readonly earlier: readonly EarlierAttempt[];
}

export interface EarlierAttempt {
  readonly runNumber: number;
  readonly workflowInstanceId: string;
  readonly attempt: Attempt;
}

export function describeAttemptRow({ number, state, startedAt, finishedAt, rowsChanged, error }: Attempt, texts: ViewTexts): AttemptRow {
  const [line = ''] = error === undefined ? [] : describeReason(error.message, texts).trim().split('\n');
  return { number, state, startedAt, finishedAt, rowsChanged, reason: error === undefined ? undefined : clipEnd(line, REASON_LIMIT) };
}

export function describeAttempt(attempt: Attempt, context: AttemptContext): AttemptView {
  const { texts = ENGLISH_VIEW_TEXTS } = context;
  return {
    ...describeAttemptRow(attempt, texts),
    error: attempt.error === undefined ? undefined : describeError(attempt, attempt.error, context),
    sql: buildSqlView(attempt.renderedSql, context.again, context.workflowFile),
    log: clipStart(sayLog(clipStart(attempt.log, LOG_LIMIT), texts), LOG_LIMIT),
    statements: readStatements(attempt.log),
    difference: differenceWith(attempt, context.earlier),
  };
}

/** The newest earlier try that sent other SQL. */
function differenceWith(attempt: Attempt, earlier: readonly EarlierAttempt[]): SqlDifference | undefined {
  const other = earlier.find((each) => each.attempt.renderedSql !== attempt.renderedSql);
  if (other === undefined) return undefined;
  return {
    runNumber: other.runNumber,
    attempt: other.attempt.number,
    workflowInstanceId: other.workflowInstanceId,
    lines: differenceOf(other.attempt.renderedSql, attempt.renderedSql),
  };
}

function describeError(attempt: Attempt, error: AttemptError, { task, texts = ENGLISH_VIEW_TEXTS, locate }: AttemptContext): ErrorView {
  const at = error.file === undefined || error.start === undefined ? undefined : locate(error.file, error.start);
  return {
    message: clipEnd(describeReason(error.message, texts), MESSAGE_LIMIT),
    kind: error.kind,
    advice: adviceOf(attempt, error, task),
    file: error.file,
    line: at === undefined ? undefined : at.line + 1,
    column: at === undefined ? undefined : at.character + 1,
    lineText: at === undefined || at.text.trim() === '' ? undefined : clipEnd(at.text.trim(), LINE_LIMIT),
  };
}

function adviceOf(attempt: Attempt, { kind }: AttemptError, { state }: TaskInstance): ErrorView['advice'] {
  if (attempt.state === 'stopped') return 'timedOut';
  if (kind === 'permanent') return 'correct';
  if (state === 'retryWaiting' || state === 'running' || state === 'submitted') return 'retryComes';
  return kind === 'injected' ? 'injected' : 'rerun';
}
