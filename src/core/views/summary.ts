import { describeReason } from './reasons';
import type { Backfill, TaskInstanceDetail, WorkflowInstanceDetail } from '../instance/records';
import type { LogicalInstanceStatus } from '../instance/status';
import { buildBackfillBar, countDone } from './backfillBar';
import { describeState } from './describeState';
import { formatDuration, formatExecutionTime, shortScheduleTime } from './formatTime';
import { fillText, type ViewTexts } from './viewTexts';
import type { StatusSnapshot } from '../instance/status';

export interface SummaryInput {
  readonly workflow: string;
  readonly status: StatusSnapshot;
  /** There are older schedule times than those of `status`. */
  readonly hasOlder: boolean;
  /** IANA zone in which execution times are shown. */
  readonly zone: string;
  readonly texts: ViewTexts;
}

/**
 * The status of a workflow as plain lines, for a screen reader or a terminal: how many schedule times are in which state, what failed
 * and why, what runs, and then each schedule time, newest first.
 */
export function buildSummary(input: SummaryInput): string {
  const { workflow, status, texts } = input;
  const rows = status.logicalInstances.filter(({ logicalInstance }) => logicalInstance.workflow === workflow);
  const newest = rows.flatMap((row) => row.workflowInstances.at(-1) ?? []);
  const failed = newest.filter(({ instance }) => instance.state === 'failed' || instance.state === 'stopped');
  const backfill = status.backfills.find((each) => each.workflow === workflow && each.finishedAt === undefined);
  const head = fillText(texts['summary.title'], workflow);
  return [
    head,
    '='.repeat(head.length),
    rows.length === 0 ? texts['tree.none'] : fillText(texts['list.sentence'], `${fillText(texts['summary.times'], rows.length)}: ${countStates(newest, texts)}`),
    ...(input.hasOlder ? [texts['summary.older']] : []),
    ...(backfill === undefined ? [] : [backfillLine(backfill, input)]),
    ...section(texts['summary.failures'], failed.flatMap((run) => failureLines(run, texts)), texts['summary.noFailures']),
    ...section(texts['label.scheduleTimes'], rows.map((row) => rowLine(row, input)), texts['tree.none']),
    '',
  ].join('\n');
}

function section(title: string, lines: readonly string[], none: string): readonly string[] {
  return ['', title, '-'.repeat(title.length), ...(lines.length === 0 ? [none] : lines)];
}

function countStates(runs: readonly WorkflowInstanceDetail[], texts: ViewTexts): string {
  const counts = new Map<string, number>();
  for (const { instance } of runs) {
    const { word } = describeState(instance.state, texts);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${String(count)} ${word}`).join(texts['list.comma']);
}

function backfillLine(backfill: Backfill, { status, texts }: SummaryInput): string {
  const { state, counts, total } = buildBackfillBar({ backfill, snapshot: status, permission: { access: status.access, trusted: true }, texts });
  const done = countDone(counts);
  return fillText(texts['list.sentence'], [`${texts['tree.backfill']}: ${describeState(state, texts).word}`, fillText(texts['tree.backfillDone'], done, total)].join(texts['list.comma']));
}

/** A run that did not succeed, and under it each task that did not, with the reason. */
function failureLines({ instance, tasks }: WorkflowInstanceDetail, texts: ViewTexts): readonly string[] {
  const bad = tasks.filter(({ task }) => task.state === 'failed' || task.state === 'stopped');
  const head = [shortScheduleTime(instance.scheduleTime), fillText(texts['tree.run'], instance.runNumber), describeState(instance.state, texts).word].join(texts['list.comma']);
  return [`${head}${instance.reason === undefined ? '' : `: ${oneLine(describeReason(instance.reason, texts))}`}`, ...bad.map((item) => `  ${taskLine(item, texts)}`)];
}

function taskLine({ task, attempts }: TaskInstanceDetail, texts: ViewTexts): string {
  const last = attempts.at(-1);
  const reason = last?.error?.message ?? task.reason;
  const tries = last === undefined ? [] : [fillText(texts['tree.attemptOf'], last.number, Math.max(last.number, 1 + task.maxRetries))];
  const head = [task.name, describeState(task.state, texts).word, ...tries].join(texts['list.comma']);
  return `${head}${reason === undefined ? '' : `: ${oneLine(describeReason(reason, texts))}`}`;
}

function rowLine({ logicalInstance, workflowInstances }: LogicalInstanceStatus, { zone, texts }: SummaryInput): string {
  const time = shortScheduleTime(logicalInstance.scheduleTime);
  const run = workflowInstances.at(-1);
  if (run === undefined) return [time, texts['tree.notStarted']].join(texts['list.comma']);
  const { instance, tasks } = run;
  const { startedAt, finishedAt } = instance;
  const at = startedAt === undefined ? [] : [`${texts['label.executionTime']} ${formatExecutionTime(startedAt, zone)}`];
  const length = startedAt === undefined || finishedAt === undefined ? [] : [formatDuration(finishedAt - startedAt)];
  const busy = tasks.filter(({ task }) => task.state === 'running' || task.state === 'retryWaiting');
  const now = busy.map(({ task }) => `${task.name} ${describeState(task.state, texts).word}`).join(texts['list.comma']);
  const head = [time, describeState(instance.state, texts).word, fillText(texts['tree.run'], instance.runNumber), ...at, ...length].join(texts['list.comma']);
  return now === '' ? head : `${head}; ${now}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
