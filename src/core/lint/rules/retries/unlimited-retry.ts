import { collect } from '../../../base/collect';
import { callTask } from '../../naming';
import { isUnlimited } from '../../retryLimits';
import type { Rule, RuleDocumentation } from '../../rule';

/** The most that R02 accepts. */
const MOST = 3;

export const documentation: RuleDocumentation = {
  title: 'A task is retried without end',
  why: 'A mistake in the SQL never goes away by itself: the task is repeated for ever, keeps its slot, and the workflow instance never fails, so nobody is told.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: -1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: .inf\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 3\n' }],
  whenToIgnore: 'Never: raise the interval instead.',
  threads: [],
};

export const unlimitedRetry: Rule = {
  code: 'R03',
  name: 'unlimited-retry',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined) return [];
    return collect(workflow.tasks, (task) => {
      const { times } = task.retry;
      if (times === undefined || !isUnlimited(times)) return [];
      const message = `Unlimited retries (${times.raw}) for ${callTask(workflow, task)}: a mistake in its SQL would be repeated for ever and never reported. Expected 1 to ${MOST}.`;
      const fix = { title: `Set fail_retry_times to ${MOST}`, kind: 'suggest', edits: [{ file: file.path, range: times.range, newText: String(MOST) }] } as const;
      return [{ file: file.path, range: times.range, message, task: task.name.value, fixes: [fix] }];
    });
  },
};
