import { collect } from '../../../base/collect';
import { callWorkflow, isDamaged } from '../../naming';
import type { Report, Rule, RuleContext, RuleDocumentation } from '../../rule';
import { isRelativeTime } from '../../schedules/relativeTime';

const workflow = (more: string): string => `workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: UTC\n${more}tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;

export const documentation: RuleDocumentation = {
  title: 'The start or end of the schedule moves',
  why: 'A limit that depends on the clock gives another set of schedule times each time the file is read, so that nobody can say which instances are missing. A missing `start_time` is only a note: PyDolphinScheduler then takes the moment of each submission. A missing `end_time` is fine and not reported: it means without end.',
  bad: [
    { kind: 'workflow', text: workflow('  start_time: now\n') },
    { kind: 'workflow', text: workflow('  start_time: days_ago(7)\n') },
    { kind: 'workflow', text: workflow("  start_time: \"2025-01-01\"\n  end_time: '$[yyyy-MM-dd]'\n") },
    { kind: 'workflow', text: workflow('') },
  ],
  good: [
    { kind: 'workflow', text: workflow('  start_time: "2025-01-01 00:00:00"\n') },
    { kind: 'workflow', text: workflow('  start_time: 2025-01-01\n  end_time: "2025-12-31 23:59:59"\n') },
    { kind: 'workflow', text: 'workflow:\n  name: load\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  whenToIgnore: 'For a missing start: when nothing before the last submission is ever run again.',
  threads: ['https://github.com/apache/airflow/issues/1089', 'https://github.com/apache/airflow/pull/18071'],
};

export const movingLimit: Rule = {
  code: 'S05',
  name: 'moving-limit',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => [...relativeLimits(context), ...missingStart(context)],
};

function relativeLimits({ file, workflow: definition, findings }: RuleContext): readonly Report[] {
  if (file === undefined || definition === undefined) return [];
  const limits = [['start_time', definition.startTime], ['end_time', definition.endTime]] as const;
  return collect(limits, ([key, time]): readonly Report[] => {
    if (time === undefined || !isRelativeTime(time.value)) return [];
    if (findings.some(({ code, file: path, range }) => code === 'T04' && path === file.path && range.start < time.range.end && time.range.start < range.end)) return [];
    const message = `${key} \`${time.value}\` depends on when it is read: the same file has other schedule times tomorrow. Write a fixed time, yyyy-MM-dd HH:mm:ss.`;
    return [{ file: file.path, range: time.range, message }];
  });
}

function missingStart({ file, workflow: definition, dates }: RuleContext): readonly Report[] {
  if (file === undefined || definition?.schedule === undefined || definition.startTime !== undefined || isDamaged(file, definition)) return [];
  const message = `The schedule of ${callWorkflow(definition)} has no "start_time": PyDolphinScheduler takes the moment of each submission, so that a new submission drops schedule times that were still due. Add one, such as "${dates.scheduleTime.slice(0, 10)} 00:00:00".`;
  return [{ file: file.path, range: definition.schedule.range, message, severity: 'info' }];
}
