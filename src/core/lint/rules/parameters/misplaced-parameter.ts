import { parameterReports } from '../../parameterProblems';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A value parameter stands inside a name',
  why: '`${x}` is a value and `!{x}` is a piece of SQL text. A quoted value in the middle of a name is no SQL: the statement fails when it runs.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    env: dev\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM ods_${env}.orders\n' }],
  good: [{ kind: 'workflow', text: "workflow:\n  name: load\n  param:\n    env: dev\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM ods_!{env}.orders WHERE dt = '${schedule_time}'\n" }],
  whenToIgnore: 'Never.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/11632', 'https://github.com/apache/dolphinscheduler/issues/14882'],
};

export const misplacedParameter: Rule = {
  code: 'V03',
  name: 'misplaced-parameter',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => parameterReports(context, 'V03'),
};
