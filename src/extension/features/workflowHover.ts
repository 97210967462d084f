import * as vscode from 'vscode';
import { formatOffset, formatScheduleTime } from '../../core/schedule';
import type { ParameterHover } from '../../core/language/parameterHover';
import type { ScheduleHover, TaskHover, WorkflowHover } from '../../core/language/workflowHover';
import { readCommandTarget } from '../commands/commandTarget';
import { COMMANDS } from '../commands/ids';
import { displayLanguage } from '../displayLanguage';
import { sayFinding } from '../lint/findingTexts';
import { reportError } from '../report';
import type { WorkflowIndex } from '../workspace/workflowIndex';
import type { AsIfTimes } from './asIfTimes';
import { plainMarkdown } from './markdown';
import { sourceText } from './sourceText';
import { findTypedFiles, type TypedFile } from './typedFile';

/** Started by a link in a hover alone: puts a text, or a task's SQL, on the clipboard. */
const COPY = 'idempo.hover.copy';

type CopyTarget = { readonly text: string } | { readonly uri: string; readonly task: string; readonly scheduleInstant: number };

/** Over a task, a parameter or the schedule: what it comes to for the chosen schedule time. */
export class WorkflowHovers implements vscode.HoverProvider {
  constructor(
    readonly index: WorkflowIndex,
    readonly asIf: AsIfTimes,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const request = { offset: document.offsetAt(position), now: Date.now(), language: displayLanguage() };
    const found = await Promise.all(findTypedFiles(this.index, document).map(async (typed) => {
      const hovers = await this.index.language.ask('hoversAt', typed.place, { ...request, scheduleInstant: this.asIf.of(typed.loaded) });
      return (hovers ?? []).map((hover) => ({ hover, typed }));
    }));
    const all = found.flat();
    const [first] = all;
    if (first === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(first.hover.range.start), document.positionAt(first.hover.range.end));
    return new vscode.Hover(all.map(({ hover, typed }) => textOf(hover, { typed, isOneOfSeveral: all.length > 1 })), range);
  }
}

/** The command behind the links of a hover. */
export function registerHoverCopy(index: WorkflowIndex): vscode.Disposable {
  const copy = async (target: unknown): Promise<void> => {
    const text = await textToCopy(index, target);
    if (text === undefined) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 2000);
  };
  return vscode.commands.registerCommand(COPY, (target: unknown) => copy(target).catch(reportError));
}

/** `undefined`: it is no `CopyTarget`, or the file is not known (any more). */
async function textToCopy(index: WorkflowIndex, target: unknown): Promise<string | undefined> {
  if (typeof target === 'object' && target !== null && 'text' in target) return typeof target.text === 'string' ? target.text : undefined;
  const { uri, task, scheduleInstant } = readCommandTarget(target) ?? {};
  if (uri === undefined || task === undefined || scheduleInstant === undefined) return undefined;
  const loaded = index.find(vscode.Uri.parse(uri));
  return loaded === undefined ? undefined : index.language.ask('renderedSql', index.placeOf(loaded), task, scheduleInstant);
}

interface Shown {
  readonly typed: TypedFile;
  readonly isOneOfSeveral: boolean;
}

function textOf(hover: WorkflowHover, shown: Shown): vscode.MarkdownString {
  switch (hover.kind) {
    case 'parameter': return parameterText(hover, shown);
    case 'task': return taskText(hover, shown);
    case 'schedule': return scheduleText(hover);
  }
}

/** Links to our own commands only. */
function trusted(): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.isTrusted = { enabledCommands: [COMMANDS.previewSql, COMMANDS.chooseAsIf, COPY] };
  return markdown;
}

function linkTo(title: string, command: string, argument: unknown): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}

function copyLink(target: CopyTarget): string {
  return linkTo(vscode.l10n.t('Copy'), COPY, target);
}

