import * as vscode from 'vscode';
import { MAX_PARALLEL } from '../../core/instance/backfillTarget';
import { FAILURE_REACTIONS, type Backfill, type FailureReaction } from '../../core/instance/records';
import type { BackfillChange } from '../../core/runner/runnerService';
import { askChoice, askText, type Answer, type ChoiceItem, type StepPlace } from './steps';

/** Asks how a backfill that has not ended is to go on; Back returns to the first question. `undefined`: dismissed. */
export async function askBackfillChange(backfill: Backfill): Promise<BackfillChange | undefined> {
  const title = vscode.l10n.t('Change the backfill of {0}', backfill.workflow);
  let { parallel } = backfill;
  for (;;) {
    const first = await askParallel({ title, step: 1, totalSteps: 2 }, parallel);
    if (typeof first !== 'object') return undefined;
    parallel = first.value;
    const second = await askReaction({ title, step: 2, totalSteps: 2 }, backfill.onFailure ?? 'continue');
    if (second === undefined) return undefined;
    if (second !== 'back') return { parallel, onFailure: second.value };
  }
}

/** How many at a time. */
export async function askParallel(place: StepPlace, current: number): Promise<Answer<number>> {
  const answer = await askText({
    ...place,
    value: String(current),
    prompt: vscode.l10n.t('How many workflow instances at a time? (1 to {0})', MAX_PARALLEL),
    validate: (text) =>
      /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_PARALLEL
        ? undefined
        : vscode.l10n.t('A whole number from 1 to {0}.', MAX_PARALLEL),
  });
  return typeof answer === 'object' ? { value: Number(answer.value) } : answer;
}

/** What a failed workflow instance does to the others. */
export function askReaction(place: StepPlace, current: FailureReaction): Promise<Answer<FailureReaction>> {
  const items: Readonly<Record<FailureReaction, Omit<ChoiceItem<FailureReaction>, 'value'>>> = {
    stop: { label: vscode.l10n.t('Stop'), description: vscode.l10n.t('no more begin, and the backfill pauses') },
    continue: { label: vscode.l10n.t('Continue'), description: vscode.l10n.t('the others run all the same') },
    failFast: { label: vscode.l10n.t('Fail fast'), description: vscode.l10n.t('the others are cancelled') },
  };
  return askChoice({
    ...place,
    placeholder: vscode.l10n.t('When one of them fails?'),
    items: FAILURE_REACTIONS.map((value) => ({ value, ...items[value] })),
    active: FAILURE_REACTIONS.indexOf(current),
  });
}
