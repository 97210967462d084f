import type { SqlSource, Task } from './workflow';

/** A task's SQL in order of execution. */
export function sqlPartsOf(task: Task): readonly SqlSource[] {
  return [...task.preStatements, ...(task.sql === undefined ? [] : [task.sql]), ...task.postStatements];
}
