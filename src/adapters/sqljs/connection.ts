import { RESULT, SqlError } from './resultCodes';
import { encodeText } from './wasmMemory';
import type { SqliteModule } from './sqliteModule';
import { Statement, type SqlValue } from './statement';

/** One open database of the engine. */
export class Connection {
  readonly #module: SqliteModule;
  /** Pointer to `struct sqlite3`. */
  readonly pointer: number;
  /** Statements that are kept prepared, by their text. */
  readonly #kept = new Map<string, Statement>();
  readonly #out: number;
  /** What an error means where this connection is used. */
  explain: (error: SqlError) => Error = (error) => error;

  /** Throws `SqlError`. */
  constructor(module: SqliteModule, name: string) {
    this.#module = module;
    this.#out = module.allocate(8);
    const text = this.#textOf(name);
    const code = module.call('sqlite3_open', text, this.#out);
    module.free(text);
    this.pointer = module.memory.readInt32(this.#out);
    if (code !== RESULT.ok) {
      const error = this.errorOf(code);
      this.close();
      throw error;
    }
  }

  /** Text of one statement; the caller disposes. `undefined`: only blanks and comments. Throws `SqlError`. */
  prepare(sql: string): Statement | undefined {
    const { statement, rest } = this.prepareFirst(sql);
    if (rest.trim() !== '' && this.prepareFirst(rest).statement !== undefined) {
      statement?.dispose();
      throw new SqlError(1, 'more than one statement where one is expected');
    }
    return statement;
  }

  /** The first statement of `sql`, and the text behind it. */
  prepareFirst(sql: string): { readonly statement: Statement | undefined; readonly rest: string } {
    const { memory } = this.#module;
    const text = this.#textOf(sql);
    try {
      const code = this.#module.call('sqlite3_prepare_v2', this.pointer, text, -1, this.#out, this.#out + 4);
      if (code !== RESULT.ok) throw this.errorOf(code);
      const pointer = memory.readInt32(this.#out);
      const rest = memory.readText(memory.readInt32(this.#out + 4));
      return { statement: pointer === 0 ? undefined : new Statement(this.#module, this, pointer), rest };
    } finally {
      this.#module.free(text);
    }
  }

  /** Runs one or more statements and drops their rows. Throws `SqlError`. */
  run(sql: string): void {
    let rest = sql;
    while (rest.trim() !== '') {
      const next = this.prepareFirst(rest);
      try {
        while (next.statement?.step() === true);
      } finally {
        next.statement?.dispose();
      }
      rest = next.rest;
    }
  }

  /** All rows of one statement, which stays prepared. */
  all(sql: string, values: readonly SqlValue[] = []): readonly (readonly SqlValue[])[] {
    const statement = this.#keep(sql);
    statement.bind(values);
    const rows: (readonly SqlValue[])[] = [];
    try {
      while (statement.step()) rows.push(statement.row());
    } finally {
      statement.reset();
    }
    return rows;
  }

  /** The first column of the first row; `undefined`: no row. */
  value(sql: string, values: readonly SqlValue[] = []): SqlValue | undefined {
    return this.all(sql, values)[0]?.[0];
  }

  /** Runs one statement, which stays prepared. */
  execute(sql: string, values: readonly SqlValue[] = []): void {
    this.all(sql, values);
  }

  /** Rows changed by the last finished INSERT, UPDATE or DELETE itself. */
  changes(): number {
    return this.#module.call('sqlite3_changes', this.pointer);
  }

  errorOf(code: number): Error {
    return this.explain(new SqlError(code & 0xff, this.#module.memory.readText(this.#module.call('sqlite3_errmsg', this.pointer))));
  }

  /** Disposes the kept statements; the engine writes what it still has to write. */
  close(): void {
    for (const statement of this.#kept.values()) statement.dispose();
    this.#kept.clear();
    this.#module.call('sqlite3_close_v2', this.pointer);
    this.#module.free(this.#out);
  }

  #keep(sql: string): Statement {
    let statement = this.#kept.get(sql);
    if (statement === undefined) {
      statement = this.prepare(sql);
      if (statement === undefined) throw new SqlError(1, 'an empty statement');
      this.#kept.set(sql, statement);
    }
    return statement;
  }

  #textOf(text: string): number {
    const encoded = encodeText(text);
    const pointer = this.#module.allocate(encoded.length + 1);
    const bytes = this.#module.memory.bytes;
    bytes.set(encoded, pointer);
    bytes[pointer + encoded.length] = 0;
    return pointer;
  }
}
