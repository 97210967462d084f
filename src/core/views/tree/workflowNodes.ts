import type { LogicalInstanceStatus, StatusSnapshot } from '../../instance/status';
import type { Task, Workflow } from '../../workflow/workflow';
import { isLive, type WorkflowInstanceState } from '../../instance/states';
import { describeState } from '../describeState';
import { formatCount, shortScheduleTime } from '../formatTime';
import { findLocalSchedule, type LocalScheduleView } from '../localSchedule';
import { fillText } from '../viewTexts';
import type { TreeContext, TreeWorkflow } from './nodeSource';
import type { TreeNode } from './treeNode';

/** Of this workflow only, newest schedule time first. */
export function instancesOf(entry: TreeWorkflow): readonly LogicalInstanceStatus[] {
  const name = entry.workflow?.name.value;
  return entry.snapshot === undefined || name === undefined ? [] : (byWorkflow(entry.snapshot).get(name) ?? []);
}

/** A store may hold thousands of workflows: its list is sorted into them once. */
const SORTED = new WeakMap<StatusSnapshot, ReadonlyMap<string, readonly LogicalInstanceStatus[]>>();

function byWorkflow(snapshot: StatusSnapshot): ReadonlyMap<string, readonly LogicalInstanceStatus[]> {
  const known = SORTED.get(snapshot);
  if (known !== undefined) return known;
  const sorted = new Map<string, LogicalInstanceStatus[]>();
  for (const each of snapshot.logicalInstances) {
    const { workflow } = each.logicalInstance;
    const list = sorted.get(workflow);
    if (list === undefined) sorted.set(workflow, [each]);
    else list.push(each);
  }
  SORTED.set(snapshot, sorted);
  return sorted;
}

const WARNING = { id: 'warning', color: 'list.warningForeground' } as const;

export function makeWorkflowNode(from: { readonly context: TreeContext; readonly entry: TreeWorkflow }): TreeNode {
  const { context, entry } = from;
  const base = { id: `w:${entry.key}`, kind: 'workflow' as const, state: undefined, parent: undefined };
  const source = { ...from, kind: 'workflow' as const };
  if (entry.workflow === undefined) {
    const name = entry.path.slice(entry.path.lastIndexOf('/') + 1);
    return {
      ...base,
      label: name,
      description: [context.texts['tree.broken'], entry.folder].filter((part) => part !== undefined).join(' · '),
      icon: WARNING,
      tooltip: `${entry.path}\n${context.texts['tree.brokenHint']}`,
      accessibilityLabel: `${name}, ${context.texts['tree.workflow']}, ${context.texts['tree.broken']}`,
      contextValue: 'workflow.broken',
      collapsible: 'none',
      target: { key: entry.key, workflow: name },
      source,
    };
  }
  const local = findLocalSchedule(entry.snapshot, entry.workflow);
  const summary = describeWorkflow({ entry, workflow: entry.workflow, local }, context);
  return {
    ...base,
    ...summary,
    label: entry.workflow.name.value,
    icon: entry.hasErrors ? WARNING : { id: local === undefined ? 'type-hierarchy' : 'clock', color: undefined },
    contextValue: ['workflow', ...(entry.workflow.schedule === undefined ? [] : ['scheduled']), ...(local === undefined ? [] : ['switchedOn']), ...(entry.gaps === undefined ? [] : ['gaps'])].join('.'),
    collapsible: 'collapsed',
    target: { key: entry.key, workflow: entry.workflow.name.value },
    source,
  };
}

interface DescribedWorkflow {
  readonly entry: TreeWorkflow;
  readonly workflow: Workflow;
  readonly local: LocalScheduleView | undefined;
}

function describeWorkflow({ entry, workflow, local }: DescribedWorkflow, { texts }: TreeContext) {
  const count = workflow.tasks.length;
  const tasks = count === 1 ? texts['tree.taskCountOne'] : fillText(texts['tree.taskCount'], count);
  const errors = entry.hasErrors ? texts['tree.errors'] : undefined;
  const newest = mostTelling(instancesOf(entry));
  const state = newest?.workflowInstances.at(-1)?.instance.state;
  const time = newest === undefined ? '' : shortScheduleTime(newest.logicalInstance.scheduleTime);
  const word = state === undefined ? undefined : describeState(state, texts).word;
  const news = word === undefined ? undefined : fillText(texts['tree.newest'], time, word);
  const tick = local === undefined ? undefined : local.next === undefined ? texts['tree.noTick'] : fillText(texts['tree.nextTick'], local.next);
  const switchedOn = local === undefined || tick === undefined
    ? undefined
    : fillText(texts['tree.switchedOn'], tick, local.zone, texts[`missed.${local.missedTicks}`]);
  const missing = entry.gaps === undefined ? undefined : fillText(texts['tree.missing'], formatCount(entry.gaps.count));
  const missingSince = entry.gaps === undefined ? undefined : fillText(texts[entry.gaps.count === 1 ? 'tree.missingOne' : 'tree.missingSince'], formatCount(entry.gaps.count), entry.gaps.since);
  const lines = [
    entry.hasErrors ? texts['tree.errorsHint'] : undefined,
    workflow.description?.value,
    `${texts['label.file']}: ${entry.path}`,
    workflow.schedule === undefined ? undefined : `${texts['label.schedule']}: ${workflow.schedule.value}`,
    switchedOn,
    news,
    missingSince,
  ];
  return {
    // The state first: a narrow side bar cuts the end.
    description: [errors, word && `${word} ${time}`, missing, tick, entry.folder ?? tasks].filter((part) => part !== undefined).join(' · '),
    tooltip: [workflow.name.value, ...lines].filter((line) => line !== undefined).join('\n'),
    accessibilityLabel: [workflow.name.value, texts['tree.workflow'], errors, switchedOn, tasks, news, missingSince].filter((part) => part !== undefined).join(texts['list.comma']),
  };
}

