import type { TaskInstanceState } from '../instance/states';
import { formatScheduleTime } from '../schedule';
import type { YamlNode } from '../workflow/yamlNode';
import { Fields, nodesOf, type FilledEntry, type ScenarioContext } from './fields';
import { INSTANCE_STATES, TASK_STATES } from './readMoment';
import type { OtherInstance, SimulatedWorkflow } from './scenario';
import { readChoice, readText, readTime } from './values';

export interface OthersContext {
  readonly context: ScenarioContext;
  readonly main: SimulatedWorkflow;
  readonly workflows: readonly SimulatedWorkflow[];
}

/** `others:` instances of other workflows that a Dependent task may look for. */
export function readOthers(others: OthersContext, entry: FilledEntry | undefined): readonly OtherInstance[] {
  return entry === undefined ? [] : nodesOf(entry.value).flatMap((node) => readOther(others, node) ?? []);
}

function readOther({ context, main, workflows }: OthersContext, node: YamlNode): OtherInstance | undefined {
  if (node.kind !== 'mapping') {
    context.report(node.range, 'Another instance must be a mapping: {workflow: B, scheduleTime: "yyyy-MM-dd HH:mm:ss", state: succeeded}.');
    return undefined;
  }
  const fields = new Fields(context, node, '"others"');
  const workflow = readText(context, fields.find('workflow', 'name'));
  const zone = workflows.find(({ name }) => name === workflow)?.schedule.zone ?? main.schedule.zone;
  const scheduleInstant = readTime(context, fields.find('scheduleTime', 'at', 'time', 'date'), { zone });
  const state = readChoice(context, fields.find('state', 'is', 'ends'), INSTANCE_STATES) ?? 'succeeded';
  const tasks = readTaskStates(context, fields.find('tasks'));
  fields.finish();
  if (workflow !== undefined && scheduleInstant !== undefined) {
    return { workflow, scheduleInstant, scheduleTime: formatScheduleTime(scheduleInstant, zone), state, tasks };
  }
  context.report(node.range, 'Another instance needs "workflow" and "scheduleTime".');
  return undefined;
}

function readTaskStates(context: ScenarioContext, entry: FilledEntry | undefined): ReadonlyMap<string, TaskInstanceState> {
  const states = new Map<string, TaskInstanceState>();
  if (entry === undefined) return states;
  if (entry.value.kind !== 'mapping') context.report(entry.value.range, '"tasks" must be a mapping of task names to states: {X: failed}.');
  for (const { key, value } of entry.value.kind === 'mapping' ? entry.value.entries : []) {
    const state = value && readChoice(context, { key, value }, TASK_STATES);
    if (state !== undefined) states.set(key.text, state);
  }
  return states;
}
