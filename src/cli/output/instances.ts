import type { Attempt, AttemptError, Backfill, TaskInstanceDetail, WorkflowInstance, WorkflowInstanceDetail } from '../../core/instance/records';
import { isTaskPassed } from '../../core/instance/states';
import { describeState, type AnyState } from '../../core/views/describeState';
import { formatDuration, formatExecutionTime } from '../../core/views/formatTime';
import { printable } from '../../core/base/printable';
import { padColumns } from '../../core/base/columns';

/** An attempt's error for people, with its place in the user's file where that is known. */
export type ErrorText = (instance: WorkflowInstance, error: AttemptError) => string;

/** The zone in which execution times are shown: the machine's own. */
function machineZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

export function stateText(state: AnyState): string {
  const { symbol, word } = describeState(state);
  return `${symbol} ${word}`;
}

export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function lengthOf(from: number | undefined, to: number | undefined): string {
  return from === undefined || to === undefined ? '' : formatDuration(to - from);
}

function startText(at: number | undefined): string {
  return at === undefined ? '' : formatExecutionTime(at, machineZone());
}

/** Tasks that are never run here (disabled, or no SQL) do not count. */
function tasksText(tasks: readonly TaskInstanceDetail[]): string {
  const counted = tasks.filter(({ task }) => task.skipCause !== 'disabled' && task.skipCause !== 'notLocal');
  return `${counted.filter(({ task }) => task.state !== 'skipped' && isTaskPassed(task.state)).length} of ${counted.length}`;
}

/** Why backfills have not succeeded, one line each. */
export function backfillReasons(backfills: readonly Backfill[]): readonly string[] {
  return backfills.flatMap(({ workflow, state, reason }) =>
    (state === 'succeeded' || reason === undefined ? [] : [`Backfill of ${printable(workflow)} ${stateText(state)}: ${printable(reason)}`]));
}

/** One line a workflow instance; what failed is told below. */
export function instancesTable(details: readonly WorkflowInstanceDetail[]): string {
  const head = ['SCHEDULE TIME', 'RUN', 'TRIGGER', 'STATE', 'TASKS DONE', 'STARTED', 'TOOK'];
  const rows = details.map(({ instance, tasks }) => [
    instance.scheduleTime, String(instance.runNumber), instance.isDryRun === true ? `${instance.trigger}, dry run` : instance.trigger, stateText(instance.state), tasksText(tasks),
    startText(instance.startedAt), lengthOf(instance.startedAt, instance.finishedAt),
  ]);
  return padColumns([head, ...rows]).join('\n');
}

export function attemptText(attempt: Attempt): string {
  const rows = attempt.rowsChanged === undefined ? '' : countOf(attempt.rowsChanged, 'row');
  const parts = [`attempt ${attempt.number}`, stateText(attempt.state), rows, lengthOf(attempt.startedAt, attempt.finishedAt)];
  return parts.filter((part) => part !== '').join('  ');
}

function taskRow({ task, attempts }: TaskInstanceDetail, errorOf: (error: AttemptError) => string): readonly string[] {
  const last = attempts.at(-1);
  const rows = last?.rowsChanged === undefined ? '' : countOf(last.rowsChanged, 'row');
  const why = task.reason ?? (last?.error === undefined ? undefined : errorOf(last.error));
  const note = [why, task.warning].filter((part) => part !== undefined).join('; ');
  const tries = attempts.length > 0 ? countOf(attempts.length, 'attempt') : '';
  return [`  ${stateText(task.state)}`, printable(task.name), tries, rows, lengthOf(last?.startedAt, last?.finishedAt), printable(note)];
}

export function headline(instance: WorkflowInstance): string {
  const notes = [instance.reason, instance.warning].filter((note) => note !== undefined);
  const why = notes.length === 0 ? '' : `: ${printable(notes.join('; '))}`;
  const kind = instance.isDryRun === true ? ', dry run' : '';
  return `${instance.workflow} at ${instance.scheduleTime}, run ${instance.runNumber}${kind} (${instance.id}) ${stateText(instance.state)}${why}`;
}

/** A workflow instance with its tasks. */
export function instanceText({ instance, tasks }: WorkflowInstanceDetail, errorText: ErrorText): string {
  return [headline(instance), ...padColumns(tasks.map((task) => taskRow(task, (error) => errorText(instance, error))))].join('\n');
}

/** Every attempt of every task, for looking closely. */
export function attemptsText({ instance, tasks }: WorkflowInstanceDetail, errorText: ErrorText): string {
  return tasks.filter(({ attempts }) => attempts.length > 0).map(({ task, attempts }) => [
    `  ${printable(task.name)}`,
    ...attempts.flatMap((attempt) => [
      `    ${attemptText(attempt)}  started ${startText(attempt.startedAt)}`,
      ...(attempt.error === undefined ? [] : [`      ${printable(errorText(instance, attempt.error))}`]),
    ]),
  ].join('\n')).join('\n');
}

/** Why instances did not succeed, one line each. */
export function failuresText(details: readonly WorkflowInstanceDetail[], errorText: ErrorText): string {
  const lines = details.filter(({ instance }) => instance.state === 'failed').flatMap(({ instance, tasks }) =>
    tasks.filter(({ task }) => task.state === 'failed').map(({ task, attempts }) => {
      const error = attempts.at(-1)?.error;
      const why = error === undefined ? (task.reason ?? 'failed') : errorText(instance, error);
      return `  ${instance.scheduleTime}  ${printable(task.name)}: ${printable(why)}`;
    }));
  return lines.length === 0 ? '' : ['Failed:', ...lines].join('\n');
}
