/** Bytes 68 to 71 of a store file (`PRAGMA application_id`): "IDMP". */
export const APPLICATION_ID = 0x49444d50;

/** `PRAGMA user_version` of the ledger below. A change of the ledger raises it and adds a migration. */
export const FORMAT_VERSION = 2;

/** Tables, indexes, views and triggers with this prefix belong to the ledger: task SQL must not write or make them. */
export const LEDGER_PREFIX = 'idempo_';

/**
 * The run ledger. `seq` keeps the order of insertion. The unique keys are promise 1 (one logical instance per workflow and
 * schedule time), one workflow instance per run number, and I14 (attempts are numbered).
 */
export const LEDGER_SCHEMA = `
CREATE TABLE idempo_logical_instance (
  id TEXT PRIMARY KEY NOT NULL, workflow TEXT NOT NULL, schedule_instant INTEGER NOT NULL, schedule_time TEXT NOT NULL,
  UNIQUE (workflow, schedule_instant)
) WITHOUT ROWID;
CREATE INDEX idempo_logical_instance_time ON idempo_logical_instance (schedule_instant);
CREATE TABLE idempo_workflow_instance (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, logical_instance_id TEXT NOT NULL, workflow TEXT NOT NULL,
  schedule_instant INTEGER NOT NULL, schedule_time TEXT NOT NULL, run_number INTEGER NOT NULL, trigger_kind TEXT NOT NULL,
  rerun_of TEXT, scope TEXT NOT NULL, backfill_id TEXT, state TEXT NOT NULL, reason TEXT, definition_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL, started_at INTEGER, finished_at INTEGER, dry_run INTEGER NOT NULL DEFAULT 0, inputs TEXT,
  parent_task_instance_id TEXT, warning TEXT,
  UNIQUE (logical_instance_id, run_number)
);
CREATE INDEX idempo_workflow_instance_parent ON idempo_workflow_instance (parent_task_instance_id) WHERE parent_task_instance_id IS NOT NULL;
CREATE INDEX idempo_workflow_instance_unfinished ON idempo_workflow_instance (seq)
  WHERE state NOT IN ('stopped', 'failed', 'succeeded');
CREATE TABLE idempo_task_instance (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow_instance_id TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
  carried_over_from TEXT, attempts_used INTEGER NOT NULL, max_retries INTEGER NOT NULL, retry_interval_ms INTEGER NOT NULL,
  retry_at INTEGER, delay_ms INTEGER, skip_cause TEXT, reason TEXT, generation INTEGER, outputs TEXT, chosen TEXT, warning TEXT,
  UNIQUE (workflow_instance_id, name)
);
CREATE TABLE idempo_attempt (
  task_instance_id TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL, started_at INTEGER NOT NULL,
  finished_at INTEGER, rows_changed INTEGER, error TEXT, rendered_sql TEXT NOT NULL, log TEXT NOT NULL,
  PRIMARY KEY (task_instance_id, number)
);
CREATE TABLE idempo_backfill (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, workflow TEXT NOT NULL, mode TEXT NOT NULL, run_order TEXT NOT NULL,
  parallel INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, definition_hash TEXT NOT NULL, created_at INTEGER NOT NULL,
  finished_at INTEGER, workflow_instance_ids TEXT NOT NULL, on_failure TEXT, batch_size INTEGER, pause_ms INTEGER,
  next_batch_at INTEGER, follows TEXT
);
CREATE TABLE idempo_local_schedule (
  workflow TEXT PRIMARY KEY NOT NULL, missed_ticks TEXT NOT NULL, fired_up_to INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE idempo_definition (hash TEXT PRIMARY KEY NOT NULL, path TEXT NOT NULL, text TEXT NOT NULL, files TEXT NOT NULL);
CREATE TABLE idempo_seed (path TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL);
CREATE TABLE idempo_fault (
  workflow TEXT NOT NULL, task TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (workflow, task)
) WITHOUT ROWID;
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT_VERSION};
`;
