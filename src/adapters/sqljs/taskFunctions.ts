import type { Connection } from './connection';
import type { Engine } from './engine';
import { EXECUTION_CONTEXT } from './executionContext';
import { registerFunction, type SqlFunction } from './sqlFunctions';
import type { Translator } from './translator';

/** One for all stores, since the engine keeps functions for ever; an attempt seeds them first. */
const RANDOM_FUNCTIONS: readonly SqlFunction[] = [
  { name: 'random', arity: 0, deterministic: false, call: () => EXECUTION_CONTEXT.nextInt64() },
  {
    name: 'randomblob',
    arity: 1,
    deterministic: false,
    call: (count) => EXECUTION_CONTEXT.nextBytes(Math.min(MAX_RANDOM_BYTES, Math.max(1, Math.floor(Number(count ?? 1)) || 1))),
  },
];
const MAX_RANDOM_BYTES = 100_000_000;

/** The functions that task SQL may call, on one connection. */
export function registerTaskFunctions(engine: Engine, connection: Connection, translator: Translator): void {
  for (const sqlFunction of [...RANDOM_FUNCTIONS, ...translator.functions]) registerFunction(engine.module, connection, sqlFunction);
}
