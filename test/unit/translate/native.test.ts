import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'sql.js';
import { openDatabase, rowsOf, runScript } from './harness';

interface Native {
  readonly setup: string;
  readonly statements: readonly string[];
}

const NATIVE = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'translate', 'native.json'), 'utf8')) as Native;

/** Everything that the database holds, as text. */
function dump(db: Database): string {
  const tables = rowsOf(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_stat1' ORDER BY name").map(([name]) => String(name));
  return JSON.stringify(tables.map((table) => [table, rowsOf(db, `SELECT * FROM [${table}] ORDER BY 1, 2`)]));
}

/** The statement as SQLite itself takes it; `undefined` where it does not. */
function runPlain(sql: string): { readonly rows: unknown; readonly state: string } | undefined {
  const db = openDatabase(NATIVE.setup);
  try {
    const rows = db.exec(sql).at(-1)?.values;
    return { rows, state: dump(db) };
  } catch {
    return undefined;
  } finally {
    db.close();
  }
}

describe('a statement written for SQLite runs as written', () => {
  for (const sql of NATIVE.statements) {
    it(sql.slice(0, 120), () => {
      const plain = runPlain(sql);
      const readsClock = /now|current_|today|curdate|random|explain/i.test(sql);
      for (const dialect of ['sqlite', 'generic'] as const) {
        const db = openDatabase(NATIVE.setup);
        const { rows } = runScript(db, sql, dialect);
        if (plain !== undefined && !readsClock) {
          if (/^\s*(select|with|values)/i.test(sql)) assert.deepEqual(rows ?? [], plain.rows ?? []);
          if (!/^\s*create table g/.test(sql)) assert.equal(dump(db), plain.state);
        }
        db.close();
      }
    });
  }
});
