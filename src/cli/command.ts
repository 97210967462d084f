import type { OptionSpecs, ParsedArguments } from './arguments';
import type { ExitCode } from './exitCodes';
import type { CliHost } from './host';

export type Format = 'text' | 'json' | 'sarif' | 'junit' | 'github';

/** What every command takes; the first one is the default. */
export const COMMON_FORMATS = ['text', 'json'] as const satisfies readonly Format[];

export interface Invocation {
  readonly host: CliHost;
  readonly parsed: ParsedArguments;
  readonly format: Format;
  /** Of the package. */
  readonly version: string;
}

/** One command, a file each. Its help is made of the data here. */
export interface Command {
  readonly name: string;
  /** Behind `idempo NAME`. */
  readonly usage: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Paragraphs of help. */
  readonly about: readonly string[];
  /** Command lines that work, and what they do. */
  readonly examples: readonly (readonly [line: string, does: string])[];
  readonly options: OptionSpecs;
  /** Default: `COMMON_FORMATS`. */
  readonly formats?: readonly [Format, ...Format[]];
  /** How many words besides options: least and most. */
  readonly positionals: readonly [number, number];
  run(invocation: Invocation): Promise<ExitCode>;
}

export const COMMON_OPTIONS: OptionSpecs = {
  format: { value: 'text|json', summary: 'text for people (default), or one JSON document on standard output' },
  help: { summary: 'this help' },
};

/** The options of a command with those that every one has. */
export function optionsOf({ options }: Pick<Command, 'options'>): OptionSpecs {
  return { ...options, ...COMMON_OPTIONS, ...options };
}

export const AT_OPTION: OptionSpecs = {
  at: { value: 'TIME', summary: 'the schedule time: yyyy-MM-dd or "yyyy-MM-dd HH:mm:ss", in the workflow\'s zone' },
};

/** For trying out failures. */
export const TRIAL_OPTIONS: OptionSpecs = {
  fail: { value: 'TASK=N', many: true, summary: 'make the next N attempts of TASK fail: they run and are rolled back' },
  wait: { value: 'SECONDS', summary: 'wait this long between attempts instead of the declared minutes' },
};
