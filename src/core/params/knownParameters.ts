import type { ParameterDefinition, Task, Workflow } from '../workflow/workflow';
import { BUILT_IN_NAMES, isFixedBuiltIn } from './builtIns';
import type { ParameterSource } from './renderedTask';
import type { OutputValue } from './taskOutput';

/** A name that a task's SQL may use, and where its value comes from. */
export interface KnownParameter {
  readonly name: string;
  readonly source: ParameterSource;
  readonly type: string;
  /** As declared by the task or the workflow, not resolved; `undefined` for built-ins. */
  readonly declared: ParameterDefinition | undefined;
  /** The nearest task whose output takes its place, for `upstream`. */
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

const NONE: ReadonlyMap<string, string> = new Map();
const handing = new WeakMap<Workflow, boolean>();

/** Whether any task has an output: in most workflows none has, and then nobody need look at all tasks before each task. */
function handsOn(workflow: Workflow): boolean {
  const known = handing.get(workflow) ?? workflow.tasks.some(({ parameters }) => parameters.some(({ direction }) => direction === 'out'));
  handing.set(workflow, known);
  return known;
}

/** The nearest task before that has an output of the name, by name. */
export function producersOf(workflow: Workflow, task: Task): ReadonlyMap<string, string> {
  if (task.deps.length === 0 || !handsOn(workflow)) return NONE;
  const producers = new Map<string, string>();
  for (const producer of upstreamTasks(workflow, task)) {
    for (const { name, direction } of producer.parameters) {
      if (direction === 'out' && !producers.has(name)) producers.set(name, producer.name.value);
    }
  }
  return producers;
}

function lastOfName(definitions: readonly ParameterDefinition[]): Iterable<ParameterDefinition> {
  return new Map(definitions.map((definition) => [definition.name, definition])).values();
}

/**
 * Every name once, by precedence: upstream output, local, global, built-in. An output is known only under a name that the task
 * or the workflow declares as an input (dolphinscheduler.md §5.4, 3.3.1 and later), and has the type that it has there.
 */
export function knownParameters(workflow: Workflow, task: Task): readonly KnownParameter[] {
  const producers = producersOf(workflow, task);
  const byName = new Map<string, KnownParameter>();
  const add = (name: string, source: ParameterSource, declared: ParameterDefinition | undefined): void => {
    if (byName.has(name) || (source !== 'builtIn' && isFixedBuiltIn(name))) return;
    const producer = declared?.direction === 'out' || isFixedBuiltIn(name) ? undefined : producers.get(name);
    byName.set(name, { name, source: producer === undefined ? source : 'upstream', type: declared?.type ?? 'VARCHAR', declared, producer });
  };
  for (const definition of lastOfName(task.parameters.filter(({ direction }) => direction === 'in'))) add(definition.name, 'local', definition);
  for (const definition of lastOfName(workflow.parameters)) add(definition.name, 'global', definition);
  for (const name of BUILT_IN_NAMES) add(name, 'builtIn', undefined);
  return [...byName.values()];
}

export function knownParameterNames(workflow: Workflow, task: Task): ReadonlySet<string> {
  return new Set(knownParameters(workflow, task).map(({ name }) => name));
}

/** Of every other type `1` is a value. */
const EXAMPLES: Readonly<Record<string, string>> = {
  LIST: '["1"]', BOOLEAN: 'true', DATE: '2025-01-01', TIME: '00:00:00', TIMESTAMP: '2025-01-01 00:00:00',
};

/**
 * An output for every parameter of the task that one will replace, with a value that fits the type it has there: to render
 * what cannot be rendered otherwise before the tasks before have run.
 */
export function exampleOutputs(workflow: Workflow, task: Task): readonly OutputValue[] {
  if (task.deps.length === 0) return [];
  const outputs = knownParameters(workflow, task).filter(({ source }) => source === 'upstream');
  return outputs.map(({ name, type }) => ({ name, type, value: EXAMPLES[type.toUpperCase()] ?? '1' }));
}
