import * as vscode from 'vscode';
import type { PlannedTask, WorkflowInstancePlan } from '../../core/instance/plan';
import { formatDuration } from '../../core/views/formatTime';
import { isIdleSketch, type PlanSketch, type SketchedSlot } from '../../core/views/planSketch';
import type { PlannedDefinition } from '../../core/views/preview';
import { changeText } from '../../protocol/changeText';
import { localisedPanelTexts, sayReason } from '../viewTexts';

/** Lines of a dialog; the rest is counted. */
const MAX_LINES = 24;

/** Lists what will run and what is carried over; true when the user starts it. Nothing has been changed before. */
export async function confirmPlan(workflow: string, plan: WorkflowInstancePlan): Promise<boolean> {
  return start(describeRun(workflow, plan), [...dryRunNote(plan), shorten(plan.tasks, lineOf)].join('\n'));
}

/** The same for a rerun, which may go by another definition: `other` when the user wants to see the plan by that one. */
export async function confirmRerun(workflow: string, plan: WorkflowInstancePlan, definition: PlannedDefinition): Promise<'start' | 'other' | undefined> {
  const begin = vscode.l10n.t('Start');
  const other = definition === 'pinned' ? vscode.l10n.t('By the File as It Is Now…') : vscode.l10n.t('By the Definition of That Run…');
  const detail = [...dryRunNote(plan), ...definitionNote(plan, definition), shorten(plan.tasks, lineOf)].join('\n');
  const labels = definition === 'same' ? [begin] : [begin, other];
  const answer = await vscode.window.showInformationMessage(describeRun(workflow, plan), { modal: true, detail }, ...labels);
  return answer === begin ? 'start' : answer === other ? 'other' : undefined;
}

/** One line for people: how much of it runs. */
export function describeRun(workflow: string, { scheduleTime, runNumber, tasks }: WorkflowInstancePlan): string {
  const running = tasks.filter((task) => task.action === 'run').length;
  return vscode.l10n.t('{0}, schedule time {1}, run {2}: {3} of {4} tasks will run', workflow, scheduleTime, runNumber, running, tasks.length);
}

function dryRunNote({ isDryRun }: WorkflowInstancePlan): readonly string[] {
  return isDryRun === true ? [vscode.l10n.t('A dry run: no SQL is sent, and no data changes.')] : [];
}

function definitionNote(plan: WorkflowInstancePlan, definition: PlannedDefinition): readonly string[] {
  if (definition === 'same') return [];
  if (definition === 'pinned') return [vscode.l10n.t('By the definition of that run, not by the file as it is now.')];
  const texts = localisedPanelTexts();
  const changes = (plan.taskChanges ?? []).map((change) => changeText(change, texts));
  return [changes.length === 0
    ? vscode.l10n.t('By the file as it is now. It has changed since that run, but nothing that these tasks do.')
    : vscode.l10n.t('By the file as it is now. Changed since that run: {0}.', changes.join(texts['list.comma']))];
}

/** The same of a backfill. */
export function describeBackfill({ workflow, slotCount, runCount, parallel }: PlanSketch): string {
  return vscode.l10n.t('Backfill {0}: {1} of {2} schedule times will run, at most {3} at a time', workflow, runCount, slotCount, parallel);
}

/** Lists the schedule times; true when there is something to start and the user starts it. */
export async function confirmBackfill(plan: PlanSketch): Promise<boolean> {
  const message = describeBackfill(plan);
  const detail = [...notesOf(plan), shorten(plan.slots, slotLine, plan.slotCount), ...plan.dependents.map(dependentLine)].join('\n');
  if (isIdleSketch(plan)) {
    await vscode.window.showInformationMessage(message, { modal: true, detail });
    return false;
  }
  return start(message, detail);
}

/** What else is worth knowing before it starts. */
function notesOf({ isSerial, onFailure, estimateMs }: PlanSketch): readonly string[] {
  return [
    ...(isSerial === true ? [vscode.l10n.t('One at a time, because of the execution type of the workflow.')] : []),
    ...(onFailure === 'stop' ? [vscode.l10n.t('When one fails no more begin, and the backfill pauses.')] : []),
    ...(estimateMs === undefined ? [] : [vscode.l10n.t('About {0}, going by earlier runs.', formatDuration(estimateMs))]),
  ];
}

function dependentLine({ workflow, slotCount, runCount }: PlanSketch['dependents'][number]): string {
  return vscode.l10n.t('Then {0}: {1} of {2} schedule times', workflow, runCount, slotCount);
}

async function start(message: string, detail: string): Promise<boolean> {
  const label = vscode.l10n.t('Start');
  return (await vscode.window.showInformationMessage(message, { modal: true, detail }, label)) === label;
}

function lineOf(task: PlannedTask): string {
  switch (task.action) {
    case 'run': return vscode.l10n.t('▶ {0} runs ({1})', task.name, sayReason(task.reason));
    case 'carryOver': return vscode.l10n.t('↷ {0} is carried over ({1})', task.name, sayReason(task.reason));
    case 'skip': return vscode.l10n.t('– {0} is skipped ({1})', task.name, sayReason(task.reason));
  }
}

function slotLine(slot: SketchedSlot): string {
  return slot.willRun
    ? vscode.l10n.t('▶ {0} runs ({1})', slot.scheduleTime, sayReason(slot.reason))
    : vscode.l10n.t('– {0} does not run ({1})', slot.scheduleTime, sayReason(slot.reason));
}

/** `total`: how many there are, when `items` are some of them. */
function shorten<T>(items: readonly T[], describe: (item: T) => string, total = items.length): string {
  const lines = items.slice(0, MAX_LINES).map(describe);
  if (lines.length === total) return lines.join('\n');
  return [...lines, vscode.l10n.t('… and {0} more', total - lines.length)].join('\n');
}