function chooseLink({ typed }: Shown): string {
  return linkTo(vscode.l10n.t('Other schedule time'), COMMANDS.chooseAsIf, { uri: typed.loaded.uri.toString() });
}

const GAP = ' | ';

function timeLine({ scheduleInstant, zone }: { readonly scheduleInstant: number; readonly zone: string }): string {
  return vscode.l10n.t('for the schedule time {0} ({1})', `${formatScheduleTime(scheduleInstant, zone)} ${formatOffset(scheduleInstant, zone)}`, zone);
}

function parameterText(hover: ParameterHover, shown: Shown): vscode.MarkdownString {
  const { value, reason, rendered, task, workflow } = hover;
  const markdown = trusted();
  const paragraph = (text: string): void => void markdown.appendMarkdown('\n\n').appendMarkdown(plainMarkdown(text));
  if (shown.isOneOfSeveral) markdown.appendMarkdown(plainMarkdown(task === undefined ? workflow : vscode.l10n.t('Task {0} of {1}', task, workflow)));
  if (value !== undefined) {
    markdown.appendCodeblock(rendered ?? value.text, rendered === undefined ? 'text' : 'sql');
    markdown.appendMarkdown(plainMarkdown(`${value.type}, ${sourceText(value.source)}, ${timeLine(hover)}`));
    const others = [...new Set(value.overrode)].map(sourceText);
    if (others.length > 0) paragraph(vscode.l10n.t('It takes the place of a value {0}.', others.join(', ')));
    if (value.awaits !== undefined) paragraph(vscode.l10n.t('In a run the output of task {0} takes its place.', value.awaits));
  }
  if (reason !== undefined) paragraph(sayFinding('V01', `${hover.text} ${reason}`));
  const links = [...(value === undefined ? [] : [copyLink({ text: rendered ?? value.text })]), chooseLink(shown)];
  return markdown.appendMarkdown(`\n\n${links.join(GAP)}`);
}

const MOST_PARAMETERS = 12;

function taskText(hover: TaskHover, shown: Shown): vscode.MarkdownString {
  const markdown = trusted();
  markdown.appendMarkdown(plainMarkdown(`${hover.task} (${hover.type}), ${timeLine(hover)}`));
  for (const problem of hover.problems) markdown.appendMarkdown('\n\n').appendMarkdown(plainMarkdown(sayFinding('V01', problem)));
  if (hover.sql === '') return markdown;
  markdown.appendCodeblock(hover.sql, 'sql');
  if (hover.linesLeft > 0) markdown.appendMarkdown(plainMarkdown(vscode.l10n.t('… and {0} more lines', hover.linesLeft))).appendMarkdown('\n\n');
  for (const { name, value, type, source, awaits } of hover.parameters.slice(0, MOST_PARAMETERS)) {
    const from = awaits === undefined ? sourceText(source) : vscode.l10n.t('in a run from task {0}', awaits);
    markdown.appendMarkdown('- ').appendMarkdown(plainMarkdown(`${name} = ${value.replace(/\s+/g, ' ').slice(0, 60)} (${type}, ${from})`)).appendMarkdown('\n');
  }
  const target = { uri: shown.typed.loaded.uri.toString(), task: hover.task, scheduleInstant: hover.scheduleInstant };
  const links = [copyLink(target), linkTo(vscode.l10n.t('Open the SQL beside'), COMMANDS.previewSql, target), chooseLink(shown)];
  return markdown.appendMarkdown(`\n\n${links.join(GAP)}`);
}

function scheduleText({ words, zone, ticks }: ScheduleHover): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(plainMarkdown(`${words} (${zone})`));
  if (ticks.length === 0) return markdown.appendMarkdown('\n\n').appendMarkdown(plainMarkdown(vscode.l10n.t('No tick follows: the schedule has ended.')));
  return markdown.appendMarkdown('\n\n').appendMarkdown(plainMarkdown(vscode.l10n.t('Next ticks:'))).appendCodeblock(ticks.join('\n'), 'text');
}
