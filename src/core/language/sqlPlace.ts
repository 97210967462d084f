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
export function findSqlPlace(file: WorkflowFile, { document, offset }: DocumentOffset): SqlPlace | undefined {
  for (const task of file.workflow?.tasks ?? []) {
    for (const source of sqlPartsOf(task)) {
      if (source.file !== document || (document === file.path && !containsOffset(source.range, offset))) continue;
      const inText = toTextOffset(source.map, offset);
      if (inText !== undefined) return { task, source, offset: inText };
    }
  }
  return undefined;
}
