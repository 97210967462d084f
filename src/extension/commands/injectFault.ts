import * as vscode from 'vscode';
import { requireTrust } from '../trust';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findTask, findWorkflow } from './target';

const MAX_TIMES = 100;

/** "Fail this task n times": the next n attempts run their SQL and are then rolled back, in whatever instance. */
export async function injectFault(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const task = await findTask(target, found);
  if (task === undefined) return;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Make {0} fail', task),
    prompt: vscode.l10n.t('How many of its next attempts shall fail? 0 takes it back.'),
    value: '1',
    validateInput: (text) =>
      /^\d+$/.test(text) && Number(text) <= MAX_TIMES ? undefined : vscode.l10n.t('A whole number from 0 to {0}.', MAX_TIMES),
  });
  if (answer === undefined) return;
  const times = Number(answer);
  const runner = await services.runners.of(found);
  await runner.injectFault({ workflow: found.workflow.name.value, task, times });
  vscode.window.setStatusBarMessage(injectedMessage(task, times), 8000);
}

function injectedMessage(task: string, times: number): string {
  if (times === 0) return vscode.l10n.t('{0} no longer fails on purpose.', task);
  if (times === 1) return vscode.l10n.t('The next attempt of {0} will fail on purpose.', task);
  return vscode.l10n.t('The next {1} attempts of {0} will fail on purpose.', task, times);
}
