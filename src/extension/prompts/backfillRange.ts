import * as vscode from 'vscode';
import type { BackfillMode } from '../../core/instance/records';
import { formatScheduleTime, parseScheduleTime, scheduleOf, ticksBefore } from '../../core/schedule';
import type { Workflow } from '../../core/workflow/workflow';
import { askChoice, askText, type Answer, type ChoiceItem, type StepPlace } from './steps';

export interface BackfillAnswers {
  readonly from: string;
  readonly to: string;
  readonly mode: BackfillMode;
  readonly order: 'asc' | 'desc';
  readonly parallel: number;
}

const STEPS = 5;
const MAX_PARALLEL = 100;
/** A week is offered: the newest tick and the six before. */
const OFFERED_TICKS = 7;

/** Asks for range, mode, order and how many at a time; Back keeps the answers. `undefined`: dismissed. */
export async function askBackfill(workflow: Workflow): Promise<BackfillAnswers | undefined> {
  let answers = defaultsFor(workflow);
  for (let step = 1; step <= STEPS; ) {
    const answer = await ask(workflow, answers, step);
    if (answer === undefined) return undefined;
    if (answer === 'back') step -= 1;
    else {
      answers = { ...answers, ...answer.value };
      step += 1;
    }
  }
  return answers;
}

function defaultsFor(workflow: Workflow): BackfillAnswers {
  const { schedule } = scheduleOf(workflow);
  const ticks = ticksBefore(schedule, Date.now(), OFFERED_TICKS);
  const text = (instant: number | undefined): string =>
    instant === undefined ? '' : formatScheduleTime(instant, schedule.zone).replace(/ 00:00:00$/, '');
  return {
    from: text(ticks.at(-1)),
    to: text(ticks[0]),
    mode: 'missing',
    order: 'asc',
    parallel: workflow.local.backfillMaxParallel?.value ?? 1,
  };
}

function ask(workflow: Workflow, answers: BackfillAnswers, step: number): Promise<Answer<Partial<BackfillAnswers>>> {
  const { zone } = scheduleOf(workflow).schedule;
  const place: StepPlace = { title: vscode.l10n.t('Backfill {0}', workflow.name.value), step, totalSteps: STEPS };
  switch (step) {
    case 1: return askTime(place, { key: 'from', value: answers.from, zone, edge: 'exact' });
    case 2: return askTime(place, { key: 'to', value: answers.to, zone, edge: 'endOfDay' });
    case 3: return askMode(place, answers.mode);
    case 4: return askOrder(place, answers.order);
    default: return askParallel(place, answers.parallel);
  }
}

interface TimeQuestion {
  readonly key: 'from' | 'to';
  readonly value: string;
  readonly zone: string;
  readonly edge: 'exact' | 'endOfDay';
}

async function askTime(place: StepPlace, question: TimeQuestion): Promise<Answer<Partial<BackfillAnswers>>> {
  const prompt =
    question.key === 'from'
      ? vscode.l10n.t('First schedule time, included ({0})', question.zone)
      : vscode.l10n.t('Last schedule time, included; a day alone means through its end ({0})', question.zone);
  const answer = await askText({
    ...place,
    value: question.value,
    prompt,
    validate: (text) =>
      parseScheduleTime(text, question.zone, question.edge) === undefined
        ? vscode.l10n.t('Not a time. Write yyyy-MM-dd or yyyy-MM-dd HH:mm:ss.')
        : undefined,
  });
  return typeof answer === 'object' ? { value: { [question.key]: answer.value } } : answer;
}

async function askMode(place: StepPlace, current: BackfillMode): Promise<Answer<Partial<BackfillAnswers>>> {
  const items = modeItems();
  const active = items.findIndex((item) => item.value === current);
  const answer = await askChoice({ ...place, placeholder: vscode.l10n.t('Which schedule times run?'), items, active });
  return typeof answer === 'object' ? { value: { mode: answer.value } } : answer;
}

async function askOrder(place: StepPlace, current: 'asc' | 'desc'): Promise<Answer<Partial<BackfillAnswers>>> {
  const items = orderItems();
  const active = items.findIndex((item) => item.value === current);
  const answer = await askChoice({ ...place, placeholder: vscode.l10n.t('In which order?'), items, active });
  return typeof answer === 'object' ? { value: { order: answer.value } } : answer;
}

async function askParallel(place: StepPlace, current: number): Promise<Answer<Partial<BackfillAnswers>>> {
  const answer = await askText({
    ...place,
    value: String(current),
    prompt: vscode.l10n.t('How many workflow instances at a time? (1 to {0})', MAX_PARALLEL),
    validate: (text) =>
      /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_PARALLEL
        ? undefined
        : vscode.l10n.t('A whole number from 1 to {0}.', MAX_PARALLEL),
  });
  return typeof answer === 'object' ? { value: { parallel: Number(answer.value) } } : answer;
}

function modeItems(): readonly ChoiceItem<BackfillMode>[] {
  return [
    { value: 'missing', label: vscode.l10n.t('Missing'), description: vscode.l10n.t('never ran, were stopped, or did not finish') },
    { value: 'missing-and-failed', label: vscode.l10n.t('Missing and failed'), description: vscode.l10n.t('also those that failed') },
    { value: 'all', label: vscode.l10n.t('All'), description: vscode.l10n.t('also those that succeeded: they run again') },
  ];
}

function orderItems(): readonly ChoiceItem<'asc' | 'desc'>[] {
  return [
    { value: 'asc', label: vscode.l10n.t('Oldest first') },
    { value: 'desc', label: vscode.l10n.t('Newest first') },
  ];
}
