import type { StateCounts } from '../instance/backfillProgress';
import type { Backfill, LogicalInstance, TaskInstanceDetail, WorkflowInstanceDetail } from '../instance/records';
import type { BackfillStatus, StatusQuery, StatusSnapshot } from '../instance/status';
import { listDetails } from './planning';
import type { LedgerReader } from './ports';

/** Everything that the query asks for, at one moment. */
export function readStatus(ledger: LedgerReader, query: StatusQuery, countsOf = (id: string) => ledger.countBackfillStates(id)): StatusSnapshot {
  const { workflow } = query;
  return {
    logicalInstances: listAsked(ledger, query).map((logicalInstance) => {
      const workflowInstances = listDetails(ledger, logicalInstance.id);
      return { logicalInstance, workflowInstances: query.withoutTexts === true ? workflowInstances.map(withoutTexts) : workflowInstances };
    }),
    backfills: describeBackfills(ledger, ledger.listBackfills(workflow), countsOf),
    localSchedules: ledger.listLocalSchedules().filter((each) => workflow === undefined || each.workflow === workflow),
    access: 'owner',
  };
}

/** `countsOf`: by its id. */
function describeBackfills(ledger: LedgerReader, newestFirst: readonly Backfill[], countsOf: (id: string) => StateCounts): readonly BackfillStatus[] {
  const seen = new Set<string>();
  return newestFirst.map((backfill) => {
    const isShown = backfill.finishedAt === undefined || !seen.has(backfill.workflow);
    seen.add(backfill.workflow);
    return isShown ? { ...backfill, counts: countsOf(backfill.id), ...endsOf(ledger, backfill) } : backfill;
  });
}

function endsOf(ledger: LedgerReader, { order, workflowInstanceIds }: Backfill): Pick<BackfillStatus, 'ends'> {
  const [first, last] = [workflowInstanceIds[0], workflowInstanceIds.at(-1)].map((id) => (id === undefined ? undefined : ledger.findWorkflowInstance(id)?.scheduleTime));
  if (order === 'given' || first === undefined || last === undefined) return {};
  return { ends: order === 'asc' ? { first, last } : { first: last, last: first } };
}

function listAsked(ledger: LedgerReader, query: StatusQuery): readonly LogicalInstance[] {
  const { workflow, from, to, limit, newestOf, workflowInstanceIds } = query;
  const newest = { ...(limit === undefined ? {} : { limit }), newestFirst: true };
  if (workflowInstanceIds !== undefined) return newestFirst(workflowInstanceIds.flatMap((id) => holderOf(ledger, id) ?? []));
  if (newestOf !== undefined) return newestFirst(newestOf.flatMap((name) => ledger.listLogicalInstances({ workflow: name, ...newest })));
  const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  return ledger.listLogicalInstances({ workflow, ...range, ...newest });
}

function holderOf(ledger: LedgerReader, workflowInstanceId: string): LogicalInstance | undefined {
  const instance = ledger.findWorkflowInstance(workflowInstanceId);
  return instance === undefined ? undefined : ledger.findLogicalInstance(instance.workflow, instance.scheduleInstant);
}

/** Each once. */
function newestFirst(all: readonly LogicalInstance[]): readonly LogicalInstance[] {
  return [...new Map(all.map((each) => [each.id, each])).values()].sort((a, b) => b.scheduleInstant - a.scheduleInstant);
}

function withoutTexts({ instance, tasks }: WorkflowInstanceDetail): WorkflowInstanceDetail {
  return { instance, tasks: tasks.map(cutTexts) };
}

function cutTexts({ task, attempts }: TaskInstanceDetail): TaskInstanceDetail {
  return { task, attempts: attempts.map((attempt) => ({ ...attempt, renderedSql: '', log: '' })) };
}
