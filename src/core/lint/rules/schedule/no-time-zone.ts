import { collect } from '../../../base/collect';
import { setWorkflowValue } from '../../../workflow/yamlEdits';
import type { Fix } from '../../finding';
import { callWorkflow, isDamaged } from '../../naming';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';

const TASKS = 'tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT 1\n';

export const documentation: RuleDocumentation = {
  title: 'A schedule without a time zone',
  why: 'A local run takes UTC, PyDolphinScheduler takes Asia/Shanghai, and other tools take the zone of the machine. The same file then has other schedule times, and `${schedule_time}` another date, wherever it runs.',
  bad: [
    { kind: 'workflow', text: `workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n${TASKS}` },
    { kind: 'workflow', text: `workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone:\n${TASKS}` },
  ],
  good: [
    { kind: 'workflow', text: `workflow:\n  name: load\n  schedule: 0 0 2 * * ? *\n  timezone: Asia/Shanghai\n${TASKS}` },
    { kind: 'workflow', text: `workflow:\n  name: load\n${TASKS}` },
  ],
  whenToIgnore: 'Never: writing the zone down costs one line.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/16822', 'https://github.com/apache/dolphinscheduler/issues/9829', 'https://github.com/apache/dolphinscheduler/issues/12195'],
};

/** The zone that applies here without one, and PyDolphinScheduler's default (dolphinscheduler.md §7.5). */
const ZONES: readonly (readonly [string, string])[] = [['UTC', 'as a local run reads it now'], ['Asia/Shanghai', 'as PyDolphinScheduler reads it now']];

export const noTimeZone: Rule = {
  code: 'S01',
  name: 'no-time-zone',
  severity: 'error',
  confidence: 'sure',
  fixability: 'suggest',
  check: (context) => {
    const { file, workflow } = context;
    if (file === undefined || workflow?.schedule === undefined || workflow.timezone !== undefined || isDamaged(file, workflow)) return [];
    const message = `The schedule of ${callWorkflow(workflow)} has no time zone: it means UTC here and Asia/Shanghai where PyDolphinScheduler submits it, eight hours apart. Add "timezone:".`;
    return [{ file: file.path, range: workflow.schedule.range, message, fixes: () => zoneFixes(context) }];
  },
};

function zoneFixes({ file }: RuleContext): readonly Fix[] {
  if (file === undefined) return [];
  return collect(ZONES, ([zone, meaning]): readonly Fix[] => {
    const edit = setWorkflowValue(file, { key: 'timezone', value: zone });
    return edit === undefined ? [] : [{ title: `Add timezone: ${zone} (${meaning})`, kind: 'suggest', edits: [{ file: file.path, ...edit }] }];
  });
}
