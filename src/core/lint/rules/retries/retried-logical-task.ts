import { collect } from '../../../base/collect';
import { callTask } from '../../naming';
import type { Rule, RuleDocumentation } from '../../rule';
import { wordSet } from '../../../sql/wordSet';

const workflow = (type: string, more: string): string => `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: ${type}\n${more}`;

export const documentation: RuleDocumentation = {
  title: 'A retry is declared for a task that is never retried',
  why: 'Condition, switch, dependent and sub-workflow tasks run inside the scheduler, which decides them once. The declared retries promise a safety that is not there.',
  bad: [
    { kind: 'workflow', text: workflow('Dependent', '    fail_retry_times: 2\n') },
    { kind: 'workflow', text: workflow('SubWorkflow', '    workflow_name: other\n    fail_retry_times: 1\n') },
  ],
  good: [
    { kind: 'workflow', text: workflow('Dependent', '    fail_retry_times: 0\n') },
    { kind: 'workflow', text: workflow('Sql', '    sql: SELECT 1\n    fail_retry_times: 2\n') },
    { kind: 'workflow', text: workflow('Shell', '    command: ls\n    fail_retry_times: 2\n') },
  ],
  whenToIgnore: 'Never: the tasks inside the sub-workflow have retries of their own.',
  threads: ['https://dev.to/chen_debra_3060b21d12b1b0/apache-dolphinscheduler-task-failure-retry-mechanism-intelligent-like-parcel-redelivery-1bfn'],
};

const LOGICAL_TYPES = wordSet('condition conditions switch dependent subprocess subworkflow');

export const retriedLogicalTask: Rule = {
  code: 'R07',
  name: 'retried-logical-task',
  severity: 'info',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow: definition }) => {
    if (file === undefined || definition === undefined) return [];
    return collect(definition.tasks, (task) => {
      const { times } = task.retry;
      const isLogical = LOGICAL_TYPES.has(task.type.value.toLowerCase().replace(/_/g, ''));
      if (!isLogical || times?.value === undefined || times.value <= 0) return [];
      const message = `The ${times.raw} retries of ${callTask(definition, task)} never happen: DolphinScheduler does not retry a ${task.type.value} task. Declare them for the tasks that do the work.`;
      return [{ file: file.path, range: times.range, message, task: task.name.value }];
    });
  },
};
