import { describeAnyReason } from './reasons';
import { allowedBackfillActions, BACKFILL_ACTIONS, type BackfillAction } from '../instance/allowedActions';
import type { StateCounts } from '../instance/backfillProgress';
import type { BackfillMode, BackfillOrder, FailureReaction, WorkflowInstance } from '../instance/records';
import type { BackfillState } from '../instance/states';
import type { BackfillStatus, StatusSnapshot } from '../instance/status';
import { refusePermission, type ActionView, type Permission } from './actions';
import { describeState } from './describeState';
import { ENGLISH_VIEW_TEXTS, fillText, type ViewTextKey, type ViewTexts } from './viewTexts';

/** One backfill at a glance. */
export interface BackfillView {
  readonly backfillId: string;
  readonly state: BackfillState;
  /** Why it is in this state, for people. */
  readonly reason: string | undefined;
  readonly mode: BackfillMode;
  readonly order: BackfillOrder;
  readonly parallel: number;
  readonly onFailure: FailureReaction | undefined;
  readonly batchSize: number | undefined;
  /** When the pause between two batches is over; `undefined`: there is none now. */
  readonly nextBatchAt: number | undefined;
  /** The workflow whose backfill it waits for. */
  readonly waitsFor: string | undefined;
  /** Whether its pace can be changed now. */
  readonly canChange: boolean;
  /** Workflow instances that it made. */
  readonly total: number;
  readonly counts: BackfillCounts;
  /** Oldest and newest schedule time among them; `undefined` when none of them is in the snapshot. */
  readonly firstScheduleTime: string | undefined;
  readonly lastScheduleTime: string | undefined;
  readonly createdAt: number;
  readonly finishedAt: number | undefined;
  readonly actions: readonly ActionView<BackfillAction>[];
}

/** They add up to `total`; `unknown` are those outside the snapshot. */
export interface BackfillCounts {
  readonly waiting: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly stopped: number;
  readonly unknown: number;
}

/** Those that ran to an end; what was stopped did not. */
export function countDone({ succeeded, failed }: BackfillCounts): number {
  return succeeded + failed;
}

export function isBackfillFinished(state: BackfillState): boolean {
  return state === 'cancelled' || state === 'failed' || state === 'succeeded';
}

/** The backfill to show for a workflow: the newest unfinished one, else the newest. */
export function findShownBackfill(snapshot: StatusSnapshot, workflow: string): BackfillStatus | undefined {
  const own = snapshot.backfills.filter((backfill) => backfill.workflow === workflow);
  const newestFirst = own.sort((a, b) => b.createdAt - a.createdAt);
  return newestFirst.find((backfill) => !isBackfillFinished(backfill.state)) ?? newestFirst[0];
}

export interface BackfillBarInput {
  readonly backfill: BackfillStatus;
  readonly snapshot: StatusSnapshot;
  readonly permission: Permission;
  readonly texts?: ViewTexts;
}

export function buildBackfillBar(input: BackfillBarInput): BackfillView {
  const { backfill, texts = ENGLISH_VIEW_TEXTS } = input;
  const reason = describeAnyReason(backfill.reason, texts);
  const instances = findInstances(backfill, input.snapshot);
  const byTime = [...instances].sort((a, b) => a.scheduleInstant - b.scheduleInstant);
  return {
    backfillId: backfill.id,
    state: backfill.state,
    // `cancelled` is said by the state.
    reason: reason === describeState(backfill.state, texts).word ? undefined : reason,
    mode: backfill.mode,
    order: backfill.order,
    parallel: backfill.parallel,
    onFailure: backfill.onFailure,
    batchSize: backfill.batchSize,
    nextBatchAt: backfill.state === 'running' ? backfill.nextBatchAt : undefined,
    waitsFor: backfill.state === 'waiting' ? input.snapshot.backfills.find(({ id }) => id === backfill.follows)?.workflow : undefined,
    canChange: canChange(backfill.state) && refusePermission(input.permission, texts) === undefined,
    total: backfill.workflowInstanceIds.length,
    counts: backfill.counts === undefined ? countStates(instances, backfill.workflowInstanceIds.length) : sumStates(backfill.counts, backfill.workflowInstanceIds.length),
    firstScheduleTime: backfill.ends?.first ?? byTime[0]?.scheduleTime,
    lastScheduleTime: backfill.ends?.last ?? byTime.at(-1)?.scheduleTime,
    createdAt: backfill.createdAt,
    finishedAt: backfill.finishedAt,
    actions: describeBackfillActions(backfill.state, input.permission, input.texts),
  };
}

function canChange(state: BackfillState): boolean {
  return !isBackfillFinished(state) && state !== 'cancelling';
}

function findInstances(backfill: BackfillStatus, snapshot: StatusSnapshot): readonly WorkflowInstance[] {
  const ids = new Set(backfill.workflowInstanceIds);
  const found: WorkflowInstance[] = [];
  for (const { workflowInstances } of snapshot.logicalInstances) {
    for (const { instance } of workflowInstances) if (ids.has(instance.id)) found.push(instance);
  }
  return found;
}

/** As the store counts them: also those outside the snapshot. */
function sumStates(counts: StateCounts, total: number): BackfillCounts {
  const { waiting, submitted, running, pausing, paused, stopping, succeeded, failed, stopped } = counts;
  const live = submitted + running + pausing + paused + stopping;
  return { waiting, running: live, succeeded, failed, stopped, unknown: Math.max(0, total - waiting - live - succeeded - failed - stopped) };
}

function countStates(instances: readonly WorkflowInstance[], total: number): BackfillCounts {
  const count = (...states: readonly string[]) => instances.filter(({ state }) => states.includes(state)).length;
  return {
    waiting: count('waiting'),
    running: count('submitted', 'running', 'pausing', 'paused', 'stopping'),
    succeeded: count('succeeded'),
    failed: count('failed'),
    stopped: count('stopped'),
    unknown: Math.max(0, total - instances.length),
  };
}

/** All actions of a backfill in a fixed order, each with the reason when it is not possible now. */
export function describeBackfillActions(
  state: BackfillState,
  permission: Permission,
  texts: ViewTexts = ENGLISH_VIEW_TEXTS,
): readonly ActionView<BackfillAction>[] {
  return BACKFILL_ACTIONS.map((action) => {
    const refused = allowedBackfillActions(state).includes(action) ? undefined : refuseBackfillAction(action, state, texts);
    const reason = refusePermission(permission, texts) ?? refused;
    return { action, label: texts[`action.${action}`], enabled: reason === undefined, reason };
  });
}

function refuseBackfillAction(action: BackfillAction, state: BackfillState, texts: ViewTexts): string {
  return fillText(texts[refusalKey(action, state)], describeState(state, texts).word);
}

function refusalKey(action: BackfillAction, state: BackfillState): ViewTextKey {
  if (isBackfillFinished(state)) return 'backfill.ended';
  if (state === 'cancelling') return 'backfill.cancelling';
  return action === 'pause' ? 'backfill.notRunning' : 'backfill.notPaused';
}
