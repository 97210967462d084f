import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadEngine, type Engine } from '../../../src/adapters/sqljs/engine';
import type { FileBackend } from '../../../src/adapters/sqljs/fileBackend';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { openStoreFile, type StoreFile } from '../../../src/adapters/sqljs/openFile';
import { createSqljsStore, NEVER_STOP, type SqljsStore, type StopWatch } from '../../../src/adapters/sqljs/sqljsStore';
import type { Clock } from '../../../src/core/runner/ports';
import type { TranslatableStatement, Translator } from '../../../src/adapters/sqljs/translator';

export const STORE_PATH = '/store/idempo.db';

export function wasmBytes(): Uint8Array {
  return readFileSync(createRequire(__filename).resolve('sql.js/dist/sql-wasm.wasm'));
}

export function engine(): Promise<Engine> {
  return loadEngine(wasmBytes());
}

/** Splits at semicolons that stand outside quotes and passes SQLite's own SQL on. */
export const PLAIN_TRANSLATOR: Translator = {
  functions: [],
  split(script) {
    const statements: TranslatableStatement[] = [];
    for (const match of script.matchAll(/(?:'[^']*'|"[^"]*"|BEGIN\b[\s\S]*?\bEND\b|--[^\n]*|[^;'"])+/g)) {
      const lead = match[0].length - match[0].trimStart().length;
      const sql = match[0].trim();
      if (sql === '') continue;
      const start = match.index + lead;
      const isQuery = /^(select|with|values|explain)\b/i.test(sql);
      statements.push({
        start,
        end: start + sql.length,
        translate: () => ({
          kind: 'translated', cleanup: [],
          steps: [isQuery ? { kind: 'query', sql } : { kind: 'run', sql, countsRows: /^(insert|update|delete|replace)\b/i.test(sql) }],
        }),
      });
    }
    return statements;
  },
};

const STILL: Clock = { now: () => 0 };

export interface OpenedStore {
  readonly store: SqljsStore;
  readonly file: StoreFile;
  readonly backend: FileBackend;
}

export interface OpenTestOptions {
  readonly backend?: FileBackend;
  readonly path?: string;
  readonly stopWatch?: StopWatch;
  /** Default: the plain one. */
  readonly translator?: Translator;
  readonly check?: 'always' | 'whenUnclean';
  /** Default: it stands still. */
  readonly clock?: Clock;
}

export async function openStore(options: OpenTestOptions = {}): Promise<OpenedStore> {
  const backend = options.backend ?? createMemoryBackend();
  const started = await engine();
  const file = openStoreFile({ engine: started, backend, path: options.path ?? STORE_PATH, check: options.check ?? 'always' });
  const store = createSqljsStore({ engine: started, file, translator: options.translator ?? PLAIN_TRANSLATOR, settle: backend.settle, stopWatch: options.stopWatch ?? NEVER_STOP, clock: options.clock ?? STILL });
  return { store, file, backend };
}

/** Rows in a stable order, as JSON; `undefined`: no such table. */
export function readTable(store: SqljsStore, table: string): string | undefined {
  const exists = store.query(`SELECT 1 FROM sqlite_schema WHERE name = '${table}'`, 1).rows.length > 0;
  return exists ? JSON.stringify(store.query(`SELECT * FROM "${table}" ORDER BY 1`, 10_000).rows) : undefined;
}

export function bytesOf(backend: FileBackend, path = STORE_PATH): Uint8Array {
  const file = backend.open(path, false);
  assert.ok(file, `${path} exists`);
  const bytes = new Uint8Array(file.size());
  file.read(bytes, 0);
  file.close();
  return bytes;
}
