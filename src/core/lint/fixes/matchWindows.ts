import { lastStep, type Reload } from '../writes/deletedRows';
import type { Fix } from '../finding';
import type { Bound, ReloadWindows } from '../writes/reloadWindows';
import { sqlEdit } from '../sqlEdit';
import { textOf, type ScriptStep } from '../taskScript';

/** The same window in both statements: first the delete's as the insert has it, then the other way round. */
export function matchWindows(reload: Reload, windows: ReloadWindows): readonly Fix[] {
  const { clearing } = reload;
  const step = lastStep(reload);
  const { column, deleted, inserted, sourceColumn, filledBy, isStar } = windows;
  const isOfTarget = column === sourceColumn || isStar;
  const here = isOfTarget ? change({ step: clearing, bounds: deleted, column: sourceColumn, like: inserted }) : undefined;
  const isCondition = inserted.every((bound) => textOf(step.part, bound.range).trim() !== bound.value);
  const there = isCondition ? change({ step, bounds: inserted, column: filledBy, like: deleted }) : undefined;
  return [...(here === undefined ? [] : [named('Delete the rows that are inserted', here)]), ...(there === undefined ? [] : [named('Insert the rows that are deleted', there)])];
}

interface Change {
  readonly step: ScriptStep;
  readonly bounds: readonly Bound[];
  readonly column: string;
  readonly like: readonly Bound[];
}

interface Changed {
  readonly text: string;
  readonly edits: Fix['edits'];
}

function named(title: string, { text, edits }: Changed): Fix {
  return { title: `${title}: ${text}`, kind: 'suggest', edits };
}

/** Only where the bounds to change stand side by side, so that they are replaced as one piece. */
function change({ step, bounds, column, like }: Change): Changed | undefined {
  const start = Math.min(...bounds.map(({ range }) => range.start));
  const end = Math.max(...bounds.map(({ range }) => range.end));
  const ranges = [...new Map(bounds.map(({ range }) => [range.start, range])).values()].sort((a, b) => a.start - b.start);
  const isTogether = ranges.every((range, index) => index === 0 || /^\s*and\s*$/i.test(textOf(step.part, { start: ranges[index - 1]?.end ?? 0, end: range.start })));
  if (!isTogether) return undefined;
  const text = like.map(({ operator, value }) => `${column} ${operator} ${value}`).join(' AND ');
  return { text, edits: [sqlEdit(step.part, { start, end }, text)] };
}
