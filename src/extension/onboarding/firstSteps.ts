import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../core/base/disposable';
import { RUN_STEPS, stepsDone } from '../../core/onboarding/firstSteps';
import { reportError } from '../report';
import type { Runners } from '../runners';
import { goOnWithSample } from './sample';

/** Started by our quick fixes alone, when they have been applied. */
export const FINDING_FIXED = 'idempo.finding.fixed';

/** Sets the context keys by which the steps of the walkthrough tick themselves. VS Code remembers what was ticked. */
export function watchFirstSteps(context: vscode.ExtensionContext, runners: Runners): Disposable {
  const store = new DisposableStore();
  const known = new Set<string>();
  const tick = (step: string): void => {
    if (known.has(step)) return;
    known.add(step);
    void vscode.commands.executeCommand('setContext', `idempo.did.${step}`, true);
  };
  const look = (): void => {
    if (known.size > RUN_STEPS.length) return;
    for (const step of stepsDone(runners.statuses)) tick(step);
  };
  store.add(runners.onDidChange(look));
  store.add(vscode.commands.registerCommand(FINDING_FIXED, () => { tick('fix'); }));
  goOnWithSample(context).catch(reportError);
  return store;
}
