import * as vscode from 'vscode';
import { findTypedFile } from '../features/typedFile';
import { pickAsIf } from '../prompts/asIfTime';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow } from './target';

/** Chooses the schedule time that hovers, hints and completions show values for: of the target, else of what the active editor belongs to. */
export async function chooseAsIf(services: Services, target: CommandTarget): Promise<void> {
  const { index, asIf, runners } = services;
  await index.scan();
  const active = vscode.window.activeTextEditor?.document;
  const uri = target.uri ?? (active && findTypedFile(index, active)?.loaded.uri.toString());
  const found = await findWorkflow(index, uri === undefined ? target : { ...target, uri });
  if (found === undefined) return;
  const chosen = await pickAsIf({ workflow: found.workflow, current: asIf.choiceOf(found), instances: () => asIf.instancesOf(found), onDidChange: runners.onDidChange });
  if (chosen !== undefined) await asIf.choose(found, chosen);
}
