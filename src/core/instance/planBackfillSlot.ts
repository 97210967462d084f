import { isSameInputs, type BackfillTarget, type NewestRun, type OpenBackfill, type PastRun, type TickTime } from './backfillTarget';
import type { BackfillSlot, SlotState } from './plan';
import type { BackfillMode } from './records';
import { isFinished, isLive } from './states';

/** What is done with one schedule time. `continued`: the unfinished backfill that goes on. */
export function planSlot(target: BackfillTarget, tick: TickTime, continued: OpenBackfill | undefined): BackfillSlot {
  const run = target.newestRuns.get(tick.instant);
  const counted = run?.counted;
  const state = counted === undefined ? 'neverRan' : slotStateOf(target, counted);
  const said = counted === undefined ? 'never ran' : describeRun(target, counted);
  const base = { scheduleInstant: tick.instant, scheduleTime: tick.text, state, newest: run?.id };
  const leave = (reason: string): BackfillSlot => ({ ...base, willRun: false, reason, action: 'leave', ...(run === undefined ? {} : { runNumber: run.runNumber }) });
  const create = (reason: string): BackfillSlot => ({ ...base, willRun: true, reason, action: 'create', runNumber: (run?.runNumber ?? 0) + 1, rerunOf: counted?.id });
  if (target.excluded.has(tick.instant)) return { ...leave(`${said}, left out`), excluded: true };
  if (run !== undefined && !isFinished(run.state)) return planUnfinished(target, run, { base, leave, create, continued });
  if (continued?.members.has(tick.instant) === true) return leave(`${said}, in this backfill`);
  if (isWanted(target.mode, state)) return create(said);
  const remaker = target.remade.get(tick.instant);
  return remaker === undefined ? leave(said) : create(`${said}; ${remaker} runs again`);
}

interface SlotContext {
  readonly base: Pick<BackfillSlot, 'scheduleInstant' | 'scheduleTime' | 'state' | 'newest'>;
  readonly leave: (reason: string) => BackfillSlot;
  readonly create: (reason: string) => BackfillSlot;
  readonly continued: OpenBackfill | undefined;
}

/** The newest run has not ended: what is at work is left alone, what rests goes on, or is replaced when it is not what was asked for. */
function planUnfinished(target: BackfillTarget, run: NewestRun, { base, leave, create, continued }: SlotContext): BackfillSlot {
  const said = run.isDryRun ? `dry run ${run.runNumber} is ${run.state}` : describeRun(target, run);
  if (isLive(run.state) || (target.isDryRun && !run.isDryRun)) return leave(`${said}, not touched`);
  const goesOn: BackfillSlot = { ...base, willRun: true, reason: `${said}, goes on`, action: 'adopt', runNumber: run.runNumber };
  if (continued?.unfinished.has(base.scheduleInstant) === true) return goesOn;
  if (run.isDryRun !== target.isDryRun) return create(`${said}, is given up`);
  if (run.definitionHash !== target.definitionHash) return create(`${said} with an older definition, begins anew`);
  return isSameInputs(run.inputs, target.inputs) ? goesOn : create(`${said} with other parameters, begins anew`);
}

/** A stopped run, and one of chosen tasks only, leave the schedule time unfinished. */
function slotStateOf(target: BackfillTarget, run: PastRun): SlotState {
  if (run.state === 'failed') return 'failed';
  if (run.state !== 'succeeded' || run.isPartial) return 'unfinished';
  return run.definitionHash === target.definitionHash ? 'succeeded' : 'stale';
}

function describeRun(target: BackfillTarget, run: PastRun): string {
  const said = `${run.state} in run ${run.runNumber}`;
  if (run.state !== 'succeeded') return said;
  if (run.isPartial) return `${said}, but only chosen tasks ran`;
  return run.definitionHash === target.definitionHash ? said : `${said} with an older definition`;
}

function isWanted(mode: BackfillMode, state: SlotState): boolean {
  if (state === 'neverRan' || state === 'unfinished') return true;
  if (state === 'failed') return mode !== 'missing';
  return mode === 'all' || (mode === 'stale' && state === 'stale');
}
