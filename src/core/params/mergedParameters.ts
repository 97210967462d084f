import type { Instant } from '../schedule/instant';
import type { ParameterDefinition, Task, Workflow } from '../workflow/workflow';
import { builtInValue, builtInValues, isFixedBuiltIn, type BuiltInInput } from './builtIns';
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

/** The parameters of a task. Each is merged when it is asked for: of most of them nobody asks. */
export interface MergedParameters {
  /** Every parameter that may be used, lowest precedence first. */
  readonly names: () => readonly string[];
  readonly find: (name: string) => MergedParameter | undefined;
}

/** What a value may come from, beside what was asked for. */
interface Sources {
  readonly request: ScopeRequest;
  readonly builtIns: BuiltInInput;
  /** Of the outputs of tasks before, by name. */
  readonly producers: ReadonlyMap<string, string>;
}

/**
 * Upstream over startup over local over global over project over built-in, where an output of a task before replaces only what
 * is there with direction IN, and nothing replaces the three time built-ins (dolphinscheduler.md §5.4, 3.3.1 and later).
 */
export function mergeParameters(request: ScopeRequest): MergedParameters {
  const { workflow, task, scheduleInstant: instant, zone } = request;
  const builtIns = { workflow: workflow?.name.value, task: task?.name.value, instant, zone };
  const producers = workflow === undefined || task === undefined ? NOTHING_BEFORE : producersOf(workflow, task);
  const sources = { request, builtIns, producers };
  return {
    names: () => namesOf(sources),
    find(name) {
      const candidates = candidatesOf(name, sources);
      const winner = candidates.at(-1);
      return winner && mergedOf(name, winner, { candidates, producers });
    },
  };
}

const NOTHING_BEFORE: ReadonlyMap<string, string> = new Map();

function namesOf({ request: { workflow, task, project = {}, startup = {} }, builtIns }: Sources): readonly string[] {
  const declared = [...(workflow?.parameters ?? []), ...inputsOf(task)].map(({ name }) => name);
  const names = [...builtInValues(builtIns).keys(), ...Object.keys(project), ...declared, ...Object.keys(startup)];
  return [...new Set(names)].filter((name) => name.trim() !== '');
}

/** The one that counts last. */
function candidatesOf(name: string, { request, builtIns, producers }: Sources): readonly Candidate[] {
  if (name.trim() === '') return [];
  const { workflow, task, project, startup, upstream = [] } = request;
  const builtIn = textCandidate('builtIn', builtInValue(name, builtIns));
  const declares = task?.parameters.length !== 0 || workflow?.parameters.length !== 0;
  if (!declares && project === undefined && startup === undefined && upstream.length === 0) return builtIn;
  const stated = [
    ...builtIn,
    ...textCandidate('project', valueIn(project, name)),
    ...declaredAs(name, 'global', workflow?.parameters ?? []),
    ...declaredAs(name, 'local', inputsOf(task)),
    ...textCandidate('startup', valueIn(startup, name)),
  ];
  if (isFixedBuiltIn(name)) return stated.length > 1 ? [...stated, ...builtIn] : stated;
  return [...stated, ...outputOver(stated.at(-1), { values: upstream.filter((value) => value.name === name), producer: producers.get(name) })];
}

function inputsOf(task: Task | undefined): readonly ParameterDefinition[] {
  return task?.parameters.filter(({ direction }) => direction === 'in') ?? [];
}

function valueIn(values: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}

function textCandidate(source: ParameterSource, value: string | undefined): readonly Candidate[] {
  return value === undefined ? [] : [{ source, type: 'VARCHAR', value, producer: undefined, isInput: true }];
}

function declaredAs(name: string, source: 'global' | 'local', declared: readonly ParameterDefinition[]): readonly Candidate[] {
  return declared.filter((each) => each.name === name).map(({ type, value, direction }) => ({ source, type, value, producer: undefined, isInput: direction === 'in' }));
}

interface Outputs {
  readonly values: readonly UpstreamValue[];
  /** Of those that name none. */
  readonly producer: string | undefined;
}

/** Of several outputs the last counts. The value changes, the type stays that of the declaration, as in DolphinScheduler 3.3.1 and later. */
function outputOver(target: Candidate | undefined, { values, producer }: Outputs): readonly Candidate[] {
  const output = values.at(-1);
  if (output === undefined || target?.isInput !== true) return [];
  return [{ source: 'upstream', type: target.type, value: output.value, producer: output.producer ?? producer, isInput: true }];
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
