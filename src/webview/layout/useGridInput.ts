import type { Permission } from '../../core/views/actions';
import type { GridColumn } from '../../core/views/grid';
import { gridMenuOf, type GridMenu } from '../../core/views/gridMenu';
import type { GridLayout } from './gridLayout';
import { ROW_HEIGHT } from './gridLayout';
import { moveCursor, type GridPlace } from './moveCursor';
import { usePage } from '../pageContext';
import { useSelect } from '../pageActions';
import { groupId, levelInto, nextLevel, periodOf, type GridLine, type ZoomLevel } from '../state/gridGroups';
import { focusDetail } from '../viewFocus';

interface GridInputOptions {
  readonly rows: readonly GridLine[];
  readonly layout: GridLayout;
  readonly zoom: ZoomLevel;
  /** Where the keyboard is. */
  readonly place: GridPlace | undefined;
  readonly selected: GridPlace | undefined;
  /** Of the scrolling element. */
  readonly height: number;
  readonly columns: readonly GridColumn[];
  readonly permission: Permission;
}

/** Keyboard and mouse of the grid, handled in one place for all cells. */
export function useGridInput(options: GridInputOptions) {
  const { dispatch } = usePage();
  const choose = useSelect();
  const { rows, layout, zoom, place, selected } = options;

  const moveTo = (target: GridPlace): void => {
    const row = rows[target.row];
    const column = layout.columns[target.column];
    if (row === undefined || column === undefined) return;
    dispatch({ type: 'cursorMoved', cursor: { logicalInstanceId: row.logicalInstanceId, column: column.key } });
  };

  const zoomTo = (target: GridPlace, level: ZoomLevel): void => {
    const line = rows[target.row];
    const column = layout.columns[target.column];
    if (line === undefined || column === undefined) return;
    dispatch({ type: 'zoomed', zoom: level, cursor: { logicalInstanceId: lineAt(line, level), column: column.key } });
  };

  const select = (target: GridPlace): void => {
    const group = rows[target.row]?.group;
    if (group !== undefined) return void zoomTo(target, levelInto(zoom, group));
    const selection = selectionAt(target, rows, layout);
    if (selection !== undefined) choose(selection);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget) return;
    const from = place ?? selected ?? { row: 0, column: 0 };
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      if (selected !== undefined && from.row === selected.row && from.column === selected.column) focusDetail();
      else select(from);
      return;
    }
    const step = zoomStep(event);
    const level = step === 0 ? undefined : nextLevel(rows, zoom, step);
    if (level !== undefined) zoomTo(from, level);
    const target = moveCursor({ key: event.key, isCtrl: event.ctrlKey || event.metaKey }, from, extentOf(options));
    if (target === undefined || event.altKey) return;
    event.preventDefault();
    moveTo(target);
  };

  const onClick = (event: MouseEvent): void => {
    const target = placeUnder(event.target);
    if (target === undefined) return;
    moveTo(target);
    select(target);
  };

  const onFocus = (): void => {
    if (place === undefined) moveTo(selected ?? { row: 0, column: 0 });
  };

  return { onKeyDown, onClick, onContextMenu: (event: MouseEvent) => { offerMenu(event, options, moveTo); }, onFocus, onMouseOver: showTooltip };
}

/** VS Code opens its own menu, by what stands in the data of the elements around. */
function offerMenu(event: MouseEvent, options: GridInputOptions, moveTo: (place: GridPlace) => void): void {
  const isMouse = event.button === 2;
  const place = placeUnder(event.target) ?? (isMouse ? undefined : options.place);
  if (place !== undefined) moveTo(place);
  if (event.currentTarget instanceof HTMLElement) event.currentTarget.dataset['vscodeContext'] = JSON.stringify(menuAt(place, options));
}

function menuAt(place: GridPlace | undefined, { rows, layout, columns, permission }: GridInputOptions): GridMenu {
  const line = place && rows[place.row];
  const shown = place && layout.columns[place.column];
  const column = shown?.kind === 'task' ? columns[shown.taskIndex] : undefined;
  const task = shown === undefined || column === undefined ? undefined : { column, index: shown.taskIndex };
  return gridMenuOf({ row: line?.group === undefined ? line : undefined, task }, permission);
}

function extentOf({ rows, layout, height }: GridInputOptions) {
  const pageRows = Math.max(1, Math.floor((height - layout.headerHeight) / ROW_HEIGHT) - 1);
  return { rowCount: rows.length, columnCount: layout.columns.length, pageRows };
}

/** 1: farther, -1: nearer, 0: it is no key for that. */
function zoomStep({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): 1 | 0 | -1 {
  if (ctrlKey || metaKey || altKey) return 0;
  return key === '-' ? 1 : key === '+' || key === '=' ? -1 : 0;
}

/** Id of the line that shows the newest schedule time of `line` at another level. */
function lineAt(line: GridLine, level: ZoomLevel): string {
  const newest = line.group?.rows[0] ?? line;
  return level === 'each' ? newest.logicalInstanceId : groupId(periodOf(newest.scheduleTime, level));
}

function selectionAt(place: GridPlace, rows: readonly GridLine[], layout: GridLayout) {
  const row = rows[place.row];
  const column = layout.columns[place.column];
  if (row === undefined || column === undefined) return undefined;
  const task = column.kind === 'task' ? column.key.slice('task:'.length) : undefined;
  return { logicalInstanceId: row.logicalInstanceId, workflowInstanceId: undefined, task };
}

function placeUnder(target: EventTarget | null): GridPlace | undefined {
  const cell = cellUnder(target);
  const row = Number(cell?.closest('.grid-row')?.getAttribute('aria-rowindex')) - 2;
  const column = Number(cell?.getAttribute('aria-colindex')) - 1;
  return row >= 0 && column >= 0 ? { row, column } : undefined;
}

function cellUnder(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('.grid-row > .cell') : null;
}

/** A cell's label becomes its tooltip when the mouse comes: a page full of cells is drawn sooner without. */
function showTooltip(event: MouseEvent): void {
  const cell = cellUnder(event.target);
  const label = cell?.getAttribute('aria-label') ?? '';
  if (cell !== null && cell.title !== label) cell.title = label;
}
