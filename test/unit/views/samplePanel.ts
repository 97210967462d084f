import type { StatusSnapshot } from '../../../src/core/instance/status';
import { buildBackfillBar, findShownBackfill } from '../../../src/core/views/backfillBar';
import type { SentSql } from '../../../src/core/params';
import { buildDetail, type PinnedSource } from '../../../src/core/views/detail';
import type { PanelState, Selection } from '../../../src/protocol/panelMessages';
import { gridOf } from './gridOf';
import { ORDER_TASKS, sampleBackfill, sampleSql, sampleStatus } from './sampleStatus';

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
    file: 'there',
    isReading: false,
    unreadable: undefined,
    access: snapshot.access,
    trusted: true,
    zone: 'Europe/Berlin',
    grid: gridOf(tasks, snapshot.logicalInstances, true),
    backfill: backfill === undefined ? undefined : buildBackfillBar({ backfill, snapshot, permission }),
    detail: selected === undefined ? undefined : buildDetail({
      status: selected, all: snapshot.logicalInstances,
      workflowInstanceId: selection?.workflowInstanceId,
      task: selection?.task,
      permission,
      attempt: selection?.attempt,
      locate: () => ({ line: 41, character: 8, text: '        SELECT o.order_id, c.customer_id, SUM(l.quantity * l.unit_price_cents)' }),
      pinned: samplePinned(tasks),
    }),
  };
}

/** As if every value of the made-up SQL had come from a parameter, and the definition had changed since. */
function samplePinned(tasks: readonly string[]): PinnedSource {
  return {
    sqlOf: (_instance, task) => sampleSent(sampleSql(task)),
    pathOf: () => 'orders.workflow.yaml',
    stateOf: ({ runNumber }) => ({ now: runNumber > 1 ? 'changed' : 'same', changes: runNumber > 1 ? [{ task: tasks[0] ?? '', changes: ['sql', 'settings'] }] : [] }),
  };
}

function sampleSent(text: string): SentSql {
  const marks = [...text.matchAll(/'2025-03-05'/g)].map(({ index }) => ({ start: index, end: index + 12, parameter: 0 }));
  const plain = { awaits: undefined, producer: undefined, overrode: [] };
  return {
    text, marks, parts: [{ key: 'sql', start: 0, file: 'orders.workflow.yaml' }],
    parameters: [
      { ...plain, name: 'schedule_time', value: '2025-03-05', type: 'VARCHAR', source: 'builtIn' },
      { ...plain, name: 'rows_expected', value: '128', type: 'INTEGER', source: 'upstream', producer: 'extract_orders', overrode: [{ source: 'local', type: 'INTEGER', value: '0' }] },
      { ...plain, name: 'region', value: 'north', type: 'VARCHAR', source: 'startup', overrode: [{ source: 'global', type: 'VARCHAR', value: 'all' }] },
    ],
  };
}
