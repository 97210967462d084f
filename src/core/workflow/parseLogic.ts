import type { Ranged } from '../base/textRange';
import { branchingOf, readConditions, readSwitch } from './parseBranching';
import type { ParseContext } from './parseContext';
import { readDependent, readSubWorkflow } from './parseDependence';
import type { Task } from './workflow';
import type { YamlMapping } from './yamlNode';

/** What a task of a logical type says beyond its `deps`, for the runner (`logic`) and for the linter (`dependence`, `branching`). */
export function readLogicalParts(context: ParseContext, mapping: YamlMapping, task: Pick<Task, 'name' | 'type'>): Pick<Task, 'logic' | 'dependence' | 'branching'> {
  switch (logicalKindOf(task.type)) {
    case 'conditions':
      return withBranching(readConditions(context, mapping, task.name));
    case 'switch':
      return withBranching(readSwitch(context, mapping, task.name));
    case 'dependent':
      return readDependent(context, mapping, task.name);
    case 'subWorkflow':
      return readSubWorkflow(context, mapping, task.name);
    case undefined:
      return {};
  }
}

function withBranching(logic: Parameters<typeof branchingOf>[0]): Pick<Task, 'logic' | 'branching'> {
  return { logic, branching: branchingOf(logic) };
}

const KINDS: Readonly<Record<string, NonNullable<Task['logic']>['kind']>> = {
  condition: 'conditions', conditions: 'conditions', switch: 'switch', dependent: 'dependent', subworkflow: 'subWorkflow', subprocess: 'subWorkflow',
};

/** By PyDolphinScheduler's class names and the server's names, in any case: `Condition`, `SUB_WORKFLOW`. */
function logicalKindOf(type: Ranged<string>): NonNullable<Task['logic']>['kind'] | undefined {
  const name = type.value.toLowerCase().replace(/_/g, '');
  return Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
}
