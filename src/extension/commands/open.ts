import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import type { TextRange } from '../../core/base/textRange';
import { toVscodeRange } from '../features/positions';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow } from './target';

/** Opens the workflow file at the workflow, or at the target's task. */
export async function openSource(services: Services, target: CommandTarget): Promise<void> {
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const task = found.workflow.tasks.find((item) => item.name.value === target.task);
  await show(found.uri, found.file.text, task?.name.range ?? found.workflow.keyRange);
}

async function show(uri: vscode.Uri, text: string, range: TextRange): Promise<void> {
  const selection = toVscodeRange(new LineIndex(text), range);
  await vscode.window.showTextDocument(uri, { selection });
}
