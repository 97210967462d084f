import type { RetryNumber } from '../../../workflow/workflow';
import { isUnlimited } from '../../retryLimits';
import type { Report, Rule, RuleDocumentation } from '../../rule';

interface Limits {
  readonly key: string;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
  readonly consequence: (value: number) => string;
}

const TIMES: Limits = {
  key: 'fail_retry_times',
  least: 1,
  most: 3,
  unit: 'retries',
  consequence: (value) => (value < 1 ? 'one lost connection fails the workflow instance' : 'a permanent failure is repeated before anybody hears of it'),
};

const INTERVAL: Limits = {
  key: 'fail_retry_interval',
  least: 1,
  most: 5,
  unit: 'minutes',
  consequence: (value) => (value < 1 ? 'the retry meets the same outage' : 'the tasks behind it wait for longer than the outage lasts'),
};

export const documentation: RuleDocumentation = {
  title: 'Retries are outside 1 to 3, or less than 1 or more than 5 minutes apart',
  why: 'Too few or too early retries meet the same outage; too many or too late ones delay the news of a failure that no retry can repair.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 10\n    fail_retry_interval: 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 2\n    fail_retry_interval: 30\n' },
  ],
  good: [
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n    fail_retry_times: 3\n    fail_retry_interval: 5\n' },
  ],
  whenToIgnore: 'When the source is known to be away for longer, for example a nightly maintenance window.',
  threads: [],
};

export const retryOutOfRange: Rule = {
  code: 'R02',
  name: 'retry-out-of-range',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow }) =>
    (workflow?.tasks ?? []).flatMap((task) => {
      if (file === undefined) return [];
      const place = { file: file.path, task: task.name.value };
      return [...checkNumber(task.retry.times, TIMES, place), ...checkNumber(task.retry.intervalMinutes, INTERVAL, place)];
    }),
};

function checkNumber(number: RetryNumber | undefined, limits: Limits, place: { readonly file: string; readonly task: string }): readonly Report[] {
  if (number?.value === undefined || (limits === TIMES && isUnlimited(number))) return [];
  const { value, range } = number;
  const { key, least, most, unit } = limits;
  if (value >= least && value <= most) return [];
  const nearest = value < least ? least : most;
  const message = `Expected "${key}" from ${least} to ${most} ${unit}, not ${number.raw}: ${limits.consequence(value)}.`;
  const fix = { title: `Set ${key} to ${nearest}`, kind: 'suggest', edits: [{ file: place.file, range, newText: String(nearest) }] } as const;
  return [{ ...place, range, message, fixes: [fix] }];
}
