import * as vscode from 'vscode';
import { formatScheduleTime } from '../../core/schedule';
import type { ParameterHover } from '../../core/language/parameterHover';
import { hoverAt, type ScheduleHover, type TaskHover, type WorkflowHover } from '../../core/language/workflowHover';
import type { ParameterSource } from '../../core/params';
import { COMMANDS } from '../commands/ids';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import { findTypedFile } from './typedFile';

/** Over a task, a parameter or the schedule: what it comes to for the newest schedule time. */
export class WorkflowHovers implements vscode.HoverProvider {
  constructor(readonly index: WorkflowIndex) {}

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const found = findTypedFile(this.index, document);
    if (found === undefined) return undefined;
    const hover = hoverAt(found.file, { document: found.document, offset: document.offsetAt(position), now: Date.now() });
    if (hover === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(hover.range.start), document.positionAt(hover.range.end));
    return new vscode.Hover(textOf(hover, found.loaded.uri), range);
  }
}

function textOf(hover: WorkflowHover, uri: vscode.Uri): vscode.MarkdownString {
  switch (hover.kind) {
    case 'parameter': return parameterText(hover);
    case 'task': return taskText(hover, uri);
    case 'schedule': return scheduleText(hover);
  }
}

function timeLine({ scheduleInstant, zone }: { readonly scheduleInstant: number; readonly zone: string }): string {
  return vscode.l10n.t('for the schedule time {0} ({1})', formatScheduleTime(scheduleInstant, zone), zone);
}

function parameterText(hover: ParameterHover): vscode.MarkdownString {
  const { value, reason, rendered } = hover;
  const markdown = new vscode.MarkdownString();
  if (value !== undefined) {
    markdown.appendCodeblock(rendered ?? value.text, rendered === undefined ? 'text' : 'sql');
    markdown.appendText(`${value.type}, ${sourceText(value.source)}, ${timeLine(hover)}`);
    const others = [...new Set(value.overrode)].map(sourceText);
    if (others.length > 0) markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('It takes the place of a value {0}.', others.join(', ')));
    if (value.awaits !== undefined) markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('In a run the output of task {0} takes its place.', value.awaits));
  }
  if (reason !== undefined) markdown.appendMarkdown(value === undefined ? '' : '\n\n').appendText(`${hover.text} ${reason}`);
  return markdown;
}

function sourceText(source: ParameterSource): string {
  switch (source) {
    case 'builtIn': return vscode.l10n.t('built in');
    case 'project': return vscode.l10n.t('from the project');
    case 'global': return vscode.l10n.t('from the workflow\'s param');
    case 'local': return vscode.l10n.t('from the task\'s own parameters');
    case 'startup': return vscode.l10n.t('given at the start');
    case 'upstream': return vscode.l10n.t('from a task before');
    case 'expression': return vscode.l10n.t('a time expression');
  }
}

function taskText(hover: TaskHover, uri: vscode.Uri): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [COMMANDS.previewSql] };
  markdown.appendText(`${hover.task} (${hover.type}), ${timeLine(hover)}`);
  for (const problem of hover.problems) markdown.appendMarkdown('\n\n').appendText(problem);
  if (hover.sql === '') return markdown;
  markdown.appendCodeblock(hover.sql, 'sql');
  if (hover.linesLeft > 0) markdown.appendText(vscode.l10n.t('… and {0} more lines', hover.linesLeft)).appendMarkdown('\n\n');
  const target = { uri: uri.toString(), task: hover.task, scheduleInstant: hover.scheduleInstant };
  const link = `command:${COMMANDS.previewSql}?${encodeURIComponent(JSON.stringify([target]))}`;
  return markdown.appendMarkdown(`[${vscode.l10n.t('Open the SQL beside')}](${link})`);
}

function scheduleText({ words, zone, ticks }: ScheduleHover): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendText(`${words} (${zone})`);
  if (ticks.length === 0) return markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('No tick follows: the schedule has ended.'));
  return markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('Next ticks:')).appendCodeblock(ticks.join('\n'), 'text');
}
