import type { SqlValue } from './statement';
import type { Guard } from './translator';

interface Connection {
  run(sql: string): void;
  /** The first value of the first row. */
  value(sql: string): SqlValue | undefined;
}

interface Variable {
  readonly name: string;
  /** As SQLite writes it in SQL. */
  readonly value: string;
}

function savepoint({ branch }: Guard): string {
  return `"handled ${String(branch)}"`;
}

function readVariables(connection: Connection): readonly Variable[] {
  const names = String(connection.value(`SELECT coalesce(group_concat(name, char(10)), '') FROM temp.sqlite_schema WHERE name LIKE 'variable %'`)).split('\n').filter((name) => name !== '');
  return names.map((name) => ({ name, value: String(connection.value(`SELECT coalesce((SELECT quote([value]) FROM temp.[${name}]), 'NULL')`)) }));
}

/** What was undone leaves variables as they are. */
function writeVariables(connection: Connection, variables: readonly Variable[]): void {
  const there = new Set(readVariables(connection).map(({ name }) => name));
  for (const { name, value } of variables) if (there.has(name)) connection.run(`UPDATE temp.[${name}] SET [value] = ${value}`);
}

/** A failure that was handled. */
export interface Handled {
  /** The statement at which the script goes on. */
  readonly to: number;
  /** How many rows the script had changed when the block began. */
  readonly rowsChanged: number;
}

interface Open {
  readonly guard: Guard;
  readonly rowsChanged: number;
}

/** The blocks of a script that handle failures, around the statement that runs. */
export class Guards {
  readonly #connection: Connection;
  readonly #open: Open[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** `rowsChanged`: by the script so far. */
  enter(guard: Guard, rowsChanged: number): void {
    this.#connection.run(`SAVEPOINT ${savepoint(guard)}`);
    this.#open.push({ guard, rowsChanged });
  }

  /** Does nothing for a block that was not entered. */
  leave(branch: number): void {
    const last = this.#open.at(-1);
    if (last?.guard.branch !== branch) return;
    this.#open.pop();
    this.#connection.run(`RELEASE ${savepoint(last.guard)}`);
  }

  /** Undoes what the innermost block that handles the failure changed; `undefined`: none handles it. */
  handle(message: string): Handled | undefined {
    const at = this.#open.findLastIndex(({ guard }) => guard.handling(message) !== undefined);
    const found = this.#open[at];
    if (found === undefined) return undefined;
    const { guard, rowsChanged } = found;
    const variables = readVariables(this.#connection);
    this.#open.length = at;
    this.#connection.run(`ROLLBACK TO ${savepoint(guard)}`);
    this.#connection.run(`RELEASE ${savepoint(guard)}`);
    for (const sql of guard.handling(message) ?? []) this.#connection.run(sql);
    writeVariables(this.#connection, variables);
    return { to: guard.to, rowsChanged };
  }
}
