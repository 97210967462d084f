import type { Connection } from './connection';
import { SqlError, RESULT } from './resultCodes';
import type { SqliteModule } from './sqliteModule';
import type { SqlValue } from './statement';
import { encodeText } from './wasmMemory';

/** A scalar function in SQL. An error that it throws becomes the statement's error. */
export interface SqlFunction {
  readonly name: string;
  /** How many arguments; -1: any number. */
  readonly arity: number;
  readonly deterministic: boolean;
  readonly call: (...args: readonly SqlValue[]) => SqlValue;
}

const UTF8 = 1;
const DETERMINISTIC = 0x800;
const TRANSIENT = -1;
const TYPE = { integer: 1, real: 2, text: 3, blob: 4 } as const;

/** The engine keeps a function for ever, so each is added once, however often a store is opened. */
const added = new WeakMap<SqlFunction, number>();

/** A whole number comes back as INTEGER, unlike with sql.js' own `create_function`. Throws `SqlError`. */
export function registerFunction(module: SqliteModule, connection: Connection, sqlFunction: SqlFunction): void {
  const index = added.get(sqlFunction) ?? addFunction(module, sqlFunction);
  added.set(sqlFunction, index);
  const flags = UTF8 | (sqlFunction.deterministic ? DETERMINISTIC : 0);
  withBytes(module, encodeText(`${sqlFunction.name}\0`), (name) => {
    const code = module.call('sqlite3_create_function_v2', connection.pointer, name, sqlFunction.arity, flags, 0, index, 0, 0, 0);
    if (code !== RESULT.ok) throw new SqlError(code, `cannot register the function ${sqlFunction.name}`);
  });
}

function addFunction(module: SqliteModule, sqlFunction: SqlFunction): number {
  return module.addFunction((context: number, count: number, values: number) => {
    try {
      const args = Array.from({ length: count }, (_, i) => readValue(module, module.memory.readInt32(values + 4 * i)));
      writeResult(module, context, sqlFunction.call(...args));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      withBytes(module, encodeText(message), (pointer, length) =>
        void module.call('sqlite3_result_error', context, pointer, length));
    }
  }, 'viii');
}

function readValue(module: SqliteModule, pointer: number): SqlValue {
  const { call, memory } = module;
  switch (call('sqlite3_value_type', pointer)) {
    case TYPE.integer: {
      const value = module.callDouble('sqlite3_value_double', pointer);
      return Number.isSafeInteger(value) ? value : BigInt(memory.readText(call('sqlite3_value_text', pointer)));
    }
    case TYPE.real:
      return module.callDouble('sqlite3_value_double', pointer);
    case TYPE.text: {
      const text = call('sqlite3_value_text', pointer);
      return memory.readTextOf(text, call('sqlite3_value_bytes', pointer));
    }
    case TYPE.blob: {
      const blob = call('sqlite3_value_blob', pointer);
      return memory.bytes.slice(blob, blob + call('sqlite3_value_bytes', pointer));
    }
    default:
      return null;
  }
}

function writeResult(module: SqliteModule, context: number, value: SqlValue): void {
  if (value === null) module.call('sqlite3_result_null', context);
  else if (typeof value === 'bigint') module.call('sqlite3_result_int64', context, value);
  else if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) module.call('sqlite3_result_int64', context, BigInt(value));
    else module.call('sqlite3_result_double', context, value);
  } else if (typeof value === 'string') {
    withBytes(module, encodeText(value), (pointer, length) =>
      void module.call('sqlite3_result_text', context, pointer, length, TRANSIENT));
  } else {
    withBytes(module, value, (pointer, length) =>
      void module.call('sqlite3_result_blob', context, pointer, length, TRANSIENT));
  }
}

function withBytes(module: SqliteModule, bytes: Uint8Array, use: (pointer: number, length: number) => void): void {
  const pointer = module.allocate(Math.max(1, bytes.length));
  try {
    module.memory.bytes.set(bytes, pointer);
    use(pointer, bytes.length);
  } finally {
    module.free(pointer);
  }
}
