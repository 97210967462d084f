import { findSyntaxMistake } from '../base/expression/parse';
import type { Ranged } from '../base/textRange';
import type { Branching, ConditionsGroup, ConditionsLogic, SwitchLogic } from './logicalTask';
import type { ParseContext } from './parseContext';
import { nameOfKind, readNodeList, readText, readTextList, reportShape } from './parseContext';
import { readGroups } from './parseGroups';
import { entryOf, type YamlMapping } from './yamlNode';

type ConditionsItem = ConditionsGroup['items'][number];
type SwitchCase = SwitchLogic['cases'][number];

const SUCCESS_KEYS = ['success_task', 'success_tasks', 'successTask', 'success_node', 'successNode'] as const;
const FAILED_KEYS = ['failed_task', 'failed_tasks', 'failedTask', 'failed_node', 'failedNode'] as const;

/** A `Condition` task: PyDolphinScheduler's `success_task`, `failed_task`, `op` and `groups`, or the server's `dependence` and `conditionResult`. */
export function readConditions(context: ParseContext, mapping: YamlMapping, name: Ranged<string>): ConditionsLogic {
  const result = innerMapping(mapping, 'condition_result', 'conditionResult');
  const groups = readGroups(context, innerMapping(mapping, 'dependence'), (item) => readConditionsItem(context, item));
  const successTasks = readNames(context, entryOf(result, ...SUCCESS_KEYS));
  const failedTasks = readNames(context, entryOf(result, ...FAILED_KEYS));
  if (groups.groups.length === 0) reportShape(context, name.range, `The task "${name.value}" decides by no other task. Add "groups:" with items such as {task: load, flag: true}.`);
  if (successTasks.length + failedTasks.length === 0) reportShape(context, name.range, `The task "${name.value}" has nothing to run. Add "success_task:" and "failed_task:".`);
  return { kind: 'conditions', ...groups, successTasks, failedTasks };
}

function readConditionsItem(context: ParseContext, mapping: YamlMapping): ConditionsItem | undefined {
  const task = readName(context, entryOf(mapping, 'task', 'dep_task_name', 'depTaskName', 'dep_task_code', 'depTaskCode'));
  if (task === undefined) {
    reportShape(context, mapping.range, 'This item names no task. Write the task whose outcome decides: {task: load, flag: true}.');
    return undefined;
  }
  return { task, status: readStatus(context, mapping, task) };
}

const STATUSES: ReadonlyMap<string, ConditionsItem['status']> = new Map([
  ['true', 'success'], ['success', 'success'], ['1', 'success'], ['false', 'failure'], ['failure', 'failure'], ['0', 'failure'],
]);

function readStatus(context: ParseContext, mapping: YamlMapping, task: Ranged<string>): ConditionsItem['status'] {
  const entry = entryOf(mapping, 'flag', 'status');
  const text = readText(context, entry);
  const status = STATUSES.get(text?.value.trim().toLowerCase() ?? '');
  if (status !== undefined) return status;
  if (text === undefined) reportShape(context, task.range, `Say how "${task.value}" must have ended: "flag: true" for success, "flag: false" for failure.`);
  else reportShape(context, text.range, `"${entry?.key.text ?? ''}" must be true (the task succeeded) or false (it failed), not "${text.value}".`);
  return 'success';
}

/** A `Switch` task: PyDolphinScheduler's list `condition` of `task` and `condition`, or the server's `switchResult`. The item without a condition is the default. */
export function readSwitch(context: ParseContext, mapping: YamlMapping, name: Ranged<string>): SwitchLogic {
  const result = innerMapping(mapping, 'switch_result', 'switchResult');
  const entry = entryOf(result, 'condition', 'conditions', 'depend_task_list', 'dependTaskList');
  const branches = readNodeList(entry).flatMap((item) => {
    if (item.kind === 'mapping') return readBranch(context, item) ?? [];
    reportShape(context, item.range, `Each item of "${entry?.key.text ?? ''}" must be a mapping such as {task: load, condition: "\${x} > 1"}, not a ${nameOfKind(item)}.`);
    return [];
  });
  const cases = branches.flatMap(({ task, condition }): readonly SwitchCase[] => (condition === undefined ? [] : [{ task, condition }]));
  const defaults = [...branches.filter(({ condition }) => condition === undefined).map(({ task }) => task), ...readNames(context, entryOf(result, 'next_node', 'nextNode'))];
  for (const extra of defaults.slice(1)) reportShape(context, extra.range, `A Switch task has one default, and "${defaults[0]?.value ?? ''}" is it already. Give this item a "condition:".`);
  if (cases.length + defaults.length === 0) reportShape(context, name.range, `The task "${name.value}" has no branches. Add "condition:" with items such as {task: load, condition: "\${x} > 1"}.`);
  return { kind: 'switch', cases, otherwise: defaults[0] };
}

function readBranch(context: ParseContext, mapping: YamlMapping): { readonly task: Ranged<string>; readonly condition: Ranged<string> | undefined } | undefined {
  const task = readName(context, entryOf(mapping, 'task', 'next_node', 'nextNode'));
  const condition = readName(context, entryOf(mapping, 'condition'));
  if (condition !== undefined) checkCondition(context, condition);
  if (task !== undefined) return { task, condition };
  reportShape(context, mapping.range, 'This branch names no task. Write the one that it runs: {task: load, condition: "${x} > 1"}.');
  return undefined;
}

/** A mistake would not be noticed before the default branch runs. What the parameters hold is not known here: `null` fits everywhere. */
function checkCondition(context: ParseContext, { value, range }: Ranged<string>): void {
  const filled = value.replaceAll("'", '"').replace(/\$\{.*?\}/g, (placeholder) => 'null'.padEnd(placeholder.length));
  const mistake = findSyntaxMistake(filled);
  if (mistake === undefined) return;
  context.report({ code: 'Y03', severity: 'warning', message: `This condition cannot be evaluated, and counts as false: ${mistake}.`, range });
}

/** The edges that the names make, besides `deps`. */
export function branchingOf(logic: ConditionsLogic | SwitchLogic): Branching {
  if (logic.kind === 'conditions') {
    const waitsFor = logic.groups.flatMap(({ items }) => items.map(({ task }) => task));
    return { waitsFor, starts: [...logic.successTasks, ...logic.failedTasks] };
  }
  const otherwise = logic.otherwise === undefined ? [] : [logic.otherwise];
  return { waitsFor: [], starts: [...logic.cases.map(({ task }) => task), ...otherwise] };
}

/** The mapping below one of the keys, else the task's own. */
export function innerMapping(mapping: YamlMapping, ...keys: readonly string[]): YamlMapping {
  const value = entryOf(mapping, ...keys)?.value;
  return value?.kind === 'mapping' ? value : mapping;
}

/** A text that is not blank. */
export function readName(context: ParseContext, entry: Parameters<typeof readText>[1]): Ranged<string> | undefined {
  const text = readText(context, entry);
  return text === undefined || text.value.trim() === '' ? undefined : text;
}

function readNames(context: ParseContext, entry: Parameters<typeof readText>[1]): readonly Ranged<string>[] {
  return readTextList(context, entry).filter(({ value }) => value.trim() !== '');
}
