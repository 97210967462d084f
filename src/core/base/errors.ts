/**
 * Base of the errors that a person may read: the outside world failed, or a command cannot be carried out.
 * `code` is a literal that callers may branch on; the message says what failed, on which thing, and what to do.
 * Every other error class is a bug.
 */
export class IdempoError extends Error {
  override readonly name: string = 'IdempoError';

  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
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
