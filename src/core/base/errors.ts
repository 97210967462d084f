import { englishOf, type Message, type MessageValue } from './message';

/**
 * Base of the errors that a person may read: the outside world failed, or a command cannot be carried out.
 * `code` is a literal that callers may branch on; the message says what failed, on which thing, and what to do.
 * Every other error class is a bug.
 */
export class IdempoError extends Error {
  override readonly name: string = 'IdempoError';
  /** What `message` says in English, for other languages. `undefined`: there is none, or it is in the reader's language already. */
  readonly text: Message | undefined;

  constructor(
    readonly code: string,
    message: string | Message,
    options?: { readonly cause?: unknown },
  ) {
    super(englishOf(message), options);
    this.text = typeof message === 'string' ? undefined : message;
  }
}

/** A command that the present state does not allow, or whose arguments are wrong. Nothing was changed. */
export class RefusedError extends IdempoError {
  override readonly name = 'RefusedError';
}

/** A state that the code holds to be impossible. */
export class IllegalStateError extends Error {
  override readonly name = 'IllegalStateError';
}

export function assertNever(value: never): never {
  throw new IllegalStateError(`unexpected value ${JSON.stringify(value)}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** As a value in another message: it keeps its translation. */
export function textOf(error: unknown): MessageValue {
  return error instanceof IdempoError && error.text !== undefined ? error.text : messageOf(error);
}
