import { collect } from '../../../base/collect';
import type { Task, WorkflowFile } from '../../../workflow/workflow';
import type { Fix } from '../../finding';
import { callTask, isDamaged } from '../../naming';
import { openWriteFindings } from '../../writes/openWrites';
import type { Rule, RuleDocumentation } from '../../rule';
import { wordSet } from '../../../sql/wordSet';

/** The source article's recommendation, and ours: 1 to 3 retries, 1 to 5 minutes apart. */
const TIMES = 2;
const INTERVAL_MINUTES = 1;

export const documentation: RuleDocumentation = {
  title: 'A task declares no retry',
  why: 'The default is no retry at all: one dropped connection fails the whole workflow instance and somebody has to start it again by hand.',
  bad: [{ kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  good: [
    {
      kind: 'workflow',
      text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 2\n    fail_retry_interval: 1\n',
    },
  ],
  whenToIgnore: 'When a failure must always be looked at by a person before the next attempt: then write `fail_retry_times: 0` with the reason.',
  threads: ['https://dolphinscheduler.apache.org/en-us/docs/latest/user_doc/guide/task/sql.html'],
};

export const noRetry: Rule = {
  code: 'R01',
  name: 'no-retry',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const { file, workflow } = context;
    if (file === undefined || workflow === undefined) return [];
    return collect(workflow.tasks, (task) => {
      if (!isWithoutRetry(task) || isDamaged(file, task)) return [];
      const message = `Expected retries for ${callTask(workflow, task)}: none are declared, so one lost connection fails the workflow instance. Add 1 to 3.`;
      return [{ file: file.path, range: task.name.range, message, task: task.name.value, fixes: openWriteFindings(context, task.name.value).length > 0 ? [] : [addRetries(file, task)] }];
    });
  },
};

/** A condition, switch, dependent or sub-workflow task is never retried. */
const LOGICAL_TYPES = wordSet('condition conditions switch dependent subprocess subworkflow sub_workflow sub_process');

function isWithoutRetry(task: Task): boolean {
  return task.enabled && task.retry.times === undefined && !LOGICAL_TYPES.has(task.type.value.toLowerCase());
}

function addRetries(file: WorkflowFile, task: Task): Fix {
  const { offset, indent, newline } = task.insertion;
  const lines = [`fail_retry_times: ${TIMES}`, ...(task.retry.intervalMinutes === undefined ? [`fail_retry_interval: ${INTERVAL_MINUTES}`] : [])];
  return {
    title: `Add ${TIMES} retries, ${INTERVAL_MINUTES} minute apart`,
    kind: 'suggest',
    edits: [{ file: file.path, range: { start: offset, end: offset }, newText: lines.map((line) => newline + indent + line).join('') }],
  };
}
