import { CLOCK_READS, clockPlaces, clockReport } from '../../clock/clockReport';
import type { Rule, RuleDocumentation } from '../../rule';
import { textOf } from '../../taskScript';

export const documentation: RuleDocumentation = {
  title: 'The current time is used as the time of the data',
  why: 'A rerun or backfill runs later than the schedule time that it is for. SQL that asks for the current time then reads, writes or deletes the wrong day.',
  bad: [
    { kind: 'sql', dialect: 'postgresql', text: 'DELETE FROM daily WHERE dt = CURRENT_DATE - 1' },
    { kind: 'sql', dialect: 'clickhouse', text: 'INSERT INTO daily SELECT today(), count(*) FROM orders' },
    { kind: 'sql', dialect: 'mysql', text: 'SELECT * FROM orders WHERE created_at < NOW(3)' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    datasource_type: HIVE\n    sql: SELECT today()\n' },
  ],
  good: [
    { kind: 'sql', dialect: 'postgresql', text: "DELETE FROM daily WHERE dt = DATE '${schedule_time}' - 1" },
    { kind: 'sql', dialect: 'mysql', text: "SELECT now, t.current_date, 'now()' FROM t -- now()" },
    { kind: 'sql', dialect: 'mysql', text: "INSERT INTO etl_log (task, started_at) VALUES ('load', now())" },
    { kind: 'sql', dialect: 'sqlserver', text: 'CREATE OR ALTER VIEW late AS SELECT id FROM orders WHERE due < GETDATE()' },
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: UPDATE t SET loaded_at = now() WHERE id = 1\nidempo:\n  audit_columns: [loaded_at]\n',
    },
  ],
  whenToIgnore: 'When the execution time is what the column is for. List such columns under `idempo: audit_columns`.',
  threads: ['https://airflow.apache.org/docs/apache-airflow/stable/best-practices.html'],
};

export const currentTime: Rule = {
  code: 'T01',
  name: 'current-time',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  facts: [CLOCK_READS],
  check: (context) =>
    clockPlaces(context)
      .filter(({ read }) => !read.isHidden)
      .map((place) => {
        const { scheduleTime, rerunDay } = context.dates;
        const name = textOf(place.step.part, place.read.range).replace(/\s+/g, ' ');
        const message = `\`${name}\` reads the clock: a rerun on ${rerunDay} for ${scheduleTime} would use ${rerunDay}. Use the schedule time.`;
        return clockReport(context, place, message);
      }),
};
