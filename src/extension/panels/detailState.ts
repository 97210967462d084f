import * as vscode from 'vscode';
import { LineIndex } from '../../core/base/lineIndex';
import { relocateLine } from '../../core/base/relocate';
import type { WorkflowInstance } from '../../core/instance/records';
import type { LogicalInstanceStatus, StatusSnapshot } from '../../core/instance/status';
import { definitionText } from '../../core/runner/definitionTexts';
import { formatScheduleTime, scheduleOf } from '../../core/schedule';
import type { LocateOffset } from '../../core/views/attempts';
import { buildDetail, type DetailView, type PinnedSource } from '../../core/views/detail';
import { explainNeverRan, readNeverRanId } from '../../core/views/neverRan';
import type { Selection } from '../../protocol/panelMessages';
import type { ViewTexts } from '../../core/views/viewTexts';
import type { LoadedWorkflow } from '../workspace/workflowIndex';
import type { Explanations } from './explanations';

export interface DetailSource {
  readonly explanations: Explanations;
  readonly texts: ViewTexts;
  readonly loaded: LoadedWorkflow;
  readonly selection: Selection | undefined;
  readonly status: StatusSnapshot;
}

/** What is selected, with all that is known of it now; more may come (`Explanations.onDidChange`). */
export function buildDetailState(source: DetailSource): DetailView | undefined {
  const { selection, status } = source;
  if (selection === undefined) return undefined;
  const found = status.logicalInstances.find(({ logicalInstance }) => logicalInstance.id === selection.logicalInstanceId);
  const chosen = found ?? neverRan(source, selection);
  if (chosen === undefined) return undefined;
  const instance = instanceOf(chosen, selection);
  return buildDetail({
    status: chosen,
    all: status.logicalInstances,
    workflowInstanceId: selection.workflowInstanceId,
    task: selection.task,
    attempt: selection.attempt,
    permission: { access: status.access, trusted: vscode.workspace.isTrusted },
    locate: locator(source, instance),
    pinned: pinnedSource(source, chosen),
    never: instance === undefined ? whyNever(source, chosen) : undefined,
    texts: source.texts,
  });
}

function instanceOf({ workflowInstances }: LogicalInstanceStatus, { workflowInstanceId }: Selection): WorkflowInstance | undefined {
  return (workflowInstances.find(({ instance }) => instance.id === workflowInstanceId) ?? workflowInstances.at(-1))?.instance;
}

/** A schedule time without a logical instance, as if there were one that never ran. The store may have got one meanwhile. */
function neverRan({ loaded, status }: DetailSource, { logicalInstanceId: id }: Selection): LogicalInstanceStatus | undefined {
  const { workflow } = loaded.file;
  const scheduleInstant = readNeverRanId(id);
  if (workflow === undefined || scheduleInstant === undefined) return undefined;
  const scheduleTime = formatScheduleTime(scheduleInstant, scheduleOf(workflow).schedule.zone);
  const stored = status.logicalInstances.find(({ logicalInstance }) => (
    logicalInstance.workflow === workflow.name.value && logicalInstance.scheduleInstant === scheduleInstant
  ));
  const logicalInstance = { id, workflow: workflow.name.value, scheduleInstant, scheduleTime };
  return { logicalInstance, workflowInstances: stored?.workflowInstances ?? [] };
}

function whyNever({ loaded, status }: DetailSource, { logicalInstance: { scheduleInstant } }: LogicalInstanceStatus) {
  const { workflow } = loaded.file;
  if (workflow === undefined) return undefined;
  const local = status.localSchedules.find((each) => each.workflow === workflow.name.value);
  return explainNeverRan({ scheduleInstant, schedule: scheduleOf(workflow).schedule, local, now: Date.now() });
}

function pinnedSource({ explanations, loaded }: DetailSource, status: LogicalInstanceStatus): PinnedSource {
  const explain = (instance: WorkflowInstance, task: string | undefined) => explanations.explain(loaded, instance, { task, stamp: stampOf(status, instance, task) });
  return {
    sqlOf: (instance, task) => explain(instance, task)?.sql,
    pathOf: (instance) => explanations.definitionOf(loaded, instance.definitionHash)?.path,
    stateOf: (instance) => {
      if (explanations.isGone(loaded)) return { now: 'gone', changes: [] };
      const current = explanations.currentOf(loaded);
      if (current === undefined) return undefined;
      if (current.hash === instance.definitionHash) return { now: 'same', changes: [] };
      const explanation = explain(instance, undefined);
      return explanation === undefined ? undefined : { now: 'changed', changes: explanation.changes ?? [] };
    },
  };
}

/** What a task was handed is settled when an attempt begins. */
function stampOf({ workflowInstances }: LogicalInstanceStatus, { id }: WorkflowInstance, name: string | undefined): string {
  const tasks = workflowInstances.find(({ instance }) => instance.id === id)?.tasks ?? [];
  return name === undefined ? '' : String(tasks.find(({ task }) => task.name === name)?.attempts.length ?? 0);
}

/** Places as they are in the file now, where a line of the pinned text is still there. */
function locator({ explanations, loaded }: DetailSource, instance: WorkflowInstance | undefined): LocateOffset {
  const pinned = instance === undefined ? undefined : explanations.definitionOf(loaded, instance.definitionHash);
  return (file, offset) => {
    const isWorkflowFile = `/${loaded.uri.path}`.endsWith(`/${file}`);
    const before = pinned === undefined ? undefined : definitionText(pinned, file);
    const now = isWorkflowFile ? loaded.file.text : before;
    if (now === undefined) return undefined;
    const at = new LineIndex(before ?? now).positionAt(offset);
    const line = (before === undefined ? undefined : relocateLine(before, now, at.line)) ?? at.line;
    return { line, character: at.character, text: (before ?? now).split(/\r\n|\r|\n/)[at.line] ?? '' };
  };
}
