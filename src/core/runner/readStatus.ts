import type { StatusQuery, StatusSnapshot } from '../instance/status';
import { listDetails } from './planning';
import type { LedgerReader } from './ports';

/** Everything that the query asks for, at one moment. */
export function readStatus(ledger: LedgerReader, query: StatusQuery): StatusSnapshot {
  const { workflow, ...range } = query;
  const logicalInstances = ledger.listLogicalInstances({ workflow, ...range, newestFirst: true });
  return {
    logicalInstances: logicalInstances.map((logicalInstance) => ({
      logicalInstance,
      workflowInstances: listDetails(ledger, logicalInstance.id),
    })),
    backfills: ledger.listBackfills(workflow),
    localSchedules: ledger.listLocalSchedules().filter((each) => workflow === undefined || each.workflow === workflow),
    access: 'owner',
  };
}
