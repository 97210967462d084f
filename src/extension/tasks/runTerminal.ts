import * as vscode from 'vscode';
import { reportError, sayError } from '../report';
import { terminalLine } from '../terminalText';

/** What a terminal runs. Resolves with the exit code. */
export type TerminalWork = (terminal: WorkTerminal) => Promise<number>;

export interface WorkTerminal {
  /** Ends the line. Nothing in the text steers the terminal. */
  writeLine(text: string): void;
  /** Aborted by Ctrl+C, and when the terminal is closed. */
  readonly signal: AbortSignal;
}

const CTRL_C = '\u0003';
const CRASHED = 1;
const RED = '\u001B[31m';
const DEFAULT = '\u001B[0m';

/** A terminal without a shell: runs one piece of work, and ends with its exit code. */
export class RunTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #cancellation = new AbortController();
  readonly #work: TerminalWork;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(work: TerminalWork) {
    this.#work = work;
  }

  open(): void {
    this.#run().then((code) => this.#closed.fire(code), reportError);
  }

  close(): void {
    this.#cancellation.abort();
  }

  handleInput(data: string): void {
    if (!data.includes(CTRL_C) || this.#cancellation.signal.aborted) return;
    this.#writeLine(vscode.l10n.t('Cancelling…'));
    this.#cancellation.abort();
  }

  async #run(): Promise<number> {
    try {
      return await this.#work({ signal: this.#cancellation.signal, writeLine: (text) => this.#writeLine(text) });
    } catch (error) {
      this.#written.fire(`${RED}${terminalLine(sayError(error))}${DEFAULT}`);
      return CRASHED;
    }
  }

  #writeLine(text: string): void {
    this.#written.fire(terminalLine(text));
  }
}
