import * as vscode from 'vscode';
import { MAX_BACKFILL_TICKS } from '../../core/instance/backfillTarget';
import type { BackfillRequest } from '../../core/runner/runnerService';
import { parseScheduleTime, scheduleOf, ticksBetween, type Schedule } from '../../core/schedule';
import { askBackfill, picksOf, type BackfillAnswers } from '../prompts/backfillRange';
import { confirmBackfill } from '../prompts/confirmPlan';
import { requireTrust } from '../trust';
import { readDependents } from '../workspace/dependents';
import { saveWhatRuns } from '../workspace/saveWhatRuns';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import { maxTicksSetting, waitOption } from './runOptions';
import type { Services } from './services';
import type { CommandTarget } from './commandTarget';
import { findWorkflow } from './target';

/** Opens the planner in the panel, filled in with what the target names. Nothing runs before the user starts it there. */
export async function openBackfillPlanner(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found !== undefined) await services.showPanel({ ...target, uri: found.uri.toString(), view: 'plan' }, 'takeFocus');
}

/** The same for what the schedule names and never ran. */
export async function planMissing(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const { first: from, last: to } = (await services.gaps.find(found)) ?? {};
  if (from === undefined || to === undefined) return void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no missing schedule time.', found.workflow.name.value));
  const plan = { from, to, basis: 'scheduleTime', choice: 'range', exclude: '', mode: 'missing' } as const;
  await services.showPanel({ uri: found.uri.toString(), view: 'plan', plan }, 'takeFocus');
}

/** Asks for the range and the manner, lists the schedule times, and starts when the user says so. */
export async function backfillByQuestions(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const definition = await services.index.definitionOf(found);
  const { one, all } = await readDependents(services.index, found);
  const answers = await askBackfill({ workflow: found.workflow, dependents: { one: one.length, all: all.length } });
  if (answers === undefined) return;
  const dependents = { none: [], one, all }[answers.dependents];
  const request: BackfillRequest = { definition, dependents, ...requestOf(scheduleOf(found.workflow).schedule, answers), maxTicks: maxTicksSetting(), ...waitOption() };
  await backfillWhenConfirmed(services, found, request);
}

/** Shows the plan, and starts exactly it when the user says so. */
export async function backfillWhenConfirmed(services: Services, found: LoadedWorkflow, request: BackfillRequest): Promise<void> {
  requireTrust();
  const runner = await services.runners.of(found);
  const plan = await runner.sketchBackfill(request);
  if (!(await confirmBackfill(plan))) return;
  await saveWhatRuns(found, [request.definition, ...(request.dependents ?? [])]);
  const made = await runner.backfill({ ...request, expects: plan.digest });
  await services.showPanel({ uri: found.uri.toString(), backfillId: made.id, view: 'grid' });
}

function requestOf(schedule: Schedule, { from, to, mode, order, parallel, onFailure }: BackfillAnswers): Omit<BackfillRequest, 'definition'> {
  const dates = picksOf(from)?.flatMap((text) => timesOf(schedule, text));
  const first = dates?.[0] ?? parseScheduleTime(from, schedule.zone, 'exact') ?? 0;
  const last = dates?.at(-1) ?? parseScheduleTime(to, schedule.zone, 'endOfDay') ?? 0;
  return { from: first, to: last, ...(dates === undefined ? {} : { dates }), mode, order, parallel, onFailure };
}

/** A day alone stands for every schedule time of it. */
function timesOf(schedule: Schedule, text: string): readonly number[] {
  const at = parseScheduleTime(text, schedule.zone, 'exact') ?? 0;
  const end = parseScheduleTime(text, schedule.zone, 'endOfDay') ?? at;
  const day = ticksBetween(schedule, { from: at, to: end, limit: MAX_BACKFILL_TICKS });
  return day.kind === 'ticks' && day.ticks.length > 0 ? day.ticks : [at];
}
