import type { Rule, RuleDocumentation } from '../../rule';
import { needsOrder } from '../../schedules/orderedTasks';
import { joinNames } from '../../workspace/grouping';

const workflow = (limit: number, more = ''): string => `workflow:\n  name: load\ntasks:\n  - name: count\n    task_type: Sql\n    sql: UPDATE totals SET n = n + 1 WHERE id = 1\nidempo:\n  backfill:\n    max_parallel: ${limit}\n${more}`;

export const documentation: RuleDocumentation = {
  title: 'A parallel backfill of a workflow whose instances need one another',
  why: 'Some task builds on what the schedule time before left, or adds to a table that all instances share. Run side by side, the instances read half-made rows, and the result depends on which ends first.',
  bad: [
    { kind: 'workflow', text: workflow(4) },
    { kind: 'workflow', text: workflow(3, '  tasks:\n    count: {depends_on_past: true}\n') },
  ],
  good: [
    { kind: 'workflow', text: workflow(1) },
    { kind: 'workflow', text: "workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE t PARTITION (dt='${schedule_time}') SELECT id FROM s\nidempo:\n  backfill:\n    max_parallel: 8\n" },
  ],
  whenToIgnore: 'When the task is known not to touch rows of other schedule times.',
  threads: ['https://github.com/apache/airflow/issues/29524', 'https://github.com/apache/dolphinscheduler/issues/1319'],
};

export const unsafeParallelBackfill: Rule = {
  code: 'S07',
  name: 'unsafe-parallel-backfill',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const limit = context.workflow?.local.backfillMaxParallel;
    const ordered = needsOrder(context);
    if (context.file === undefined || limit === undefined || limit.value <= 1 || ordered.length === 0) return [];
    const message = `A backfill may run ${limit.value} schedule times at once, but ${joinNames(ordered.map(({ reason }) => reason))}: the rows would depend on which instance ends first. Set "max_parallel: 1".`;
    return [{ file: context.file.path, range: limit.range, message }];
  },
};
