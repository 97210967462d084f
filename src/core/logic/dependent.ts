import { reasonText } from '../base/message';
import type { SkipCause } from '../instance/records';
import type { TaskInstanceState, WorkflowInstanceState } from '../instance/states';
import { dependentIntervals, formatScheduleTime, isStartOfDay, type Instant, type InstantSpan } from '../schedule';
import type { DependentItem, DependentLogic, Relation } from '../workflow/logicalTask';
import { countsAsSuccess } from './conditions';

export type DependentResult = 'success' | 'waiting' | 'failed';

/** The newest workflow instance of one logical instance that a Dependent task may wait for. */
export interface DependentCandidate {
  readonly scheduleInstant: Instant;
  readonly state: WorkflowInstanceState;
  /** Of this workflow instance, by name. Asked for only when an item names a task. */
  tasks(): ReadonlyMap<string, DependentTask>;
}

export interface DependentTask {
  readonly state: TaskInstanceState;
  readonly skipCause?: SkipCause | undefined;
}

export interface DependentContext {
  /** Of the workflow instance that waits: its workflow, its schedule time, and the zone that both its days and its hours are of. */
  readonly workflow: string;
  readonly scheduleInstant: Instant;
  readonly zone: string;
  /** One candidate for each logical instance of the workflow whose schedule time lies in the span, in any order. */
  findInstances(workflow: string, span: InstantSpan): readonly DependentCandidate[];
  /** Whether the workflow has a logical instance with a schedule time before this one. */
  hasInstanceBefore(workflow: string, instant: Instant): boolean;
}

/** One named wait, or one failure, that keeps a Dependent task from its success (I10). */
export interface DependentBlocker {
  readonly workflow: string;
  /** `undefined`: the whole workflow; `'*'`: all of its tasks. */
  readonly task: string | undefined;
  readonly span: InstantSpan;
  readonly result: Exclude<DependentResult, 'success'>;
  /** For people: `waits for orders at 2025-03-01`. */
  readonly reason: string;
}

export interface DependentDecision {
  readonly result: DependentResult;
  /** For people: the reasons of those blockers that decide; `undefined` for success. */
  readonly reason: string | undefined;
  /** Of all items that are not satisfied, in the order of the file; none for success. */
  readonly blockers: readonly DependentBlocker[];
}

/**
 * Looks once at what a Dependent task waits for (dolphinscheduler.md §3.9). Every span of an item's date value must be satisfied, in
 * order: the first that is not decides the item. In a span the latest schedule time counts, by its newest run. No instance, or one
 * that has not ended: waiting. AND: failed beats waiting beats success. OR: success beats waiting beats failed. An item that names
 * the own workflow is satisfied as long as no earlier instance of it exists.
 *
 * `failed` is what was found now: with the failure policy `waiting` the task goes on looking until its waiting time is over.
 */
export function evaluateDependent(logic: DependentLogic, context: DependentContext): DependentDecision {
  const groups = logic.groups.map(({ relation, items }) => combine(relation, items.map((item) => evaluateItem(item, context))));
  const { result, blockers } = combine(logic.relation, groups);
  if (result === 'success') return { result, reason: undefined, blockers: [] };
  const deciding = blockers.filter((blocker) => blocker.result === result);
  return { result, reason: describe(deciding.length > 0 ? deciding : blockers), blockers };
}

interface Part {
  readonly result: DependentResult;
  readonly blockers: readonly DependentBlocker[];
}

/** From the one that beats all others to the weakest. */
const STRENGTH: Readonly<Record<Relation, readonly DependentResult[]>> = { and: ['failed', 'waiting', 'success'], or: ['success', 'waiting', 'failed'] };

function combine(relation: Relation, parts: readonly Part[]): Part {
  const empty = relation === 'and' ? 'success' : 'failed';
  const result = STRENGTH[relation].find((candidate) => parts.some((part) => part.result === candidate)) ?? empty;
  return { result, blockers: result === 'success' ? [] : parts.flatMap(({ blockers }) => blockers) };
}

const SUCCESS: Part = { result: 'success', blockers: [] };

function evaluateItem(item: DependentItem, context: DependentContext): Part {
  const workflow = item.workflowName ?? item.workflow.value;
  if (workflow === context.workflow && !context.hasInstanceBefore(workflow, context.scheduleInstant)) return SUCCESS;
  const spans = dependentIntervals(item.dateValue, context.scheduleInstant, context.zone);
  if (spans === undefined) return failedPart(item, { from: context.scheduleInstant, to: context.scheduleInstant }, reasonText`"${item.dateValue}" is no date that a Dependent task can wait for`);
  const blockers = spans.flatMap((span) => evaluateSpan(item, span, context) ?? []);
  const [first] = blockers;
  return first === undefined ? SUCCESS : { result: first.result, blockers };
}

