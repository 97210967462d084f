import { describeReason } from './reasons';
import type { Attempt, WorkflowInstance } from '../instance/records';
import { describeState } from './describeState';
import { formatCount, formatDuration, formatExecutionTime } from './formatTime';
import { fillText, type ViewTexts } from './viewTexts';

export interface AttemptLogInput {
  readonly instance: WorkflowInstance;
  readonly task: string;
  readonly attempt: Attempt;
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  readonly texts: ViewTexts;
}

/** An attempt's log as a document: what it is of, when, how it ended, and its lines. */
export function buildAttemptLog({ instance, task, attempt, zone, texts }: AttemptLogInput): string {
  const { startedAt, finishedAt, rowsChanged, error, log, state, number } = attempt;
  const head = [
    `${instance.workflow} · ${task} · ${fillText(texts['tree.run'], instance.runNumber)} · ${fillText(texts['tree.attempt'], number)}`,
    `${texts['label.scheduleTime']}: ${instance.scheduleTime}`,
    `${texts['label.executionTime']}: ${formatExecutionTime(startedAt, zone)}${finishedAt === undefined ? '' : ` → ${formatExecutionTime(finishedAt, zone)}`} (${zone})`,
    `${texts['label.state']}: ${describeState(state, texts).word}`,
    ...(finishedAt === undefined ? [] : [`${texts['label.duration']}: ${formatDuration(finishedAt - startedAt)}`]),
    ...(rowsChanged === undefined ? [] : [fillText(rowsChanged === 1 ? texts['tree.rowOne'] : texts['tree.rows'], formatCount(rowsChanged))]),
    ...(error === undefined ? [] : [`${texts['label.error']}: ${describeReason(error.message, texts)}`]),
  ];
  const lines = sayLog(log, texts);
  return `${head.join('\n')}\n\n${lines}${lines === '' || lines.endsWith('\n') ? '' : '\n'}`;
}

/** The lines of a log in the person's language, as far as they are known; what is read from a log is read before. */
export function sayLog(log: string, texts: ViewTexts): string {
  const { sayLogLine } = texts;
  if (sayLogLine === undefined) return log;
  return log.split('\n').map((line) => sayLogLine(line) ?? describeReason(line, texts)).join('\n');
}
