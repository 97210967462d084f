import { parameterReports } from '../../parameterProblems';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'The value of a parameter does not fit its type',
  why: 'A value that is no number, or no list, where one is declared would become other SQL than was meant, or none at all.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    n: INT(many)\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t LIMIT ${n}\n' }],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  param:\n    n: INT(10)\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t LIMIT ${n}\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const unfitParameterValue: Rule = {
  code: 'V04',
  name: 'unfit-parameter-value',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => parameterReports(context, 'V04'),
};
