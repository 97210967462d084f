import * as vscode from 'vscode';
import { formatScheduleTime, zoneOf } from '../../core/schedule';
import { openSqlText } from '../features/attemptDocuments';
import { sayFinding } from '../lint/findingTexts';
import { pickScheduleTime } from '../prompts/scheduleTime';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findTask, findWorkflow } from './target';

/** Shows a task's SQL as it would be sent for a schedule time. Executes and stores nothing, so that it needs no trust. */
export async function previewSql(services: Services, target: CommandTarget): Promise<void> {
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const { workflow } = found;
  const name = await findTask(target, found);
  const task = workflow.tasks.find((item) => item.name.value === name);
  if (task === undefined) return;
  const title = vscode.l10n.t('Preview the SQL of {0} for which schedule time?', task.name.value);
  const scheduleInstant = target.scheduleInstant ?? (await pickScheduleTime(workflow, title));
  if (scheduleInstant === undefined) return;
  const rendered = await services.index.language.call('renderTask', services.index.placeOf(found), task.name.value, scheduleInstant);
  if (rendered === undefined) return;
  const head = `${workflow.name.value}, ${task.name.value}, ${formatScheduleTime(scheduleInstant, zoneOf(workflow))}`;
  const notes = [head, ...rendered.problems.map(({ code, message }) => sayFinding(code, message))].map((line) => `-- ${line.replace(/\s+/g, ' ')}`);
  await openSqlText([...notes, ...rendered.parts.map(({ sql }) => `\n${sql.trimEnd()}${sql.trimEnd().endsWith(';') ? '' : ';'}`)].join('\n'), task.name.value);
}
