import { BUILT_IN_NAMES } from './builtIns';
import type { Unresolved } from './expandValue';
import type { ScopeRequest } from './mergedParameters';
import { ParameterScope } from './parameterScope';
import { findPlaceholders } from './placeholder';
import type { ResolvedParameter } from './renderedTask';
import { DATE_FUNCTIONS } from './timeExpression';

/** `failed`: there is no value; the message is a sentence for people. */
export type Evaluation =
  | {
    readonly kind: 'value';
    readonly text: string;
    /** What of the text stays as it is written, as DolphinScheduler leaves it: unknown names, expressions that are no dates. */
    readonly unresolved: readonly Unresolved[];
    /** The parameters that the text names and that have a value, in order of first use. */
    readonly parameters: readonly ResolvedParameter[];
  }
  | { readonly kind: 'failed'; readonly message: string };

/** Runs of two letters or more, signs and quoted texts, and an offset. A run ends where its letter ends, so that nothing is tried twice. */
const BARE_FORMAT = /^([yMdHms])\1+(?!\1)(?:([yMdHmsS])\2+(?!\2)|[-/:. _]|'[^']*')*(?:[+-]\d[\d+\-*/() ]*)?$/;

/**
 * A text that can only be meant as an expression, written without its brackets: a date function, a date format of at least two
 * letters each with or without an offset, or the name of one of DolphinScheduler's built-ins. Any other text stays a text.
 */
function withBrackets(text: string): string {
  const bare = text.trim();
  const call = /^([a-z_]+)\(.*\)$/s.exec(bare);
  if (BARE_FORMAT.test(bare) || (call !== null && DATE_FUNCTIONS.includes(call[1] ?? ''))) return `$[${bare}]`;
  return bare.startsWith('system.') && BUILT_IN_NAMES.includes(bare) ? `\${${bare}}` : text;
}

/** What a text is as the value of a parameter at a schedule time; a known name's `!{name}` stands for its value. Never throws. */
export function evaluateText(written: string, request: ScopeRequest): Evaluation {
  const scope = new ParameterScope(request);
  const text = withBrackets(written);
  const named = findPlaceholders(text).filter(({ kind }) => kind === 'raw' || kind === 'value');
  const raw = named.filter(({ kind, name }) => kind === 'raw' && scope.resolve(name).kind !== 'unknown');
  const values = [...raw].reverse().reduce((done, { name, start, end }) => `${done.slice(0, start)}\${${name}}${done.slice(end)}`, text);
  const expansion = scope.expand(values);
  if ('reason' in expansion) return { kind: 'failed', message: `${written} ${expansion.reason}` };
  const parameters = new Map(named.flatMap(({ name }) => {
    const resolution = scope.resolve(name);
    return resolution.kind === 'resolved' ? [[name, resolution.parameter] as const] : [];
  }));
  return { kind: 'value', text: expansion.text, unresolved: expansion.unresolved, parameters: [...parameters.values()] };
}

/** A parameter that a task may use, resolved or with the reason why it has no value; a reason fits behind its name. */
export interface ListedParameter {
  readonly name: string;
  readonly parameter: ResolvedParameter | undefined;
  readonly reason: string | undefined;
}

/** Every parameter of a scope, those that were declared or given before the built-ins, and then by name. */
export function listParameters(request: ScopeRequest): readonly ListedParameter[] {
  const scope = new ParameterScope(request);
  const listed = scope.names.map((name): ListedParameter => {
    const resolution = scope.resolve(name);
    if (resolution.kind !== 'resolved') return { name, parameter: undefined, reason: resolution.reason };
    return { name, parameter: resolution.parameter, reason: resolution.unresolved[0]?.says };
  });
  const rank = ({ parameter }: ListedParameter): number => (parameter?.source === 'builtIn' ? 1 : 0);
  return listed.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
