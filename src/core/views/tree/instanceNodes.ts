import { describeReason } from '../reasons';
import type { Attempt, TaskInstanceDetail, WorkflowInstanceDetail } from '../../instance/records';
import type { TaskInstanceState } from '../../instance/states';
import type { LogicalInstanceStatus } from '../../instance/status';
import { describeActions } from '../actions';
import { describeState, type AnyState } from '../describeState';
import { hasTaskToRepair } from '../detail';
import { formatCount, formatDuration, formatExecutionTime, shortScheduleTime } from '../formatTime';
import { fillText } from '../viewTexts';
import { permissionOf, type TreeContext } from './nodeSource';
import { stateIcon } from './stateIcon';
import type { TreeNode } from './treeNode';

export function makeScheduleTimeNode(parent: TreeNode, status: LogicalInstanceStatus): TreeNode {
  const { context, entry } = parent.source;
  const { texts } = context;
  const { logicalInstance, workflowInstances } = status;
  const newest = workflowInstances.at(-1);
  const state = newest?.instance.state ?? 'waiting';
  const shown = newest === undefined ? state : shownState(newest);
  const word = describeState(shown, texts).word;
  const label = shortScheduleTime(logicalInstance.scheduleTime);
  const runs = workflowInstances.length > 1 ? [fillText(texts['tree.runCount'], workflowInstances.length)] : [];
  const scheduleLine = `${texts['label.scheduleTime']}: ${logicalInstance.scheduleTime}`;
  return {
    id: `${parent.id}/l:${logicalInstance.id}`,
    kind: 'logicalInstance',
    label,
    description: [word, ...runs, texts['label.scheduleTime'].toLowerCase()].join(' · '),
    state,
    icon: stateIcon(shown),
    tooltip: newest === undefined ? scheduleLine : [scheduleLine, ...runLines(newest, context)].join('\n'),
    accessibilityLabel: [`${texts['label.scheduleTime']} ${label}`, word, ...runs].join(texts['list.comma']),
    contextValue: newest === undefined ? 'logicalInstance' : flagRun(['logicalInstance', state], newest, { parent, status }),
    collapsible: newest === undefined ? 'none' : 'collapsed',
    target: {
      ...parent.target,
      scheduleInstant: logicalInstance.scheduleInstant,
      logicalInstanceId: logicalInstance.id,
      ...(newest === undefined ? {} : { workflowInstanceId: newest.instance.id }),
    },
    parent,
    source: { kind: 'logicalInstance', context, entry, status },
  };
}

export function makeRunNode(parent: TreeNode, status: LogicalInstanceStatus, run: WorkflowInstanceDetail): TreeNode {
  const { context, entry } = parent.source;
  const { texts } = context;
  const { instance } = run;
  const shown = shownState(run);
  const word = describeState(shown, texts).word;
  const label = fillText(texts['tree.run'], instance.runNumber);
  const executed = executedAt(instance.startedAt, context);
  return {
    id: `${parent.id}/i:${instance.id}`,
    kind: 'workflowInstance',
    label,
    description: [word, executed, texts[`trigger.${instance.trigger}`]].join(' · '),
    state: instance.state,
    icon: stateIcon(shown),
    tooltip: [`${texts['label.scheduleTime']}: ${instance.scheduleTime}`, ...runLines(run, context)].join('\n'),
    accessibilityLabel: [label, word, executed].join(texts['list.comma']),
    contextValue: flagRun(['workflowInstance', instance.state], run, { parent, status }),
    collapsible: run.tasks.length === 0 ? 'none' : 'collapsed',
    target: { ...parent.target, workflowInstanceId: instance.id },
    parent,
    source: { kind: 'workflowInstance', context, entry, status, run },
  };
}

interface TaskPlace {
  readonly status: LogicalInstanceStatus;
  readonly run: WorkflowInstanceDetail;
  readonly task: TaskInstanceDetail;
}

/** A paused run that was paused by a crash says so: a person has to resume it. */
function shownState({ instance, tasks }: WorkflowInstanceDetail): AnyState {
  const isInterrupted = tasks.some(({ attempts }) => attempts.at(-1)?.state === 'interrupted');
  return instance.state === 'paused' && isInterrupted ? 'interrupted' : instance.state;
}

export function makeTaskInstanceNode(parent: TreeNode, place: TaskPlace): TreeNode {
  const { context, entry } = parent.source;
  const { task, attempts } = place.task;
  const word = describeState(task.state, context.texts).word;
  const note = describeAttempts(place, context);
  const started = attempts[0]?.startedAt;
  return {
    id: `${parent.id}/k:${task.id}`,
    kind: 'taskInstance',
    label: task.name,
    description: task.state === 'carriedOver' && note.length > 0 ? note.join(' · ') : [word, ...note].join(' · '),
    state: task.state,
    icon: stateIcon(task.state),
    tooltip: [
      `${task.name}: ${[word, ...note].join(context.texts['list.comma'])}`,
      `${context.texts['label.scheduleTime']}: ${place.run.instance.scheduleTime}`,
      executedAt(started, context),
    ].join('\n'),
    accessibilityLabel: [task.name, word, ...note].join(context.texts['list.comma']),
    contextValue: flagTask(place, parent),
    collapsible: attempts.length === 0 ? 'none' : 'collapsed',
    target: { ...parent.target, task: task.name },
    parent,
    source: { kind: 'taskInstance', context, entry, ...place },
  };
}

