import type { StatusSnapshot } from '../../../src/core/instance/status';
import { buildBackfillBar, findShownBackfill } from '../../../src/core/views/backfillBar';
import { buildDetail } from '../../../src/core/views/detail';
import { buildGrid } from '../../../src/core/views/grid';
import type { PanelState, Selection } from '../../../src/protocol/panelMessages';
import { ORDER_TASKS, sampleBackfill, sampleStatus } from './sampleStatus';

/** Three weeks with one of everything. */
export const SAMPLE_TEXT = `
  2025-03-21: ppppppp
  2025-03-20: ppppppp
  2025-03-19: sswpppp
  2025-03-18: Ssssrpp
  2025-03-17: sssssss
  2025-03-16: ssssf-- | ====sss
  2025-03-15: sssssss
  2025-03-14: ssssf--
  2025-03-13: sssssSs
  2025-03-12: ssxxxxx
  2025-03-11: sssssss
  2025-03-10: ssso-ss
  2025-03-09: sssf--- | ===f--- | ===Ssss
  2025-03-08: sssssss
  2025-03-07: sssssss
  2025-03-06: sssssss
  2025-03-05: sssssss
  2025-03-04: sSsssss
  2025-03-03: sssssss
  2025-03-02: sssssss
  2025-03-01: sssssss
`;

export function samplePanel(
  snapshot: StatusSnapshot = sampleBackfill(sampleStatus(SAMPLE_TEXT)), selection?: Selection, tasks: readonly string[] = ORDER_TASKS,
): PanelState {
  const permission = { access: snapshot.access, trusted: true };
  const workflow = snapshot.logicalInstances[0]?.logicalInstance.workflow ?? 'orders_daily';
  const selected = snapshot.logicalInstances.find(({ logicalInstance }) => logicalInstance.id === selection?.logicalInstanceId);
  const backfill = findShownBackfill(snapshot, workflow);
  return {
    workflow,
    workflows: [workflow],
    access: snapshot.access,
    trusted: true,
    zone: 'Europe/Berlin',
    grid: buildGrid({ tasks, logicalInstances: snapshot.logicalInstances, hasOlder: true }),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot, permission }),
    detail: selected === undefined ? undefined : buildDetail({
      status: selected, all: snapshot.logicalInstances,
      workflowInstanceId: selection?.workflowInstanceId,
      task: selection?.task,
      permission,
      locate: () => ({ line: 41, character: 8 }),
    }),
  };
}
