import type { LogicalInstanceStatus } from '../../../src/core/instance/status';
import type { GridView } from '../../../src/core/views/grid';
import { GridBook } from '../../../src/core/views/gridBook';

/** The grid of these, made at once. `tasks`: of the workflow file, in its order. */
export function gridOf(tasks: readonly string[], logicalInstances: readonly LogicalInstanceStatus[], hasOlder = false): GridView {
  const book = new GridBook(tasks);
  book.add(logicalInstances);
  return book.view(hasOlder);
}
