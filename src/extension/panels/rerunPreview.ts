import { RefusedError } from '../../core/base/errors';
import { localisedTexts } from '../viewTexts';
import { sayError } from '../report';
import type { RunScope, WorkflowInstanceDetail } from '../../core/instance/records';
import type { WorkflowInstancePlan } from '../../core/instance/plan';
import { digestRun } from '../../core/instance/planDigest';
import type { Definition } from '../../core/runner/ports';
import type { RerunRequest, RunnerService } from '../../core/runner/runnerService';
import { findEdges, type GraphEdge } from '../../core/views/graph';
import { buildRefusedPreview, buildRunPreview, plannedDefinitionOf, type RerunChoice, type RerunScope, type RunPreview } from '../../core/views/preview';
import type { Workflow } from '../../core/workflow/workflow';
import { waitOption } from '../commands/runOptions';
import { requireTrust } from '../trust';
import { saveWhatRuns } from '../workspace/saveWhatRuns';
import type { IntentionContext } from './intentions';
import { detailOf } from './intentionSubjects';

/** What is to be rerun, and by which definition. */
export interface RerunWish {
  readonly workflowInstanceId: string;
  readonly scope: RerunScope;
  /** For `from` and `only`. */
  readonly task: string | undefined;
  readonly definition: 'current' | 'pinned';
}

/** Shows what a rerun would do. A choice that cannot run is shown with the reason, so that another can be taken. */
export async function previewRerun(context: IntentionContext, asked: RerunWish): Promise<void> {
  requireTrust();
  const before = detailOf(context, asked.workflowInstanceId);
  const runner = await context.runners.of(context.loaded);
  const current = await currentOf(context);
  const wish: RerunWish = current === undefined ? { ...asked, definition: 'pinned' } : asked;
  const used = wish.definition === 'current' ? current : await runner.findDefinition(before.instance.definitionHash);
  const request = requestOf(before, wish, current);
  const planned = await planOrRefusal(runner, request);
  const workflow = used && (await context.index.language.call('readDefinition', used)).workflow;
  const choice = choiceOf(before, wish);
  const preview = context.previews.add(
    (previewId): RunPreview => {
      if (typeof planned === 'string') return buildRefusedPreview(previewId, { before, choice, definition: definitionOf(before, wish, current), refusal: planned });
      const definition = plannedDefinitionOf(planned, definitionOf(before, wish, current) === 'pinned');
      return buildRunPreview(previewId, { workflow: request.workflow, plan: planned, definition, before, choice, edges: edgesOf(workflow, planned), texts: localisedTexts() });
    },
    {
      start: () => start(context, { runner, request, planned, wish }),
      replan: (next) => previewRerun(context, { ...next, workflowInstanceId: wish.workflowInstanceId }),
    },
  );
  context.post({ type: 'preview', preview });
}

/** `undefined`: the file is gone; what the run is pinned to is still there. */
async function currentOf({ index, loaded }: IntentionContext): Promise<Definition | undefined> {
  return index.find(loaded.uri) === undefined ? undefined : index.definitionOf(loaded);
}

interface ShownRerun {
  readonly runner: RunnerService;
  readonly request: RerunRequest;
  /** A text: why it is refused. */
  readonly planned: WorkflowInstancePlan | string;
  readonly wish: RerunWish;
}

/** Exactly what is shown. What would be another run now is refused, and shown. */
async function start(context: IntentionContext, { runner, request, planned, wish }: ShownRerun): Promise<void> {
  await saveWhatRuns(context.loaded, [request.definition]);
  const made = await runner.rerun(typeof planned === 'string' ? request : { ...request, expects: digestRun(planned) }).catch(async (error: unknown) => {
    if (error instanceof RefusedError && error.code === 'planChanged') await previewRerun(context, wish);
    throw error;
  });
  await context.runners.refresh(context.loaded);
  context.post({ type: 'reveal', selection: { logicalInstanceId: made.logicalInstanceId, workflowInstanceId: made.id, task: undefined } });
}

function requestOf({ instance: { workflow, scheduleInstant } }: WorkflowInstanceDetail, wish: RerunWish, current: Definition | undefined): RerunRequest {
  return { workflow, scheduleInstant, scope: scopeOf(wish), definition: wish.definition === 'pinned' ? undefined : current, ...waitOption() };
}

function scopeOf({ scope, task }: RerunWish): RunScope {
  return scope === 'from' || scope === 'only' ? { kind: scope, tasks: task === undefined ? [] : [task] } : { kind: scope };
}

/** A text: why it is refused. What else goes wrong is thrown. */
async function planOrRefusal(runner: RunnerService, request: RerunRequest): Promise<WorkflowInstancePlan | string> {
  try {
    return await runner.planRerun(request);
  } catch (error) {
    if (error instanceof RefusedError && error.code !== 'storeBusy') return sayError(error);
    throw error;
  }
}

function definitionOf({ instance }: WorkflowInstanceDetail, { definition }: RerunWish, current: Definition | undefined) {
  return current?.hash === instance.definitionHash ? 'same' : definition;
}

function choiceOf({ instance, tasks }: WorkflowInstanceDetail, { scope, task }: RerunWish): RerunChoice {
  return { workflowInstanceId: instance.id, scope, task, tasks: tasks.map((item) => item.task.name) };
}

/** What follows what, by the definition that the plan is made by. */
function edgesOf(workflow: Workflow | undefined, { tasks }: WorkflowInstancePlan): readonly GraphEdge[] {
  return workflow === undefined ? [] : findEdges(workflow, tasks.map(({ name }) => name));
}
