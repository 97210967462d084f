import { problemReports } from '../../problemReports';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'A file that the workflow names cannot be read',
  why: 'Without its SQL the task cannot run. Files outside the workspace are not read.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: $FILE{"no-such.sql"}\n' }],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const missingFile: Rule = {
  code: 'Y04',
  name: 'missing-file',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => problemReports(context, 'Y04'),
};
