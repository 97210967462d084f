import type { PackPlanRequest } from '../../protocol/planRequests';
import { scheduleOf } from '../../core/schedule';
import { countTasks } from '../../core/views/planner';
import type { PlannerForm } from '../../core/views/plannerForm';
import { readScope } from '../../core/views/plannerRequest';
import type { PlannerTexts } from '../../core/views/plannerTexts';
import { maxTicksSetting, waitOption } from '../commands/runOptions';
import { withWorkflow } from '../commands/target';
import { readDependents } from '../workspace/dependents';
import type { LoadedWorkflow, WorkflowIndex } from '../workspace/workflowIndex';

export interface FormContext {
  readonly index: WorkflowIndex;
  readonly loaded: LoadedWorkflow;
  readonly form: PlannerForm;
  readonly texts: PlannerTexts;
}

/** What the form is read and planned with, by the workflow as it is in the editor. Throws `RefusedError` for a file without a workflow. */
export async function requestOfForm({ index, loaded, form, texts }: FormContext): Promise<PackPlanRequest> {
  const { workflow } = withWorkflow(loaded);
  const nodes = readScope(form, texts);
  const dependents = form.dependents === 'none' ? [] : (await readDependents(index, loaded))[form.dependents];
  return {
    definitions: { definition: await index.definitionOf(loaded), dependents, ...waitOption() },
    form,
    schedule: scheduleOf(workflow).schedule,
    tasks: countTasks(workflow, nodes.kind === 'scope' ? nodes.scope : undefined),
    maxTicks: maxTicksSetting(),
    texts,
  };
}
