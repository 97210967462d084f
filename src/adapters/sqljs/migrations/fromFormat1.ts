import type { Migration } from './migration';

/**
 * Format 2 keeps dry runs, inputs, sub-workflows, generations, outputs, choices, warnings, the settings of a backfill and local
 * schedules. A scope of one task becomes a list of tasks; a text that is no JSON is left for the decoder to report.
 */
export const FROM_FORMAT_1: Migration = {
  from: 1,
  sql: `
ALTER TABLE idempo_workflow_instance ADD COLUMN dry_run INTEGER NOT NULL DEFAULT 0;
ALTER TABLE idempo_workflow_instance ADD COLUMN inputs TEXT;
ALTER TABLE idempo_workflow_instance ADD COLUMN parent_task_instance_id TEXT;
ALTER TABLE idempo_workflow_instance ADD COLUMN warning TEXT;
CREATE INDEX idempo_workflow_instance_parent ON idempo_workflow_instance (parent_task_instance_id) WHERE parent_task_instance_id IS NOT NULL;
ALTER TABLE idempo_task_instance ADD COLUMN generation INTEGER;
ALTER TABLE idempo_task_instance ADD COLUMN outputs TEXT;
ALTER TABLE idempo_task_instance ADD COLUMN chosen TEXT;
ALTER TABLE idempo_task_instance ADD COLUMN warning TEXT;
ALTER TABLE idempo_backfill ADD COLUMN on_failure TEXT;
ALTER TABLE idempo_backfill ADD COLUMN batch_size INTEGER;
ALTER TABLE idempo_backfill ADD COLUMN pause_ms INTEGER;
ALTER TABLE idempo_backfill ADD COLUMN next_batch_at INTEGER;
ALTER TABLE idempo_backfill ADD COLUMN follows TEXT;
CREATE TABLE idempo_local_schedule (
  workflow TEXT PRIMARY KEY NOT NULL, missed_ticks TEXT NOT NULL, fired_up_to INTEGER NOT NULL
) WITHOUT ROWID;
UPDATE idempo_workflow_instance SET scope = json_object('kind', scope ->> '$.kind', 'tasks', json_array(scope ->> '$.task'))
  WHERE CASE WHEN json_valid(scope) THEN scope ->> '$.kind' IN ('from', 'only') AND scope ->> '$.task' IS NOT NULL END;
`,
};
