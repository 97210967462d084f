import { DAY_MS } from '../../../schedule/calendar';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { readSchedule } from '../../schedules/readSchedule';
import { metChanges, type MetChange } from '../../schedules/clockChanges';
import { isWindowed } from '../../taskScript';

const workflow = (schedule: string, zone: string, sql = 'SELECT 1'): string => `workflow:\n  name: load\n  schedule: ${schedule}\n  timezone: ${zone}\ntasks:\n  - name: a\n    task_type: Sql\n    sql: ${sql}\n`;

export const documentation: RuleDocumentation = {
  title: 'The schedule meets an hour that its zone skips or repeats',
  why: 'Where clocks change, a time of the day is missing once a year and comes twice once a year. A local run starts the missing one right after the gap and the repeated one at its first occurrence; Quartz, which DolphinScheduler uses, may skip or repeat it. An hourly schedule has two instances of one schedule time, and the second overwrites the first.',
  bad: [
    { kind: 'workflow', text: workflow('0 30 2 * * ? *', 'Europe/Berlin') },
    { kind: 'workflow', text: workflow('0 0 0 * * ? *', 'Africa/Cairo') },
    { kind: 'workflow', text: workflow('0 0 * * * ? *', 'America/New_York', "DELETE FROM t WHERE hour = '${schedule_time}'") },
  ],
  good: [
    { kind: 'workflow', text: workflow('0 30 4 * * ? *', 'Europe/Berlin') },
    { kind: 'workflow', text: workflow('0 30 2 * * ? *', 'Asia/Shanghai') },
    { kind: 'workflow', text: workflow('0 30 2 * * ? *', 'UTC') },
    { kind: 'workflow', text: workflow('0 30 2 ? 7 * *', 'Europe/Berlin') },
    { kind: 'workflow', text: workflow('0 0 * * * ? *', 'America/New_York') },
  ],
  whenToIgnore: 'When it does not matter that one instance a year is an hour late.',
  threads: ['https://github.com/apache/airflow/issues/38098', 'https://github.com/kestra-io/kestra/issues/524', 'https://github.com/temporalio/temporal/issues/8205'],
};

const YEARS = 5;
const SHOWN = 4;

export const clockChange: Rule = {
  code: 'S02',
  name: 'clock-change',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: (context) => {
    const { file, workflow: definition } = context;
    const changes = changesMet(context);
    if (file === undefined || definition?.schedule === undefined || changes.length === 0) return [];
    const zone = definition.timezone?.value.trim() ?? '';
    const listed = changes.slice(0, SHOWN).map(({ wall, kind, outcome }) => `${wall} is ${kind}: ${outcome}`).join('; ');
    const more = changes.length > SHOWN ? `; and ${changes.length - SHOWN} more within ${YEARS} years` : '';
    const message = `The clocks of ${zone} change at times of this schedule: ${listed}${more}. Choose another hour, or "timezone: UTC".`;
    return [{ file: file.path, range: definition.schedule.range, message }];
  },
};

/** Of an hourly schedule only where the schedule time goes into the SQL: else nothing is lost. */
function changesMet({ workflow: definition, scripts, dates }: RuleContext): readonly MetChange[] {
  if (definition?.schedule === undefined || definition.timezone === undefined) return [];
  const { schedule, problems } = readSchedule(definition);
  if (problems.some(({ severity }) => severity === 'error')) return [];
  const to = Math.min(dates.instant + YEARS * 365.25 * DAY_MS, schedule.endAt ?? Infinity);
  const changes = metChanges(schedule, dates.instant, to);
  return changes.filter(({ isShared }) => !isShared || scripts.some(isWindowed));
}
