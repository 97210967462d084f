import { openMounted } from '../../../src/adapters/sqljs/engine';
import { createMemoryBackend } from '../../../src/adapters/sqljs/memoryBackend';
import { engine, STORE_PATH } from './sqljsStores';

/** The ledger as version 0.1 made it. Never to be changed: such files are on people's disks. */
const SCHEMA = `
CREATE TABLE idempo_logical_instance (
  id TEXT PRIMARY KEY NOT NULL, workflow TEXT NOT NULL, schedule_instant INTEGER NOT NULL, schedule_time TEXT NOT NULL,
  UNIQUE (workflow, schedule_instant)
) WITHOUT ROWID;
CREATE INDEX idempo_logical_instance_time ON idempo_logical_instance (schedule_instant);
CREATE TABLE idempo_workflow_instance (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, logical_instance_id TEXT NOT NULL, workflow TEXT NOT NULL,
  schedule_instant INTEGER NOT NULL, schedule_time TEXT NOT NULL, run_number INTEGER NOT NULL, trigger_kind TEXT NOT NULL,
  rerun_of TEXT, scope TEXT NOT NULL, backfill_id TEXT, state TEXT NOT NULL, reason TEXT, definition_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER,
  UNIQUE (logical_instance_id, run_number)
);
CREATE INDEX idempo_workflow_instance_unfinished ON idempo_workflow_instance (seq)
  WHERE state NOT IN ('stopped', 'failed', 'succeeded');
CREATE TABLE idempo_task_instance (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow_instance_id TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
  carried_over_from TEXT, attempts_used INTEGER NOT NULL, max_retries INTEGER NOT NULL, retry_interval_ms INTEGER NOT NULL,
  retry_at INTEGER, delay_ms INTEGER, skip_cause TEXT, reason TEXT, UNIQUE (workflow_instance_id, name)
);
CREATE TABLE idempo_attempt (
  task_instance_id TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, started_at INTEGER NOT NULL,
  finished_at INTEGER, rows_changed INTEGER, error TEXT, rendered_sql TEXT NOT NULL, log TEXT NOT NULL,
  PRIMARY KEY (task_instance_id, number)
);
CREATE TABLE idempo_backfill (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, mode TEXT NOT NULL, run_order TEXT NOT NULL,
  parallel INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, definition_hash TEXT NOT NULL, created_at INTEGER NOT NULL,
  finished_at INTEGER, workflow_instance_ids TEXT NOT NULL
);
CREATE TABLE idempo_definition (hash TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, files TEXT NOT NULL);
CREATE TABLE idempo_seed (path TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL);
CREATE TABLE idempo_fault (
  workflow TEXT NOT NULL, task TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (workflow, task)
) WITHOUT ROWID;
PRAGMA application_id = ${0x49444d50};
PRAGMA user_version = 1;
`;

const ROWS = `
INSERT INTO idempo_logical_instance VALUES ('L1', 'orders', 1, 't1');
INSERT INTO idempo_workflow_instance VALUES
  (1, 'W1', 'L1', 'orders', 1, 't1', 1, 'backfill', NULL, '{"kind":"all"}', 'B1', 'failed', 'task load failed', 'd1', 5, 6, 7),
  (2, 'W2', 'L1', 'orders', 1, 't1', 2, 'rerun', 'W1', '{"kind":"from","task":"load \\"x\\""}', NULL, 'succeeded', NULL, 'd1', 8, 9, 10),
  (3, 'W3', 'L1', 'orders', 1, 't1', 3, 'rerun', 'W2', '{"kind":"failed"}', NULL, 'paused', NULL, 'd1', 11, NULL, NULL),
  (4, 'W4', 'L1', 'orders', 1, 't1', 4, 'rerun', 'W2', '{"kind":"only","task":"load"}', NULL, 'succeeded', NULL, 'd1', 12, 13, 14);
INSERT INTO idempo_task_instance VALUES (1, 'T1', 'W1', 'load', 'failed', NULL, 1, 2, 60000, NULL, 5, NULL, 'attempt 1 failed');
INSERT INTO idempo_attempt VALUES ('T1', 1, 'failed', 6, 7, NULL, '{"message":"no such table: x","kind":"permanent"}', 'SELECT 1', 'line');
INSERT INTO idempo_backfill VALUES (1, 'B1', 'orders', 'missing', 'asc', 2, 'failed', NULL, 'd1', 5, 7, '["W1"]');
INSERT INTO idempo_definition VALUES ('d1', 'orders.workflow.yaml', 'workflow: x', '{}');
INSERT INTO idempo_seed VALUES ('seed.sql', 'h1');
INSERT INTO idempo_fault VALUES ('orders', 'load', 2);
CREATE TABLE t (n INTEGER);
INSERT INTO t VALUES (1), (2);
`;

/** The bytes of a store file of format 1, cleanly closed, with records of each kind and the user's table `t`. */
export async function format1File(): Promise<Uint8Array> {
  const started = await engine();
  const backend = createMemoryBackend();
  const { connection, mount } = openMounted(started, backend, STORE_PATH);
  connection.run(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN; ${SCHEMA} ${ROWS} COMMIT; PRAGMA wal_checkpoint(TRUNCATE)`);
  connection.close();
  started.vfs.unmount(mount);
  const file = backend.open(STORE_PATH, false);
  const bytes = new Uint8Array(file?.size() ?? 0);
  file?.read(bytes, 0);
  return bytes;
}
