import type { Problem } from '../../../base/problem';
import type { Workflow } from '../../../workflow/workflow';
import type { Rule, RuleDocumentation } from '../../rule';
import { readSchedule } from '../../schedules/readSchedule';
import { isRelativeTime } from '../../schedules/relativeTime';

export const documentation: RuleDocumentation = {
  title: 'The schedule, its time zone or its limits cannot be read',
  why: 'A workflow without a readable schedule has no schedule times: it is never due, and a backfill finds nothing to do.',
  bad: [
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 25 * * ? *\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
    { kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: Europe/Atlantis\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' },
  ],
  good: [{ kind: 'workflow', text: 'workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: Europe/Berlin\ntasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n' }],
  whenToIgnore: 'Never.',
  threads: [],
};

export const invalidSchedule: Rule = {
  code: 'Y05',
  name: 'invalid-schedule',
  severity: 'error',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined) return [];
    const { schedule, problems } = readSchedule(workflow);
    const areBothRead = schedule.startAt !== undefined && schedule.endAt !== undefined;
    return problems.filter((problem) => !isSaidElsewhere(workflow, problem, areBothRead)).map(({ message, range, severity }) => ({ file: file.path, message, range, severity }));
  },
};

/** A limit that follows the clock is S05's, an end that is not after the start S09's. */
function isSaidElsewhere({ startTime, endTime }: Workflow, { range }: Problem, areBothRead: boolean): boolean {
  const time = [startTime, endTime].find((limit) => limit?.range === range);
  return time !== undefined && (isRelativeTime(time.value) || (areBothRead && time === endTime));
}
