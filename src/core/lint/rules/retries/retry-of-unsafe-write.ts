import { collect } from '../../../base/collect';
import type { Task } from '../../../workflow/workflow';
import type { Finding } from '../../finding';
import { callTask } from '../../naming';
import { openWriteFindings } from '../../writes/openWrites';
import { isUnlimited } from '../../retryLimits';
import type { Rule, RuleDocumentation } from '../../rule';

function example(sql: string): string {
  return `workflow:\n  name: load\ntasks:\n  - name: daily\n    task_type: Sql\n    sql: ${sql}\n    fail_retry_times: 2\n    fail_retry_interval: 1\n`;
}

export const documentation: RuleDocumentation = {
  title: 'A task is retried although its write must not be repeated',
  why: 'An attempt may have done its work and still count as failed: the answer was lost, or a later statement failed. The retry then writes once more, and nobody is asked before.',
  bad: [{ kind: 'workflow', text: example("INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'") }],
  good: [
    { kind: 'workflow', text: example("INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}' ON CONFLICT (id) DO UPDATE SET v = excluded.v") },
    { kind: 'workflow', text: example("INSERT INTO daily SELECT * FROM orders WHERE dt = '${schedule_time}'").replace('fail_retry_times: 2', 'fail_retry_times: 0') },
  ],
  whenToIgnore: 'Never: repair the write, or set `fail_retry_times: 0` until it is repaired.',
  threads: [],
};

export const retryOfUnsafeWrite: Rule = {
  code: 'R06',
  name: 'retry-of-unsafe-write',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const { file, workflow } = context;
    if (file === undefined || workflow === undefined) return [];
    return collect(workflow.tasks, (task) => {
      const { times } = task.retry;
      if (times === undefined || !isRetried(task)) return [];
      const causes = openWriteFindings(context, task.name.value);
      const isOnce = workflow.local.tasks.some(({ name, write }) => name.value === task.name.value && write?.value === 'append-once');
      if (causes.length === 0 && !isOnce) return [];
      const why = causes.length === 0 ? 'declared "write: append-once"' : listOf(causes);
      const message = `Retries of ${callTask(workflow, task)} repeat a write that must not be repeated (${why}): one lost answer and the rows of ${context.dates.scheduleTime} are wrong. Repair the write first.`;
      const related = causes.map(({ file: path, range, message: cause }) => ({ file: path, range, message: cause }));
      return [{ file: file.path, range: times.range, message, task: task.name.value, related }];
    });
  },
};

function isRetried({ enabled, retry: { times } }: Task): boolean {
  return enabled && times !== undefined && (isUnlimited(times) || (times.value ?? 0) > 0);
}

/** `W01 append-insert, W03 self-increment`. */
function listOf(causes: readonly Finding[]): string {
  return [...new Set(causes.map(({ code, name }) => `${code} ${name}`))].join(', ');
}
