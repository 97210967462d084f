import { problemReports } from '../../problemReports';
import type { Rule, RuleDocumentation } from '../../rule';

export const documentation: RuleDocumentation = {
  title: 'The file is not valid YAML',
  why: 'What the parser cannot read is left out, so tasks may be missing from the tree, from runs and from these checks.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: "load\ntasks:\n  - name: a\n    sql: SELECT 1\n' }],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const yamlSyntax: Rule = {
  code: 'Y01',
  name: 'yaml-syntax',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => problemReports(context, 'Y01'),
};
