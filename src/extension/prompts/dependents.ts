import * as vscode from 'vscode';
import type { DependentLevels } from '../../core/runner/findDependents';
import { askChoice, type Answer, type StepPlace } from './steps';

export type DependentsAnswer = DependentLevels | 'none';

/** Whether the workflows that depend on it follow; how many those are. */
export function askDependents(place: StepPlace, { one, all }: { readonly one: number; readonly all: number }): Promise<Answer<DependentsAnswer>> {
  return askChoice<DependentsAnswer>({
    ...place,
    placeholder: vscode.l10n.t('And the workflows that depend on it?'),
    items: [
      { value: 'none', label: vscode.l10n.t('None of them') },
      { value: 'one', label: vscode.l10n.t('Those that depend on it directly'), description: String(one) },
      { value: 'all', label: vscode.l10n.t('All that follow'), description: String(all) },
    ],
    active: 0,
  });
}
