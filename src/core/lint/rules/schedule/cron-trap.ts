import type { Rule, RuleDocumentation } from '../../rule';
import { findCronTraps } from '../../schedules/cronTraps';

const workflow = (schedule: string): string => `workflow:\n  name: load\n  schedule: "${schedule}"\n  timezone: UTC\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;

export const documentation: RuleDocumentation = {
  title: 'The cron means something else than it seems to',
  why: 'A Quartz cron begins with seconds, counts Sunday as 1, passes over months without the named day and starts counting steps anew with each hour, day and month. Read as a Unix cron, the same text gives other schedule times. `L`, `W` and `#` are read the same by Quartz, DolphinScheduler and the local run, and are not reported.',
  bad: [
    { kind: 'workflow', text: workflow('* 0 2 * * ? *') },
    { kind: 'workflow', text: workflow('0 * 2 * * ? *') },
    { kind: 'workflow', text: workflow('0 0 2 31 * ? *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * 1-5 *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * L *') },
    { kind: 'workflow', text: workflow('0 0/45 * * * ? *') },
    { kind: 'workflow', text: workflow('0 0 0 */2 * ? *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * 7 *') },
  ],
  good: [
    { kind: 'workflow', text: workflow('0 0 2 * * ? *') },
    { kind: 'workflow', text: workflow('0 0/15 * * * ? *') },
    { kind: 'workflow', text: workflow('0 * * * * ? *') },
    { kind: 'workflow', text: workflow('0 * 9-17 * * ? *') },
    { kind: 'workflow', text: workflow('0 0 2 L * ? *') },
    { kind: 'workflow', text: workflow('0 0 2 31 1,3,5 ? *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * MON-FRI *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * 2-6 *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * 6L *') },
    { kind: 'workflow', text: workflow('0 0 2 ? * 2#1 *') },
    { kind: 'workflow', text: workflow('0 0 1,13 1,15 * ? *') },
  ],
  whenToIgnore: 'When exactly these schedule times are wanted.',
  threads: ['https://www.quartz-scheduler.org/documentation/quartz-2.5.x/tutorials/crontrigger.html'],
};

export const cronTrap: Rule = {
  code: 'S03',
  name: 'cron-trap',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow: definition }) => {
    const schedule = definition?.schedule;
    if (file === undefined || schedule === undefined) return [];
    const isExact = schedule.range.end - schedule.range.start === schedule.value.length;
    return findCronTraps(schedule.value).map(({ range, message, severity }) => ({
      file: file.path,
      range: isExact ? { start: schedule.range.start + range.start, end: schedule.range.start + range.end } : schedule.range,
      message: `Schedule \`${schedule.value}\`: ${message}.`,
      ...(severity !== undefined && { severity }),
    }));
  },
};
