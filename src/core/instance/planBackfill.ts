import { isSameInputs, isSameScope, type BackfillTarget, type OpenBackfill, type TickTime } from './backfillTarget';
import type { BackfillPlan } from './plan';
import { checkLimits, checkOverlap, checkTicks } from './planBackfillChecks';
import { planSlot } from './planBackfillSlot';
import type { BackfillOrder } from './records';

/** Which schedule times a backfill runs. `missing` includes unfinished ones. Throws `RefusedError` for what cannot be run. */
export function planBackfill(target: BackfillTarget): BackfillPlan {
  checkLimits(target);
  const ticks = checkTicks(target);
  const continued = target.openBackfills.find((backfill) => isContinuation(target, ticks, backfill));
  if (continued === undefined) checkOverlap(target, ticks);
  const slots = inOrder(ticks, target.order).map((tick) => planSlot(target, tick, continued));
  return {
    workflow: target.workflow,
    mode: target.mode,
    order: target.order,
    parallel: target.isSerial ? 1 : target.parallel,
    onFailure: target.onFailure,
    batchSize: target.batchSize,
    pauseMs: target.pauseMs,
    slots,
    ...(target.isSerial ? { isSerial: true } : {}),
    ...(target.isDryRun ? { isDryRun: true } : {}),
    ...(target.scope.kind === 'all' ? {} : { scope: target.scope }),
    ...(continued === undefined ? {} : { continues: continued.id }),
  };
}

function inOrder(ticks: readonly TickTime[], order: BackfillOrder): readonly TickTime[] {
  if (order === 'given') return ticks;
  const sign = order === 'asc' ? 1 : -1;
  return [...ticks].sort((a, b) => sign * (a.instant - b.instant));
}

/** The same backfill asked for again: nothing but its own unfinished workflow instances would run. */
function isContinuation(target: BackfillTarget, ticks: readonly TickTime[], backfill: OpenBackfill): boolean {
  if (backfill.mode !== target.mode || backfill.order !== target.order) return false;
  if (backfill.state === 'cancelling' || backfill.definitionHash !== target.definitionHash) return false;
  if (backfill.isDryRun !== target.isDryRun || !isSameInputs(backfill.inputs, target.inputs)) return false;
  if (!isSameScope(backfill.scope, target.scope)) return false;
  const meant = ticks.filter(({ instant }) => !target.excluded.has(instant));
  const isOurs = ({ instant }: TickTime): boolean => target.newestRuns.get(instant)?.backfillId === backfill.id;
  if (target.mode === 'all') return meant.length === backfill.members.size && meant.every(isOurs) && isSameOrder(target, meant, backfill);
  const wanted: TickTime[] = [];
  for (const tick of meant) {
    const { willRun, action } = planSlot(target, tick, undefined);
    const isUnfinished = backfill.unfinished.has(tick.instant);
    if (!willRun && !(isUnfinished && isOurs(tick))) continue;
    if (!isUnfinished || action === 'create') return false;
    wanted.push(tick);
  }
  return wanted.length === backfill.unfinished.size && isSameOrder(target, wanted, backfill);
}

/** Schedule times as given must come in the order in which they were given before. */
function isSameOrder({ order }: BackfillTarget, ticks: readonly TickTime[], { unfinished }: OpenBackfill): boolean {
  if (order !== 'given') return true;
  const left = ticks.filter(({ instant }) => unfinished.has(instant));
  return [...unfinished].every((instant, index) => left[index]?.instant === instant);
}
