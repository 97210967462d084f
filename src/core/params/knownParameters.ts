import type { ParameterDefinition, Task, Workflow } from '../workflow/workflow';
import { BUILT_IN_NAMES } from './builtIns';
import type { ParameterSource } from './renderedTask';

/** A name that a task's SQL may use, and where its value comes from. */
export interface KnownParameter {
  readonly name: string;
  readonly source: ParameterSource;
  readonly type: string;
  /** As declared, not resolved; `undefined` for built-ins. */
  readonly declared: ParameterDefinition | undefined;
  /** The task whose output it is, for `upstream`. */
  readonly producer: string | undefined;
}

const named = new WeakMap<Workflow, ReadonlyMap<string, Task>>();

function tasksByName(workflow: Workflow): ReadonlyMap<string, Task> {
  const known = named.get(workflow) ?? new Map(workflow.tasks.map((each) => [each.name.value, each]));
  named.set(workflow, known);
  return known;
}

/** The tasks that a task depends on, directly or not, nearest first; without the task itself. Names that do not exist are skipped. */
export function upstreamTasks(workflow: Workflow, task: Task): readonly Task[] {
  if (task.deps.length === 0) return [];
  const byName = tasksByName(workflow);
  const found = new Set<Task>();
  const queue = task.deps.map((dep) => dep.value);
  for (const name of queue) {
    const next = byName.get(name);
    if (next === undefined || next === task || found.has(next)) continue;
    found.add(next);
    queue.push(...next.deps.map((dep) => dep.value));
  }
  return [...found];
}

function declared(source: ParameterSource, definitions: readonly ParameterDefinition[], producer?: string): readonly KnownParameter[] {
  return definitions.map((definition) => ({ name: definition.name, source, type: definition.type, declared: definition, producer }));
}

/** Every name once, by precedence: local, upstream output, global, built-in (dolphinscheduler.md §5.4, 3.2). */
export function knownParameters(workflow: Workflow, task: Task): readonly KnownParameter[] {
  const upstream = upstreamTasks(workflow, task).flatMap((producer) =>
    declared('upstream', producer.parameters.filter(({ direction }) => direction === 'out'), producer.name.value));
  const builtIns = BUILT_IN_NAMES.map((name): KnownParameter => (
    { name, source: 'builtIn', type: 'VARCHAR', declared: undefined, producer: undefined }
  ));
  const locals = declared('local', task.parameters.filter(({ direction }) => direction === 'in'));
  const byName = new Map<string, KnownParameter>();
  for (const known of [...locals, ...upstream, ...declared('global', workflow.parameters), ...builtIns]) {
    if (!byName.has(known.name)) byName.set(known.name, known);
  }
  return [...byName.values()];
}

export function knownParameterNames(workflow: Workflow, task: Task): ReadonlySet<string> {
  return new Set(knownParameters(workflow, task).map(({ name }) => name));
}
