import { createRequire } from 'node:module';
import type initSqlJs from 'sql.js';
import type { SqlJsStatic } from 'sql.js';

/**
 * A copy of sql.js of its own, started as the local runner starts it: SQLite's own functions, not sql.js's older ones.
 * sql.js keeps one engine for each loaded module, and the store's tests need the shared one for their file mount.
 */
export function loadSqlite(): Promise<SqlJsStatic> {
  const load = createRequire(__filename);
  const path = load.resolve('sql.js');
  const shared = load.cache[path];
  delete load.cache[path];
  try {
    const options: object = { useOldExtensionFunctions: false };
    return (load(path) as typeof initSqlJs)(options);
  } finally {
    if (shared === undefined) delete load.cache[path];
    else load.cache[path] = shared;
  }
}
