import { isEqual } from './isEqual';
import type { GridPatch, GridRow, GridView, PanelPatch, PanelState } from './panelMessages';
import { applyPictures, diffPictures } from './panelPictures';

/** What turns `before` into `after`; `undefined` when only a whole snapshot can (another workflow, other columns). */
export function diffPanelState(before: PanelState, after: PanelState): PanelPatch | undefined {
  if (before.workflow !== after.workflow || !isEqual(before.grid.columns, after.grid.columns)) return undefined;
  const grid = diffGrid(before.grid, after.grid);
  return {
    ...(isEqual(before.workflows, after.workflows) ? {} : { workflows: after.workflows }),
    ...(before.file === after.file ? {} : { file: after.file }),
    ...(before.isReading === after.isReading ? {} : { isReading: after.isReading }),
    ...(before.unreadable === after.unreadable ? {} : { unreadable: after.unreadable ?? null }),
    ...(before.access === after.access ? {} : { access: after.access }),
    ...(before.trusted === after.trusted ? {} : { trusted: after.trusted }),
    ...(before.zone === after.zone ? {} : { zone: after.zone }),
    ...(grid === undefined ? {} : { grid }),
    ...(isEqual(before.backfill, after.backfill) ? {} : { backfill: after.backfill ?? null }),
    ...(isEqual(before.detail, after.detail) ? {} : { detail: after.detail ?? null }),
    ...diffPictures(before, after),
  };
}

export function isEmptyPatch(patch: PanelPatch): boolean {
  return Object.keys(patch).length === 0;
}

function diffGrid(before: GridView, after: GridView): GridPatch | undefined {
  const old = new Map(before.rows.map((row) => [row.logicalInstanceId, row]));
  const rows: GridRow[] = [];
  for (const row of after.rows) {
    if (!isEqual(old.get(row.logicalInstanceId), row)) rows.push(row);
    old.delete(row.logicalInstanceId);
  }
  const removed = [...old.keys()];
  if (rows.length === 0 && removed.length === 0 && before.hasOlder === after.hasOlder) return undefined;
  return { rows, removed, hasOlder: after.hasOlder };
}

/** The grid after a patch: rows sorted again by schedule time, newest first. Unchanged rows keep their identity. */
export function applyGridPatch(grid: GridView, patch: GridPatch): GridView {
  const gone = new Set(patch.removed);
  const changed = new Map(patch.rows.map((row) => [row.logicalInstanceId, row]));
  const rows: GridRow[] = [];
  for (const row of grid.rows) {
    if (gone.has(row.logicalInstanceId)) continue;
    rows.push(changed.get(row.logicalInstanceId) ?? row);
    changed.delete(row.logicalInstanceId);
  }
  rows.push(...changed.values());
  if (changed.size > 0) rows.sort((a, b) => b.scheduleInstant - a.scheduleInstant);
  return { columns: grid.columns, rows, hasOlder: patch.hasOlder };
}

/** The state after a patch. What did not change keeps its identity. */
export function applyPanelPatch(panel: PanelState, patch: PanelPatch): PanelState {
  const { grid, backfill, detail, graph, timeline, unreadable, ...rest } = patch;
  return {
    ...panel,
    ...rest,
    ...applyPictures(panel, { graph, timeline }),
    grid: grid === undefined ? panel.grid : applyGridPatch(panel.grid, grid),
    unreadable: unreadable === undefined ? panel.unreadable : (unreadable ?? undefined),
    backfill: backfill === undefined ? panel.backfill : (backfill ?? undefined),
    detail: detail === undefined ? panel.detail : (detail ?? undefined),
  };
}
