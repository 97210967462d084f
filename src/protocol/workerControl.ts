/**
 * Memory that the worker and its owner share, so that a running statement can be told to stop while the worker's message
 * queue stands still. The worker writes what executes; the owner answers with the number of the execution
 * that must stop. An older number has no effect on a newer execution.
 */
const EXECUTION = 0;
const STOP = 1;
const LENGTH = 2;
const WORDS = 3;
const TEXT_UNITS = 500;

export interface RunningExecution {
  /** 1, 2, 3 … in one worker. */
  readonly number: number;
  /** What is cancelled with it: its workflow instance, those that this one is a part of, and their backfills. */
  readonly ids: readonly string[];
}

/** The worker's end: what executes now. */
export interface ExecutionReport {
  begin(ids: readonly string[]): void;
  isStopRequested(): boolean;
  end(): void;
}

/** The owner's end. */
export interface ExecutionWatch {
  /** `undefined`: no statement runs now. */
  current(): RunningExecution | undefined;
  /** The statement ends by itself then, where worker and owner share memory; else its worker has to be ended. */
  requestStop(execution: RunningExecution): void;
}

export function allocateControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(WORDS * 4 + TEXT_UNITS * 2);
}

export class ExecutionPublisher implements ExecutionReport {
  readonly #words: Int32Array;
  readonly #text: Uint16Array;
  #count = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#text = new Uint16Array(buffer, WORDS * 4);
  }

  begin(ids: readonly string[]): void {
    const text = ids.join('\n').slice(0, TEXT_UNITS);
    for (let i = 0; i < text.length; i++) this.#text[i] = text.charCodeAt(i);
    Atomics.store(this.#words, LENGTH, text.length);
    Atomics.store(this.#words, EXECUTION, ++this.#count);
  }

  isStopRequested(): boolean {
    return Atomics.load(this.#words, STOP) === this.#count && Atomics.load(this.#words, EXECUTION) === this.#count;
  }

  end(): void {
    Atomics.store(this.#words, EXECUTION, 0);
  }
}

export class ExecutionWatcher implements ExecutionWatch {
  readonly #words: Int32Array;
  readonly #text: Uint16Array;

  constructor(buffer: SharedArrayBuffer) {
    this.#words = new Int32Array(buffer, 0, WORDS);
    this.#text = new Uint16Array(buffer, WORDS * 4);
  }

  current(): RunningExecution | undefined {
    const number = Atomics.load(this.#words, EXECUTION);
    if (number === 0) return undefined;
    const units = this.#text.slice(0, Atomics.load(this.#words, LENGTH));
    // The next execution may have begun to write over the text.
    if (Atomics.load(this.#words, EXECUTION) !== number) return undefined;
    return { number, ids: String.fromCharCode(...units).split('\n') };
  }

  requestStop(execution: RunningExecution): void {
    Atomics.store(this.#words, STOP, execution.number);
  }
}
