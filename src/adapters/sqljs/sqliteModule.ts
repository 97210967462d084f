import initSqlJs from 'sql.js';
import { IdempoError } from '../../core/base/errors';
import { text } from '../../core/base/message';
import { WasmMemory } from './wasmMemory';

/**
 * The C interface of SQLite inside stock sql.js 1.16.0, decoded once. sql.js' own `Database` class is not used: it hides
 * result codes, loses digits of integers above 2^53 and invents file names.
 * Arguments and results are WASM words; an `i64` is a bigint.
 */
export interface SqliteModule {
  readonly memory: WasmMemory;
  /** The engine's function table. */
  readonly table: WebAssembly.Table;
  /** Result code 0 is success everywhere. */
  readonly call: (name: SqliteFunction, ...args: readonly (number | bigint)[]) => number;
  /** For the functions whose result is a double (`…_double`). */
  readonly callDouble: SqliteModule['call'];
  /** Pointer to `size` fresh bytes; throws when the engine is out of memory. */
  allocate(size: number): number;
  free(pointer: number): void;
  /** The value in the engine's memory, text as UTF-8, until the next call of `lend`. */
  lend(value: string | Uint8Array): Lent;
  /** Signature letters: result first; i = 32 bits, j = 64 bits, d = double, v = nothing. */
  readonly addFunction: (callback: (...args: never[]) => number | void, signature: string) => number;
}

export interface Lent {
  readonly pointer: number;
  /** Bytes. */
  readonly length: number;
}

const FUNCTIONS = [
  'sqlite3_open', 'sqlite3_close_v2', 'sqlite3_prepare_v2', 'sqlite3_step', 'sqlite3_reset', 'sqlite3_finalize',
  'sqlite3_clear_bindings', 'sqlite3_bind_text', 'sqlite3_bind_blob', 'sqlite3_bind_double', 'sqlite3_bind_int',
  'sqlite3_column_count', 'sqlite3_column_name', 'sqlite3_column_type', 'sqlite3_column_text', 'sqlite3_column_blob',
  'sqlite3_column_bytes', 'sqlite3_column_double', 'sqlite3_data_count', 'sqlite3_errmsg', 'sqlite3_changes',
  'sqlite3_create_function_v2', 'sqlite3_value_type', 'sqlite3_value_text', 'sqlite3_value_blob', 'sqlite3_value_bytes',
  'sqlite3_value_double', 'sqlite3_result_null', 'sqlite3_result_double', 'sqlite3_result_int64', 'sqlite3_result_text',
  'sqlite3_result_blob', 'sqlite3_result_error',
] as const;
export type SqliteFunction = (typeof FUNCTIONS)[number];

/** sha256 of sql-wasm.wasm of sql.js 1.16.0 (the Node and the browser file are the same, storage.md §1.1). */
const WASM_SHA256 = '43bbcdd44287e5a2db3b6b5af34b1a3485a7a441285d247976c1ebe3c61f8dbf';

/**
 * Compiles and starts the engine. sql.js keeps one module per JavaScript realm, so callers share one through `loadEngine`.
 * Throws `IdempoError('engineMismatch')` when the bytes or the module are not those that the file mount was made for.
 */
export async function startSqliteModule(wasm: Uint8Array): Promise<SqliteModule> {
  const digest = await sha256(wasm);
  if (digest !== WASM_SHA256) throw engineMismatch(`sql-wasm.wasm has the sha256 ${digest}, expected ${WASM_SHA256}`);
  const compiled = await WebAssembly.compile(copyOf(wasm));
  let exports: WebAssembly.Exports | undefined;
  const config = {
    useOldExtensionFunctions: false,
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) {
      void WebAssembly.instantiate(compiled, imports).then((instance) => {
        exports = instance.exports;
        done(instance);
      });
      return {};
    },
  };
  const started: unknown = await initSqlJs(config);
  if (exports === undefined) throw engineMismatch('sql.js was started before with another configuration');
  return decodeModule(started, exports);
}

export function engineMismatch(reason: string): IdempoError {
  return new IdempoError(
    'engineMismatch',
    text`The SQL engine cannot keep a durable store: ${reason}. Reinstall Idempo; it needs sql.js 1.16.0 unchanged.`,
  );
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', copyOf(bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

type WasmFunction = (...args: readonly unknown[]) => number;

function decodeModule(started: unknown, exports: WebAssembly.Exports): SqliteModule {
  const source = started as Readonly<Record<string, unknown>>;
  const functionOf = (name: string): WasmFunction => {
    const value = source[name];
    if (typeof value !== 'function') throw engineMismatch(`sql.js has no function ${name}`);
    return value as WasmFunction;
  };
  const functions = new Map<string, WasmFunction>(FUNCTIONS.map((name) => [name, functionOf(`_${name}`)]));
  const call: SqliteModule['call'] = (name, ...args) => {
    const target = functions.get(name);
    if (target === undefined) throw engineMismatch(`sql.js has no function ${name}`);
    return target(...args);
  };
  const malloc = functionOf('_malloc');
  const free = functionOf('_free');
  const memory = new WasmMemory(findExport(exports, WebAssembly.Memory));
  const allocate = (size: number): number => {
    const pointer = malloc(size);
    if (pointer === 0) throw new IdempoError('outOfMemory', text`The SQL engine is out of memory (asked for ${size} bytes).`);
    return pointer;
  };
  return {
    memory,
    table: findExport(exports, WebAssembly.Table),
    call,
    callDouble: call,
    allocate,
    free: (pointer) => void free(pointer),
    lend: createLender({ memory, allocate, free }),
    addFunction: functionOf('addFunction'),
  };
}

/** Most values are short: they go into one place that is kept, so that none has to be allocated. */
const KEPT_BYTES = 65_536;
const MAX_UTF8_BYTES_PER_UNIT = 3;

interface Allocation {
  readonly memory: WasmMemory;
  readonly allocate: (size: number) => number;
  readonly free: (pointer: number) => number;
}

function createLender({ memory, allocate, free }: Allocation): SqliteModule['lend'] {
  const kept = allocate(KEPT_BYTES);
  let large = 0;
  return (value) => {
    if (large !== 0) free(large);
    const needed = typeof value === 'string' ? value.length * MAX_UTF8_BYTES_PER_UNIT : value.length;
    large = needed > KEPT_BYTES ? allocate(needed) : 0;
    const pointer = large === 0 ? kept : large;
    if (typeof value === 'string') return { pointer, length: memory.encodeInto(value, pointer) };
    memory.bytes.set(value, pointer);
    return { pointer, length: value.length };
  };
}

/** The names of WASM exports are minified; the one memory and the one table are found by their type. */
function findExport<T>(exports: WebAssembly.Exports, type: abstract new (...args: never[]) => T): T {
  const found = Object.values(exports).filter((value): value is WebAssembly.ExportValue & T => value instanceof type);
  const only = found[0];
  if (only === undefined || found.length > 1) throw engineMismatch(`found ${found.length} exports of type ${type.name}`);
  return only;
}
