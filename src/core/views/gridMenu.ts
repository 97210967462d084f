import { allowedActions, allowedTaskActions, type InstanceAction, type TaskAction } from '../instance/allowedActions';
import { refusePermission, type Permission } from './actions';
import { unpackCell, type GridColumn, type GridRow } from './grid';

/** What the menu of a cell may offer; each names what the page would ask for itself. */
export type GridMenuAction = Exclude<InstanceAction, 'rerunFrom'> | Exclude<TaskAction, 'recoverTask' | 'forceSuccess'> | 'openSource' | 'openLog' | 'openSql';

/** What VS Code's own menu over a cell is given: `when` clauses read it, and the chosen command gets it. Ids only. */
export interface GridMenu {
  /** Cut, Copy and Paste make no sense there. */
  readonly preventDefaultContextMenuItems: true;
  /** `GridMenuAction`s with blanks between. */
  readonly idempoActions: string;
  readonly workflowInstanceId?: string;
  readonly task?: string;
  /** Number of the newest attempt. */
  readonly attempt?: number;
}

export interface GridMenuPlace {
  /** `undefined`: no line, or several schedule times in one. */
  readonly row: GridRow | undefined;
  /** The task's column and its position; `undefined`: a column of the run. */
  readonly task: { readonly column: GridColumn; readonly index: number } | undefined;
}

/** Only the newest run of a schedule time is in the grid. */
export function gridMenuOf({ row, task }: GridMenuPlace, permission: Permission): GridMenu {
  const { workflowInstanceId, state } = row ?? {};
  const none = { preventDefaultContextMenuItems: true, idempoActions: '' } as const;
  if (row === undefined || workflowInstanceId === undefined || state === undefined) return none;
  const mayAct = refusePermission(permission) === undefined;
  const onRun: readonly GridMenuAction[] = mayAct ? allowedActions(state, true).filter((action) => action !== 'rerunFrom' && (action !== 'rerunFailed' || hasFailed(row))) : [];
  if (task === undefined) return { ...none, idempoActions: onRun.join(' '), workflowInstanceId };
  const cell = unpackCell(row.cells[task.index]);
  const onTask: readonly GridMenuAction[] = cell === undefined || !mayAct ? [] : allowedTaskActions(state, cell.state, true).filter((action) => action === 'rerunFrom' || action === 'rerunOnly');
  const texts = cell === undefined || cell.attempts === 0 ? [] : ['openLog', 'openSql'] as const;
  const actions: readonly GridMenuAction[] = [...onTask, ...onRun, ...texts, ...(task.column.gone ? [] : ['openSource'] as const)];
  return { ...none, idempoActions: actions.join(' '), workflowInstanceId, task: task.column.task, ...(texts.length === 0 ? {} : { attempt: cell?.attempts ?? 1 }) };
}

function hasFailed({ cells }: GridRow): boolean {
  return cells.some((packed) => {
    const state = unpackCell(packed)?.state;
    return state === 'failed' || state === 'stopped';
  });
}