export function makeAttemptNode(parent: TreeNode, { task }: TaskInstanceDetail, attempt: Attempt): TreeNode {
  const { context, entry } = parent.source;
  const { texts } = context;
  const word = describeState(attempt.state, texts).word;
  const label = fillText(texts['tree.attempt'], attempt.number);
  const rows = attempt.rowsChanged;
  const facts = [
    executedAt(attempt.startedAt, context),
    ...(attempt.finishedAt === undefined ? [] : [formatDuration(attempt.finishedAt - attempt.startedAt)]),
    ...(rows === undefined ? [] : [rows === 1 ? texts['tree.rowOne'] : fillText(texts['tree.rows'], formatCount(rows))]),
  ];
  const error = attempt.error === undefined ? [] : [`${texts['label.error']}: ${describeReason(attempt.error.message, texts)}`];
  return {
    id: `${parent.id}/a:${String(attempt.number)}`,
    kind: 'attempt',
    label,
    description: [word, ...facts].join(' · '),
    state: attempt.state,
    icon: stateIcon(attempt.state),
    tooltip: [`${task.name}, ${label.toLowerCase()}: ${word}`, ...facts, ...error].join('\n'),
    accessibilityLabel: [`${task.name}, ${label.toLowerCase()}`, word, ...facts, ...error].join(texts['list.comma']),
    contextValue: `attempt.${attempt.state}`,
    collapsible: 'none',
    target: { ...parent.target, attempt: attempt.number },
    parent,
    source: { kind: 'leaf', context, entry },
  };
}

function executedAt(at: number | undefined, { texts, zone }: TreeContext): string {
  if (at === undefined) return texts['tree.notStarted'];
  return `${texts['label.executionTime'].toLowerCase()} ${formatExecutionTime(at, zone)}`;
}

function runLines({ instance }: WorkflowInstanceDetail, context: TreeContext): readonly string[] {
  const { texts, zone } = context;
  const run = fillText(texts['tree.run'], instance.runNumber);
  const lines = [`${run}: ${[describeState(instance.state, texts).word, texts[`trigger.${instance.trigger}`]].join(texts['list.comma'])}`];
  if (instance.startedAt !== undefined) {
    lines.push(`${texts['label.executionTime']}: ${formatExecutionTime(instance.startedAt, zone)}`);
    if (instance.finishedAt !== undefined) {
      lines.push(`${texts['label.duration']}: ${formatDuration(instance.finishedAt - instance.startedAt)}`);
    }
  }
  if (instance.reason !== undefined) lines.push(`${texts['label.reason']}: ${describeReason(instance.reason, texts)}`);
  return lines;
}

function describeAttempts({ status, task: { task, attempts } }: TaskPlace, { texts, zone }: TreeContext): readonly string[] {
  if (task.state === 'carriedOver') {
    const producer = status.workflowInstances.find(({ instance }) => instance.id === task.carriedOverFrom);
    return producer === undefined ? [] : [fillText(texts['tree.carriedOverFrom'], producer.instance.runNumber)];
  }
  if (attempts.length === 0) return task.reason === undefined ? [] : [describeReason(task.reason, texts)];
  // Interrupted attempts do not count against the budget (I11), so there may be more than 1 + maxRetries.
  const most = Math.max(attempts.length, 1 + task.maxRetries);
  const count = most === 1 ? [] : [fillText(texts['tree.attemptOf'], attempts.length, most)];
  const retry = task.retryAt === undefined || task.state !== 'retryWaiting'
    ? []
    : [fillText(texts['tree.retryAt'], formatExecutionTime(task.retryAt, zone))];
  const waits = task.reason === undefined || task.state !== 'running' ? [] : [describeReason(task.reason, texts)];
  return [...count, ...retry, ...waits];
}

interface RunPlace {
  readonly parent: TreeNode;
  readonly status: LogicalInstanceStatus;
}

/** Without a task, so never `rerunFrom` or `rerunOnly`. */
function flagRun(parts: readonly string[], run: WorkflowInstanceDetail, { parent, status }: RunPlace): string {
  const actions = enabledActions(run, undefined, { parent, status });
  const rerunnable = actions.some((action) => action.startsWith('rerun')) ? ['rerunnable'] : [];
  return [...parts, ...rerunnable, ...actions].join('.');
}

function flagTask({ status, run, task }: TaskPlace, parent: TreeNode): string {
  const enabled = enabledActions(run, task.task.state, { parent, status });
  const actions = enabled.filter((action) => action === 'rerunFrom');
  return ['taskInstance', task.task.state, ...(actions.length > 0 ? ['rerunnable'] : []), ...actions].join('.');
}

function enabledActions(
  run: WorkflowInstanceDetail, taskState: TaskInstanceState | undefined, { parent, status }: RunPlace,
): readonly string[] {
  const subject = {
    state: run.instance.state,
    runNumber: run.instance.runNumber,
    isNewest: run === status.workflowInstances.at(-1),
    taskState,
    hasFailedTask: hasTaskToRepair(run),
  };
  const actions = describeActions(subject, permissionOf(parent.source.entry), parent.source.context.texts);
  return actions.filter(({ enabled }) => enabled).map(({ action }) => action);
}
