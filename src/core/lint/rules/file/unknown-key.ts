import { problemReports } from '../../problemReports';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A key that nothing reads',
  why: 'What stands under a misspelled key is left out: a task is never retried, a schedule is read in another zone. PyDolphinScheduler refuses the file instead.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_time: 2\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  timezon: Asia/Shanghai\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  project: shop\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 2\n    worker_group: default\n' }],
  whenToIgnore: 'When another program reads the file as well and has a key of its own there.',
  threads: [],
};

export const unknownKey: Rule = {
  code: 'Y06',
  name: 'unknown-key',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => problemReports(context, 'Y06'),
};
