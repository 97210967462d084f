import type { Rule, RuleDocumentation } from '../../rule';
import { findUnmetDependencies } from '../../workspace/unmetDependencies';

const SALES = { 'sales.workflow.yaml': 'workflow:\n  name: sales\n  schedule: 0 0 1 * * ? *\n  timezone: UTC\ntasks:\n  - name: mart\n    task_type: Sql\n    sql: SELECT 1\n' };
const report = (schedule: string, more: string): string => `workflow:\n  name: report\n  schedule: ${schedule}\n  timezone: UTC\ntasks:\n${more}`;
const QUERY = '  - name: report\n    task_type: Sql\n    sql: SELECT 1\n';
const wait = (date: string): string => `  - name: wait\n    task_type: Dependent\n    groups:\n      - op: and\n        groups:\n          - project_name: shop\n            workflow_name: sales\n            dependent_date: ${date}\n`;

export const documentation: RuleDocumentation = {
  title: 'The workflow waits for a schedule time that the other workflow never has',
  why: 'The dependency can never be fulfilled: the instance waits for ever, or until its time limit, and everything behind it with it. A Dependent task over several hours or days needs an instance in each of them.',
  bad: [
    { kind: 'workflow', text: report('0 0 2 * * ? *', `${QUERY}idempo:\n  depends_on: [{workflow: sales, offset: 0m}]\n`), others: SALES },
    { kind: 'workflow', text: report('0 0 * * * ? *', `${QUERY}idempo:\n  depends_on: [{workflow: sales, offset: -1h}]\n`), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', wait('last24Hours')), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', wait('currentHour')), others: SALES },
  ],
  good: [
    { kind: 'workflow', text: report('0 0 2 * * ? *', `${QUERY}idempo:\n  depends_on: [{workflow: sales, offset: -1h}]\n`), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', `${QUERY}idempo:\n  depends_on: [{workflow: sales}]\n`), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', wait('today')), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', wait('last7Days')), others: SALES },
    { kind: 'workflow', text: report('0 0 2 * * ? *', wait('last1Hour')), others: SALES },
  ],
  whenToIgnore: 'When instances of the other workflow are started by hand at those times.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/12603', 'https://github.com/apache/dolphinscheduler/issues/13743', 'https://github.com/apache/dolphinscheduler/issues/5979'],
};

export const unmetDependency: Rule = {
  code: 'D07',
  name: 'unmet-dependency',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => findUnmetDependencies(context).map(({ range, task, other, wanted, scheduleTime }) => ({
    file: context.file?.path ?? '',
    range,
    task,
    message: `The instance of ${scheduleTime} waits for "${other}", for ${wanted}, which the schedule of "${other}" does not give: it would wait for ever. Choose an offset or date that its schedule has.`,
  })),
};
