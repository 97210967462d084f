import type { WorkflowInstance } from '../instance/records';
import { TIME_STATES, timeStateOf, type RunStates, type RunStatesQuery } from '../instance/runStates';
import { isPartial } from './newestRuns';
import type { LedgerReader } from './ports';

/** One pass over the runs of the range; no task instance is read unless a run was of chosen tasks only. */
export function readRunStates(ledger: LedgerReader, query: RunStatesQuery): RunStates {
  const newest = new Map<number, WorkflowInstance>();
  for (const run of ledger.listRuns(query)) {
    if (query.withDryRuns === true || run.isDryRun !== true) newest.set(run.scheduleInstant, run);
  }
  const runs = [...newest.values()];
  const stateOf = (run: WorkflowInstance): number => TIME_STATES.indexOf(
    timeStateOf(run.state, { isPartial: query.withPartialRuns !== true && isPartial(ledger, run), isCurrent: run.definitionHash === query.definitionHash }),
  );
  return {
    instants: Float64Array.from(runs, ({ scheduleInstant }) => scheduleInstant),
    states: Uint8Array.from(runs, stateOf),
    runNumbers: Uint32Array.from(runs, ({ runNumber }) => runNumber),
  };
}
