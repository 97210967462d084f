import { IdempoError, RefusedError } from '../core/base/errors';
import { nearestName } from '../core/params';
import { choiceOf, parseArguments, usageError, hasOption } from './arguments';
import { COMMON_FORMATS, optionsOf, type Command, type Invocation } from './command';
import { COMMANDS } from './commands';
import { EXIT, type ExitCode } from './exitCodes';
import { commandHelp, overviewHelp } from './help';
import type { CliHost } from './host';

/** Refusals that are about a file or a store, not about the command line. */
const CONFIGURATION_CODES: ReadonlySet<string> = new Set(['definitionInvalid', 'seedFailed', 'fileRefused']);

/** The SQL of `idempo query` is part of the command line. */
const QUERY_FAILED = 'queryFailed';

function findCommand(name: string): Command {
  const found = COMMANDS.find((command) => command.name === name);
  if (found !== undefined) return found;
  const near = nearestName(name, COMMANDS.map((command) => command.name));
  throw usageError(`there is no command ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
}

function checkPositionals({ name, usage, positionals: [least, most] }: Command, count: number): void {
  if (count < least) throw usageError(`something is missing: idempo ${name} ${usage}`);
  if (count > most) throw usageError(`too many words: idempo ${name} ${usage}`);
}

async function runCommand(command: Command, words: readonly string[], { host, version }: Pick<Invocation, 'host' | 'version'>): Promise<ExitCode> {
  const parsed = parseArguments(words, optionsOf(command));
  if (hasOption(parsed, 'help')) {
    host.writeOut(commandHelp(command));
    return EXIT.clean;
  }
  checkPositionals(command, parsed.positionals.length);
  return command.run({ host, parsed, version, format: choiceOf(parsed, 'format', command.formats ?? COMMON_FORMATS) });
}

function exitCodeOf(error: IdempoError): ExitCode {
  if (error.code === QUERY_FAILED) return EXIT.usage;
  if (error.code === 'storeBusy') return EXIT.tryLater;
  return error instanceof RefusedError && !CONFIGURATION_CODES.has(error.code) ? EXIT.usage : EXIT.configuration;
}

/** The one place where errors reach the person at the terminal. What is no `IdempoError` is a bug and is thrown on. */
function reportError(host: CliHost, error: unknown, command: string | undefined): ExitCode {
  if (!(error instanceof IdempoError)) throw error;
  host.writeError(`idempo${command === undefined ? '' : ` ${command}`}: ${error.message}\n`);
  if (error.code === 'usage') host.writeError(`Try: idempo ${command === undefined ? '' : `${command} `}--help\n`);
  return exitCodeOf(error);
}

/** `version`: of the package. Throws only for a bug. */
export async function runCli(words: readonly string[], host: CliHost, version: string): Promise<ExitCode> {
  const [first = '--help', ...rest] = words;
  if (first === '--version' || first === '-v') {
    host.writeOut(`${version}\n`);
    return EXIT.clean;
  }
  const isHelp = first === '--help' || first === '-h' || first === 'help';
  if (isHelp && rest.length === 0) {
    host.writeOut(overviewHelp(COMMANDS));
    return words.length === 0 ? EXIT.usage : EXIT.clean;
  }
  const name = isHelp ? (rest[0] ?? '') : first;
  let known: string | undefined;
  try {
    const command = findCommand(name);
    known = name;
    return await runCommand(command, isHelp ? ['--help'] : rest, { host, version });
  } catch (error) {
    return reportError(host, error, known);
  }
}
