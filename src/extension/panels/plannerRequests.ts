import type { BackfillRequest } from '../../core/runner/runnerService';
import { scheduleOf } from '../../core/schedule';
import type { PlannerForm, PlannerProblem } from '../../core/views/plannerForm';
import { readPace, readScope } from '../../core/views/plannerRequest';
import type { PlannerTexts } from '../../core/views/plannerTexts';
import { readTimes } from '../../core/views/plannerTimes';
import type { Workflow } from '../../core/workflow/workflow';
import { maxTicksSetting, waitOption } from '../commands/runOptions';
import { withWorkflow } from '../commands/target';
import { readDependents } from '../workspace/dependents';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

export interface FormInput {
  readonly index: WorkflowIndex;
  readonly loaded: LoadedWorkflow;
  readonly form: PlannerForm;
  readonly texts: PlannerTexts;
}

type FormReading =
  | { readonly request: BackfillRequest; readonly workflow: Workflow }
  | { readonly problems: readonly PlannerProblem[] };

/** What the form asks of the runner, by the workflow as it is in the editor. Throws `RefusedError` for a file without a workflow. */
export async function requestOfForm({ index, loaded, form, texts }: FormInput): Promise<FormReading> {
  const { workflow } = withWorkflow(loaded);
  const { schedule } = scheduleOf(workflow);
  const maxTicks = maxTicksSetting();
  const times = readTimes({ schedule, form, now: Date.now(), maxTicks, texts });
  const pace = readPace(form, texts);
  const nodes = readScope(form, texts);
  if (times.kind === 'problems' || pace.kind === 'problems' || nodes.kind === 'problems') {
    return { problems: [times, nodes, pace].flatMap((reading) => (reading.kind === 'problems' ? reading.problems : [])) };
  }
  const { from, to, dates, exclude } = times.times;
  const { batchSize, pauseMs, ...rest } = pace.pace;
  const definition = await index.definitionOf(loaded);
  const dependents = form.dependents === 'none' ? [] : (await readDependents(index, loaded))[form.dependents];
  const request: BackfillRequest = {
    definition,
    from,
    to,
    ...(dates === undefined ? {} : { dates }),
    exclude,
    scope: nodes.scope,
    mode: form.mode === 'byHand' ? 'all' : form.mode,
    order: dates === undefined && form.order === 'given' ? 'asc' : form.order,
    ...rest,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(pauseMs === undefined ? {} : { pauseMs }),
    dependents,
    maxTicks,
    isDryRun: form.isDryRun,
    ...waitOption(),
  };
  return { request, workflow };
}
