import { TASK_INSTANCE_STATES } from '../../core/instance/states';
import { describeState } from '../../core/views/describeState';
import type { GridColumn, GridRow } from '../../core/views/grid';
import type { PanelTexts } from '../../protocol/panelTexts';

/** What is left of the grid. */
export interface FoundGrid {
  readonly rows: readonly GridRow[];
  /** Indices in `GridView.columns`; `undefined`: all columns. */
  readonly columns: readonly number[] | undefined;
}

/**
 * A word that is in the name of a task chooses columns (several words: any of them); every other word must be in the schedule time
 * of a row or in the word of its state or of one of its shown tasks' states. Upper and lower case are the same.
 */
export function searchGrid(rows: readonly GridRow[], columns: readonly GridColumn[], search: { readonly text: string; readonly texts: PanelTexts }): FoundGrid {
  const words = search.text.toLowerCase().split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return { rows, columns: undefined };
  const names = columns.map(({ task }) => task.toLowerCase());
  const isOfTask = (word: string): boolean => names.some((name) => name.includes(word));
  const ofTasks = words.filter(isOfTask);
  const shown = ofTasks.length === 0 ? undefined : names.flatMap((name, index) => (ofTasks.some((word) => name.includes(word)) ? [index] : []));
  const tests = words.filter((word) => !isOfTask(word)).map((word) => rowTest(word, shown, search.texts));
  return { rows: tests.length === 0 ? rows : rows.filter((row) => tests.every((test) => test(row))), columns: shown };
}

function rowTest(word: string, shown: readonly number[] | undefined, texts: PanelTexts): (row: GridRow) => boolean {
  // The position of a task's state is the low part of a packed cell, from 1.
  const states = TASK_INSTANCE_STATES.map((state) => describeState(state, texts).word.toLowerCase().includes(word));
  const isMeant = (cell: number | undefined): boolean => cell !== undefined && states[(cell & 15) - 1] === true;
  const hasMeant = ({ cells }: GridRow): boolean => (shown === undefined ? cells.some(isMeant) : shown.some((index) => isMeant(cells[index])));
  const hasTasks = states.includes(true);
  return (row) =>
    row.scheduleTime.includes(word)
    || (row.state === undefined ? texts['grid.never'] : describeState(row.state, texts).word).toLowerCase().includes(word)
    || (hasTasks && hasMeant(row));
}
