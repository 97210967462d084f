import type { StatusSnapshot } from '../../core/instance/status';
import type { Selection } from '../../protocol/panelMessages';
import type { CommandTarget } from '../commands/commandTarget';

/** What a target names, in a status. `undefined`: nothing, or it is not there. */
export function selectionOf(status: StatusSnapshot | undefined, target: CommandTarget): Selection | undefined {
  if (status === undefined) return undefined;
  const instanceId = target.workflowInstanceId ?? firstOfBackfill(status, target.backfillId);
  const holder = status.logicalInstances.find((logical) =>
    logical.workflowInstances.some((detail) => detail.instance.id === instanceId),
  );
  if (holder === undefined) return undefined;
  const attempt = target.attempt === undefined ? {} : { attempt: target.attempt };
  return { logicalInstanceId: holder.logicalInstance.id, workflowInstanceId: instanceId, task: target.task, ...attempt };
}

function firstOfBackfill(status: StatusSnapshot, backfillId: string | undefined): string | undefined {
  return status.backfills.find((backfill) => backfill.id === backfillId)?.workflowInstanceIds[0];
}
