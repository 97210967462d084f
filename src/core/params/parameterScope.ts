import type { Instant } from '../schedule/instant';
import { zoneOf } from '../schedule/schedule';
import type { Task, Workflow } from '../workflow/workflow';
import { builtInValues, whyRefused } from './builtIns';
import { knownParameters } from './knownParameters';
import { nearestName } from './nearestName';
import { findPlaceholders, type Placeholder } from './placeholder';
import type { ParameterSource, ResolvedParameter } from './renderedTask';
import { evaluateTimeExpression, type TimeBase } from './timeExpression';

/** Everything that a rendering depends on: nothing about who or what triggered it (I2). */
export interface RenderRequest {
  readonly workflow: Workflow;
  readonly task: Task;
  readonly scheduleInstant: Instant;
  /** Parameters given when the run was started; text, whatever type the declared parameter has. */
  readonly startup?: Readonly<Record<string, string>>;
  /** Outputs of the tasks before. Without them a parameter that is only an output has no value. */
  readonly upstream?: Readonly<Record<string, string>>;
}

/** A value, or why there is none. A message is a sentence about `${name}` that fits behind it. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly parameter: ResolvedParameter }
  | { readonly kind: 'failed'; readonly reason: string };

interface Entry {
  readonly source: ParameterSource;
  readonly type: string;
  /** `undefined`: an upstream output that was not given. */
  readonly value: string | undefined;
  readonly producer: string | undefined;
  /** Whether `${}` and `$[…]` in the value are replaced. */
  readonly expands: boolean;
}

/** Longest value that nested parameters may grow to; each can double the next. */
const MAX_VALUE_LENGTH = 1_000_000;

/** How far parameters may refer to parameters: far beyond use, and safe for the call stack. */
const MAX_DEPTH = 100;

/** The parameters of one task at one schedule time: startup over local over upstream over global over built-in. */
export class ParameterScope {
  readonly base: TimeBase;
  readonly #entries = new Map<string, Entry>();
  readonly #resolved = new Map<string, Resolution>();
  readonly #place: string;

  constructor(request: RenderRequest) {
    const { workflow, task, scheduleInstant: instant, startup = {}, upstream = {} } = request;
    const zone = zoneOf(workflow);
    this.base = { instant, zone };
    this.#place = `task ${task.name.value}, workflow ${workflow.name.value} or the built-ins`;
    const builtIns = builtInValues({ workflow: workflow.name.value, task: task.name.value, instant, zone });
    for (const { name, source, type, declared, producer } of knownParameters(workflow, task)) {
      const given = Object.hasOwn(upstream, name) ? upstream[name] : undefined;
      const value = source === 'upstream' ? given : source === 'builtIn' ? builtIns.get(name) : declared?.value;
      this.#entries.set(name, { source, type, value, producer, expands: source !== 'builtIn' && source !== 'upstream' });
    }
    for (const [name, value] of Object.entries(startup)) {
      this.#entries.set(name, { source: 'startup', type: 'VARCHAR', value, producer: undefined, expands: true });
    }
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  resolve(name: string): Resolution {
    return this.#resolveWithin(name, []);
  }

  #resolveWithin(name: string, path: readonly string[]): Resolution {
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    if (path.includes(name)) {
      const cycle = [...path.slice(path.indexOf(name)), name].map((each) => `\${${each}}`).join(' → ');
      return { kind: 'failed', reason: `refers to itself: ${cycle}` };
    }
    if (path.length > MAX_DEPTH) return { kind: 'failed', reason: `is nested more than ${MAX_DEPTH} parameters deep` };
    const resolution = this.#compute(name, path);
    this.#resolved.set(name, resolution);
    return resolution;
  }

  #compute(name: string, path: readonly string[]): Resolution {
    const entry = this.#entries.get(name);
    if (entry === undefined) return { kind: 'failed', reason: this.#whyUnknown(name) };
    if (entry.value === undefined) {
      const reason = `is an output of task ${entry.producer ?? ''}, and outputs are not passed on in local runs: declare a value under input_params`;
      return { kind: 'failed', reason };
    }
    const made = (value: string): Resolution => (
      { kind: 'resolved', parameter: { name, value, type: entry.type, source: entry.source } }
    );
    if (!entry.expands) return made(entry.value);
    const expanded = this.#expand(entry.value, [...path, name]);
    return 'text' in expanded ? made(expanded.text) : { kind: 'failed', reason: expanded.reason };
  }

  #expand(value: string, path: readonly string[]): { readonly text: string } | { readonly reason: string } {
    let text = '';
    let done = 0;
    for (const found of findPlaceholders(value)) {
      const replaced = this.#expandOne(found, path);
      if (replaced !== undefined && 'reason' in replaced) return replaced;
      text += value.slice(done, found.start) + (replaced?.text ?? value.slice(found.start, found.end));
      done = found.end;
      if (text.length > MAX_VALUE_LENGTH) return { reason: `grows beyond ${MAX_VALUE_LENGTH} characters` };
    }
    return { text: text + value.slice(done) };
  }

  /** `undefined`: stays as written. */
  #expandOne(found: Placeholder, path: readonly string[]): { readonly text: string } | { readonly reason: string } | undefined {
    if (found.kind === 'time') {
      const value = evaluateTimeExpression(found.name, this.base);
      if (value.kind === 'bad') return { reason: `has the value \`$[${found.name}]\`: ${value.message}` };
      return value.kind === 'value' ? { text: value.text } : undefined;
    }
    if (found.kind !== 'value') return undefined;
    const inner = this.#resolveWithin(found.name, path);
    if (inner.kind === 'resolved') return { text: inner.parameter.value };
    return { reason: inner.reason.startsWith('refers to itself') ? inner.reason : `needs \${${found.name}}, which ${inner.reason}` };
  }

  #whyUnknown(name: string): string {
    const refused = whyRefused(name);
    if (refused !== undefined) return refused;
    const near = nearestName(name, this.names);
    const hint = near === undefined ? 'declare it under input_params of the task or param of the workflow' : `did you mean \${${near}}?`;
    return `is not a parameter of ${this.#place}: ${hint}`;
  }
}
