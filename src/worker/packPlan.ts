import type { RunnerService } from '../core/runner/runnerService';
import { packPlan as pack } from '../core/views/packedPlan';
import { readForm } from '../core/views/plannerRequest';
import type { PackPlanAnswer, PackPlanRequest } from '../protocol/planRequests';

/** Reads the form, plans it and packs the slots. `now`: execution clock. */
export async function packPlan(runner: Pick<RunnerService, 'planBackfill'>, asked: PackPlanRequest, now: number): Promise<PackPlanAnswer> {
  const { definitions, dates, form, maxTicks, schedule, tasks, texts } = asked;
  const reading = readForm({ form, maxTicks, now, schedule, texts });
  if ('problems' in reading) return reading;
  const request = dates === undefined ? reading.request : { ...reading.request, dates, exclude: [] };
  const plan = await runner.planBackfill({ ...definitions, ...request, maxTicks });
  return { packed: pack({ plan, schedule, tasks, mode: form.mode, texts }), request };
}
