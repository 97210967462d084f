import * as vscode from 'vscode';
import type { BackfillPlan, PlannedTask, WorkflowInstancePlan } from '../../core/instance/plan';
import { formatDuration } from '../../core/views/formatTime';

/** Lines of a dialog; the rest is counted. */
const MAX_LINES = 24;

/** Lists what will run and what is carried over; true when the user starts it. Nothing has been changed before. */
export async function confirmPlan(workflow: string, plan: WorkflowInstancePlan): Promise<boolean> {
  const running = plan.tasks.filter((task) => task.action === 'run').length;
  const message = vscode.l10n.t('{0}, schedule time {1}, run {2}: {3} of {4} tasks will run', workflow, plan.scheduleTime, plan.runNumber, running, plan.tasks.length);
  return start(message, shorten(plan.tasks.map(lineOf)));
}

export async function confirmBackfill(plan: BackfillPlan): Promise<boolean> {
  const running = plan.slots.filter((slot) => slot.willRun);
  const message = vscode.l10n.t('Backfill {0}: {1} of {2} schedule times will run, at most {3} at a time', plan.workflow, running.length, plan.slots.length, plan.parallel);
  const dependents = plan.dependents ?? [];
  const detail = [...notesOf(plan), shorten(plan.slots.map(slotLine)), ...dependents.map(dependentLine)].join('\n');
  if ([plan, ...dependents].every(({ slots }) => slots.every((slot) => !slot.willRun))) {
    await vscode.window.showInformationMessage(message, { modal: true, detail });
    return false;
  }
  return start(message, detail);
}

/** What else is worth knowing before it starts. */
function notesOf({ isSerial, onFailure, estimateMs }: BackfillPlan): readonly string[] {
  return [
    ...(isSerial === true ? [vscode.l10n.t('One at a time, because of the execution type of the workflow.')] : []),
    ...(onFailure === 'stop' ? [vscode.l10n.t('When one fails no more begin, and the backfill pauses.')] : []),
    ...(estimateMs === undefined ? [] : [vscode.l10n.t('About {0}, going by earlier runs.', formatDuration(estimateMs))]),
  ];
}

function dependentLine({ workflow, slots }: BackfillPlan): string {
  return vscode.l10n.t('Then {0}: {1} of {2} schedule times', workflow, slots.filter((slot) => slot.willRun).length, slots.length);
}

async function start(message: string, detail: string): Promise<boolean> {
  const label = vscode.l10n.t('Start');
  return (await vscode.window.showInformationMessage(message, { modal: true, detail }, label)) === label;
}

function lineOf(task: PlannedTask): string {
  switch (task.action) {
    case 'run': return vscode.l10n.t('▶ {0} runs ({1})', task.name, task.reason);
    case 'carryOver': return vscode.l10n.t('↷ {0} is carried over ({1})', task.name, task.reason);
    case 'skip': return vscode.l10n.t('– {0} is skipped ({1})', task.name, task.reason);
  }
}

function slotLine(slot: BackfillPlan['slots'][number]): string {
  return slot.willRun
    ? vscode.l10n.t('▶ {0} runs ({1})', slot.scheduleTime, slot.reason)
    : vscode.l10n.t('– {0} does not run ({1})', slot.scheduleTime, slot.reason);
}

function shorten(lines: readonly string[]): string {
  if (lines.length <= MAX_LINES) return lines.join('\n');
  return [...lines.slice(0, MAX_LINES), vscode.l10n.t('… and {0} more', lines.length - MAX_LINES)].join('\n');
}
