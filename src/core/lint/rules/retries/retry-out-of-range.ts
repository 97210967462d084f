import { collect } from '../../../base/collect';
import type { RetryNumber, Task } from '../../../workflow/workflow';
import { openWriteFindings } from '../../writes/openWrites';
import { isUnlimited } from '../../retryLimits';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { optionOf, type LintSettings } from '../../project/settings';

const OPTIONS = {
  minimumRetries: { default: 1, minimum: 0, maximum: 99, description: 'The fewest retries that a task may have.' },
  maximumRetries: { default: 3, minimum: 0, maximum: 99, description: 'The most retries that a task may have.' },
  minimumIntervalMinutes: { default: 1, minimum: 0, maximum: 1440, description: 'The shortest wait between two attempts, in minutes.' },
  maximumIntervalMinutes: { default: 5, minimum: 0, maximum: 1440, description: 'The longest wait between two attempts, in minutes.' },
} as const satisfies Rule['options'];

interface Limits {
  readonly key: string;
  readonly least: number;
  readonly most: number;
  readonly unit: string;
  readonly tooFew: string;
  readonly tooMany: string;
}

function retryLimits(settings: LintSettings): Limits {
  return {
    key: 'fail_retry_times',
    least: limit(settings, 'minimumRetries'),
    most: limit(settings, 'maximumRetries'),
    unit: 'retries',
    tooFew: 'one lost connection fails the workflow instance',
    tooMany: 'a permanent failure is repeated before anybody hears of it',
  };
}

function intervalLimits(settings: LintSettings): Limits {
  return {
    key: 'fail_retry_interval',
    least: limit(settings, 'minimumIntervalMinutes'),
    most: limit(settings, 'maximumIntervalMinutes'),
    unit: 'minutes',
    tooFew: 'the retry meets the same outage',
    tooMany: 'the tasks behind it wait for longer than the outage lasts',
  };
}

function limit(settings: LintSettings, name: keyof typeof OPTIONS): number {
  return optionOf<number>(settings, retryOutOfRange, { name, default: OPTIONS[name].default });
}

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
  whenToIgnore: 'When the source is known to be away for longer, for example a nightly maintenance window. Where that holds for the whole project, set the limits in idempo.json.',
  threads: [],
};

export const retryOutOfRange: Rule = {
  code: 'R02',
  name: 'retry-out-of-range',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'suggest',
  options: OPTIONS,
  check: (context) => {
    const { file, workflow, settings } = context;
    if (file === undefined) return [];
    const [retries, interval] = [retryLimits(settings), intervalLimits(settings)];
    return collect(workflow?.tasks ?? [], (task) => {
      const place = { file: file.path, task: task.name.value };
      const { times, intervalMinutes } = task.retry;
      const isEndless = times !== undefined && isUnlimited(times);
      const ofTimes = isEndless ? [] : checkNumber(times, retries, place).map((report) => withoutHarm(report, task, context));
      return [...ofTimes, ...checkNumber(intervalMinutes, interval, place)];
    });
  },
};

/** A first retry of a write that must not be repeated makes things worse (R06): then there is no fix. */
function withoutHarm(report: Report, { name, retry }: Task, context: RuleContext): Report {
  return retry.times?.value === 0 && openWriteFindings(context, name.value).length > 0 ? { ...report, fixes: [] } : report;
}

function checkNumber(number: RetryNumber | undefined, limits: Limits, place: { readonly file: string; readonly task: string }): readonly Report[] {
  if (number?.value === undefined) return [];
  const { value, range } = number;
  const { key, least, most, unit } = limits;
  if (value >= least && value <= most) return [];
  const nearest = value < least ? least : most;
  const message = `Expected "${key}" from ${least} to ${most} ${unit}, not ${number.raw}: ${value < least ? limits.tooFew : limits.tooMany}.`;
  const fix = { title: `Set ${key} to ${nearest}`, kind: 'suggest', edits: [{ file: place.file, range, newText: String(nearest) }] } as const;
  return [{ ...place, range, message, fixes: [fix] }];
}
