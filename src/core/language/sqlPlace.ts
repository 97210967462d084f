import { containsOffset } from '../base/textRange';
import { sqlPartsOf } from '../params';
import { toTextOffset } from '../workflow/offsetMap';
import type { SqlSource, Task, WorkflowFile } from '../workflow/workflow';

/** A place in a task's SQL. */
export interface SqlPlace {
  readonly task: Task;
  readonly source: SqlSource;
  /** In the source's text. */
  readonly offset: number;
}

/** An offset in the workflow file, or in a `.sql` file that it names: `document` is that file's path as in `SqlSource.file`. */
export interface DocumentOffset {
  readonly document: string;
  readonly offset: number;
}

/** The SQL at the offset; of several tasks that share a `.sql` file the first. `undefined`: there is none. */
export function findSqlPlace(file: WorkflowFile, place: DocumentOffset): SqlPlace | undefined {
  return findSqlPlaces(file, place)[0];
}

/** The SQL at the offset in each task that takes it from there, in file order. */
export function findSqlPlaces(file: WorkflowFile, { document, offset }: DocumentOffset): readonly SqlPlace[] {
  return (file.workflow?.tasks ?? []).flatMap((task) => sqlPartsOf(task).flatMap((source) => {
    if (source.file !== document || (document === file.path && !containsOffset(source.range, offset))) return [];
    const inText = toTextOffset(source.map, offset);
    return inText === undefined ? [] : [{ task, source, offset: inText }];
  }));
}
