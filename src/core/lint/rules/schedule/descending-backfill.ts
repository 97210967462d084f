import type { Rule, RuleDocumentation } from '../../rule';
import { needsOrder } from '../../schedules/orderedTasks';
import { joinNames } from '../../workspace/grouping';

const workflow = (order: string, declared = 'true'): string => `workflow:\n  name: load\ntasks:\n  - name: balance\n    task_type: Sql\n    sql: SELECT 1\nidempo:\n  backfill: {max_parallel: 1, order: ${order}}\n  tasks:\n    balance: {depends_on_past: ${declared}}\n`;

export const documentation: RuleDocumentation = {
  title: 'A backfill from the newest to the oldest of a workflow that builds on the schedule time before',
  why: 'Each instance reads what the one before it left. Run backwards, it reads rows that the same backfill has not made yet, and every one of them has to be run again.',
  bad: [{ kind: 'workflow', text: workflow('descending') }],
  good: [
    { kind: 'workflow', text: workflow('ascending') },
    { kind: 'workflow', text: workflow('descending', 'false') },
  ],
  whenToIgnore: 'When the rows of the schedule time before are only compared with, and a second backfill follows.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/14321', 'https://github.com/apache/dolphinscheduler/issues/13483'],
};

export const descendingBackfill: Rule = {
  code: 'S08',
  name: 'descending-backfill',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const order = context.workflow?.local.backfillOrder;
    if (context.file === undefined || order?.value !== 'descending') return [];
    const ordered = needsOrder(context, ['D06', 'P03']);
    if (ordered.length === 0) return [];
    const message = `Backfills run from the newest to the oldest, but ${joinNames(ordered.map(({ reason }) => reason))}: each instance would miss the rows of the one before it. Set "order: ascending".`;
    return [{ file: context.file.path, range: order.range, message }];
  },
};
