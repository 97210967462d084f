import type { TextRange } from '../base/textRange';
import { sqlPartsOf } from '../params';
import type { WorkflowFile } from '../workflow/workflow';

/** An entry of the outline; `selection` lies within `range`, and the children's ranges do too. */
export interface OutlineEntry {
  readonly kind: 'workflow' | 'task' | 'parameter' | 'sql';
  readonly name: string;
  /** A task's type; the workflow's cron; else empty. */
  readonly detail: string;
  readonly range: TextRange;
  readonly selection: TextRange;
  readonly children: readonly OutlineEntry[];
}

/** The workflow with its parameters, and each task with its SQL, in file order. What has no name yet is left out. */
export function outlineOf({ workflow }: WorkflowFile): readonly OutlineEntry[] {
  if (workflow === undefined) return [];
  const parameters = workflow.parameters.filter(({ name }) => name !== '').map(({ name, value, range, nameRange }) =>
    entryOf({ kind: 'parameter', name, detail: value, range, selection: nameRange, children: [] }));
  const tasks = workflow.tasks.filter(({ name }) => name.value !== '').map((task) => entryOf({
    kind: 'task', name: task.name.value, detail: task.type.value, range: task.range, selection: task.name.range,
    children: sqlPartsOf(task).map(({ key, range }) => entryOf({ kind: 'sql', name: key, detail: '', range, selection: { start: range.start, end: range.start }, children: [] })),
  }));
  const { name, schedule, range } = workflow;
  const own = name.value === '' ? [] : [entryOf({ kind: 'workflow', name: name.value, detail: schedule?.value ?? '', range, selection: name.range, children: parameters })];
  return [...own, ...tasks];
}

/** VS Code refuses an entry that does not hold its name: an anchor may stand elsewhere in the file. */
function entryOf(entry: OutlineEntry): OutlineEntry {
  const holds = ({ start, end }: TextRange): boolean => entry.range.start <= start && end <= entry.range.end;
  const selection = holds(entry.selection) ? entry.selection : { start: entry.range.start, end: entry.range.start };
  return { ...entry, selection, children: entry.children.filter(({ range }) => holds(range)) };
}
