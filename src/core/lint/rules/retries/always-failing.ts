import { collect } from '../../../base/collect';
import { callTask } from '../../naming';
import type { Rule, RuleDocumentation } from '../../rule';

const workflow = (times: number): string => `workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: ${times}\n    fail_retry_interval: 1\n`;
const failures = { medianSeconds: undefined, tasks: { a: { medianSeconds: undefined, permanentFailures: ['no such table: orders', 'no such table: orders'] } } };

export const documentation: RuleDocumentation = {
  title: 'A task is retried although its last failures could not pass by themselves',
  why: 'A syntax error, a missing table or a broken constraint fails in the same way each time. The retries only put off the moment at which somebody hears of it.',
  bad: [{ kind: 'workflow', text: workflow(3), history: failures }],
  good: [
    { kind: 'workflow', text: workflow(3), history: { medianSeconds: 60, tasks: { a: { medianSeconds: 60, permanentFailures: [] } } } },
    { kind: 'workflow', text: workflow(0), history: failures },
    { kind: 'workflow', text: workflow(3) },
  ],
  whenToIgnore: 'When the cause has been repaired and the task did not run since, or when it lies in the data of one day.',
  threads: ['https://github.com/apache/airflow/issues/21562', 'https://github.com/apache/airflow/pull/7133'],
};

/** A message is quoted up to this length. */
const LONGEST = 120;

export const alwaysFailing: Rule = {
  code: 'R04',
  name: 'always-failing',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'none',
  check: ({ file, workflow: definition, history }) => {
    if (file === undefined || definition === undefined || history === undefined) return [];
    return collect(definition.tasks, (task) => {
      const { times } = task.retry;
      const known = Object.hasOwn(history.tasks, task.name.value) ? history.tasks[task.name.value] : undefined;
      const [newest] = known?.permanentFailures ?? [];
      if (newest === undefined || times?.value === undefined || times.value <= 0 || !task.enabled) return [];
      const count = known?.permanentFailures.length ?? 1;
      const said = newest.replace(/\s+/g, ' ').trim();
      const quoted = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
      const message = `A retry cannot help ${callTask(definition, task)}: its last ${count === 1 ? 'attempt' : `${count} attempts`} failed for good (${quoted}). Repair the cause; if that is done, write "# idempo: ignore R04 because repaired" above this line.`;
      return [{ file: file.path, range: times.range, message, task: task.name.value }];
    });
  },
};
