import type { TaskChange } from '../instance/plan';
import type { LoadedTask, LoadedWorkflow, RenderContext } from './loadedWorkflow';

/** How a rerun with the present definition differs from the runs before it, task by task. Empty: nothing that runs has changed. */
export function findTaskChanges(before: LoadedWorkflow, after: LoadedWorkflow, context: RenderContext): readonly TaskChange[] {
  if (before.definition.hash === after.definition.hash) return [];
  const earlier = new Map(before.tasks.map((task) => [task.name, task]));
  const later = new Set(after.tasks.map(({ name }) => name));
  const removed = before.tasks.filter(({ name }) => !later.has(name)).map(({ name }): TaskChange => ({ task: name, changes: ['removed'] }));
  const changed = after.tasks.flatMap((task): readonly TaskChange[] => {
    const old = earlier.get(task.name);
    if (old === undefined) return [{ task: task.name, changes: ['added'] }];
    const changes = compare(old, task, context);
    return changes.length === 0 ? [] : [{ task: task.name, changes }];
  });
  return [...changed, ...removed];
}

function compare(old: LoadedTask, task: LoadedTask, context: RenderContext): TaskChange['changes'] {
  const isSame = (part: (of: LoadedTask) => unknown): boolean => JSON.stringify(part(old)) === JSON.stringify(part(task));
  const changes: TaskChange['changes'][number][] = [];
  if (!isSame((of) => of.render(context).parts.map(({ sql }) => sql))) changes.push('sql');
  if (!isSame(({ predecessors, branches }) => [predecessors, branches])) changes.push('dependencies');
  const settings = ({ passOver, maxRetries, retryIntervalMs, delayMs, dialect, timeout, priority, group, sqlKind, outputs, isStub }: LoadedTask): unknown =>
    [passOver, maxRetries, retryIntervalMs, delayMs, dialect, timeout, priority, group, sqlKind, outputs, isStub];
  if (!isSame(settings)) changes.push('settings');
  return changes;
}