/** What runs now, else the newest that is not only waiting for its turn, else the newest. */
function mostTelling(statuses: readonly LogicalInstanceStatus[]): LogicalInstanceStatus | undefined {
  const stateOf = ({ workflowInstances }: LogicalInstanceStatus): WorkflowInstanceState | undefined => workflowInstances.at(-1)?.instance.state;
  const running = statuses.find((status) => isLive(stateOf(status) ?? 'waiting'));
  return running ?? statuses.find((status) => (stateOf(status) ?? 'waiting') !== 'waiting') ?? statuses[0];
}

export function makeTaskListNode(parent: TreeNode, count: number): TreeNode {
  const { context, entry } = parent.source;
  const label = context.texts['tree.tasks'];
  return {
    id: `${parent.id}/tasks`,
    kind: 'taskList',
    label,
    description: String(count),
    state: undefined,
    icon: { id: 'list-tree', color: undefined },
    tooltip: label,
    accessibilityLabel: `${label}, ${String(count)}`,
    contextValue: 'taskList',
    collapsible: count === 0 ? 'none' : 'collapsed',
    target: parent.target,
    parent,
    source: { kind: 'taskList', context, entry },
  };
}

export function makeTaskNode(parent: TreeNode, task: Task): TreeNode {
  const { context, entry } = parent.source;
  const { texts } = context;
  const deps = task.deps.map((dep) => dep.value).join(texts['list.comma']);
  const notes = [deps === '' ? undefined : fillText(texts['tree.after'], deps), task.enabled ? undefined : texts['tree.disabled']];
  const description = notes.filter((note) => note !== undefined).join(' · ');
  const dependsOn = deps === '' ? '' : `\n${texts['label.dependsOn']}: ${deps}`;
  return {
    id: `${parent.id}/${task.name.value}`,
    kind: 'task',
    label: task.name.value,
    description,
    state: undefined,
    icon: { id: task.enabled ? 'symbol-method' : 'circle-slash', color: task.enabled ? undefined : 'disabledForeground' },
    tooltip: `${task.name.value} (${task.type.value})${dependsOn}`,
    accessibilityLabel: [task.name.value, texts['tree.task'], description].filter((part) => part !== '').join(texts['list.comma']),
    contextValue: task.enabled ? 'task' : 'task.disabled',
    collapsible: 'none',
    target: { ...parent.target, task: task.name.value },
    parent,
    source: { kind: 'leaf', context, entry },
  };
}

export function makeNoneNode(parent: TreeNode): TreeNode {
  const { texts } = parent.source.context;
  return makeHintNode(parent, { kind: 'none', label: texts['tree.none'], hint: texts['tree.noneHint'], icon: 'info' });
}

export function makeRestrictedNode(parent: TreeNode): TreeNode {
  const { texts } = parent.source.context;
  return makeHintNode(parent, { kind: 'none', label: texts['tree.restricted'], hint: texts['tree.restrictedHint'], icon: 'workspace-untrusted' });
}

export function makeReadingNode(parent: TreeNode): TreeNode {
  const { texts } = parent.source.context;
  return makeHintNode(parent, { kind: 'none', label: texts['tree.reading'], hint: texts['tree.readingHint'], icon: 'loading~spin' });
}

export function makeOlderNode(parent: TreeNode): TreeNode {
  const { texts } = parent.source.context;
  return makeHintNode(parent, { kind: 'older', label: texts['tree.older'], hint: texts['tree.olderHint'], icon: 'ellipsis' });
}

interface Hint {
  readonly kind: 'none' | 'older';
  readonly label: string;
  readonly hint: string;
  readonly icon: string;
}

function makeHintNode(parent: TreeNode, hint: Hint): TreeNode {
  const { context, entry } = parent.source;
  return {
    id: `${parent.id}/${hint.kind}`,
    kind: hint.kind,
    label: hint.label,
    description: hint.hint,
    state: undefined,
    icon: { id: hint.icon, color: undefined },
    tooltip: `${hint.label}: ${hint.hint}`,
    accessibilityLabel: `${hint.label}, ${hint.hint}`,
    contextValue: hint.kind,
    collapsible: 'none',
    target: parent.target,
    parent,
    source: { kind: 'leaf', context, entry },
  };
}
