import type { ParameterSource, ResolvedParameter, ScopeRequest, UpstreamValue } from '../core/params';
import { printable } from '../core/base/printable';
import { inputError, usageError, type OptionSpecs, type ParsedArguments } from './arguments';
import type { Json } from './output/json';

/** Values from outside the workflow file. */
export const VALUE_OPTIONS = {
  param: { value: 'NAME=VALUE', many: true, summary: 'a parameter given when the run is started' },
  'project-param': { value: 'NAME=VALUE', many: true, summary: 'a parameter of the project' },
  upstream: { value: 'NAME=VALUE', many: true, summary: 'an output of a task before; counts under a declared name only' },
} as const satisfies OptionSpecs;

export type GivenValues = Pick<ScopeRequest, 'startup' | 'project' | 'upstream'>;

function readPairs(parsed: ParsedArguments, option: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const text of parsed.options.get(option) ?? []) {
    const equals = text.indexOf('=');
    const name = text.slice(0, Math.max(equals, 0)).trim();
    if (name === '') throw usageError(`--${option} ${text}: write NAME=VALUE, for example --${option} dt=2025-03-01`);
    if (pairs.has(name)) throw usageError(`--${option} ${name} is given twice`);
    pairs.set(name, text.slice(equals + 1));
  }
  return pairs;
}

/** Throws `RefusedError('usage')` for what is no `NAME=VALUE`. */
export function givenValues(parsed: ParsedArguments): GivenValues {
  const upstream = [...readPairs(parsed, 'upstream')].map(([name, value]): UpstreamValue => ({ name, type: 'VARCHAR', value }));
  return { startup: Object.fromEntries(readPairs(parsed, 'param')), project: Object.fromEntries(readPairs(parsed, 'project-param')), upstream };
}

/** An output that is declared nowhere would be left out silently. Throws `RefusedError('input')`. */
export function refuseUnusedOutputs({ upstream = [] }: GivenValues, listed: readonly { readonly name: string; readonly parameter: ResolvedParameter | undefined }[]): void {
  const sources = new Map(listed.map(({ name, parameter }) => [name, parameter?.source]));
  const lost = upstream.find(({ name }) => sources.get(name) !== 'upstream');
  if (lost !== undefined) throw inputError(`--upstream ${lost.name}: an output is passed on only under a name that the task or the workflow declares as an input`);
}

const ORIGINS: Readonly<Record<ParameterSource, string>> = {
  builtIn: 'built-in',
  project: 'project',
  global: 'workflow',
  local: 'task',
  startup: 'given at the start',
  upstream: 'output of a task before',
  expression: 'date expression',
};

/** `INTEGER, task, instead of 3 (workflow)`. */
export function originText({ type, source, producer, awaits, overrode }: ResolvedParameter): string {
  const origin = producer === undefined ? ORIGINS[source] : `output of task ${printable(producer)}`;
  const others = overrode.map((each) => `${printable(each.value)} (${ORIGINS[each.source]})`);
  return [
    ...(type === 'VARCHAR' ? [] : [type]),
    origin,
    ...(others.length === 0 ? [] : [`instead of ${others.join(', ')}`]),
    ...(awaits === undefined ? [] : [`replaced by the output of task ${printable(awaits)} in a run`]),
  ].join(', ');
}

export function parameterJson({ name, value, type, source, producer, awaits, overrode }: ResolvedParameter): { readonly [key: string]: Json } {
  return {
    name, value, type, source,
    producer: producer ?? null,
    awaits: awaits ?? null,
    overrode: overrode.map((each) => ({ source: each.source, type: each.type, value: each.value })),
  };
}
