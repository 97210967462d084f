import type { Ranged } from '../base/textRange';
import type { Branching, Dependence, DependenceItem } from './logicalTask';
import { rangedText, readNodeList } from './parseContext';
import type { Task } from './workflow';
import { entryOf, type YamlMapping, type YamlNode } from './yamlNode';

/** Groups inside groups; DolphinScheduler has two levels. */
const MAX_DEPTH = 5;

/** What a task of a logical type says beyond its `deps`. Half-typed parts are left out without a problem: DolphinScheduler's own check names them. */
export function readLogicalParts(mapping: YamlMapping, type: string): Pick<Task, 'dependence' | 'branching'> {
  const kind = type.toLowerCase().replace(/_/g, '');
  if (kind === 'dependent') return { dependence: { kind: 'dependent', items: readDependent(mapping) } };
  if (kind === 'subworkflow' || kind === 'subprocess') return { dependence: readSubWorkflow(mapping) };
  if (kind === 'switch') return { branching: { waitsFor: [], starts: readNamed(mapping, 'condition') } };
  return kind === 'condition' || kind === 'conditions' ? { branching: readCondition(mapping) } : {};
}

/** PyDolphinScheduler reads `op` and `groups` of the task itself; many files have them below `dependence` (or its own `denpendence`). */
function readDependent(mapping: YamlMapping): readonly DependenceItem[] {
  const inner = ['dependence', 'denpendence'].map((key) => entryOf(mapping, key)?.value).find((value) => value?.kind === 'mapping');
  return readGroup(inner?.kind === 'mapping' ? inner : mapping, { depth: 0, isAlternative: false });
}

interface GroupPlace {
  readonly depth: number;
  readonly isAlternative: boolean;
}

function readGroup(mapping: YamlMapping, { depth, isAlternative }: GroupPlace): readonly DependenceItem[] {
  const members = readNodeList(entryOf(mapping, 'groups'));
  const isOr = textOf(mapping, 'op')?.value.toLowerCase() === 'or' && members.length > 1;
  const place = { depth: depth + 1, isAlternative: isAlternative || isOr };
  return members.flatMap((member) => {
    if (member.kind !== 'mapping') return [];
    if (entryOf(member, 'groups') !== undefined) return depth < MAX_DEPTH ? readGroup(member, place) : [];
    return readItem(member, place.isAlternative) ?? [];
  });
}

/** `"0"` is PyDolphinScheduler's name for all tasks. */
function readItem(mapping: YamlMapping, isAlternative: boolean): DependenceItem | undefined {
  const workflow = textOf(mapping, 'workflow_name', 'process_definition_name');
  if (workflow === undefined) return undefined;
  const task = textOf(mapping, 'dependent_task_name');
  const date = textOf(mapping, 'dependent_date');
  return {
    workflow,
    task: task?.value === '0' ? undefined : task,
    date: date && { value: dateValueOf(date.value), range: date.range },
    isAlternative,
    range: mapping.range,
  };
}

/** The constants of PyDolphinScheduler's `DependentDate`; a value may be written as well. */
const DATE_CONSTANTS: Readonly<Record<string, string>> = {
  CURRENT_HOUR: 'currentHour', LAST_ONE_HOUR: 'last1Hour', LAST_TWO_HOURS: 'last2Hours', LAST_THREE_HOURS: 'last3Hours',
  LAST_TWENTY_FOUR_HOURS: 'last24Hours', TODAY: 'today', LAST_ONE_DAYS: 'last1Days', LAST_TWO_DAYS: 'last2Days', LAST_THREE_DAYS: 'last3Days',
  LAST_SEVEN_DAYS: 'last7Days', THIS_WEEK: 'thisWeek', LAST_WEEK: 'lastWeek', LAST_MONDAY: 'lastMonday', LAST_TUESDAY: 'lastTuesday',
  LAST_WEDNESDAY: 'lastWednesday', LAST_THURSDAY: 'lastThursday', LAST_FRIDAY: 'lastFriday', LAST_SATURDAY: 'lastSaturday', LAST_SUNDAY: 'lastSunday',
  THIS_MONTH: 'thisMonth', LAST_MONTH: 'lastMonth', LAST_MONTH_BEGIN: 'lastMonthBegin', LAST_MONTH_END: 'lastMonthEnd',
};

function dateValueOf(written: string): string {
  const text = written.trim();
  const constant = text.toUpperCase();
  return Object.hasOwn(DATE_CONSTANTS, constant) ? (DATE_CONSTANTS[constant] ?? text) : text;
}

function readSubWorkflow(mapping: YamlMapping): Dependence {
  const workflow = textOf(mapping, 'workflow_name', 'process_definition_name');
  const items = workflow === undefined ? [] : [{ workflow, task: undefined, date: undefined, isAlternative: false, range: workflow.range }];
  return { kind: 'subWorkflow', items };
}

function readCondition(mapping: YamlMapping): Branching {
  const starts = ['success_task', 'failed_task'].flatMap((key) => textOf(mapping, key) ?? []);
  const groups = readNodeList(entryOf(mapping, 'groups')).flatMap((group) => (group.kind === 'mapping' ? readNamed(group, 'groups') : []));
  return { waitsFor: groups, starts };
}

/** The `task:` of each item of a list. */
function readNamed(mapping: YamlMapping, key: string): readonly Ranged<string>[] {
  return readNodeList(entryOf(mapping, key)).flatMap((item: YamlNode) => (item.kind === 'mapping' ? (textOf(item, 'task') ?? []) : []));
}

function textOf(mapping: YamlMapping, ...keys: readonly string[]): Ranged<string> | undefined {
  const value = entryOf(mapping, ...keys)?.value;
  return value?.kind === 'scalar' && value.text.trim() !== '' ? rangedText(value) : undefined;
}
