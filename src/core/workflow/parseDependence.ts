import { findClosestWord } from '../base/closestWord';
import type { Ranged, TextRange } from '../base/textRange';
import { DATE_VALUES, findDateValue } from './dateValues';
import type { Dependence, DependentItem, DependentLogic, SubWorkflowLogic } from './logicalTask';
import { innerMapping, readName } from './parseBranching';
import type { ParseContext } from './parseContext';
import { readAmount, readText, reportShape } from './parseContext';
import { readGroups, type Groups } from './parseGroups';
import { readWorkflowReference, type WorkflowReference } from './workflowToken';
import { entryOf, type YamlMapping } from './yamlNode';

const WORKFLOW_KEYS = ['workflow_name', 'workflowName', 'process_definition_name', 'processDefinitionName'] as const;
const DEPENDENT_WORKFLOW_KEYS = [...WORKFLOW_KEYS, 'definition_name', 'definitionName', 'definition_code', 'definitionCode'] as const;
const TASK_KEYS = ['dependent_task_name', 'dependentTaskName', 'dep_task_name', 'depTaskName', 'dep_task_code', 'depTaskCode'] as const;
const DATE_KEYS = ['dependent_date', 'dependentDate', 'date_value', 'dateValue'] as const;

/** DolphinScheduler's defaults (`TAPI/parameters/DependentParameters.java`): it looks every 10 s, and waits one minute for what failed. */
const CHECK_INTERVAL_SECONDS = 10;
const FAILURE_WAITING_MINUTES = 1;

interface ReadItem {
  readonly item: DependentItem;
  /** As written, in the spelling of the server. */
  readonly date: Ranged<string> | undefined;
  readonly range: TextRange;
}

/** A `Dependent` task: PyDolphinScheduler reads `op` and `groups` of the task itself; many files have them below `dependence` (or its own `denpendence`). */
export function readDependent(context: ParseContext, mapping: YamlMapping, name: Ranged<string>): { readonly logic: DependentLogic; readonly dependence: Dependence } {
  const inner = innerMapping(mapping, 'dependence', 'denpendence');
  const groups = readGroups(context, inner, (item) => readItem(context, item));
  if (groups.groups.length === 0) reportShape(context, name.range, `The task "${name.value}" waits for nothing. Add "groups:" with items such as {workflow_name: orders, dependent_date: today}.`);
  const setting = (...keys: string[]) => entryOf(inner, ...keys) ?? entryOf(mapping, ...keys);
  const checkSeconds = readAmount(context, setting('check_interval', 'checkInterval'))?.value;
  const waitingMinutes = readAmount(context, setting('failure_waiting_time', 'failureWaitingTime'))?.value;
  return {
    logic: {
      kind: 'dependent',
      relation: groups.relation,
      groups: groups.groups.map(({ relation, items }) => ({ relation, items: items.map(({ item }) => item) })),
      checkIntervalMs: (checkSeconds === undefined || checkSeconds === 0 ? CHECK_INTERVAL_SECONDS : checkSeconds) * 1000,
      failurePolicy: readFailurePolicy(context, setting('failure_policy', 'failurePolicy')),
      failureWaitingMs: (waitingMinutes ?? FAILURE_WAITING_MINUTES) * 60_000,
    },
    dependence: dependenceOf(groups),
  };
}

function readItem(context: ParseContext, mapping: YamlMapping): ReadItem | undefined {
  const workflow = readName(context, entryOf(mapping, ...DEPENDENT_WORKFLOW_KEYS));
  if (workflow === undefined) {
    reportShape(context, mapping.range, 'This item names no workflow. Write the one that is waited for: {workflow_name: orders, dependent_date: today}.');
    return undefined;
  }
  const date = readDate(context, mapping);
  const item = { workflow, ...nameOf(readWorkflowReference(context, workflow)), task: readDependentTask(context, mapping), dateValue: date?.value ?? 'today' };
  return { item, date, range: mapping.range };
}

function nameOf(reference: WorkflowReference | undefined): { readonly workflowName?: string } {
  return reference?.name === undefined ? {} : { workflowName: reference.name };
}

/** `0` is the name for the whole workflow, `-1` for all of its tasks (dolphinscheduler.md §3.9). */
function readDependentTask(context: ParseContext, mapping: YamlMapping): Ranged<string> | undefined {
  const task = readName(context, entryOf(mapping, ...TASK_KEYS));
  if (task === undefined || task.value === '0') return undefined;
  return task.value === '-1' ? { ...task, value: '*' } : task;
}

/** What is no date value is reported and kept, so that the linter sees what was meant. */
function readDate(context: ParseContext, mapping: YamlMapping): Ranged<string> | undefined {
  const date = readName(context, entryOf(mapping, ...DATE_KEYS));
  if (date === undefined) return undefined;
  const value = findDateValue(date.value);
  if (value !== undefined) return { value, range: date.range };
  const closest = findClosestWord(date.value.trim(), DATE_VALUES);
  const advice = closest === undefined ? `The values are ${DATE_VALUES.join(', ')}.` : `Did you mean "${closest}"?`;
  reportShape(context, date.range, `"${date.value}" is no date that a Dependent task can wait for. ${advice}`);
  return { value: date.value.trim(), range: date.range };
}

function readFailurePolicy(context: ParseContext, entry: Parameters<typeof readText>[1]): DependentLogic['failurePolicy'] {
  const text = readText(context, entry);
  const policy = text?.value.trim().toLowerCase().replace(/^dependent_failure_/, '');
  if (text === undefined || policy === 'failure' || policy === 'waiting') return policy === 'waiting' ? 'waiting' : 'failure';
  reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be DEPENDENT_FAILURE_FAILURE or DEPENDENT_FAILURE_WAITING, not "${text.value}".`);
  return 'failure';
}

function dependenceOf({ relation, groups }: Groups<ReadItem>): Dependence {
  const isAnyGroup = relation === 'or' && groups.length > 1;
  const items = groups.flatMap((group) =>
    group.items.map(({ item, date, range }) => ({
      workflow: item.workflow,
      task: item.task?.value === '*' ? undefined : item.task,
      date,
      isAlternative: isAnyGroup || (group.relation === 'or' && group.items.length > 1),
      range,
    })),
  );
  return { kind: 'dependent', items };
}

/** A `SubWorkflow` task, which older files call `SubProcess`. The other workflow's file is read, so that an instance is pinned to it as well. */
export function readSubWorkflow(context: ParseContext, mapping: YamlMapping, name: Ranged<string>): { readonly logic?: SubWorkflowLogic; readonly dependence: Dependence } {
  const workflow = readName(context, entryOf(mapping, ...WORKFLOW_KEYS));
  if (workflow === undefined) {
    reportShape(context, name.range, `The task "${name.value}" names no workflow to run. Add "workflow_name:" with a name or $WORKFLOW{"other.yaml"}.`);
    return { dependence: { kind: 'subWorkflow', items: [] } };
  }
  const reference = readWorkflowReference(context, workflow);
  return {
    logic: { kind: 'subWorkflow', workflow, path: reference?.path, ...nameOf(reference) },
    dependence: { kind: 'subWorkflow', items: [{ workflow, task: undefined, date: undefined, isAlternative: false, range: workflow.range }] },
  };
}
