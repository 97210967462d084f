import type { Instant } from '../schedule/instant';
import type { Task, Workflow } from '../workflow/workflow';
import { builtInValues, isFixedBuiltIn } from './builtIns';
import { producersOf } from './knownParameters';
import type { OverriddenValue, ParameterSource } from './renderedTask';
import type { OutputValue } from './taskOutput';

/** An output of a task before, in the order in which they are merged: of one name the last counts (dolphinscheduler.md §3.12). */
export interface UpstreamValue extends OutputValue {
  /** The task whose output it is. `undefined`: the nearest one that declares it. */
  readonly producer?: string;
}

/** Everything that the values of parameters depend on: nothing about who or what triggered the instance (I2). */
export interface ScopeRequest {
  readonly scheduleInstant: Instant;
  /** IANA name, checked. */
  readonly zone: string;
  /** Without one there are no parameters but those given here and the built-ins of the schedule time. */
  readonly workflow?: Workflow;
  /** A task of the workflow. */
  readonly task?: Task;
  /** Given when the run was started; VARCHAR, whatever type the declared parameter has (dolphinscheduler.md §5.6). */
  readonly startup?: Readonly<Record<string, string>>;
  /** Of the project. */
  readonly project?: Readonly<Record<string, string>>;
  readonly upstream?: readonly UpstreamValue[];
}

interface Candidate {
  readonly source: ParameterSource;
  readonly type: string;
  readonly value: string;
  readonly producer: string | undefined;
  /** Direction IN: only such a one can be replaced by an output of a task before. */
  readonly isInput: boolean;
}

/** A parameter with its winning value, not resolved. */
export interface MergedParameter extends Candidate {
  readonly awaits: string | undefined;
  readonly overrode: readonly OverriddenValue[];
}

/** By name, the one that counts last. */
type Layers = Map<string, Candidate[]>;

function add(layers: Layers, name: string, candidate: Candidate): void {
  if (name.trim() === '') return;
  const known = layers.get(name);
  if (known === undefined) layers.set(name, [candidate]);
  else known.push(candidate);
}

function addTexts(layers: Layers, source: ParameterSource, values: Iterable<readonly [string, string]>): void {
  for (const [name, value] of values) add(layers, name, { source, type: 'VARCHAR', value, producer: undefined, isInput: true });
}

function addDeclared(layers: Layers, { workflow, task }: ScopeRequest, source: 'global' | 'local'): void {
  const declared = source === 'global' ? workflow?.parameters : task?.parameters.filter(({ direction }) => direction === 'in');
  for (const { name, type, value, direction } of declared ?? []) {
    add(layers, name, { source, type, value, producer: undefined, isInput: direction === 'in' });
  }
}

/** The value changes, the type stays that of the declaration, as in DolphinScheduler 3.3.1 and later. */
function addUpstream(layers: Layers, upstream: readonly UpstreamValue[], producers: ReadonlyMap<string, string>): void {
  for (const { name, value, producer } of upstream) {
    const target = layers.get(name)?.at(-1);
    if (target === undefined || !target.isInput || isFixedBuiltIn(name)) continue;
    if (target.source === 'upstream') layers.get(name)?.pop();
    add(layers, name, { source: 'upstream', type: target.type, value, producer: producer ?? producers.get(name), isInput: true });
  }
}

/**
 * The parameters of a task by name: upstream over startup over local over global over project over built-in, where an output of
 * a task before replaces only what is there with direction IN, and nothing replaces the three time built-ins
 * (dolphinscheduler.md §5.4, 3.3.1 and later).
 */
export function mergeParameters(request: ScopeRequest): ReadonlyMap<string, MergedParameter> {
  const { workflow, task, scheduleInstant: instant, zone } = request;
  const builtIns = builtInValues({ workflow: workflow?.name.value, task: task?.name.value, instant, zone });
  const producers = workflow === undefined || task === undefined ? new Map<string, string>() : producersOf(workflow, task);
  const layers: Layers = new Map();
  addTexts(layers, 'builtIn', builtIns);
  addTexts(layers, 'project', Object.entries(request.project ?? {}));
  addDeclared(layers, request, 'global');
  addDeclared(layers, request, 'local');
  addTexts(layers, 'startup', Object.entries(request.startup ?? {}));
  addUpstream(layers, request.upstream ?? [], producers);
  addTexts(layers, 'builtIn', [...builtIns].filter(([name]) => isFixedBuiltIn(name) && (layers.get(name)?.length ?? 0) > 1));
  return new Map([...layers].flatMap(([name, candidates]) => {
    const winner = candidates.at(-1);
    return winner === undefined ? [] : [[name, mergedOf(name, winner, { candidates, producers })] as const];
  }));
}

interface Rest {
  readonly candidates: readonly Candidate[];
  readonly producers: ReadonlyMap<string, string>;
}

function mergedOf(name: string, winner: Candidate, { candidates, producers }: Rest): MergedParameter {
  const isOpen = winner.source !== 'upstream' && winner.isInput && !isFixedBuiltIn(name);
  const others = candidates.filter((each) => each !== winner && (winner.source !== 'builtIn' || each.source !== 'builtIn'));
  return {
    ...winner,
    awaits: isOpen ? producers.get(name) : undefined,
    overrode: others.map(({ source, type, value }) => ({ source, type, value })).reverse(),
  };
}
