import type { Connection } from './connection';
import type { SqliteModule } from './sqliteModule';

/** Words of `struct sqlite3` in sql.js 1.16.0: xProgress, its argument, operations between two calls (storage.md §5). */
const HANDLER = 95 * 4;
const ARGUMENT = 96 * 4;
const OPERATIONS = 97 * 4;

/** One call per about 0.2 ms; its cost is not measurable (storage.md §5). */
const OPERATIONS_BETWEEN_CALLS = 10_000;

export interface ProgressHook {
  /** From now on a running statement ends as interrupted once `shouldStop` answers true. It must not throw or use the engine. */
  arm(connection: Connection, shouldStop: () => boolean): void;
  disarm(connection: Connection): void;
}

/** sql.js leaves `sqlite3_progress_handler` out, but the interpreter still reads its fields. */
export function installProgressHook(module: SqliteModule): ProgressHook {
  const { memory } = module;
  let shouldStop: () => boolean = () => false;
  const handler = module.addFunction(() => (shouldStop() ? 1 : 0), 'ii');
  const write = (connection: Connection, index: number, operations: number): void => {
    memory.writeInt32(connection.pointer + HANDLER, index);
    memory.writeInt32(connection.pointer + ARGUMENT, 0);
    memory.writeInt32(connection.pointer + OPERATIONS, operations);
  };
  return {
    arm(connection, check) {
      shouldStop = check;
      write(connection, handler, OPERATIONS_BETWEEN_CALLS);
    },
    disarm(connection) {
      shouldStop = () => false;
      write(connection, 0, 0);
    },
  };
}
