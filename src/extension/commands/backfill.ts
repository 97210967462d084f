import { parseScheduleTime, scheduleOf } from '../../core/schedule';
import type { BackfillRequest } from '../../core/runner/runnerService';
import { askBackfill, type BackfillAnswers } from '../prompts/backfillRange';
import { confirmBackfill } from '../prompts/confirmPlan';
import { requireTrust } from '../trust';
import { waitOption } from './runOptions';
import type { Services } from './services';
import { findWorkflow, type CommandTarget, type TargetWorkflow } from './target';

/** Asks for the range and the manner, lists the schedule times, and starts when the user says so. */
export async function backfill(services: Services, target: CommandTarget): Promise<void> {
  requireTrust();
  const found = await findWorkflow(services.index, target);
  if (found === undefined) return;
  const answers = await askBackfill(found.workflow);
  if (answers === undefined) return;
  const request = await requestOf(services, found, answers);
  const runner = await services.runners.of(found);
  if (!(await confirmBackfill(await runner.planBackfill(request)))) return;
  const made = await runner.backfill(request);
  await services.showPanel({ uri: found.uri.toString(), backfillId: made.id });
}

async function requestOf(services: Services, found: TargetWorkflow, answers: BackfillAnswers): Promise<BackfillRequest> {
  const { zone } = scheduleOf(found.workflow).schedule;
  return {
    definition: await services.index.definitionOf(found),
    from: parseScheduleTime(answers.from, zone, 'exact') ?? 0,
    to: parseScheduleTime(answers.to, zone, 'endOfDay') ?? 0,
    mode: answers.mode,
    order: answers.order,
    parallel: answers.parallel,
    ...waitOption(),
  };
}
