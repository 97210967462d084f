import { printable } from '../core/base/printable';

/** A text as lines of a terminal, which needs the carriage return. Nothing in it steers the terminal. */
export function terminalLine(text: string): string {
  return `${text.split(/\r\n?|\n/).map(printable).join('\r\n')}\r\n`;
}
