import { reasonText } from '../base/message';
import { isSameInputs, isSameScope, type BackfillTarget, type NewestRun, type OpenBackfill, type PastRun, type TickTime } from './backfillTarget';
import type { BackfillSlot, SlotState } from './plan';
import type { BackfillMode } from './records';
import { isFinished, isLive } from './states';

/** What is known of a schedule time, before it is decided. */
interface Candidate {
  readonly tick: TickTime;
  readonly run: NewestRun | undefined;
  readonly state: SlotState;
}

/** What is done with one schedule time. `continued`: the unfinished backfill that goes on. */
export function planSlot(target: BackfillTarget, tick: TickTime, continued: OpenBackfill | undefined): BackfillSlot {
  const run = target.newestRuns.get(tick.instant);
  const counted = run?.counted;
  const candidate = { tick, run, state: counted === undefined ? 'neverRan' : slotStateOf(target, counted) } as const;
  const said = counted === undefined ? reasonText`never ran` : describeRun(target, counted);
  if (target.excluded.has(tick.instant)) return { ...leave(candidate, reasonText`${said}, left out`), excluded: true };
  if (run !== undefined && !isFinished(run.state)) return { ...planUnfinished(target, { ...candidate, run }, continued), runState: run.state };
  if (continued?.members.has(tick.instant) === true) return leave(candidate, reasonText`${said}, in this backfill`);
  if (isWanted(target.mode, candidate.state)) return create(candidate, said);
  const remaker = target.remade.get(tick.instant);
  return remaker === undefined ? leave(candidate, said) : create(candidate, reasonText`${said}; ${remaker} runs again`);
}

function leave({ tick, run, state }: Candidate, reason: string): BackfillSlot {
  const { instant: scheduleInstant, text: scheduleTime } = tick;
  const slot = { scheduleInstant, scheduleTime, state, newest: run?.id, willRun: false, reason, action: 'leave' } as const;
  return run === undefined ? slot : { ...slot, runNumber: run.runNumber };
}

function create({ tick, run, state }: Candidate, reason: string): BackfillSlot {
  const { instant: scheduleInstant, text: scheduleTime } = tick;
  const runNumber = (run?.runNumber ?? 0) + 1;
  return { scheduleInstant, scheduleTime, state, newest: run?.id, willRun: true, reason, action: 'create', runNumber, rerunOf: run?.counted?.id };
}

/** The newest run has not ended: what is at work is left alone, what rests goes on, or is replaced when it is not what was asked for. */
function planUnfinished(target: BackfillTarget, candidate: Candidate & { readonly run: NewestRun }, continued: OpenBackfill | undefined): BackfillSlot {
  const { tick, run, state } = candidate;
  const said = run.isDryRun ? reasonText`dry run ${run.runNumber} is ${run.state}` : describeRun(target, run);
  if (isLive(run.state) || (target.isDryRun && !run.isDryRun)) return leave(candidate, reasonText`${said}, not touched`);
  const isSame = run.definitionHash === target.definitionHash && run.isDryRun === target.isDryRun && isSameInputs(run.inputs, target.inputs) && mayGoOn(target, run);
  if (isSame || continued?.unfinished.has(tick.instant) === true) {
    const { instant: scheduleInstant, text: scheduleTime } = tick;
    return { scheduleInstant, scheduleTime, state, newest: run.id, willRun: true, reason: reasonText`${said}, goes on`, action: 'adopt', runNumber: run.runNumber };
  }
  if (run.isDryRun !== target.isDryRun || !mayGoOn(target, run)) return create(candidate, reasonText`${said}, is given up`);
  const isSameFile = run.definitionHash === target.definitionHash;
  return create(candidate, isSameFile ? reasonText`${said} with other parameters, begins anew` : reasonText`${said} with an older definition, begins anew`);
}

/** A backfill of the whole workflow goes on with any run. */
function mayGoOn({ scope }: BackfillTarget, run: PastRun): boolean {
  return scope.kind === 'all' || isSameScope(run.scope, scope);
}

/** A stopped run leaves the schedule time unfinished, and so does one of chosen tasks only, except for a backfill of the same tasks. */
function slotStateOf(target: BackfillTarget, run: PastRun): SlotState {
  if (run.state === 'failed') return 'failed';
  if (run.state !== 'succeeded' || (run.isPartial && !isSameScope(run.scope, target.scope))) return 'unfinished';
  return run.definitionHash === target.definitionHash ? 'succeeded' : 'stale';
}

function describeRun(target: BackfillTarget, run: PastRun): string {
  const said = reasonText`${run.state} in run ${run.runNumber}`;
  if (run.state !== 'succeeded') return said;
  if (run.isPartial) return reasonText`${said}, but only chosen tasks ran`;
  return run.definitionHash === target.definitionHash ? said : reasonText`${said} with an older definition`;
}

function isWanted(mode: BackfillMode, state: SlotState): boolean {
  if (state === 'neverRan' || state === 'unfinished') return true;
  if (state === 'failed') return mode !== 'missing';
  return mode === 'all' || (mode === 'stale' && state === 'stale');
}
