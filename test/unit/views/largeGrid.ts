import { packCell, type GridRow } from '../../../src/core/views/grid';
import type { PanelState } from '../../../src/protocol/panelMessages';
import { samplePanel } from './samplePanel';
import { sampleStatus, SAMPLE_START } from './sampleStatus';

/** As many hourly schedule times and tasks as asked for, mostly succeeded. */
export function largePanel(taskCount: number, rowCount: number): PanelState {
  const columns = Array.from({ length: taskCount }, (_, index) => ({ task: `load_table_${String(index).padStart(3, '0')}`, gone: false }));
  const rows = Array.from({ length: rowCount }, (_, index) => largeRow(taskCount, index));
  return { ...samplePanel(sampleStatus('')), grid: { columns, rows, hasOlder: true } };
}

function largeRow(taskCount: number, index: number): GridRow {
  const isFailed = index % 17 === 5;
  const scheduleInstant = Date.UTC(2025, 2, 1) - index * 3_600_000;
  return {
    logicalInstanceId: `l${String(index)}`,
    scheduleInstant,
    scheduleTime: new Date(scheduleInstant).toISOString().slice(0, 19).replace('T', ' '),
    workflowInstanceId: `i${String(index)}`,
    state: isFailed ? 'failed' : 'succeeded',
    runNumber: 1 + (index % 3),
    trigger: 'backfill',
    startedAt: SAMPLE_START + index * 1000,
    finishedAt: SAMPLE_START + index * 1000 + 900,
    cells: Array.from({ length: taskCount }, (_, task) => {
      const failedHere = isFailed && task === (index * 31) % taskCount;
      return packCell({ state: failedHere ? 'failed' : 'succeeded', attempts: failedHere ? 3 : 1 + ((task + index) % 40 === 0 ? 1 : 0), runs: 1 });
    }),
  };
}
