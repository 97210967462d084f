import { padColumns } from '../base/columns';
import { englishOf, text, word, type Message } from '../base/message';
import type { BackfillOrder, Trigger } from '../instance/records';
import { describeState, type AnyState } from './describeState';
import { nameOf, type PlayWarning, type ReportedAttempt, type ReportedInstance, type ReportedTask, type SimulationReport, type Voice } from './playReport';
import { makeTimeline, shortLength, TIMELINE_LEGEND } from './playTimeline';

const ENGLISH: Voice = { say: englishOf, sayReason: (english) => english };

interface Telling {
  readonly report: SimulationReport;
  readonly voice: Voice;
}

/** A play for people: what ran, when on the virtual clock, and a picture of it. */
export function simulationText(report: SimulationReport, voice: Voice = ENGLISH): string {
  const telling = { report, voice };
  const sections = [instancesText(telling), timelineText(telling), backfillsText(telling), refusalsText(telling), warningsText(telling)];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

const TRIGGERS: Readonly<Record<Trigger, Message>> = {
  manual: text`manual`,
  schedule: text`schedule`,
  backfill: text`backfill`,
  rerun: text`rerun`,
  subWorkflow: text`sub-workflow`,
};

function instancesText(telling: Telling): string {
  const { report: { instances }, voice } = telling;
  if (instances.length === 0) return voice.say(text`Nothing has run.`);
  return instances.map((instance) => instanceText(telling, instance)).join('\n\n');
}

function instanceText(telling: Telling, instance: ReportedInstance): string {
  const { report, voice } = telling;
  const { parent, trigger, isDryRun, state, reason, startedAt, finishedAt, tasks } = instance;
  const span = startedAt === undefined ? '' : `  ${spanText(telling, { startedAt, finishedAt })}`;
  const origin = voice.say(parent === undefined ? TRIGGERS[trigger] : text`part of ${nameOf(parent)}`);
  const marks = [origin, ...(isDryRun ? [voice.say(text`dry run`)] : [])].join(', ');
  const why = reason === undefined ? '' : `  ${voice.sayReason(reason)}`;
  const rows = tasks.flatMap((task) => taskRows({ report, voice }, task));
  return [`${voice.say(nameOf(instance))} (${marks})  ${stateText(voice, state)}${span}${why}`, ...padColumns(rows)].join('\n');
}

function taskRows(telling: Telling, task: ReportedTask): readonly (readonly string[])[] {
  const { voice } = telling;
  const reason = task.reason === undefined ? undefined : voice.sayReason(task.reason);
  const outputs = task.outputs.map(({ name, value }) => `${name}=${value}`).join(' ');
  const head = [`  ${task.name}`, stateText(voice, task.state)];
  if (task.attempts.length === 0) return [[...head, '', '', reason ?? '']];
  return task.attempts.map((attempt, index) => {
    const isLast = index === task.attempts.length - 1;
    const note = attempt.error === undefined ? (isLast ? (reason ?? outputs) : '') : errorText(voice, task, attempt.error);
    return [...(index === 0 ? head : ['', '']), voice.say(text`attempt ${attempt.number} ${stateText(voice, attempt.state)}`), spanText(telling, attempt), note];
  });
}

/** A failure for which the scenario has no message is worded by the play. */
function errorText({ say, sayReason }: Voice, { name }: ReportedTask, error: string): string {
  return error === `${name} failed` ? say(text`task ${name} failed`) : sayReason(error);
}

function timelineText({ report, voice }: Telling): string {
  const timeline = makeTimeline(report);
  if (timeline === undefined) return '';
  const rows = report.instances.flatMap((instance) => {
    const shown = instance.tasks.filter(({ attempts }) => attempts.length > 0);
    return shown.length === 0 ? [] : [[voice.say(nameOf(instance)), ''], ...shown.map((task) => [`  ${task.name}`, timeline.barsOf(task)])];
  });
  const head = [voice.say(text`one column is ${shortLength(timeline.stepMs)}`), timeline.ruler];
  return [voice.say(text`Timeline: ${TIMELINE_LEGEND}`), ...padColumns([head, ...rows])].join('\n');
}

function backfillsText({ report: { backfills }, voice }: Telling): string {
  if (backfills.length === 0) return '';
  const rows = backfills.map(({ id, workflow, count, order, parallel, state, reason }) => (
    [`  ${id}`, workflow, voice.say(text`${count} schedule times`), voice.say(paceOf(order, parallel)), stateText(voice, state), reason === undefined ? '' : voice.sayReason(reason)]
  ));
  return [voice.say(text`Backfills:`), ...padColumns(rows)].join('\n');
}

function paceOf(order: BackfillOrder, parallel: number): Message {
  if (order === 'asc') return text`asc, ${parallel} at a time`;
  return order === 'desc' ? text`desc, ${parallel} at a time` : text`given, ${parallel} at a time`;
}

function refusalsText({ report, voice }: Telling): string {
  if (report.refusals.length === 0) return '';
  const rows = report.refusals.map(({ command, place, message, at }) => [`  ${command}`, sinceStart(report, at), voice.say(message), place ?? '']);
  return [voice.say(text`Refused:`), ...padColumns(rows)].join('\n');
}

function warningsText({ report: { warnings }, voice }: Telling): string {
  if (warnings.length === 0) return '';
  return [voice.say(text`Warnings:`), ...warnings.map((warning) => `  ${warningText(warning, voice)}`)].join('\n');
}

export function warningText({ of, message }: PlayWarning, { say, sayReason }: Voice = ENGLISH): string {
  const said = typeof message === 'string' ? sayReason(message) : say(message);
  return of === undefined ? said : say(text`${of}: ${said}`);
}

function stateText(voice: Voice, state: AnyState): string {
  const { symbol, word: english } = describeState(state);
  return `${symbol} ${voice.say(word(english))}`;
}

function spanText({ report, voice }: Telling, { startedAt, finishedAt }: Pick<ReportedAttempt, 'startedAt' | 'finishedAt'>): string {
  return voice.say(text`${sinceStart(report, startedAt)} to ${finishedAt === undefined ? '…' : sinceStart(report, finishedAt)}`);
}

function sinceStart({ startedAt }: SimulationReport, at: number): string {
  return shortLength(at - startedAt);
}
