import { RESULT } from './resultCodes';
import type { SqliteModule } from './sqliteModule';

/** An integer beyond 2^53 arrives as a bigint; a bound one is not allowed. */
export type SqlValue = string | number | bigint | Uint8Array | null;

const TYPE = { integer: 1, real: 2, text: 3, blob: 4 } as const;
const TRANSIENT = -1;

/** One prepared statement. Throws `SqlError` for what the engine refuses. */
export class Statement {
  readonly #module: SqliteModule;
  readonly #owner: { errorOf(code: number): Error };
  #pointer: number;

  constructor(module: SqliteModule, owner: { errorOf(code: number): Error }, pointer: number) {
    this.#module = module;
    this.#owner = owner;
    this.#pointer = pointer;
  }

  bind(values: readonly SqlValue[]): void {
    values.forEach((value, index) => this.#check(this.#bindOne(index + 1, value)));
  }

  /** True: there is a row. */
  step(): boolean {
    const code = this.#module.call('sqlite3_step', this.#pointer);
    if (code === RESULT.row) return true;
    if (code === RESULT.done) return false;
    throw this.#owner.errorOf(code);
  }

  row(): readonly SqlValue[] {
    const count = this.#module.call('sqlite3_data_count', this.#pointer);
    return Array.from({ length: count }, (_, column) => this.#valueAt(column));
  }

  columnNames(): readonly string[] {
    const count = this.#module.call('sqlite3_column_count', this.#pointer);
    return Array.from({ length: count }, (_, column) =>
      this.#module.memory.readText(this.#module.call('sqlite3_column_name', this.#pointer, column)),
    );
  }

  /** Ready to be bound and stepped again. */
  reset(): void {
    this.#module.call('sqlite3_reset', this.#pointer);
    this.#module.call('sqlite3_clear_bindings', this.#pointer);
  }

  dispose(): void {
    this.#module.call('sqlite3_finalize', this.#pointer);
    this.#pointer = 0;
  }

  #bindOne(index: number, value: SqlValue): number {
    const { call } = this.#module;
    if (value === null) return RESULT.ok;
    if (typeof value === 'number') {
      const isInt32 = (value | 0) === value;
      return call(isInt32 ? 'sqlite3_bind_int' : 'sqlite3_bind_double', this.#pointer, index, value);
    }
    const kind = typeof value === 'object' ? 'sqlite3_bind_blob' : 'sqlite3_bind_text';
    const { pointer, length } = this.#module.lend(typeof value === 'object' ? value : String(value));
    return call(kind, this.#pointer, index, pointer, length, TRANSIENT);
  }

  #valueAt(column: number): SqlValue {
    const { call, memory } = this.#module;
    const pointer = this.#pointer;
    switch (call('sqlite3_column_type', pointer, column)) {
      case TYPE.integer:
        return this.#integerAt(column);
      case TYPE.real:
        return this.#module.callDouble('sqlite3_column_double', pointer, column);
      case TYPE.text: {
        const text = call('sqlite3_column_text', pointer, column);
        return memory.readTextOf(text, call('sqlite3_column_bytes', pointer, column));
      }
      case TYPE.blob: {
        const blob = call('sqlite3_column_blob', pointer, column);
        return memory.bytes.slice(blob, blob + call('sqlite3_column_bytes', pointer, column));
      }
      default:
        return null;
    }
  }

  #integerAt(column: number): number | bigint {
    const value = this.#module.callDouble('sqlite3_column_double', this.#pointer, column);
    if (Number.isSafeInteger(value)) return value;
    const text = this.#module.call('sqlite3_column_text', this.#pointer, column);
    return BigInt(this.#module.memory.readText(text));
  }

  #check(code: number): void {
    if (code !== RESULT.ok) throw this.#owner.errorOf(code);
  }
}
