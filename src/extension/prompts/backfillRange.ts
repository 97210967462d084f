import * as vscode from 'vscode';
import { BACKFILL_MODES, type BackfillMode, type BackfillOrder, type FailureReaction } from '../../core/instance/records';
import { parseScheduleTime, scheduleOf } from '../../core/schedule';
import { offeredRange } from '../../core/views/plannerTimes';
import type { Workflow } from '../../core/workflow/workflow';
import { askParallel, askReaction } from './backfillChange';
import { askDependents, type DependentsAnswer } from './dependents';
import { answerTo, askChoice, askSteps, askText, type Answer, type ChoiceItem, type StepPlace } from './steps';

export interface BackfillAnswers {
  /** The first schedule time, or several with commas between: then `to` does not matter. */
  readonly from: string;
  readonly to: string;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly onFailure: FailureReaction;
  readonly dependents: DependentsAnswer;
}

export interface BackfillQuestions {
  readonly workflow: Workflow;
  /** How many workflows depend on it: directly, and in all. */
  readonly dependents: { readonly one: number; readonly all: number };
}

/** Several schedule times instead of the first one of a range. */
export function picksOf(text: string): readonly string[] | undefined {
  return text.includes(',') ? text.split(',').map((part) => part.trim()).filter((part) => part !== '') : undefined;
}

/** Asks for range, mode, order, how many at a time and what a failure does; Back keeps the answers. `undefined`: dismissed. */
export async function askBackfill(questions: BackfillQuestions): Promise<BackfillAnswers | undefined> {
  return askSteps(defaultsFor(questions.workflow), { count: (answers) => keysOf(questions, answers).length, ask: (answers, step) => ask(questions, answers, step) });
}

/** The questions that apply, in order. */
function keysOf({ dependents }: BackfillQuestions, { from }: BackfillAnswers): readonly (keyof BackfillAnswers)[] {
  const to = picksOf(from) === undefined ? (['to'] as const) : [];
  const following = dependents.all > 0 ? (['dependents'] as const) : [];
  return ['from', ...to, 'mode', 'order', 'parallel', 'onFailure', ...following];
}

function defaultsFor(workflow: Workflow): BackfillAnswers {
  const { schedule } = scheduleOf(workflow);
  const parallel = workflow.local.backfillMaxParallel?.value ?? 1;
  return { ...offeredRange(schedule, Date.now()), mode: 'missing', order: 'asc', parallel, onFailure: 'stop', dependents: 'none' };
}

async function ask(questions: BackfillQuestions, answers: BackfillAnswers, step: number): Promise<Answer<Partial<BackfillAnswers>>> {
  const { workflow, dependents } = questions;
  const { zone } = scheduleOf(workflow).schedule;
  const keys = keysOf(questions, answers);
  const place: StepPlace = { title: vscode.l10n.t('Backfill {0}', workflow.name.value), step: step + 1, totalSteps: keys.length };
  switch (keys[step]) {
    case 'from': return answerTo('from', await askFrom(place, answers.from, zone));
    case 'to': return answerTo('to', await askTo(place, answers.to, zone));
    case 'mode': return answerTo('mode', await askOne(place, { placeholder: vscode.l10n.t('Which schedule times run?'), items: modeItems(), current: answers.mode }));
    case 'order': return answerTo('order', await askOne(place, { placeholder: vscode.l10n.t('In which order?'), items: orderItems(answers), current: answers.order }));
    case 'parallel': return answerTo('parallel', await askParallel(place, answers.parallel));
    case 'onFailure': return answerTo('onFailure', await askReaction(place, answers.onFailure));
    default: return answerTo('dependents', await askDependents(place, dependents));
  }
}

function askFrom(place: StepPlace, value: string, zone: string): Promise<Answer<string>> {
  const isTime = (text: string): boolean => parseScheduleTime(text, zone, 'exact') !== undefined;
  return askText({
    ...place,
    value,
    prompt: vscode.l10n.t('First schedule time, included; or several with commas between ({0})', zone),
    validate: (text) => ((picksOf(text) ?? [text]).every(isTime) ? undefined : noTime()),
  });
}

function askTo(place: StepPlace, value: string, zone: string): Promise<Answer<string>> {
  return askText({
    ...place,
    value,
    prompt: vscode.l10n.t('Last schedule time, included; a day alone means through its end ({0})', zone),
    validate: (text) => (parseScheduleTime(text, zone, 'endOfDay') === undefined ? noTime() : undefined),
  });
}

function noTime(): string {
  return vscode.l10n.t('Not a time. Write yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.');
}

interface OneOf<T> {
  readonly placeholder: string;
  readonly items: readonly ChoiceItem<T>[];
  readonly current: T;
}

function askOne<T>(place: StepPlace, { placeholder, items, current }: OneOf<T>): Promise<Answer<T>> {
  return askChoice({ ...place, placeholder, items, active: Math.max(0, items.findIndex((item) => item.value === current)) });
}

function modeItems(): readonly ChoiceItem<BackfillMode>[] {
  const items: Readonly<Record<BackfillMode, Omit<ChoiceItem<BackfillMode>, 'value'>>> = {
    missing: { label: vscode.l10n.t('Missing'), description: vscode.l10n.t('never ran, were stopped, or did not finish') },
    'missing-and-failed': { label: vscode.l10n.t('Missing and failed'), description: vscode.l10n.t('also those that failed') },
    stale: { label: vscode.l10n.t('Stale'), description: vscode.l10n.t('also those that succeeded with an older definition') },
    all: { label: vscode.l10n.t('All'), description: vscode.l10n.t('also those that succeeded: they run again') },
  };
  return BACKFILL_MODES.map((value) => ({ value, ...items[value] }));
}

function orderItems({ from }: BackfillAnswers): readonly ChoiceItem<BackfillOrder>[] {
  return [
    { value: 'asc', label: vscode.l10n.t('Oldest first') },
    { value: 'desc', label: vscode.l10n.t('Newest first') },
    ...(picksOf(from) === undefined ? [] : [{ value: 'given' as const, label: vscode.l10n.t('As picked') }]),
  ];
}
