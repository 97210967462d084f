import { whyRefused } from './builtIns';
import { expandValue, type Expansion, type Found, type Unresolved } from './expandValue';
import { producersOf } from './knownParameters';
import { mergeParameters, type MergedParameters, type ScopeRequest } from './mergedParameters';
import { nearestName } from './nearestName';
import type { ResolvedParameter } from './renderedTask';
import type { TimeBase } from './timeExpression';

/** A value, or why there is none. A reason is a sentence about `${name}` that fits behind it. */
export type Resolution =
  | {
    readonly kind: 'resolved';
    readonly parameter: ResolvedParameter;
    /** What of the value could not be resolved and stands in it as written: DolphinScheduler would use it so. */
    readonly unresolved: readonly Unresolved[];
  }
  | { readonly kind: 'unknown' | 'failed'; readonly reason: string };

/** How far parameters may refer to parameters: far beyond use, and safe for the call stack. */
const MAX_DEPTH = 100;

/** The parameters of one task at one schedule time. */
export class ParameterScope {
  readonly base: TimeBase;
  readonly #request: ScopeRequest;
  readonly #merged: MergedParameters;
  readonly #resolved = new Map<string, Resolution>();

  constructor(request: ScopeRequest) {
    this.base = { instant: request.scheduleInstant, zone: request.zone };
    this.#request = request;
    this.#merged = mergeParameters(request);
  }

  /** Every parameter that may be used, lowest precedence first. */
  get names(): readonly string[] {
    return this.#merged.names();
  }

  resolve(name: string): Resolution {
    return this.#resolveWithin(name, []);
  }

  /** Resolves a text as if it were the value of a parameter. */
  expand(text: string): Expansion {
    return expandValue(text, { base: this.base, lookUp: (name) => this.#find(name, []) });
  }

  /** Only what has a value is kept: why there is none depends on the way there. */
  #resolveWithin(name: string, path: readonly string[]): Resolution {
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) {
      const cycle = [...path.slice(path.indexOf(name)), name].map((each) => `\${${each}}`).join(' → ');
      return { kind: 'failed', reason: `refers to itself: ${cycle}` };
    }
    if (path.length > MAX_DEPTH) return { kind: 'failed', reason: `is nested more than ${MAX_DEPTH} parameters deep` };
    const resolution = this.#compute(name, path);
    if (resolution.kind === 'resolved') this.#resolved.set(name, resolution);
    return resolution;
  }

  #compute(name: string, path: readonly string[]): Resolution {
    const merged = this.#merged.find(name);
    if (merged === undefined) return { kind: 'unknown', reason: this.#whyUnknown(name) };
    const { source, type, value, producer, awaits, overrode } = merged;
    const isData = source === 'upstream' || source === 'builtIn';
    const expansion: Expansion = isData ? { text: value, unresolved: [] } : expandValue(value, { base: this.base, lookUp: (inner) => this.#find(inner, [...path, name]) });
    if ('reason' in expansion) return { kind: 'failed', reason: expansion.reason };
    const parameter = { name, value: expansion.text, type, source, producer, awaits, overrode };
    return { kind: 'resolved', parameter, unresolved: expansion.unresolved };
  }

  #find(name: string, path: readonly string[]): Found {
    const found = this.#resolveWithin(name, path);
    if (found.kind !== 'resolved') return found;
    return { kind: 'value', text: found.parameter.value, unresolved: found.unresolved };
  }

  #whyUnknown(name: string): string {
    const refused = whyRefused(name);
    if (refused !== undefined) return refused;
    const { workflow, task } = this.#request;
    const producer = workflow === undefined || task === undefined ? undefined : producersOf(workflow, task).get(name);
    if (producer !== undefined) return `is an output of task ${producer}, which is passed on only under a declared name: declare ${name} under input_params`;
    const near = nearestName(name, this.names);
    if (workflow === undefined) return `is not a parameter here${near === undefined ? '' : `: did you mean \${${near}}?`}`;
    const hint = near === undefined ? 'declare it under input_params of the task or param of the workflow' : `did you mean \${${near}}?`;
    return `is not a parameter of ${task === undefined ? '' : `task ${task.name.value}, `}workflow ${workflow.name.value} or the built-ins: ${hint}`;
  }
}
