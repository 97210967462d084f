import { scheduleOf } from '../../../schedule';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'The schedule, its time zone or its limits cannot be read',
  why: 'A workflow without a readable schedule has no schedule times: it is never due, and a backfill finds nothing to do.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 25 * * ? *\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: Europe/Atlantis\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: Europe/Berlin\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const invalidSchedule: Rule = {
  code: 'Y05',
  name: 'invalid-schedule',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined) return [];
    return scheduleOf(workflow).problems.map(({ message, range, severity }) => ({ file: file.path, message, range, severity }));
  },
};
