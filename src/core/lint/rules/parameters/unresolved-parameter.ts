import { parameterReports } from '../../parameterProblems';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A parameter in the SQL has no value',
  why: 'The text `${…}` would reach the database as it is: the statement fails, or, in quotes, silently matches no rows.',
  bad: [{ kind: 'workflow', text: "workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t WHERE dt = '${data_dat}'\n" }],
  good: [
    { kind: 'workflow', text: "workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t WHERE dt = '${schedule_time}' AND d2 = '$[yyyy-MM-dd-1]'\n" },
  ],
  whenToIgnore: 'When the value is always given at the start. Better: declare the parameter with a default.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/14869', 'https://github.com/apache/dolphinscheduler/issues/12054'],
};

export const unresolvedParameter: Rule = {
  code: 'V01',
  name: 'unresolved-parameter',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => parameterReports(context, 'V01'),
};
