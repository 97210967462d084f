import { callWorkflow } from '../../naming';
import type { Rule, RuleDocumentation } from '../../rule';
import { runsInParallel, shortestPeriodMinutes, writeMinutes } from '../../schedules/period';
import { endlessScheduleOf } from '../../workspace/tickOffset';

const workflow = (more = ''): string => `workflow:\n  name: load\n  schedule: 0 0 * * * ? *\n  timezone: UTC\n${more}tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n`;
const taking = (minutes: number): { readonly medianSeconds: number; readonly tasks: Readonly<Record<string, never>> } => ({ medianSeconds: minutes * 60, tasks: {} });

export const documentation: RuleDocumentation = {
  title: 'Instances take longer than the time between two of them',
  why: 'Each instance starts while the ones before it still run. They pile up, press on the same tables, and each makes the others slower.',
  bad: [{ kind: 'workflow', text: workflow(), history: taking(95) }],
  good: [
    { kind: 'workflow', text: workflow(), history: taking(20) },
    { kind: 'workflow', text: workflow('  execution_type: serial_wait\n'), history: taking(95) },
    { kind: 'workflow', text: workflow() },
  ],
  whenToIgnore: 'When the past runs were slow for a reason that is gone.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/1319'],
};

export const overlappingRuns: Rule = {
  code: 'S04',
  name: 'overlapping-runs',
  severity: 'warning',
  confidence: 'sure',
  fixability: 'none',
  check: ({ file, workflow: definition, history, dates }) => {
    const schedule = endlessScheduleOf(definition);
    const medianMinutes = (history?.medianSeconds ?? 0) / 60;
    if (file === undefined || definition?.schedule === undefined || schedule === undefined || medianMinutes === 0 || !runsInParallel(definition.executionType?.value)) return [];
    const period = shortestPeriodMinutes(schedule, dates.instant);
    if (period === undefined || medianMinutes <= period) return [];
    const message = `Half of the past instances of ${callWorkflow(definition)} took ${writeMinutes(medianMinutes)} or longer, but the next one starts after ${writeMinutes(period)}: they pile up. Set "execution_type: serial_wait", or schedule it less often.`;
    return [{ file: file.path, range: definition.schedule.range, message }];
  },
};
