import { addDependency, addItemBelow, quoteYaml } from '../../../workflow/yamlEdits';
import type { Fix } from '../../finding';
import type { Rule, RuleContext, RuleDocumentation } from '../../rule';
import { placeOf } from '../../taskScript';
import { findForeignWaits, type ForeignWait } from '../../workspace/foreignWaits';
import { endlessScheduleOf, offsetBetween, writeOffset } from '../../workspace/tickOffset';

const SALES = {
  'sales.workflow.yaml':
    "workflow:\n  name: sales\n  schedule: 0 0 1 * * ? *\n  timezone: UTC\ntasks:\n  - name: mart\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE dw.sales PARTITION (dt='${schedule_time}') SELECT id FROM shop\n",
};
const HEAD = 'workflow:\n  name: report\n  schedule: 0 0 2 * * ? *\n  timezone: UTC\ntasks:\n';
const REPORT = "  - name: report\n    task_type: Sql\n    sql: INSERT OVERWRITE TABLE report SELECT id FROM dw.sales WHERE dt = '${schedule_time}'\n";

export const documentation: RuleDocumentation = {
  title: 'A task reads what another workflow writes, and the workflow does not wait for it',
  why: 'Each workflow runs by its own clock. When the other one is late, fails or is run again, this one has read the rows of the day before and nobody is told.',
  bad: [
    { kind: 'workflow', text: HEAD + REPORT, others: SALES },
    { kind: 'workflow', text: `${HEAD}  - name: wait\n    task_type: Dependent\n    groups:\n      - op: and\n        groups:\n          - project_name: shop\n            workflow_name: sales\n${REPORT}`, others: SALES },
    { kind: 'workflow', text: `${HEAD}  - name: run\n    task_type: SubWorkflow\n    workflow_name: sales\n${REPORT}`, others: SALES },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}${REPORT}idempo:\n  depends_on:\n    - {workflow: sales, offset: -1h}\n`, others: SALES },
    { kind: 'workflow', text: `${HEAD}  - name: wait\n    task_type: Dependent\n    groups:\n      - op: and\n        groups:\n          - project_name: shop\n            workflow_name: sales\n${REPORT}    deps: [wait]\n`, others: SALES },
    { kind: 'workflow', text: `${HEAD}${REPORT.replace('dw.sales', 'ods.sales')}`, others: SALES },
  ],
  whenToIgnore: 'For a table that changes rarely and whose newest rows are good enough.',
  threads: ['https://github.com/SQLMesh/sqlmesh/issues/5201', 'https://github.com/apache/dolphinscheduler/issues/15807', 'https://github.com/apache/dolphinscheduler/issues/16194'],
};

export const undeclaredWorkflowDependency: Rule = {
  code: 'D02',
  name: 'undeclared-workflow-dependency',
  severity: 'warning',
  confidence: 'guess',
  fixability: 'suggest',
  check: (context) => findForeignWaits(context).map((wait) => {
    const item = itemFor(context, wait);
    return {
      ...placeOf(wait.reader.step.part, wait.reader.read.table.range),
      task: wait.reader.task.name.value,
      message: messageOf(context, wait, item),
      fixes: () => fixesFor(context, wait, item),
    };
  }),
};

function messageOf(context: RuleContext, wait: ForeignWait, item: string): string {
  const { reader, other, otherName, tables, dependentTask } = wait;
  const what = `"${reader.task.name.value}" reads ${tables}, which the workflow "${otherName}" (${other.file.path}) writes`;
  if (dependentTask !== undefined) {
    const task = dependentTask.name.value;
    return dependentTask.dependence?.kind === 'subWorkflow'
      ? `${what}, but does not wait for "${task}", which runs that workflow. Add "${task}" to its deps.`
      : `${what}, but does not wait for "${task}", which waits for that workflow. Add "${task}" to its deps.`;
  }
  return `${what}, and nothing here waits for it: for ${context.dates.scheduleTime} it may find the rows of the day before. Add a Dependent task, or declare "idempo: depends_on: [${item}]".`;
}

function itemFor({ workflow, dates }: RuleContext, { other, otherName }: ForeignWait): string {
  const [own, theirs] = [endlessScheduleOf(workflow), endlessScheduleOf(other.file.workflow)];
  const offset = own === undefined || theirs === undefined ? undefined : offsetBetween(own, theirs, dates.instant);
  return `{workflow: ${quoteYaml(otherName)}${offset === undefined ? '' : `, offset: ${writeOffset(offset)}`}}`;
}

function fixesFor(context: RuleContext, wait: ForeignWait, item: string): readonly Fix[] {
  const { file } = context;
  if (file === undefined) return [];
  const { reader, otherName } = wait;
  const dependentTask = wait.dependentTask?.name.value;
  const edit = dependentTask === undefined ? addItemBelow(file, ['idempo'], { key: 'depends_on', item }) : addDependency(file, reader.task, dependentTask);
  const title = dependentTask === undefined ? `Declare that this workflow depends on "${otherName}" (idempo: depends_on)` : `Let "${reader.task.name.value}" wait for "${dependentTask}" (deps)`;
  return edit === undefined ? [] : [{ title, kind: 'suggest', edits: [{ file: file.path, ...edit }] }];
}
