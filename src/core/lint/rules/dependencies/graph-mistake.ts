import { findGraphProblems } from '../../../workflow/graphProblems';
import { reportOf } from '../../problemReports';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'The task graph has a mistake',
  why: 'With a cycle, an unknown or a repeated task name it is not clear what runs before what, so nothing can be run.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    deps: [b]\n  - name: b\n    task_type: Sql\n    sql: SELECT 2\n    deps: [a]\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    deps: [nobody]\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: orders\n    task_type: Sql\n    sql: SELECT 1\n  - name: mart\n    task_type: Sql\n    sql: SELECT 2\n    deps: [order]\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n  - name: a\n    task_type: Sql\n    sql: SELECT 2\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n  - name: b\n    task_type: Sql\n    sql: SELECT 2\n    deps: [a]\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const graphMistake: Rule = {
  code: 'D04',
  name: 'graph-mistake',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined) return [];
    return findGraphProblems(workflow).map((problem) => reportOf(problem, file.path));
  },
};