function failedPart(item: DependentItem, span: InstantSpan, reason: string): Part {
  return { result: 'failed', blockers: [{ workflow: item.workflowName ?? item.workflow.value, task: item.task?.value, span, result: 'failed', reason }] };
}

/** `undefined`: satisfied. */
function evaluateSpan(item: DependentItem, span: InstantSpan, context: DependentContext): DependentBlocker | undefined {
  const workflow = item.workflowName ?? item.workflow.value;
  const latest = latestOf(context.findInstances(workflow, span));
  const finding = latest === undefined ? MISSING : findingOf(item, latest);
  if (finding === undefined) return undefined;
  const isItself = workflow === context.workflow && latest?.scheduleInstant === context.scheduleInstant;
  const time = describeTime(latest?.scheduleInstant ?? span.from, context.zone, latest === undefined ? span : undefined);
  const task = item.task === undefined || item.task.value === '*' ? undefined : item.task.value;
  const subject = task === undefined ? reasonText`${workflow} at ${time}` : reasonText`${task} of ${workflow} at ${time}`;
  const waitsForItself = isItself && finding.result === 'waiting';
  const reason = waitsForItself ? reasonText`waits for ${subject}, which is this run itself: choose a date before it` : finding.describe(subject);
  return { workflow, task: item.task?.value, span, result: finding.result, reason };
}

function latestOf(candidates: readonly DependentCandidate[]): DependentCandidate | undefined {
  return candidates.reduce<DependentCandidate | undefined>((latest, each) => (latest !== undefined && latest.scheduleInstant >= each.scheduleInstant ? latest : each), undefined);
}

interface Finding {
  readonly result: DependentBlocker['result'];
  readonly describe: (subject: string) => string;
}

const MISSING: Finding = { result: 'waiting', describe: (subject) => reasonText`waits for ${subject}` };

function waitingIn(state: string): Finding {
  return { result: 'waiting', describe: (subject) => reasonText`waits for ${subject}, which is ${state}` };
}

function failedIn(state: string): Finding {
  return { result: 'failed', describe: (subject) => reasonText`${subject} is ${state}` };
}

/** DolphinScheduler counts a paused workflow instance as ended (§2), and so as failed for those who wait for it. */
const ENDED: readonly WorkflowInstanceState[] = ['succeeded', 'failed', 'stopped', 'paused'];

function findingOf({ task }: DependentItem, candidate: DependentCandidate): Finding | undefined {
  const isEnded = ENDED.includes(candidate.state);
  if (task !== undefined && task.value !== '*') return findingOfTask(task.value, candidate, isEnded);
  if (!isEnded) return waitingIn(candidate.state);
  if (candidate.state !== 'succeeded') return failedIn(candidate.state);
  if (task === undefined) return undefined;
  const without = [...candidate.tasks()].find(([, each]) => !isDone(each));
  if (without === undefined) return undefined;
  const [name, { state }] = without;
  return { result: 'failed', describe: (subject) => reasonText`${subject} has not run its task ${name}, which is ${state}` };
}

/** A disabled task counts as done, and so does one of a type that is not executed here: its followers go on as well. */
function isDone({ state, skipCause }: DependentTask): boolean {
  return countsAsSuccess(state) || skipCause === 'disabled' || skipCause === 'notLocal';
}

/** One that the workflow instance has no task instance of may still come while it runs. */
function findingOfTask(name: string, candidate: DependentCandidate, isEnded: boolean): Finding | undefined {
  const task = candidate.tasks().get(name);
  if (task !== undefined && isDone(task)) return undefined;
  const isTaskEnded = task !== undefined && ['failed', 'stopped', 'paused', 'skipped'].includes(task.state);
  if (task !== undefined) return isTaskEnded || isEnded ? failedIn(task.state) : waitingIn(task.state);
  return isEnded
    ? { result: 'failed', describe: (subject) => reasonText`${subject} has not run` }
    : { result: 'waiting', describe: (subject) => reasonText`waits for ${subject}, which has not come to it` };
}

/** `2025-03-01` when it is the start of a day, or a whole day; else with the time of day. */
function describeTime(instant: Instant, zone: string, span: InstantSpan | undefined): string {
  const text = formatScheduleTime(instant, zone);
  const isDay = span === undefined ? isStartOfDay(instant, zone) : isStartOfDay(span.from, zone) && isStartOfDay(span.to, zone);
  return isDay ? text.slice(0, 10) : text;
}

/** A month of missing days needs no thirty sentences. */
const MAX_REASONS = 3;

function describe(blockers: readonly DependentBlocker[]): string {
  const reasons = blockers.slice(0, MAX_REASONS).map(({ reason }) => reason);
  const more = blockers.length - reasons.length;
  const first = reasons.join('; ');
  return more === 0 ? first : reasonText`${first}; and ${more} more`;
}
