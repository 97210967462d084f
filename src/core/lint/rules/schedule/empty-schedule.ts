import { formatScheduleTime, nextTicks, ticksBetween } from '../../../schedule';
import type { Rule, RuleDocumentation } from '../../rule';
import { readSchedule } from '../../schedules/readSchedule';

const workflow = (schedule: string, start: string, end: string): string => `workflow:\n  name: load\n  schedule: ${schedule}\n  timezone: UTC\n  start_time: "${start}"\n  end_time: "${end}"\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;

export const documentation: RuleDocumentation = {
  title: 'There is no schedule time between the start and the end of the schedule',
  why: 'The workflow is never due and a backfill finds nothing to do. DolphinScheduler accepts such a schedule without a word, or runs an instance with an empty schedule time.',
  bad: [
    { kind: 'workflow', text: workflow('0 0 2 * * ? *', '2025-03-10 00:00:00', '2025-03-01 00:00:00') },
    { kind: 'workflow', text: workflow('0 0 2 * * ? *', '2025-03-10 03:00:00', '2025-03-11 01:00:00') },
    { kind: 'workflow', text: workflow('0 0 2 1 * ? *', '2025-03-10 00:00:00', '2025-03-20 00:00:00') },
  ],
  good: [
    { kind: 'workflow', text: workflow('0 0 2 * * ? *', '2025-03-10 00:00:00', '2025-03-10 02:00:00') },
    { kind: 'workflow', text: workflow('0 0 2 1 * ? *', '2025-03-10 00:00:00', '2025-04-10 00:00:00') },
  ],
  whenToIgnore: 'When the workflow was ended on purpose: then take its schedule out.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/13292'],
};

export const emptySchedule: Rule = {
  code: 'S09',
  name: 'empty-schedule',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow: definition }) => {
    if (file === undefined || definition?.endTime === undefined || definition.startTime === undefined) return [];
    const { schedule, problems } = readSchedule(definition);
    const { startAt, endAt, zone } = schedule;
    const isUnreadable = problems.some(({ severity, range }) => severity === 'error' && range !== definition.endTime?.range);
    if (startAt === undefined || endAt === undefined || isUnreadable) return [];
    const place = { file: file.path, range: definition.endTime.range };
    if (startAt >= endAt) return [{ ...place, message: `end_time \`${definition.endTime.value}\` is not after start_time \`${definition.startTime.value}\`: no instance is ever due. Swap them.` }];
    const found = ticksBetween(schedule, { from: startAt, to: endAt, limit: 1 });
    if (found.kind === 'tooMany' || found.ticks.length > 0) return [];
    const [next] = nextTicks({ ...schedule, endAt: undefined }, endAt, 1);
    const hint = next === undefined ? '' : ` The next one would be ${formatScheduleTime(next, zone)}.`;
    return [{ ...place, message: `No schedule time lies between start_time and end_time: no instance is ever due.${hint}` }];
  },
};
