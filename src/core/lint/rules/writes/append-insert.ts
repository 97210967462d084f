import type { ExampleDates } from '../../exampleDates';
import { insertFixes } from '../../fixes/insertFixes';
import { writtenColumns } from '../../fixes/slice';
import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf, type TaskScript } from '../../taskScript';
import { declareKeyText, findUnsafeInserts, mayReplaceByKey, replacesByDeclaredKey, type UnsafeInsert } from '../../writes/unsafeInserts';

const LOG_TASK = `workflow:
  name: load
tasks:
  - name: note_run
    task_type: Sql
    sql: INSERT INTO runs (day) VALUES ('\${schedule_time}')
idempo:
  tasks:
    note_run:
      role: log
`;

export const documentation: RuleDocumentation = {
  title: 'Rows are added without removing the ones of an earlier run',
  why: 'A retry, rerun or backfill of the same schedule time inserts the same rows once more. A lost acknowledgement is enough: the first attempt had done its work, and the retry doubles it.',
  bad: [
    { kind: 'sql', dialect: 'generic', text: "INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: "INSERT INTO TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
  ],
  good: [
    { kind: 'sql', dialect: 'generic', text: "DELETE FROM daily WHERE dt = '${schedule_time}';\nINSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'" },
    { kind: 'sql', dialect: 'hive', text: "INSERT OVERWRITE TABLE daily PARTITION (dt='${schedule_time}') SELECT id FROM orders" },
    { kind: 'sql', dialect: 'postgresql', text: 'INSERT INTO t (id, v) SELECT id, v FROM s ON CONFLICT (id) DO UPDATE SET v = excluded.v' },
    { kind: 'sql', dialect: 'generic', text: 'INSERT INTO t SELECT * FROM s WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = s.id)' },
    { kind: 'sql', dialect: 'sqlserver', text: "IF NOT EXISTS (SELECT 1 FROM dbo.t WHERE dt = '${schedule_time}') INSERT INTO dbo.t SELECT * FROM s" },
    { kind: 'sql', dialect: 'clickhouse', text: "ALTER TABLE t DELETE WHERE dt = '${schedule_time}';\nINSERT INTO t SELECT * FROM s" },
    {
      kind: 'sql',
      dialect: 'doris',
      text: "ALTER TABLE t ADD TEMPORARY PARTITION n VALUES LESS THAN ('2025-03-11');\nINSERT INTO t TEMPORARY PARTITION (n) SELECT * FROM s;\nALTER TABLE t REPLACE PARTITION (p) WITH TEMPORARY PARTITION (n)",
    },
    { kind: 'sql', dialect: 'mysql', text: "INSERT INTO etl_log (task, started_at) VALUES ('load', now())" },
    { kind: 'workflow', text: LOG_TASK },
    { kind: 'workflow', text: `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: DORIS\n    sql: INSERT INTO dw.users SELECT id, name FROM s\nidempo:\n  tables:\n    dw.users:\n      unique: [id]\n` },
  ],
  whenToIgnore: 'For a log in which each run is meant to leave its own row: then declare `role: log` for the task under `idempo: tasks:`.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/9811'],
};

export const appendInsert: Rule = {
  code: 'W01',
  name: 'append-insert',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) =>
    withoutRepeatedRows(findUnsafeInserts(context.scripts)).filter((unsafe) => !unsafe.readsItself && !replacesByDeclaredKey(unsafe, context.workflow?.local.tables ?? [])).map((unsafe) => {
      const { step, insert } = unsafe;
      const report = { ...placeOf(step.part, insert.range), message: messageOf(unsafe, context.dates), fixes: () => insertFixes(unsafe) };
      return mayReplaceByKey(unsafe) ? { ...report, severity: 'warning' } : report;
    }),
};

/** A table that is filled row by row is one mistake, not one for each row. */
function withoutRepeatedRows(inserts: readonly UnsafeInsert[]): readonly UnsafeInsert[] {
  const filled = new Map<TaskScript, Set<string>>();
  return inserts.filter(({ script, insert: { source, target } }) => {
    if (source.kind !== 'values') return true;
    const tables = filled.get(script) ?? new Set();
    filled.set(script, tables);
    const isFirst = !tables.has(target.key);
    tables.add(target.key);
    return isFirst;
  });
}

function messageOf(unsafe: UnsafeInsert, { scheduleTime, rerunDay }: ExampleDates): string {
  const { insert, definition } = unsafe;
  const written = writtenColumns(unsafe);
  const hasKey = definition !== undefined && definition.primaryKey.length > 0 && definition.primaryKey.every((column) => written.includes(column));
  const damage = hasKey ? 'meet their keys and fail' : 'double them';
  return `\`INSERT\` adds rows to ${insert.target.text} and nothing removes the ones of an earlier run: a rerun on ${rerunDay} for ${scheduleTime} would ${damage}${mayReplaceByKey(unsafe) ? declareKeyText(unsafe) : ''}.`;
}
