import type { BackfillTarget, NewestRun, OpenBackfill, PastRun } from '../instance/backfillTarget';
import type { Backfill, WorkflowInstance } from '../instance/records';
import { isFinished } from '../instance/states';
import { isPartial } from './newestRuns';
import type { LedgerReader, RunQuery } from './ports';

/** What has run of a workflow, as far as a new backfill must know. One pass over the runs of the range. */
export function readBackfillHistory(ledger: LedgerReader, query: RunQuery): Pick<BackfillTarget, 'newestRuns' | 'openBackfills'> {
  const runs = ledger.listRuns(query);
  const byId = new Map(runs.map((run) => [run.id, run]));
  const find = (id: string): WorkflowInstance | undefined => byId.get(id) ?? ledger.findWorkflowInstance(id);
  const open = ledger.listBackfills(query.workflow).filter(({ finishedAt }) => finishedAt === undefined);
  return { newestRuns: newestOf(ledger, runs), openBackfills: open.map((backfill) => describeOpen(backfill, find)) };
}

function newestOf(ledger: LedgerReader, runs: readonly WorkflowInstance[]): ReadonlyMap<number, NewestRun> {
  const newest = new Map<number, WorkflowInstance>();
  const counted = new Map<number, WorkflowInstance>();
  for (const run of runs) {
    newest.set(run.scheduleInstant, run);
    if (run.isDryRun !== true) counted.set(run.scheduleInstant, run);
  }
  return new Map([...newest].map(([instant, run]) => {
    const counting = counted.get(instant);
    return [instant, { ...pastRun(ledger, run), counted: counting === undefined ? undefined : pastRun(ledger, counting) }];
  }));
}

function pastRun(ledger: LedgerReader, run: WorkflowInstance): PastRun {
  const { id, runNumber, state, definitionHash, backfillId, inputs, scope } = run;
  return { id, runNumber, state, definitionHash, backfillId, inputs, scope, isDryRun: run.isDryRun === true, isPartial: isPartial(ledger, run) };
}

function describeOpen(backfill: Backfill, find: (id: string) => WorkflowInstance | undefined): OpenBackfill {
  const members = backfill.workflowInstanceIds.flatMap((id) => find(id) ?? []);
  const unfinished = members.filter(({ state }) => !isFinished(state));
  const { id, mode, order, state, definitionHash } = backfill;
  return {
    id, mode, order, state, definitionHash,
    members: instantsOf(members),
    unfinished: instantsOf(unfinished),
    isDryRun: members[0]?.isDryRun === true,
    inputs: unfinished[0]?.inputs,
    scope: unfinished[0]?.scope ?? { kind: 'all' },
  };
}

function instantsOf(instances: readonly WorkflowInstance[]): ReadonlySet<number> {
  return new Set(instances.map(({ scheduleInstant }) => scheduleInstant));
}
