import type { Command } from './command';
import { optionsOf } from './command';
import { padColumns } from '../core/base/columns';

const WIDTH = 96;

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.length > indent.length && line.length + word.length >= WIDTH) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}

export function commandHelp(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([name, { value, summary }]) => (
    [value === undefined ? `--${name}` : `--${name} ${value}`, summary]
  ));
  return [
    `Usage: idempo ${command.name} ${command.usage}`.trimEnd(),
    ...command.about.map((paragraph) => wrap(paragraph, '')),
    `Options:\n${indented(padColumns(options))}`,
    `Examples:\n${command.examples.map(([line, does]) => `  ${line}\n      ${does}`).join('\n')}`,
  ].join('\n\n') + '\n';
}

export function overviewHelp(commands: readonly Command[]): string {
  return [
    'idempo: SQL workflows that are safe to retry, rerun and backfill.',
    'Usage: idempo COMMAND …',
    `Commands:\n${indented(padColumns(commands.map(({ name, summary }) => [name, summary])))}`,
    [
      'A first round, on the example:',
      '  idempo lint examples                                                   what is unsafe, and why',
      '  idempo run examples/orders/orders.workflow.yaml --at 2025-03-01        run it for one day',
      '  idempo backfill examples/orders/orders.workflow.yaml --from 2025-03-01 --to 2025-03-07',
      '  idempo status examples/orders/orders.workflow.yaml                     where everything stands',
    ].join('\n'),
    'idempo COMMAND --help explains a command. Every command takes --format json.',
    'Exit codes: 0 clean, 1 crash, 2 findings or a failed instance, 64 wrong usage, 75 store in use by another process, 78 wrong configuration.',
  ].join('\n\n') + '\n';
}
