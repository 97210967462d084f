import { RefusedError } from '../core/base/errors';
import { nearestName } from '../core/params';

/** A command line that cannot be understood. */
export function usageError(message: string): RefusedError {
  return new RefusedError('usage', message);
}

/** A path or name that leads nowhere; the command line itself is well formed. */
export function inputError(message: string): RefusedError {
  return new RefusedError('input', message);
}

export interface OptionSpec {
  /** What a value is called in the help; without one the option takes no value. */
  readonly value?: string;
  /** May be given more than once. */
  readonly many?: true;
  readonly summary: string;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** By name without dashes. Options without value are there as `''`. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

export function hasOption(parsed: ParsedArguments, name: string): boolean {
  return parsed.options.has(name);
}

export function optionOf(parsed: ParsedArguments, name: string): string | undefined {
  return parsed.options.get(name)?.[0];
}

function specOf(specs: OptionSpecs, name: string): OptionSpec {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec !== undefined) return spec;
  const near = nearestName(name, Object.keys(specs));
  throw usageError(`there is no option --${name}${near === undefined ? '' : `; did you mean --${near}?`}`);
}

/** Splits a command line: `--name value`, `--name=value`, `-h`, and `--` before words that begin with a dash. Throws `RefusedError('usage')`. */
export function parseArguments(words: readonly string[], specs: OptionSpecs): ParsedArguments {
  const positionals: string[] = [];
  const options = new Map<string, readonly string[]>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') {
      positionals.push(...words.slice(at + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      positionals.push(word);
      continue;
    }
    const [, name = '', attached] = /^--?([^=]*)(?:=(.*))?$/s.exec(word === '-h' ? '--help' : word) ?? [];
    const spec = specOf(specs, name);
    const value = valueOf({ name, spec, attached, next: words[at + 1] });
    if (spec.value !== undefined && attached === undefined) at++;
    if (options.has(name) && spec.many !== true) throw usageError(`--${name} is given twice`);
    options.set(name, [...(options.get(name) ?? []), value]);
  }
  return { positionals, options };
}

interface WrittenOption {
  readonly name: string;
  readonly spec: OptionSpec;
  readonly attached: string | undefined;
  readonly next: string | undefined;
}

function valueOf({ name, spec, attached, next }: WrittenOption): string {
  if (spec.value === undefined) {
    if (attached !== undefined) throw usageError(`--${name} takes no value`);
    return '';
  }
  const value = attached ?? next;
  if (value === undefined || (attached === undefined && value.startsWith('--'))) throw usageError(`--${name} needs a value: --${name} ${spec.value}`);
  return value;
}

export interface NumberLimits {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** A whole number within limits. Throws `RefusedError('usage')`. */
export function wholeNumberOf(parsed: ParsedArguments, name: string, limits: NumberLimits): number {
  const text = optionOf(parsed, name);
  if (text === undefined) return limits.fallback;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= limits.min && value <= limits.max) return value;
  throw usageError(`--${name} ${text}: write a whole number from ${limits.min} to ${limits.max}`);
}

/** One of a few words. Throws `RefusedError('usage')`. */
export function choiceOf<T extends string>(parsed: ParsedArguments, name: string, choices: readonly [T, ...T[]]): T {
  const text = optionOf(parsed, name);
  if (text === undefined) return choices[0];
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw usageError(`--${name} ${text}: write ${choices.join(', ')}`);
}
