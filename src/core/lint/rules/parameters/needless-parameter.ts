import { collect } from '../../../base/collect';
import type { ParameterDefinition, Task, Workflow, WorkflowFile } from '../../../workflow/workflow';
import { upstreamTasks } from '../../../params';
import type { Fix } from '../../finding';
import { isDamaged } from '../../naming';
import { parameterUsesOf, removableLine } from '../../parameterUses';
import type { Report, Rule, RuleDocumentation } from '../../rule';

const HEAD = 'workflow:\n  name: load\n  param:\n    env: prod\n    tries: 3\n';
const TASK = "tasks:\n  - name: a\n    task_type: Sql\n    sql: SELECT * FROM t WHERE env = '${env}'\n";

export const documentation: RuleDocumentation = {
  title: 'A parameter is declared and not used, or hidden by another one',
  why: 'Who changes an unused parameter changes nothing, and believes otherwise. Where two parameters have one name, the task\'s own wins over the workflow\'s, silently.',
  bad: [
    { kind: 'workflow', text: `${HEAD}${TASK}` },
    { kind: 'workflow', text: `${HEAD.replace('    tries: 3\n', '')}${TASK}    input_params:\n      env: test\n` },
  ],
  good: [
    { kind: 'workflow', text: `${HEAD}${TASK}    fail_retry_times: 2\n  - name: b\n    task_type: Shell\n    command: load.sh \${tries}\n` },
    { kind: 'workflow', text: `${HEAD}${TASK}  - name: b\n    task_type: SubWorkflow\n    workflow_name: other\n` },
    { kind: 'workflow', text: `${HEAD.replace('tries: 3', 'day: $[yyyy-MM-dd]\n    limit: ${day}')}${TASK.replace("'${env}'", "'${env}' AND d < '${limit}'")}` },
  ],
  whenToIgnore: 'When something outside this file reads the parameter.',
  threads: ['https://github.com/apache/dolphinscheduler/issues/17639', 'https://github.com/apache/dolphinscheduler/issues/18040'],
};

export const needlessParameter: Rule = {
  code: 'V05',
  name: 'needless-parameter',
  severity: 'info',
  confidence: 'sure',
  fixability: 'suggest',
  check: ({ file, workflow }) => {
    if (file === undefined || workflow === undefined || isDamaged(file, workflow)) return [];
    if (workflow.parameters.length === 0 && workflow.tasks.every((task) => task.parameters.length === 0)) return [];
    const uses = parameterUsesOf(file, workflow);
    const globals = workflow.parameters.filter(({ name, direction }) => direction === 'in' && !uses.isGlobalUsed(name));
    const locals = collect(workflow.tasks, (task) => localReports(file, workflow, { task, isUsed: (name) => uses.isLocalUsed(task, name) }));
    return [...globals.map((definition) => unusedReport(file, definition, workflow.parameters)), ...locals];
  },
};

interface TaskUses {
  readonly task: Task;
  readonly isUsed: (name: string) => boolean;
}

function localReports(file: WorkflowFile, workflow: Workflow, { task, isUsed }: TaskUses): readonly Report[] {
  const locals = task.parameters.filter(({ direction }) => direction === 'in');
  if (locals.length === 0) return [];
  const outputs = new Set(collect(upstreamTasks(workflow, task), (other) =>
    other.parameters.filter(({ direction }) => direction === 'out').map(({ name }) => name)));
  return collect(locals, (definition) => {
    if (!isUsed(definition.name)) return [{ ...unusedReport(file, definition, task.parameters), task: task.name.value }];
    const message = hidingMessage(workflow, definition, outputs);
    return message === undefined ? [] : [{ file: file.path, range: definition.nameRange, message, task: task.name.value }];
  });
}

function hidingMessage(workflow: Workflow, { name, value }: ParameterDefinition, outputs: ReadonlySet<string>): string | undefined {
  // From DolphinScheduler 3.3.1 on an output reaches a task only under a name that is declared.
  if (outputs.has(name)) return undefined;
  const global = workflow.parameters.find((definition) => definition.name === name);
  if (global === undefined) return undefined;
  if (global.value === value) return `"${name}" repeats the workflow's parameter of that name: remove it, so that there is one place to change.`;
  return `"${name}" hides the workflow's parameter of that name, which is \`${global.value}\`: this task sees \`${value}\`. Give one of them another name.`;
}

function unusedReport(file: WorkflowFile, definition: ParameterDefinition, siblings: readonly ParameterDefinition[]): Report {
  const line = removableLine(file.text, definition, siblings);
  const fixes: readonly Fix[] = line === undefined ? [] : [{ title: `Remove "${definition.name}"`, kind: 'suggest', edits: [{ file: file.path, range: line, newText: '' }] }];
  const message = `"${definition.name}" is declared and nothing here uses it: changing it changes nothing. Remove it, or use it as \`\${${definition.name}}\`.`;
  return { file: file.path, range: definition.nameRange, message, fixes };
}
