import { problemReports } from '../../problemReports';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A part of the workflow has the wrong form',
  why: 'A value of the wrong kind is ignored: the task then runs without it.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: many\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\nidempo:\n  backfil:\n    max_parallel: 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  failure_strategy: sometimes\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  failure_strategy: end\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const workflowForm: Rule = {
  code: 'Y03',
  name: 'workflow-form',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => problemReports(context, 'Y03'),
};
