import { RefusedError } from '../base/errors';
import { text } from '../base/message';
import type { TaskChange } from '../instance/plan';
import { sentSqlOf, type SentSql } from '../params';
import { findTaskChanges } from './definitionChanges';
import type { LoadedWorkflow } from './loadedWorkflow';
import { detailOf } from './planning';
import type { Definition, LedgerReader } from './ports';
import { renderAgain } from './renderAgain';

/** What to say of a workflow instance and the definition that it is pinned to. */
export interface ExplainQuery {
  readonly workflowInstanceId: string;
  /** `undefined`: no task's SQL is asked for. */
  readonly task: string | undefined;
  /** The definition as it is now, to be compared with. */
  readonly current: Definition | undefined;
}

export interface RunExplanation {
  /** Path of the workflow file in the pinned definition. */
  readonly path: string;
  /** The task's SQL again, with what is bound where. `undefined`: not asked for, or the definition has no such task. */
  readonly sql: SentSql | undefined;
  /** What has changed since of what tasks do, for the instance's schedule time; `undefined`: the definition is the same. */
  readonly changes: readonly TaskChange[] | undefined;
}

/** `load` throws what `loadWorkflow` throws, for the present definition as well: then nothing can be said of the changes. */
export function explainRun(
  ledger: LedgerReader, query: ExplainQuery, load: (hashOrDefinition: string | Definition) => LoadedWorkflow,
): RunExplanation {
  const instance = ledger.findWorkflowInstance(query.workflowInstanceId);
  if (instance === undefined) throw new RefusedError('notFound', text`there is no workflow instance ${query.workflowInstanceId} here`);
  const pinned = load(instance.definitionHash);
  const { task, current } = query;
  const rendering = task === undefined ? undefined : renderAgain(pinned, detailOf(ledger, instance), task);
  const context = { scheduleInstant: instance.scheduleInstant, inputs: instance.inputs };
  return {
    path: pinned.definition.path,
    sql: rendering === undefined ? undefined : sentSqlOf(rendering),
    changes: current === undefined || current.hash === instance.definitionHash ? undefined : findTaskChanges(pinned, load(current), context),
  };
}
