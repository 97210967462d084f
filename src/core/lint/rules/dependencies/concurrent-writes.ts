import type { Rule, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { findWriteConflicts } from '../../workspace/writeConflicts';

const HEAD = 'workflow:\n  name: load\ntasks:\n';
const task = (name: string, sql: string, deps = ''): string => `  - name: ${name}\n    task_type: Sql\n${deps}    sql: ${sql}\n`;

export const documentation: RuleDocumentation = {
  title: 'Two tasks that may run at the same time write the same rows of a table',
  why: 'Neither task waits for the other, so that it is left to chance which of them ends last. A rerun of the same schedule time can leave other rows than the first run did.',
  bad: [
    { kind: 'workflow', text: HEAD + task('web', "INSERT OVERWRITE TABLE visits PARTITION (dt='${schedule_time}') SELECT id FROM web") + task('app', "INSERT OVERWRITE TABLE visits PARTITION (dt='${schedule_time}') SELECT id FROM app") },
    { kind: 'workflow', text: HEAD + task('load', "DELETE FROM visits WHERE dt = '${schedule_time}'") + task('clean', 'TRUNCATE TABLE visits') },
  ],
  good: [
    { kind: 'workflow', text: HEAD + task('web', "INSERT OVERWRITE TABLE visits PARTITION (dt='${schedule_time}', source='web') SELECT id FROM web") + task('app', "INSERT OVERWRITE TABLE visits PARTITION (dt='${schedule_time}', source='app') SELECT id FROM app") },
    { kind: 'workflow', text: HEAD + task('web', "DELETE FROM visits WHERE dt = '${schedule_time}' AND source = 'web'") + task('app', "DELETE FROM visits WHERE dt = '${schedule_time}' AND source IN ('app', 'tv')") },
    { kind: 'workflow', text: HEAD + task('load', "DELETE FROM visits WHERE dt = '${schedule_time}'") + task('clean', 'TRUNCATE TABLE visits', '    deps: [load]\n') },
    { kind: 'workflow', text: HEAD + task('today', "DELETE FROM visits WHERE dt = '$[yyyy-MM-dd]'") + task('yesterday', "DELETE FROM visits WHERE dt = '$[yyyy-MM-dd-1]'") },
    { kind: 'workflow', text: HEAD + task('names', 'UPDATE customers SET name = trim(name) WHERE id > 0') + task('cities', 'UPDATE customers SET city = trim(city) WHERE id > 0') },
  ],
  whenToIgnore: 'When the two tasks write other rows for a reason that the SQL does not show.',
  threads: ['https://github.com/get-select/dbt-snowflake-monitoring/issues/144'],
};

export const concurrentWrites: Rule = {
  code: 'D05',
  name: 'concurrent-writes',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => findWriteConflicts(context).map(({ use, other }) => {
    const [a, b] = [other.task.name.value, use.task.name.value];
    const message = `"${a}" and "${b}" both write ${use.name.text}, and neither waits for the other: which rows are left for ${context.dates.scheduleTime} depends on which ends last. Let one wait for the other, or give each a partition of its own.`;
    return { ...placeOf(use.step.part, use.write.range), message, task: b };
  }),
};
